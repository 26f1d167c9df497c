"""The rules come to an end, and soon, whatever the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from tests.effort import calls

if TYPE_CHECKING:
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
