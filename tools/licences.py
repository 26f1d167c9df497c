"""Write ``requirements/licences.tsv``: under which licence each package is that hotc brings along when it is installed.

``python tools/licences.py`` asks the packages of this environment; ``--check`` only says what is out of date.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "requirements/licences.tsv"
LOCK = ROOT / "requirements/run.txt"

FREE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CNRI-Python",
        "ISC",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Licences that the Debian Free Software Guidelines accept, and that may be beside the Apache licence of hotc."""

_BY_TEXT = {
    "apache": "Apache-2.0",
    "bsd 3": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "3-clause": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "mit": "MIT",
    "mozilla public license 2.0": "MPL-2.0",
    "mpl-2.0": "MPL-2.0",
    "python software foundation": "PSF-2.0",
    "isc": "ISC",
}
"""How packages that don't give an SPDX expression word it, in this order → the expression."""


def locked(path: Path = LOCK) -> dict[str, str]:
    """Name → version of what is locked, without what other systems need."""
    lines = re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)([^\\\n]*)", path.read_text("utf-8"), re.MULTILINE)
    return {name: version for name, version, marker in lines if "win32" not in marker}


def licence_of(name: str) -> str:
    """The SPDX expression of an installed package. Raises :class:`LookupError` where it says nothing that is known."""
    known: Any = metadata.metadata(name)
    if expression := known.get("License-Expression"):
        return str(expression)
    said = [each.rpartition("::")[2] for each in known.get_all("Classifier") or [] if each.startswith("License ::")]
    for text in [*said, str(known.get("License") or "")]:
        for words, expression in _BY_TEXT.items():
            if words in text.lower():
                return expression
    raise LookupError(f"{name} doesn't say under which licence it is")


def identifiers(expression: str) -> set[str]:
    """``(MIT OR Apache-2.0) AND BSD-3-Clause`` → the licences in it."""
    return set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}


def is_free(expression: str) -> bool:
    """Whether it can be taken under licences of :data:`FREE` alone: one side of each ``OR`` is enough."""
    parts = re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", ""))
    return all(any(each in FREE for each in re.split(r"\s+OR\s+", part)) for part in parts)


def recorded() -> dict[str, str]:
    """The table: name → expression."""
    lines = TABLE.read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def main(arguments: list[str]) -> int:
    """Write, or check."""
    text = "package\tlicence\n" + "".join(f"{name}\t{licence_of(name)}\n" for name in sorted(locked()))
    if "--check" in arguments:
        return 0 if TABLE.is_file() and TABLE.read_text("utf-8") == text else 1
    TABLE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
