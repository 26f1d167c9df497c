"""Make a section of ``CHANGELOG.md`` of the files in ``changes/``.

``python tools/changes.py`` shows it; ``python tools/changes.py VERSION DATE`` puts it in, and takes the files away.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class WrongError(ValueError):
    """A change that can't be put into the list as it is written."""


def fragments(folder: Path) -> list[Path]:
    """The files, by name."""
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def items(path: Path) -> str:
    """The list items of a file. Raises :class:`WrongError`."""
    text = path.read_text("utf-8").strip()
    for line in text.splitlines():
        if not re.match(r"- \S| {2}\S", line):
            raise WrongError(f"{path.name}: a line begins with '- ' or continues with two spaces, not {line!r}")
    if not text.startswith("- "):
        raise WrongError(f"{path.name}: it has no list item")
    return text


def section(folder: Path, version: str, date: str) -> str:
    """The section of a version."""
    return f"## {version} ({date})\n\n" + "\n".join(items(path) for path in fragments(folder)) + "\n"


def released(changelog: str, new: str) -> str:
    """The changelog with a new section before the others."""
    at = changelog.index("\n## ") + 1
    return changelog[:at] + new + "\n" + changelog[at:]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Show, or put in."""
    folder, file = root / "changes", root / "CHANGELOG.md"
    try:
        if not arguments:
            print(section(folder, "next", "unreleased"), end="")
            return 0
        if len(arguments) != 2 or not VERSION.fullmatch(arguments[0]) or not DATE.fullmatch(arguments[1]):
            print("error: give a version and a date, such as 0.2.0 2027-01-31", file=sys.stderr)
            return 2
        if not fragments(folder):
            print("error: there are no changes", file=sys.stderr)
            return 1
        file.write_text(released(file.read_text("utf-8"), section(folder, *arguments)), "utf-8")
    except WrongError as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    for path in fragments(folder):
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
