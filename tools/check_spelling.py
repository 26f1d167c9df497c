"""Find words in the documentation that are in no dictionary, neither the checker's nor our own (docs/words.txt).

``python tools/check_spelling.py [FILE…]``; code, links, and the generated pages of findings and rules are passed over.
``--list`` writes the unknown words alone, for docs/words.txt.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "docs/words.txt"
GENERATED = ("docs/reference/findings.md", "docs/reference/functions.md", "docs/rules/")

_CODE = (
    re.compile(r"^( *)```.*?^\1```", re.DOTALL | re.MULTILINE),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"``.+?``|`[^`]+`"),
    re.compile(r"^(?: {4}|\t).*$", re.MULTILINE),
    re.compile(r"\]\([^)]*\)|https?://\S+|&\w+;|&#\d+;"),
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")


def main(arguments: list[str]) -> int:
    """Say which words are unknown, and where; 1 if there are any."""
    from spellchecker import SpellChecker

    only_list = "--list" in arguments
    files = [Path(each) for each in arguments if each != "--list"] or list(_pages())
    checker = SpellChecker(language="en")
    known = {line.strip().lower() for line in OWN.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    unknown: dict[str, list[str]] = {}
    for file in files:
        for number, word in words(file.read_text("utf-8")):
            plain = word.lower().replace("’", "'").removesuffix("'s")
            if plain not in known and not checker.known([plain]):
                unknown.setdefault(word, []).append(
                    f"{file.relative_to(ROOT) if file.is_absolute() else file}:{number}"
                )
    if only_list:
        print("\n".join(sorted({word.lower().removesuffix("'s") for word in unknown})))
    else:
        for word, places in sorted(unknown.items()):
            print(f"{places[0]}: {word}" + (f" (and {len(places) - 1} more)" if len(places) > 1 else ""))
    return 1 if unknown else 0


def words(text: str) -> Iterator[tuple[int, str]]:
    """Each word of the prose with its line; of names such as ``openstackSDK``, and of short ones, there are none."""
    for pattern in _CODE:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    for number, line in enumerate(text.splitlines(), 1):
        for match in _WORD.finditer(line):
            word = match.group()
            before, after = line[: match.start()][-1:], line[match.end() :][:1]
            if len(word) < 3 or word.isupper() or before in ("_", ".", "/", "-", "$") or after in ("_", "/"):
                continue
            if not word[1:].islower() and "'" not in word and "’" not in word:
                continue
            yield number, word


def _pages() -> Iterator[Path]:
    for page in [
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
    ]:
        if not str(page.relative_to(ROOT)).startswith(GENERATED):
            yield page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
