"""Prove over templates that no rule would find more if it were asked everywhere:

    .venv/bin/python tools/check_needs.py [--every N] FOLDER…

A rule says which words a text must have, and what it looks at (``hotc/lint/rule.py``); elsewhere it is not run. Here
each rule is run on everything: every template, and those within it, alone and with environments that lie beside it. A
finding that the linter would have missed, and a rule that fails, is printed; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import re
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.compilation import compile
from hotc.lint.project.contents import is_template
from hotc.lint.project.files import ENDINGS
from hotc.lint.registry import check_of
from hotc.lint.subject import Subject, first_instances
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAYS = re.compile(r"^(parameters|parameter_defaults|resource_registry)\s*:", re.MULTILINE)
_MOST = 2
"""Environments that are given with a template."""


def main() -> int:
    """Look at all files; print what would be missed."""
    parser = argparse.ArgumentParser(description="Run each rule where the linter would not run it")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--every", type=int, default=1, help="look at each Nth file only")
    given = parser.parse_args()
    files = sorted(path for folder in given.folders for path in Path(folder).rglob("*") if path.suffix in ENDINGS)
    templates = [path for path in files if path.is_file() and is_template(str(path))]
    environments = [path for path in files if path.is_file() and path not in set(templates) and _is_environment(path)]
    asked = wrong = 0
    for path in templates[:: given.every]:
        beside = [str(each) for each in environments if each.parent == path.parent][:_MOST]
        for with_it in ([], beside) if beside else ([],):
            asked += 1
            for problem in missed(str(path), with_it):
                wrong += 1
                print(f"{path}: {problem}", flush=True)
    print(f"{asked} compilations, {len(RULES)} rules; {wrong} wrong")
    return 1 if wrong else 0


def missed(path: str, environments: list[str]) -> Iterator[str]:
    """What rules find where they would not be run, and how they fail."""
    compilation = compile(path, environments=environments)
    if compilation.template is None:
        return
    instances = first_instances(compilation)
    within = [Subject(compilation, each, instances.get(uri)) for uri, each in compilation.unit.templates.items()]
    before = catalog.use(compilation.context.catalog)
    try:
        for subject in (Subject(compilation, compilation.template), *within):
            for rule in RULES:
                runs = subject.has(rule.scope) and (not rule.needs or subject.mentions(rule.needs))
                check = check_of(rule)
                try:
                    found = list(check(subject)) if check is not None else []
                except Exception as error:  # noqa: BLE001 a rule that fails is what is looked for
                    last = traceback.extract_tb(error.__traceback__)[-1]
                    yield f"{rule.code} fails: {type(error).__name__} in {last.filename}:{last.lineno}"
                    continue
                if found and not runs:
                    yield f"{rule.code} ({rule.name}) would find {len(found)} in {subject.template.source.name}"
    finally:
        catalog.use(before)


def _is_environment(path: Path) -> bool:
    return _SAYS.search(path.read_text("utf-8", errors="replace")) is not None


if __name__ == "__main__":
    sys.exit(main())
