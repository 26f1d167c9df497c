"""Names pinned to ids: a plan says what the names in it mean, and that is what an apply does.

Names (of images, flavors, networks …) are compared as written: that one means something else by now changes nothing,
but the plan says so. Which ids the names of a resource meant is recorded with it.

Key in a resource's notes: ``pins``, as :data:`hotc.runtime.connection.view.Pins`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.connection.kinds import KINDS
from hotc.runtime.connection.lookup import like_uuid
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.compiler.compilation import Compilation
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.connection.view import Pins
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

NOTE: Final = "pins"

PINNED: Final = frozenset(
    {
        "network",
        "subnet",
        "subnetpool",
        "router",
        "port",
        "security_group",
        "qos_policy",
        "segment",
        "image",
        "flavor",
        "volume",
    }
)
"""Kinds of things that drivers look up by name."""


def pin(compilation: Compilation, actions: Iterable[Action], cloud: Cloud) -> Pins:
    """What the names mean that the actions are about to look up.

    What can't be found yet is left to the apply, and so are names that the stack itself gives to what it makes anew:
    they mean something else when their turn comes.
    """
    from hotc.runtime.checks.mentions import mentions

    actions = list(actions)
    making = {action.address for action in actions if action.operation in {"create", "replace", "update"}}
    if not making:
        return {}
    given = [action.expressions.get("name") for action in actions if action.operation in {"create", "replace"}]
    names = {name for name in given if isinstance(name, str)}
    pins: Pins = {}
    for mention in mentions(compilation):
        if mention.resource is None or mention.resource.address not in making or mention.secret:
            continue
        if (
            mention.kind not in PINNED
            or like_uuid(mention.name)
            or mention.name in names | pins.get(mention.kind, {}).keys()
        ):
            continue
        found = _meaning(cloud, mention.kind, mention.name)
        if found not in (None, mention.name):
            pins.setdefault(mention.kind, {})[mention.name] = str(found)
    return pins


def remember(row: ResourceRecord, meant: Pins) -> None:
    """Note with a resource which ids its names meant."""
    if meant:
        row.notes[NOTE] = meant
    else:
        row.notes.pop(NOTE, None)


def moved(rows: Iterable[ResourceRecord], cloud: Cloud) -> Iterator[str]:
    """What to say of names that mean something else by now than when the rows were written."""
    meant: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        pins: Pins = row.notes.get(NOTE, {})
        for kind, names in pins.items():
            for name, identity in names.items():
                meant.setdefault((kind, name, identity), []).append(row.address)
    for (kind, name, identity), addresses in meant.items():
        now = _meaning(cloud, kind, name)
        if now == identity:
            continue
        means = f"it means {now} now" if now is not None else "nothing, or more than one thing, has that name now"
        yield (
            f"{', '.join(addresses)}: the {KINDS[kind].word} {name!r} meant {identity} when this was written; {means}."
            " Names are compared as written, so nothing is changed because of that."
        )


def _meaning(cloud: Cloud, kind: str, name: str) -> str | None:
    try:
        return cloud.find(kind, name)
    except ResourceProblem:
        return None
