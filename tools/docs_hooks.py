"""What MkDocs asks while it builds the site: the pages that are made of the program's own tables are put in here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def on_files(files: Any, config: Any) -> Any:
    """Add them."""
    sys.path[:0] = [str(HERE), str(HERE.parent)]  # MkDocs gives back the path that it had when it loads this
    from mkdocs.structure.files import File
    from reference_pages import PAGES

    for path, make in PAGES.items():
        files.append(File.generated(config, path, content=make()))
    return files
