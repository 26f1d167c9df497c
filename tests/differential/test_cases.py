"""The templates of the differential run are good before a cloud sees them."""

from __future__ import annotations

import pytest
import yaml

import hotc
from tests.cloud.differential import cases
from tests.cloud.differential.__main__ import apart
from tests.cloud.differential.attributes import asking
from tests.cloud.differential.recording_heat import LENIENT


@pytest.mark.parametrize("case", cases.everything(), ids=lambda case: case.name)
def test_templates_are_valid(case: cases.Case) -> None:
    marks = {"@SIDE@": "x1", "@PROJECT@": "0" * 32, "@USER@": "1" * 32}
    for step in case.steps:
        text = yaml.safe_dump(asking(step.template), sort_keys=False)
        for mark, value in marks.items():
            text = text.replace(mark, value)
        compiled = hotc.compile(case.folder / f"{step.name}.yaml", text=text, parameters=case.parameters)
        assert [found.message for found in compiled.diagnostics if found.severity == "error"] == [], step.name


def test_every_case_changes_its_types() -> None:
    """A type that a case is about is in its template, and something happens to it after it was created."""
    for case in cases.everything():
        used = {resource["type"] for resource in case.steps[0].template["resources"].values()}
        assert set(case.types) <= used, case.name
        for before, after in zip(case.steps, case.steps[1:], strict=False):
            assert before.template != after.template, (case.name, after.name)


def test_only_what_asks_for_it_has_a_lenient_heat() -> None:
    listed = cases.everything()
    (no_settings, strict), (settings, lenient) = apart(listed)
    assert (no_settings, settings) == ("", LENIENT)
    assert [case.name for case in lenient] == ["AWS.AutoScaling.AutoScalingGroup"]
    assert sorted(case.name for case in strict + lenient) == [case.name for case in listed]
    assert apart(lenient) == [(LENIENT, lenient)]
