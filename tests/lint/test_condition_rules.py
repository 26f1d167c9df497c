"""Rules on conditions never contradict the compiler: what they say holds for all values of the parameters, and what
they mend means the same in every world.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.mends.fixing import fixed
from tests.lint import chosen_templates
from tests.lint.chosen_templates import FEW, URI

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic

RULES = ("L1003", "L1004", "L102", "L103")


def findings(text: str) -> list[Diagnostic]:
    return lint_compiled(compile(URI, text=text), Config(select=RULES))


def meaning(compilation: Compilation) -> dict[str, Any]:
    """What a template means with given values, but for the wording of its conditions."""
    found = compilation.resolved()
    assert isinstance(found, dict)
    found["errors"] = sorted({each.code for each in compilation.diagnostics if each.severity == "error"})
    return found


@FEW
@given(text=chosen_templates.templates())
def test_what_is_said_holds_in_every_world(text: str) -> None:
    found = findings(text)
    told = {(each.name, each.path) for each in found}
    worlds = [(compilation, str(meaning(compilation))) for _, compilation in chosen_templates.worlds(text)]
    for name, path in told:
        owner = path.split(".")[1]
        there = [owner in compilation.resolved()["resources"] for compilation, _ in worlds]
        truths = [compilation.resolved()["conditions"].get(owner) for compilation, _ in worlds]
        if name == "never-created" and path.startswith("resources."):
            assert not any(there), path
        elif name == "always-created" and path.startswith("resources."):
            assert all(there), path
        elif name == "constant-condition":
            assert len(set(truths)) == 1, path
    for each in found:
        if each.name == "dead-branch":
            (dead,) = (text[related.span.start : related.span.end] for related in each.related)
            words = re.findall(r"text-\d+\b", dead)
            assert not any(re.search(rf"{word}\b", seen) for word in words for _, seen in worlds), dead


@FEW
@given(text=chosen_templates.templates())
def test_a_reference_to_what_is_absent_is_found_just_where_the_compiler_refuses_it_somewhere(text: str) -> None:
    first = findings(text)
    told = {each.span.start for each in first if each.name in ("absent-reference", "absent-resource") and each.span}
    refused = set()
    for _, compilation in chosen_templates.worlds(text):
        for each in compilation.diagnostics:
            if each.name == "absent-resource" and each.span is not None:
                refused.add(each.span.start)
    rests_on_the_unknown = "get_param: twin" in text
    assert told <= refused or rests_on_the_unknown
    assert refused <= told or rests_on_the_unknown


@FEW
@given(text=chosen_templates.templates())
def test_mended_templates_mean_the_same_in_every_world(text: str) -> None:
    mended = text
    for _ in range(20):
        compilation = compile(URI, text=mended)
        assert compilation.unit.source is not None
        mended, done = fixed(compilation.unit.source, lint_compiled(compilation, Config(select=RULES)))
        if not done:
            break
    else:
        pytest.fail(f"mending has no end: {text}")
    before, after = chosen_templates.worlds(text), chosen_templates.worlds(mended, text)
    for (chosen, one), (_, other) in zip(before, after, strict=True):
        assert meaning(one) == meaning(other), (chosen, mended)
