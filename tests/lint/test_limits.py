"""The rules come to an end, and soon, whatever the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from tests.effort import calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

HEAD = "heat_template_version: 2021-04-16\n"


def linted(text: str, rule: str, *others: str) -> list[Diagnostic]:
    found = lint_compiled(compile("/made/up.yaml", text=HEAD + text), Config(select=(rule, *others)))
    return [finding for finding in found if finding.name == rule]


def test_conditions_may_lie_in_each_other_without_end() -> None:
    chain = "".join(f"  c{n}: {{not: c{n + 1}}}\n" for n in range(3000))
    assert linted(f"conditions:\n{chain}  c3000: {{equals: [1, 1]}}\n", "constant-condition")
    assert not linted(f"conditions:\n{chain}  c3000: c0\n", "constant-condition")


def test_conditions_that_share_others_are_tried_once_each() -> None:
    shared = "".join(f"  c{n}: {{and: [c{n - 1}, c{n - 2}]}}\n" for n in range(2, 60))
    first = "  c0: {equals: [{get_param: p}, 1]}\n  c1: {not: c0}\n"
    found = linted(f"parameters: {{p: {{type: string}}}}\nconditions:\n{first}{shared}", "constant-condition")
    assert len(found) > 40


def test_comments_below_each_other_are_looked_at_once_each() -> None:
    def work(count: int) -> int:
        compilation = compile("/made/up.yaml", text=HEAD + "# hotc: ignore[L1001] x\n" * count + "resources: {}\n")
        return calls(lambda: lint_compiled(compilation, Config(select=("unused-ignore",))))

    work(1)
    assert work(400) < 3 * work(200)


def test_comment_ends_where_yaml_ends_its_line() -> None:
    for end in ("\x85", "\u2028", "\r"):
        (found,) = linted(
            f"# hotc: ignore[unused-parameter]{end}resources: {{}}\n", "unused-ignore", "unused-parameter"
        )
        assert found.span is not None
        assert "resources" not in found.span.source.text[found.span.start : found.span.end]


def test_findings_ask_only_the_comments_on_their_line() -> None:
    def work(count: int) -> int:
        lines = "".join(f"  p{n}: {{type: string}}  # hotc: ignore[unused-parameter]\n" for n in range(count))
        compilation = compile("/made/up.yaml", text=f"{HEAD}parameters:\n{lines}resources: {{}}\n")
        return calls(lambda: lint_compiled(compilation, Config(select=("unused-parameter",))))

    work(1)
    assert work(400) < 3 * work(200)


def _servers(count: int) -> str:
    body = "type: OS::Nova::Server, properties: {name: web, networks: [{port: p%d}]}"
    return "resources:\n" + "".join(f"  s{n}: {{{body % n}}}\n" for n in range(count))


def _grouped(count: int) -> str:
    names = [f"p{n}" for n in range(count)]
    declared = "".join(f"  {name}: {{type: string}}\n" for name in names)
    return f"parameter_groups: [{{label: a, parameters: [{', '.join(names)}]}}]\nparameters:\n{declared}"


@pytest.mark.parametrize(
    ("rule", "text"),
    [("copied-resource", _servers), ("unused-parameter", _grouped), ("cloud-specific-name", _servers)],
)
def test_twice_as_much_is_at_most_three_times_the_work(rule: str, text: Callable[[int], str]) -> None:
    def work(count: int) -> int:
        compilation = compile("/made/up.yaml", text=HEAD + text(count))
        return calls(lambda: lint_compiled(compilation, Config(select=(rule,))))

    work(1)
    assert work(400) < 3 * work(200)


@pytest.mark.timeout(60)
def test_circle_of_many_types_is_told_once_and_soon(tmp_path: Path) -> None:
    template, environment = tmp_path / "t.yaml", tmp_path / "env.yaml"
    template.write_text(f"{HEAD}resources: {{}}\n")
    entries = "".join(f"  T::{n}: T::{(n + 1) % 4000}\n" for n in range(4000))
    environment.write_text(f"resource_registry:\n  'T::tail': T::7\n{entries}")
    compilation = compile(str(template), environments=[str(environment)])
    (found,) = [each for each in lint_compiled(compilation, Config(select=("L1707",))) if each.code == "L1707"]
    assert "T::0 is mapped to itself: T::0 → T::1 → " in found.message
    assert len(found.message) < 200
