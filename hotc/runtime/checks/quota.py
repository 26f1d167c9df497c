"""Whether what a template needs is left in the quotas of the project."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.passes.check_values import stacks
from hotc.compiler.schema.findings import document_path
from hotc.compiler.schema.place import dotted
from hotc.runtime.checks.facts import Unanswered
from hotc.runtime.checks.known import number
from hotc.runtime.checks.limits import COUNTED, words
from hotc.runtime.checks.needs import needs
from hotc.runtime.checks.provenance import Origin, of_property

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.schema.place import Path
    from hotc.runtime.checks.facts import Facts
    from hotc.runtime.checks.limits import Limit
    from hotc.runtime.checks.needs import Look, Need
    from hotc.runtime.checks.owned import Owned
    from hotc.runtime.checks.report import Report

Json = dict[str, Any]
MOST_PLACES: Final = 4
"""Places besides the first that a finding about a quota shows: those that need most."""
LEAST_MEMBERS: Final = ("min_size", "MinSize")
"""Properties of scaling groups: never fewer members than this, whatever the capacity turns out to be."""


@dataclass(slots=True)
class Part:
    """What one piece of the template needs of a counter: a resource, all members of a group together."""

    resource: ResourceInstance
    at: Path
    amount: int = 0


@dataclass(slots=True)
class Total:
    """What all of a template needs of a counter. ``open``: at least that much."""

    amount: int = 0
    open: bool = False
    parts: dict[int, Part] = field(default_factory=dict)


def want_quotas(compilation: Compilation, facts: Facts) -> None:
    """Send the questions about the quotas from which something is needed."""
    for counter in _totals(compilation, lambda kind, name: None, {}):
        facts.want_quota(counter.partition(".")[0])
        if counter == "compute.cores":
            facts.want_all("flavor")


def check_quotas(compilation: Compilation, facts: Facts, owned: dict[str, Owned], report: Report) -> None:
    """Report each counter of which more is needed than is left, and volumes that are larger than one may be."""
    totals = _totals(compilation, _look(facts), owned)
    for counter, total in sorted(totals.items()):
        if not total.amount:
            continue
        try:
            limit = _limit(counter, facts)
        except Unanswered as why:
            _unanswered(compilation, counter, total, why, report)
            continue
        if limit is not None and total.amount > max(limit.limit - (limit.used or 0), 0):
            _exceeded(compilation, counter, total, limit, report)
    if "block_storage.gigabytes" in totals:
        _check_largest(compilation, totals["block_storage.gigabytes"], facts, report)


def _totals(compilation: Compilation, look: Look, owned: dict[str, Owned]) -> dict[str, Total]:
    assert compilation.instance is not None
    totals: dict[str, Total] = {}
    for stack in stacks(compilation.instance):
        times, is_open = _times(stack)
        for resource in stack.resources.values():
            if resource.external_id is not None or resource.catalog_type is None:
                continue
            certain = resource.condition is True
            for need in _missing(resource, look, owned.get(resource.address)):
                total = totals.setdefault(need.counter, Total())
                total.open = total.open or need.open or is_open or not certain
                if certain and need.amount and times:
                    part = total.parts.setdefault(id(resource.declaration.node), Part(resource, need.at))
                    part.amount += need.amount * times
                    total.amount += need.amount * times
    return totals


def _times(stack: Instance) -> tuple[int, bool]:
    """How often a stack will be there at least, and whether it may be more often."""
    times, is_open = 1, False
    owner = stack.owner
    while owner is not None:
        if owner.condition is not True:
            times, is_open = 0, True
        elif owner.symbolic is not None:
            least = (number(owner.properties.get(name)) for name in LEAST_MEMBERS)
            times, is_open = times * next(filter(None, least), 0), True
        owner = owner.stack.owner
    return times, is_open


def _missing(resource: ResourceInstance, look: Look, owned: Owned | None) -> Iterator[Need]:
    """What a resource needs; of one that is there already, what it needs more than now."""
    assert resource.catalog_type is not None
    wanted = needs(resource.catalog_type, resource.typed, look)
    if owned is None or owned.type != resource.catalog_type:
        yield from wanted
        return
    has: dict[str, int] = {}
    for need in needs(owned.type, owned.properties, look):
        has[need.counter] = has.get(need.counter, 0) + need.amount
    for need in wanted:
        there = min(has.get(need.counter, 0), need.amount)
        has[need.counter] = has.get(need.counter, 0) - there
        need.amount -= there
        need.open = False
        yield need


def _look(facts: Facts) -> Look:
    def look(kind: str, name: str) -> Json | None:
        try:
            matches = facts.named(kind, name)
        except Unanswered:
            return None  # said where names are checked
        return matches[0] if len(matches) == 1 else None

    return look


def _limit(counter: str, facts: Facts) -> Limit | None:
    """The limit of a counter, with its use; ``None`` where there is no limit, or none that the service knows of."""
    service, _, name = counter.partition(".")
    limit = facts.quota(service).get(name)
    if limit is None or limit.limit < 0:
        return None
    if limit.used is None:
        kind, inside = COUNTED[counter]
        own = facts.cloud.project_id
        items = [item for item in facts.everything(kind) if item.get("project_id", own) == own]
        limit.used = sum(len(item.get(inside) or ()) for item in items) if inside else len(items)
    return limit


def _exceeded(compilation: Compilation, counter: str, total: Total, limit: Limit, report: Report) -> None:
    parts = sorted(total.parts.values(), key=lambda part: -part.amount)
    origins = [of_property(compilation, part.resource, part.at) for part in parts[: MOST_PLACES + 1]]
    related = tuple(
        Related(origin.span, f"{part.amount} of them")
        for part, origin in zip(parts[1:], origins[1:], strict=False)
        if origin.span is not None
    )
    used = limit.used or 0
    left = max(limit.limit - used, 0)
    at_least = "at least " if total.open else ""
    beside = f"; {parts[0].amount} of them here" if len(parts) > 1 else ""
    report.add(
        "quota-exceeded",
        origins[0],
        _path(parts[0]),
        key=("quota", counter),
        hint=f"The project's quota is {limit.limit}, {used} in use{beside}.",
        related=related,
        needed=f"{at_least}{total.amount} {words(counter, total.amount)}",
        left={0: "none is left", 1: "1 is left"}.get(left, f"{left} are left"),
    )


def _check_largest(compilation: Compilation, total: Total, facts: Facts, report: Report) -> None:
    try:
        largest = facts.quota("block_storage").get("per_volume_gigabytes")
    except Unanswered:
        return  # said with the other counters
    if largest is None or largest.limit < 0:
        return
    for part in total.parts.values():
        size: Any = part.resource.typed
        for step in part.at:
            size = size[step]
        gigabytes = number(size)
        if gigabytes is not None and gigabytes > largest.limit:
            origin = of_property(compilation, part.resource, part.at)
            key = ("largest", origin.key)
            report.add("volume-too-large", origin, _path(part), key=key, limit=largest.limit, size=gigabytes)


def _unanswered(compilation: Compilation, counter: str, total: Total, why: Unanswered, report: Report) -> None:
    part = next(iter(total.parts.values()))
    service = counter.partition(".")[0]
    what = {"compute": "servers", "network": "networks", "block_storage": "volumes"}.get(service, "load balancers")
    report.unanswered(why, f"the quota for {what}", _origin(compilation, part), _path(part))


def _origin(compilation: Compilation, part: Part) -> Origin:
    return of_property(compilation, part.resource, part.at)


def _path(part: Part) -> str:
    path = document_path(part.resource)
    return dotted(part.at, f"{path}.properties") if part.at else path
