"""In which batches the members of a group are made, changed and taken away. Sizes are those that Heat computes.

Source: ``heat/scaling/rolling_update.py`` and the two ``_get_batches`` of Heat 27.0.1. Members keep their names: one
that was added so that enough stay in service goes again in the end (Heat's AutoScalingGroup lets the oldest go instead,
and may leave another as it was).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import UNKNOWN, reveal, scan
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.compiler.instance import ResourceInstance

Json = dict[str, Any]


@dataclass(slots=True)
class Policy:
    """How a group is rolled over; ``pause``: seconds between two batches."""

    min_in_service: int = 0
    max_batch_size: int = 1
    pause: float = 0.0


@dataclass(slots=True)
class Batch:
    """Names of the members that are made or changed together, and of those that go then."""

    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pause: float = 0.0
    """Seconds to wait before this batch begins."""


@dataclass(slots=True)
class Rollout:
    """What is to be done to one group.

    ``names``: the members that there are to be. ``existing``: those that there are, first those that go first.
    ``stale``: those of both that have to be changed, the first one first. ``spare``: names for further members that may
    be there meanwhile. ``at_once``: existing ones that go with the first batch. ``resized_last``: whether the group
    grows only after all that was there has been changed.
    """

    names: Sequence[str]
    existing: Sequence[str]
    stale: Sequence[str]
    spare: Iterable[str] = ()
    at_once: frozenset[str] = frozenset()
    resized_last: bool = False


def next_batch(target: int, current: int, updated: int, policy: Policy) -> tuple[int, int]:
    """How many members there are after the next batch, and how many of them may get what is new in it."""
    least = min(policy.min_in_service, target, current)
    size = min(policy.max_batch_size, max(target - updated, 0))
    return size + max(min(current, target - size), least), size


def batches(work: Rollout, policy: Policy) -> list[Batch]:
    """All batches in their order; together they bring the group to what is wanted."""
    return _Rolling(work, policy).all()


class _Rolling:
    """A group on its way through its batches: who is there, who has still to be changed, made, taken away."""

    def __init__(self, work: Rollout, policy: Policy) -> None:
        self._work = work
        self._policy = policy
        self._wanted = set(work.names)
        self._live = [name for name in work.existing if name not in work.at_once]
        self._stale = [name for name in work.stale if name in self._live]
        self._new = [name for name in work.names if name not in self._live]
        self._spare = iter(work.spare)
        self._passing: list[str] = []

    def all(self) -> list[Batch]:
        found: list[Batch] = []
        target = min(len(self._wanted), len(self._live)) if self._work.resized_last else len(self._wanted)
        while True:
            updated = sum(name in self._wanted for name in self._live) - len(self._stale)
            if updated >= len(self._live) == target:
                break
            size, share = next_batch(target, len(self._live), updated, self._policy)
            batch = Batch(pause=self._policy.pause if found else 0.0)
            self._grow(batch, size)
            batch.changed += [self._stale.pop(0) for _ in range(min(share - len(batch.changed), len(self._stale)))]
            self._shrink(batch, size)
            if not batch.changed and not batch.removed:
                break  # what is left goes all at once
            found.append(batch)
        rest = Batch([*self._stale, *self._new], self._leaving())
        if rest.changed or rest.removed:
            found.append(rest)
        if self._work.at_once:
            found[:1] = found[:1] or [Batch()]
            found[0].removed += sorted(self._work.at_once)
        return found

    def _grow(self, batch: Batch, size: int) -> None:
        while len(self._live) < size:
            if self._new and not self._work.resized_last:
                name: str | None = self._new.pop(0)
            elif (name := next(self._spare, None)) is not None:
                self._passing.append(name)
            if name is None:
                return
            self._live.append(name)
            batch.changed.append(name)

    def _shrink(self, batch: Batch, size: int) -> None:
        for name in self._leaving()[: max(len(self._live) - size, 0)]:
            self._live.remove(name)
            batch.removed.append(name)

    def _leaving(self) -> list[str]:
        """Who is there and is not to stay: those that were there before first."""
        leaving = [name for name in self._live if name not in self._wanted]
        return sorted(leaving, key=lambda name: name in self._passing)


def spares(work: Rollout, policy: Policy) -> int:
    """How many further members there may be meanwhile."""
    drawn: list[str] = []

    def names() -> Iterable[str]:
        while True:
            drawn.append(f"+{len(drawn)}")
            yield drawn[-1]

    work.spare = names()
    batches(work, policy)
    return len(drawn)


# --- what a group says of it


def update_policy(resource: ResourceInstance) -> Policy | None:
    """How an update of a group's members is rolled out; ``None``: all at once."""
    kind = resource.target.name if resource.target is not None else ""
    if kind == "OS::Heat::AutoScalingGroup":
        return _policy(resource.properties.get("rolling_updates") or {})
    written = _map(resource.update_policy)
    for name in ("rolling_update", "RollingUpdate", "AutoScalingRollingUpdate"):
        if written.get(name) is not None:
            return _policy(written[name])
    return None


def create_policy(resource: ResourceInstance) -> Policy | None:
    """How the first members of a group are made; ``None``: all at once."""
    written = _map(resource.update_policy).get("batch_create")
    return _policy(written) if written is not None else None


def _policy(value: Any) -> Policy:
    if scan(value) & UNKNOWN:
        raise ResourceProblem("An update policy rests on something that is known only while it is applied.")
    given = _map(value)
    policy = Policy()
    for names, field_name in (
        (("min_in_service", "MinInstancesInService"), "min_in_service"),
        (("max_batch_size", "MaxBatchSize"), "max_batch_size"),
    ):
        for name in names:
            if isinstance(given.get(name), int | str | float):
                setattr(policy, field_name, int(given[name]))
    policy.max_batch_size = max(policy.max_batch_size, 1)
    pause = given.get("pause_time", given.get("PauseTime"))
    if pause is not None:
        policy.pause = seconds(pause)
    return policy


def _map(value: Any) -> Json:
    plain = reveal(value)
    return plain if isinstance(plain, dict) else {}


_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE)


def seconds(pause: Any) -> float:
    """A pause as a number of seconds, or as a duration of ISO 8601 such as ``PT5M30S``; 0 for anything else."""
    if isinstance(pause, int | float):
        return max(float(pause), 0.0)
    text = str(pause)
    found = _DURATION.fullmatch(text)
    if found is not None:
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + rest)
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
