"""``hotc policy test`` and ``hotc rules test``: do own policies and rules find what their examples say?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem
from hotc.cli.render.texts import counted
from hotc.cli.status import FAILED, OK
from hotc.lint.own.trial import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.lint.own.rule import OwnRule
    from hotc.lint.own.trial import Case


def run(given: Given, screen: Screen, noun: str, wanted: Callable[[OwnRule], bool]) -> int:
    """Try each of the project's rules that are ``wanted``, and say what is wrong; ``noun`` is what they are called."""
    rules: list[OwnRule] = [rule for rule in _own(given.path or ".") if wanted(rule)]
    if not rules:
        screen.note(f"there is no {noun} in the settings for {given.path or 'this folder'}")
        return OK
    tried = [(rule, cases(rule)) for rule in rules]
    results = [(rule, [(case, case.problems()) for case in found]) for rule, found in tried]
    failed = [rule for rule, told in results if any(problems for _, problems in told)]
    if given.format == "json":
        import json

        screen.write(json.dumps({"rules": [_row(rule, told) for rule, told in results]}, indent=2, ensure_ascii=False))
    else:
        screen.write("\n".join(line for rule, told in results for line in _lines(rule, told)))
        _say_doubts(rules, screen)
        screen.note(f"{counted(len(rules), noun, 'policies' if noun == 'policy' else '')}, {len(failed)} failed")
    return FAILED if failed else OK


def _say_doubts(rules: list[OwnRule], screen: Screen) -> None:
    """Say which types and properties in policies there are not: a policy on a misspelt one never finds anything."""
    from hotc.compiler import catalog
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.select.doubts import doubts
    from hotc.lint.own.policy import Policy

    for rule in rules:
        if isinstance(rule, Policy):
            before = catalog.use(catalog.view_for(rule.file, Context(Options(), FileLoader())))
            try:
                for doubt in doubts(rule.parsed()):
                    screen.note(f"{rule.code}: {doubt}")
            finally:
                catalog.use(before)


def _own(path: str) -> list[Any]:
    from hotc.lint.project.settings import Settings

    where = Path(path).absolute()
    if not where.exists():
        raise Problem(f"There is no file or folder {path}")
    return list(Settings().of_folder(str(where if where.is_dir() else where.parent)).own)


def _lines(rule: OwnRule, told: list[tuple[Case, list[str]]]) -> list[str]:
    name = rule.code if rule.code == rule.name else f"{rule.code} {rule.name}"
    if not told:
        return [f"{name}: not tried, it has no examples"]
    lines = [f"{case.name}: {problem}" for case, problems in told for problem in problems]
    if lines:
        return [f"{name}: FAILED", *(f"  {line}".replace("\n", "\n  ") for line in lines)]
    return [f"{name}: ok ({counted(len(told), 'template')})"]


def _row(rule: OwnRule, told: list[tuple[Case, list[str]]]) -> dict[str, Any]:
    rows = [{"name": case.name, "kind": case.kind, "problems": problems} for case, problems in told]
    return {"code": rule.code, "name": rule.name, "ok": not any(row["problems"] for row in rows), "templates": rows}
