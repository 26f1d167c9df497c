"""One resource, for somebody who looks at it: what is recorded, and its attributes as the cloud gives them now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.connection.outcome import classify, describe
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning.breakpoints import AT
from hotc.runtime.secrets import mark, secret_texts
from hotc.runtime.state.history import histories, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.state.records import ResourceRecord, StackRecord

Json = dict[str, Any]


def find(stack: StackRecord, rows: Iterable[ResourceRecord], wanted: str) -> ResourceRecord:
    """The instance that counts of the resource with this address, or this id on the cloud. Raises NotPossible."""
    shown = visible(rows)
    found = [row for row in shown if row.address == wanted] or [row for row in shown if row.physical_id == wanted]
    if found:
        return found[-1]
    from difflib import get_close_matches

    close = get_close_matches(wanted, [row.address for row in shown], n=3)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"See hotc resource list {stack.name} -n 9."
    raise NotPossible(f"Stack {stack.name} has no resource {wanted}.", hint)


def recorded(row: ResourceRecord, rows: Iterable[ResourceRecord]) -> Json:
    """What the state says of a resource."""
    at = row.notes.get(AT) or {}
    return {
        "resource": row.address,
        "type": row.type,
        "physical_id": row.physical_id,
        "status": f"{row.action}_{row.status}",
        "reason": row.reason,
        "hook": at.get("hook", ""),
        "deletion_policy": row.deletion_policy,
        "requires": sorted(row.requires),
        "required_by": sorted({other.address for other in visible(rows) if row.address in other.requires}),
        "properties": row.properties,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def attributes_of(stack: StackRecord, rows: Iterable[ResourceRecord], row: ResourceRecord, cloud: Cloud) -> Json:
    """Every attribute of a resource; one that can't be worked out says why, as ``{"error": …}``.

    What the cloud shows of a secret that it was given is marked as one.
    """
    from hotc.runtime import drivers
    from hotc.runtime.planning.answers import Answers, pseudo_parameters

    known, driver = histories(rows), drivers.lookup(row.type)
    pseudo = pseudo_parameters(stack.name, stack.lineage, stack.cloud)
    answers = Answers(
        lambda address: known[address].latest if address in known else None, lambda: cloud, drivers.lookup, pseudo
    )
    found: Json = {}
    texts = secret_texts(row.properties)  # of the request, much more is sealed than is secret: automatic names, ids
    for name in sorted(driver.attributes) if driver is not None else ():
        try:
            found[name] = mark(answers.attribute(row.address, name, []), texts)
        except Exception as error:
            if classify(error) == "broken":
                raise
            found[name] = mark({"error": describe(error)}, texts)
    return found
