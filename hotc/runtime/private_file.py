"""Writing a file that its owner alone may read, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_private(path: str | os.PathLike[str], text: str) -> None:
    """Write ``text``; what was there before stays until all is written. Raises :class:`OSError`."""
    target = Path(path)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
