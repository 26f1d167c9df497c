"""The rules come to an end, and soon, whatever the template."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

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


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(28, 32)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_subnets_overlap_as_their_ranges_do(ranges: list[tuple[int, int]]) -> None:
    networks = [ipaddress.ip_network((0x0A000000 + start, bits), strict=False) for start, bits in ranges]
    text = "resources:\n  net: {type: OS::Neutron::Net}\n" + "".join(
        f"  s{n}: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: net}}, cidr: {network}}}}}\n"
        for n, network in enumerate(networks)
    )
    first = {
        b: a for a, b in reversed(list(combinations(range(len(networks)), 2))) if networks[a].overlaps(networks[b])
    }
    found = linted(text, "overlapping-subnets")
    assert {f.path: f.message for f in found} == {
        f"resources.s{b}.properties.cidr": (
            f"{networks[b]} overlaps with {networks[a]}, the range of s{a} in the same network"
        )
        for b, a in first.items()
    }


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
