"""Format every template under some folders, and prove that nothing but the layout changed:

    .venv/bin/python tools/check_layout.py FOLDER…

For each file: the compiled IR is the same before and after (places aside), all comments are there in the same order
and between the same words, and a second formatting changes nothing. No file is written. Environments are looked at,
too: what they say is compared as data.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

import hotc
from hotc.compiler.context import Context, Options
from hotc.compiler.ir import as_json
from hotc.compiler.loader import FileLoader
from hotc.compiler.passes.read import load, read_tree
from hotc.lint.layout.blocks import UnformattableError
from hotc.lint.layout.documents import is_in_braces, sections_apart
from hotc.lint.layout.formatter import formatted
from hotc.lint.project.contents import is_template

ENDINGS = {".yaml", ".yml", ".template", ".hot"}
PLACES = {"place", "property_places", "places", "files"}
COLUMNS = re.compile(r"\b(line|column) \d+")


def main(folders: list[str]) -> int:
    """Look at all files; print what is wrong with each, and how many there were of each kind."""
    if not folders:
        print("usage: tools/check_layout.py FOLDER…", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    wrong = 0
    files = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.suffix in ENDINGS)
    for path in files:
        if not path.is_file():
            continue
        kind, problem = look(path)
        counts[kind] += 1
        if problem:
            wrong += 1
            print(f"{path}: {problem}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) + f"; {wrong} wrong")
    return 1 if wrong else 0


def look(path: Path) -> tuple[str, str]:
    """What a file is, and what formatting did to it that it must not do."""
    context = Context(Options(), FileLoader())
    source = load(str(path.resolve()), context)
    if source is None or source.text.lstrip().startswith("{"):
        return "left alone", ""
    root = read_tree(source, context, json=True)
    if any(finding.severity == "error" for finding in context.diagnostics):
        return "unreadable", ""
    apart = sections_apart(root)
    if apart is None or is_in_braces(root):
        return "left alone", "a template is left alone" if apart is not None and is_template(str(path)) else ""
    kind = "templates" if apart else "environments"
    try:
        new = formatted(source.text, apart)
        again = formatted(new, apart)
    except UnformattableError as error:
        return kind, f"line {source.text.count(chr(10), 0, error.at) + 1}: {error.message}"
    if again != new:
        return kind, "a second formatting changes it again"
    if context_of_comments(source.text) != context_of_comments(new):
        return kind, "a comment is lost or elsewhere"
    if yaml.load(source.text, yaml.CBaseLoader) != yaml.load(new, yaml.CBaseLoader):
        return kind, "the data are not the same"
    if apart and compiled(path, source.text) != compiled(path, new):
        return kind, "the compiled IR is not the same"
    return kind, ""


def compiled(path: Path, text: str) -> Any:
    """The IR of a template with this text, without places."""
    return without_places(as_json(hotc.compile(str(path.resolve()), text=text), str(path.parent.resolve())))


def without_places(data: Any) -> Any:
    """The data without what tells where something stands."""
    if isinstance(data, dict):
        return {key: without_places(value) for key, value in data.items() if key not in PLACES}
    if isinstance(data, list):
        return [without_places(item) for item in data]
    return COLUMNS.sub(r"\1", data) if isinstance(data, str) else data


def context_of_comments(text: str) -> list[tuple[str, str, str]]:
    """Each comment with the scalar before and the scalar behind it, found with PyYAML's own scanner of tokens."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found: list[tuple[str, str, str]] = []
    waiting: list[str] = []
    before, end = "", 0
    for token in yaml.scan(text, Loader=yaml.CLoader):
        start = token.start_mark.index
        waiting += [line.strip() for line in re.findall(r"#.*", text[end:start])]
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken | yaml.StreamEndToken):
            value = getattr(token, "value", "")
            found += [(comment, before, value) for comment in waiting]
            waiting, before = [], value
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
