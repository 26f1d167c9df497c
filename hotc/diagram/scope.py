"""What of a template is drawn: what was asked for, what lies around one thing, without this, with that closed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hotc.diagram import look
from hotc.diagram.errors import DiagramError
from hotc.diagram.gather import Gathered, Item, settle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_NAMED = 5


class Scope:
    """What to draw. Everything is drawn where nothing is said.

    ``select`` are addresses of resources (``None``: all); ``focus`` is a name or an address, ``depth`` how many arrows
    from there, in either direction, are followed; ``exclude`` and ``collapse`` are names, addresses or types, in which
    ``*`` stands for anything.
    """

    __slots__ = ("collapse", "depth", "exclude", "focus", "select")

    def __init__(
        self,
        *,
        select: Collection[str] | None = None,
        focus: str = "",
        depth: int = 1,
        exclude: Iterable[str] = (),
        collapse: Iterable[str] = (),
    ) -> None:
        self.select = select
        self.focus = focus
        self.depth = depth
        self.exclude = tuple(exclude)
        self.collapse = tuple(collapse)


def narrow(found: Gathered, scope: Scope) -> None:
    """Leave out of what was gathered what is not to be drawn.

    Raises :class:`DiagramError` for a name that nothing has (a pattern may fit nothing), and where nothing is left.
    """
    for pattern in scope.collapse:
        _collapse(found, _meant(found, pattern, "--collapse"))
    for pattern in scope.exclude:
        _without(found, _meant(found, pattern, "--exclude"))
    if scope.select is not None:
        _only(found, {found.resolve(address) for address in scope.select} & set(found.items))
        if not found.items:
            raise DiagramError("there is nothing to draw: no resource is selected")
    if scope.focus:
        _only(found, _around(found, scope.focus, scope.depth))
    if not found.items:
        raise DiagramError("there is nothing left to draw: everything is excluded")


def _meant(found: Gathered, pattern: str, option: str) -> list[Item]:
    meant = [item for item in found.items.values() if _fits(item, pattern)]
    if not meant and not any(sign in pattern for sign in "*?["):
        raise _nothing_called(found, pattern, option)
    return meant


def _fits(item: Item, pattern: str) -> bool:
    return any(fnmatchcase(text, pattern) for text in (item.address, item.name, item.type, item.member_type) if text)


def _nothing_called(found: Gathered, name: str, option: str) -> DiagramError:
    from hotc.compiler.suggest import did_you_mean

    words = {word for item in found.items.values() for word in (item.address, item.name, item.type)}
    return DiagramError(
        f"{option} {name}: no resource has this name, address or type",
        did_you_mean(name, words)
        or f"there are {', '.join(sorted(i.address for i in found.items.values())[:MOST_NAMED])}",
    )


# -- closing ----------------------------------------------------------------------------------------------------------


def _collapse(found: Gathered, items: list[Item]) -> None:
    """Close boxes, and draw the other resources of one type, in each stack, as one."""
    alike: dict[tuple[str | None, str], list[Item]] = {}
    for item in items:
        if item.address not in found.items:
            continue  # in a box that was closed just now
        if item.nested:
            _close(found, item)
        elif not item.count:
            alike.setdefault((item.stack, item.type), []).append(item)
    for (stack, type), members in alike.items():
        if len(members) > 1:
            _merge(found, stack, type, members)
    _resettle(found)


def _close(found: Gathered, item: Item) -> None:
    inside = [address for address in found.items if address.startswith(item.address + "/")]
    for address in inside:
        del found.items[address]
    item.nested = False
    item.inside = len(inside)
    found.stacks = [stack for stack in found.stacks if stack in found.items and found.items[stack].nested]


def _merge(found: Gathered, stack: str | None, type: str, members: list[Item]) -> None:
    address = f"{stack}/({type})" if stack else f"({type})"
    one = Item(address, look.noun(type), members[0].declaration, stack)
    one.type = type
    one.count = str(len(members))
    conditions = {member.condition for member in members}
    one.condition = conditions.pop() if len(conditions) == 1 else ""
    for member in members:
        found.aliases[member.address] = address
    taken = {member.address for member in members}
    found.items = {
        (address if key == members[0].address else key): (one if key == members[0].address else item)
        for key, item in found.items.items()
        if key not in taken or key == members[0].address
    }


def _resettle(found: Gathered) -> None:
    """Links to what is drawn now; one within what became one thing is none."""
    own = {id(link) for link in found.links if link.requirer == link.required}
    for link in found.links:
        link.requirer, link.required = found.resolve(link.requirer), found.resolve(link.required)
    found.links = [link for link in found.links if link.requirer != link.required or id(link) in own]
    settle(found)


# -- leaving out ------------------------------------------------------------------------------------------------------


def _without(found: Gathered, items: list[Item]) -> None:
    for item in items:
        found.items.pop(item.address, None)
        for address in [address for address in found.items if address.startswith(item.address + "/")]:
            del found.items[address]
    _drop_links(found)


def _only(found: Gathered, wanted: set[str]) -> None:
    """Keep these, and the boxes that they stand in; a box of which nothing inside is kept is drawn closed."""
    kept = set(wanted)
    for address in wanted:
        stack = found.items[address].stack
        while stack is not None:
            kept.add(stack)
            stack = found.items[stack].stack
    for item in [found.items[address] for address in kept]:
        if item.nested and not any(address.startswith(item.address + "/") for address in kept):
            item.nested = False
            item.inside = sum(address.startswith(item.address + "/") for address in found.items)
    found.items = {address: item for address, item in found.items.items() if address in kept}
    _drop_links(found)


def _drop_links(found: Gathered) -> None:
    found.links = [link for link in found.links if link.requirer in found.items and link.required in found.items]
    found.stacks = [stack for stack in found.stacks if stack in found.items]


def _around(found: Gathered, name: str, depth: int) -> set[str]:
    start = [item.address for item in found.items.values() if name in (item.address, item.name)]
    start = [name] if name in found.items else start
    if not start:
        raise _nothing_called(found, name, "--focus")
    near: dict[str, set[str]] = {}
    for link in found.links:
        near.setdefault(link.requirer, set()).add(link.required)
        near.setdefault(link.required, set()).add(link.requirer)
    reached = {
        address for address in found.items for begin in start if address == begin or address.startswith(begin + "/")
    }
    edge = reached
    for _ in range(depth):
        edge = {other for address in edge for other in near.get(address, ())} - reached
        reached = reached | edge
    return reached
