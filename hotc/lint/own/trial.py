"""Trying own rules and policies on the templates that say what they must find, and what they must not.

A policy has them as ``example`` and ``good``. A rule in a file has them in the folder ``cases/CODE`` beside the file:
``bad*.yaml`` with ``# expect`` at the end of each line where the rule must find something, ``good*.yaml`` where it must
find nothing, and ``bad*.fixed.yaml``: what its fixes make of ``bad*.yaml``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.settings import shown
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.own.policy import Policy
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.own.rule import OwnRule

EXPECT = "# expect"
FAILED = "rule-failed"
"""The name of the finding that a rule failed."""
_HEADER = "heat_template_version: 2021-04-16\n"
_HAS_HEADER = re.compile(r"^\s*\{?[\"']?(heat_template_version|HeatTemplateFormatVersion)\b", re.MULTILINE)


class Case(NamedTuple):
    """A template on which a rule is tried. ``name`` is its file, or what it is called; ``fixed`` what is made of it."""

    rule: OwnRule
    kind: Literal["bad", "good"]
    name: str
    text: str
    fixed: str | None = None

    def __str__(self) -> str:
        return f"{self.rule.code}: {self.name}"

    def problems(self) -> list[str]:
        """What is not as it must be, in words; nothing when all is well."""
        compilation, found = self._lint(self.text)
        if failures := [finding.message for finding in found if finding.name == FAILED]:
            return failures
        errors = [each for each in compilation.diagnostics if each.severity == "error"]
        if self.kind == "good":
            told = [f"line {each.line}: {each.message}" for each in found]
            return told + [f"line {each.line}: the template has an error: {each.message}" for each in errors[:1]]
        return [*self._missed(found, errors, compilation), *self._badly_fixed(compilation, found)]

    def _lint(self, text: str) -> tuple[Compilation, list[Diagnostic]]:
        compilation = compile(self.name, text=text)
        found = lint_compiled(compilation, Config(select=(self.rule.code,), own=(self.rule,)))
        return compilation, [finding for finding in found if finding.code == self.rule.code]

    def _missed(self, found: list[Diagnostic], errors: list[Diagnostic], compilation: Compilation) -> Iterator[str]:
        lines = [number for number, line in enumerate(self.text.splitlines(), 1) if line.endswith(EXPECT)]
        there = {finding.line or 0 for finding in found}
        if not found:
            because = f": the template has an error in line {errors[0].line}: {errors[0].message}" if errors else ""
            yield f"nothing is found{because or _doubt(self.rule, compilation)}"
            return
        if lines:
            yield from (f"line {number}: nothing is found" for number in lines if number not in there)
            yield from (f"line {each.line}: {each.message}" for each in found if each.line not in lines)

    def _badly_fixed(self, compilation: Compilation, found: list[Diagnostic]) -> Iterator[str]:
        if self.fixed is None:
            return
        from hotc.lint.mends.fixing import fixed

        assert compilation.unit.source is not None
        text, _ = fixed(compilation.unit.source, found, unsafe=True)
        if text != self.fixed:
            from difflib import unified_diff

            told = unified_diff(self.fixed.splitlines(), text.splitlines(), "expected", "fixed", lineterm="")
            yield "the fix makes another text:\n" + "\n".join(told)


def cases(rule: OwnRule) -> list[Case]:
    """The templates on which a rule is to be tried.

    Raises :class:`OSError` for a file that can't be read, and :class:`hotc.compiler.settings.SettingsError` for a
    policy whose selector is none.
    """
    if isinstance(rule, Policy):
        rule.parsed()  # also where there is nothing to try it on
        bad = [_of_policy(rule, "bad", text, number) for number, text in enumerate(rule.examples, 1)]
        return bad + [_of_policy(rule, "good", text, number) for number, text in enumerate(rule.good, 1)]
    folder = Path(rule.file).parent / "cases" / rule.code
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name.startswith(("bad", "good"))]
    return [_of_file(rule, path) for path in files if not path.name.endswith(".fixed.yaml")]


def _of_policy(rule: Policy, kind: Literal["bad", "good"], text: str, number: int) -> Case:
    if "\n" not in text:
        return Case(rule, kind, shown(text), Path(text).read_text("utf-8"))
    word = "example" if kind == "bad" else "good"
    text = text if _HAS_HEADER.search(text) else _HEADER + text.lstrip("\n")
    return Case(rule, kind, f"{word} {number} of {rule.shown}", text)


def _of_file(rule: OwnRule, path: Path) -> Case:
    fixed = path.with_name(f"{path.stem}.fixed.yaml")
    kind: Literal["bad", "good"] = "bad" if path.name.startswith("bad") else "good"
    text = path.read_text("utf-8")
    return Case(rule, kind, shown(str(path)), text, fixed.read_text("utf-8") if fixed.is_file() else None)


def _doubt(rule: OwnRule, compilation: Compilation) -> str:
    """What a policy may find, where it isn't certain."""
    if not isinstance(rule, Policy) or compilation.instance is None:
        return ""
    from hotc.compiler.select.evaluate import select

    possible = [each.resource.address for each in select(rule.selector, compilation.instance) if not each.certain]
    return f": what it says of {', '.join(possible)} rests on values that aren't known" if possible else ""
