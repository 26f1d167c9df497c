"""Mend every template under some folders in memory, and prove that the fixes did what they promise:

    .venv/bin/python tools/check_fixes.py [--unsafe] [--select CODE,…] [--every N] FOLDER…

For each file: after ``--fix`` no error is there that was not there before, a second run mends nothing more, and the
compiled stack is the same (places aside), but for what the fixes that were applied promise to change. No file is
written. With ``--unsafe`` the meaning may change; everything else is looked at as well.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import hotc
from hotc.compiler.ir import as_json
from hotc.compiler.loader import FileLoader
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.mends.mending import Mender
from hotc.lint.project.contents import is_template
from hotc.lint.project.files import ENDINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Diagnostic

PLACES = {"place", "property_places", "files", "description", "reasons"}
"""What tells where something stands, or why, and what is said to people only."""
LOOSE = re.compile(r"\b(line|column) \d+")

PROMISES: dict[str, str] = {
    "L1001": r"parameters\.",  # the parameter is gone
    "L1002": r"conditions\.",
    "H": r".*",  # an error is mended: what follows from it comes to light
    "L1202": r"(.*\.)?resources\.[^.]+\.(properties|unknown|typed\.resource(_def)?)\b",
    "L1606": r"(.*\.)?resources\.[^.]+\.(properties|typed\.resource(_def)?)\b",  # Heat makes the same boolean of it
    "L1607": r"(.*\.)?resources\.[^.]+\.(properties|typed\.resource(_def)?)\b",  # the same number
    # what is left to do while a parameter has no value is written in another way
    **dict.fromkeys(("L1612", "L1614", "L1624"), r".*\.\$(param|runtime|if)\b"),
    "L1207": r"parameters\.",  # there is one more
    "L1409": r"(.*\.)?(label|description)$",  # without the blanks
    "L1412": r"parameters\.[^.]+\.label$",
    "L1416": r"(.*\.)?resources\.[^.]+\.properties\b",  # the typed value stays
    "L1712": r"(.*\.)?resources\.[^.]+\.(properties|typed)\b",  # the template within has the same value
    # the same traffic, the same addresses, the same network
    "L1320": r"(.*\.)?resources\.[^.]+\.(properties|typed)\.rules\b",
    "L1321": r"(.*\.)?resources\.[^.]+\.(properties|typed)\.allocation_pools\b",
    "L1322": r"(.*\.)?resources\.[^.]+\.(properties|typed)\.(cidr|rules|remote_ip_prefix)\b",
    **dict.fromkeys(("L1101", "L1720"), r".*"),  # what comes from the parameter is masked from now on
}
"""By code, or the beginning of codes: where in the stack's IR its fix may change something (a pattern)."""


def main() -> int:
    """Look at all files; print what is wrong with each, and how often each rule mended."""
    given = _arguments()
    files = sorted(
        path
        for folder in given.folders
        for path in Path(folder).rglob("*")
        if path.suffix in ENDINGS and path.is_file() and is_template(str(path))
    )
    counts: Counter[str] = Counter()
    wrong = 0
    for path in files[:: given.every]:
        for problem in look(path, Config(select=given.select), counts, unsafe=given.unsafe):
            wrong += 1
            print(f"{path}: {problem}", flush=True)
    print(", ".join(f"{code} {count}" for code, count in sorted(counts.items())))
    print(f"{len(files[:: given.every])} templates, {sum(counts.values())} mended; {wrong} wrong")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mend templates in memory and compare what they mean")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--unsafe", action="store_true", help="take unsafe fixes, too")
    parser.add_argument("--select", type=lambda text: tuple(text.split(",")), default=())
    parser.add_argument("--every", type=int, default=1, help="look at each Nth file only")
    return parser.parse_args()


def look(path: Path, config: Config, counts: Counter[str], *, unsafe: bool) -> Iterator[str]:
    """What mending did to a file that it must not do. ``counts`` learns how often each code mended."""
    uri = FileLoader().resolve(str(path.resolve()), None)
    before = hotc.compile(str(path.resolve()))
    mender = Mender(unsafe=unsafe)
    mended: Counter[str] = Counter()

    def check(loader: FileLoader) -> list[Diagnostic]:
        found = lint_compiled(hotc.compile(str(path.resolve()), loader=loader), config)
        mended.update(each.code for each in found if _mends(each, unsafe))
        return found

    left = check(FileLoader())
    mended.clear()
    left = mender.mend(check, {uri})
    if not mender.changed():
        return
    counts.update(mended - Counter(each.code for each in left if _mends(each, unsafe)))
    new = mender.texts[uri]
    after = hotc.compile(str(path.resolve()), text=new)
    errors_mended = any(code.startswith("H") for code in mended)
    if not errors_mended and (worse := _errors(after.diagnostics) - _errors(before.diagnostics)):
        yield f"new errors: {', '.join(sorted(worse))}"
    again = Mender(unsafe=unsafe)
    again.add(uri, str(path), new)
    again.mend(check, {uri})
    if again.changed() and again.texts[uri] != new:
        yield "a second run mends again"
    if not unsafe:
        allowed = re.compile("|".join(_promises(mended)) or "(?!)")
        stack = (_stack(before, path), _stack(after, path))
        for where in differences(*stack, ""):
            if not allowed.match(where):
                yield f"{where} is not the same ({', '.join(sorted(mended))})"
                break


def _promises(mended: Counter[str]) -> Iterator[str]:
    for beginning, pattern in PROMISES.items():
        if any(code.startswith(beginning) for code in mended):
            yield pattern


def _mends(found: Diagnostic, unsafe: bool) -> bool:
    return found.fix is not None and (found.fix.safe or unsafe)


def _errors(found: list[Diagnostic]) -> Counter[str]:
    return Counter(each.code for each in found if each.severity == "error")


def _stack(compilation: Any, path: Path) -> Any:
    stack = as_json(compilation, str(path.parent.resolve())).get("stack")
    return _plain(stack)


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _edges(value) if key == "edges" else _plain(value) for key, value in data.items() if _counts(key)}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return LOOSE.sub(r"\1", data) if isinstance(data, str) else data


def _counts(key: str) -> bool:
    return key not in PLACES and key != "depends_on"


def _edges(edges: Any) -> Any:
    """Who needs whom: a dependency that is written twice is one."""
    return sorted({json.dumps([edge.get("from"), edge.get("to")]) for edge in edges})


def differences(old: Any, new: Any, path: str) -> Iterator[str]:
    """The paths at which two values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            where = f"{path}.{key}" if path else key
            if key not in old or key not in new:
                yield where
            else:
                yield from differences(old[key], new[key], where)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from differences(left, right, f"{path}[{number}]")
    elif old != new:
        yield path


if __name__ == "__main__":
    sys.exit(main())
