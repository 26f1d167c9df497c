"""In which batches groups are rolled over. The sizes in the first test are what Heat's own functions give."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotc.runtime.groups.rolling import Batch, Policy, Rollout, batches, next_batch, seconds, spares


@pytest.mark.parametrize(
    ("sizes", "policy", "expected"),
    [
        ((4, 4, 0), Policy(0, 1), (4, 1)),
        ((4, 4, 3), Policy(0, 2), (4, 1)),
        ((2, 2, 0), Policy(2, 1), (3, 1)),
        ((2, 3, 1), Policy(2, 1), (3, 1)),
        ((2, 3, 2), Policy(2, 1), (2, 0)),
        ((5, 0, 0), Policy(0, 2), (2, 2)),
        ((2, 4, 0), Policy(0, 1), (2, 1)),
        ((6, 3, 0), Policy(3, 4), (7, 4)),
    ],
)
def test_sizes_of_batches_are_those_of_heat(
    sizes: tuple[int, int, int], policy: Policy, expected: tuple[int, int]
) -> None:
    assert next_batch(*sizes, policy) == expected


def test_highest_come_first_and_pauses_lie_between() -> None:
    names = ["0", "1", "2"]
    found = batches(Rollout(names, names, ["2", "1", "0"]), Policy(0, 2, 30.0))
    assert found == [Batch(["2", "1"]), Batch(["0"], pause=30.0)]


def test_further_member_keeps_the_service_up_and_goes_at_the_end() -> None:
    names = ["0", "1"]
    found = batches(Rollout(names, names, ["1", "0"], ["2"]), Policy(2, 1))
    assert found == [Batch(["2"]), Batch(["1"]), Batch(["0"]), Batch([], ["2"])]


def test_first_members_are_made_in_batches() -> None:
    assert [each.changed for each in batches(Rollout(list("01234"), [], []), Policy(0, 2))] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]


def test_scaling_group_grows_after_it_was_rolled_over() -> None:
    work = Rollout(["a", "b", "c"], ["a", "b"], ["a", "b"], resized_last=True)
    assert [each.changed for each in batches(work, Policy())] == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(("text", "expected"), [("PT1M30S", 90.0), ("PT2H", 7200.0), (5, 5.0), ("7", 7.0), ("no", 0.0)])
def test_pauses_are_read_as_heat_reads_them(text: object, expected: float) -> None:
    assert seconds(text) == expected


@st.composite
def rollouts(draw: st.DrawFn) -> tuple[Rollout, Policy]:
    everybody = [str(number) for number in range(8)]
    existing = draw(st.lists(st.sampled_from(everybody), unique=True))
    names = draw(st.lists(st.sampled_from(everybody), unique=True))
    resized_last = draw(st.booleans())
    if resized_last:  # such a group grows or shrinks, never both
        names = [name for name in names if name in existing] if draw(st.booleans()) else list({*existing, *names})
    stale = [name for name in existing if name in names and draw(st.booleans())]
    at_once = frozenset(name for name in existing if name not in names and draw(st.booleans()))
    work = Rollout(names, existing, stale, (), at_once, resized_last=resized_last)
    return work, Policy(draw(st.integers(0, 9)), draw(st.integers(1, 9)), 1.0)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rollouts())
def test_batches_together_bring_about_what_is_wanted(drawn: tuple[Rollout, Policy]) -> None:
    work, policy = drawn
    work.spare = [f"+{number}" for number in range(spares(work, policy))]
    live, changed = set(work.existing), []
    for number, batch in enumerate(batches(work, policy)):
        assert batch.changed or batch.removed
        assert number == 0 or batch.pause in (0.0, policy.pause)
        at_once = work.at_once & set(batch.removed)  # who goes at once waits for nobody
        meanwhile = live - set(batch.changed) - at_once
        afterwards = (live | set(batch.changed)) - set(batch.removed)
        if work.stale:
            least = min(policy.min_in_service, len(work.names), len(work.existing) - len(work.at_once))
            assert min(len(meanwhile), len(afterwards)) >= least
        assert not live & (set(batch.changed) - set(work.stale)), "who is there and is as wanted is left alone"
        live = (live | set(batch.changed)) - set(batch.removed)
        changed += batch.changed
    assert live == set(work.names)
    assert len(changed) == len(set(changed))
    assert set(changed) >= set(work.stale) | (set(work.names) - set(work.existing))
