"""Every case of the differential run, on the real cloud: Heat and hotc make the same things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.conftest import HOME, SCRIPTS, why_not

from . import cases, corpus
from .recording_heat import LENIENT, RecordingHeat, recording_heat
from .run import run

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def heat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordingHeat]:
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with recording_heat(HOME, SCRIPTS, tmp_path_factory.mktemp("heat")) as started:
        yield started


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("case", cases.everything(), ids=lambda case: case.name)
def test_heat_and_hotc_make_the_same(case: cases.Case, heat: RecordingHeat) -> None:
    _equal(case, heat)


@pytest.fixture(scope="module")
def lenient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordingHeat]:
    """For templates of others, many of which leave the network of a server to Nova."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with recording_heat(HOME, SCRIPTS, tmp_path_factory.mktemp("heat"), settings=LENIENT) as started:
        yield started


SAMPLE = (
    "openstack/heat:devstack/upgrade/templates/random_string.yaml",
    "openstack/heat:api-ref/source/v1/samples/template-show-response.json",
    "openstack/openstack-virtual-baremetal:templates/bmc-none.yaml",
    "openstack-archive/tripleo-heat-templates:deployment/kernel/kernel-baremetal-ansible.yaml",
)
"""Of the corpus, by the names in its index."""


def _equal(case: cases.Case, heat: RecordingHeat) -> None:
    (steps,) = run([case], heat, HOME).values()
    assert not isinstance(steps, str), steps
    assert [str(found) for step in steps for found in step.differences] == []


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("case", corpus.examples(), ids=lambda case: case.name)
def test_examples_come_out_the_same(case: cases.Case, lenient: RecordingHeat) -> None:
    _equal(case, lenient)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SAMPLE)
def test_templates_of_others_come_out_the_same(name: str, lenient: RecordingHeat) -> None:
    case = corpus.named(SCRIPTS.parent / "corpus", name)
    if case is None:
        pytest.skip("the corpus is not beside the project")
    _equal(case, lenient)
