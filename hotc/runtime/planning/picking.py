"""What a user picks for one plan: ``--target``, ``--exclude`` and ``--replace``, as sets of addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotc.compiler.select.world import World
from hotc.compiler.values import ABSENT
from hotc.runtime.addresses import around, inside
from hotc.runtime.errors import NothingPicked
from hotc.runtime.planning.choices import fits
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.compiler.instance import Instance
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


@dataclass(slots=True)
class Picks:
    """As written: selectors of what is targeted and excluded; addresses (or patterns) of what is to be replaced."""

    targets: list[str] = field(default_factory=list)
    excludes: list[str] = field(default_factory=list)
    replace: list[str] = field(default_factory=list)

    @property
    def narrow(self) -> bool:
        """Whether something is left out."""
        return bool(self.targets or self.excludes)

    @property
    def options(self) -> str:
        """The options that leave something out, for messages."""
        return " and ".join([*["--target"] * bool(self.targets), *["--exclude"] * bool(self.excludes)])

    def as_dict(self) -> Json:
        """The JSON form."""
        return {"targets": self.targets, "excludes": self.excludes, "replace": self.replace}


@dataclass(slots=True)
class Picked:
    """The addresses that are meant, those inside of groups and nested stacks included. ``targets`` ``None``: all."""

    targets: set[str] | None = None
    excludes: set[str] = field(default_factory=set)
    replace: set[str] = field(default_factory=set)


def pick(
    picks: Picks, instance: Instance | None, desired: Mapping[str, Desired], rows: Iterable[ResourceRecord]
) -> Picked:
    """What the user means: in the template, and of what is recorded but no longer in it.

    ``instance`` is ``None`` where only the state counts. Raises :class:`NothingPicked` for what means nothing, and
    :class:`hotc.compiler.select.error.SelectorError` for what is no selector.
    """
    rows = list(rows)
    if not picks.narrow and not picks.replace:
        return Picked()
    worlds: list[World] = [RecordedWorld(rows)]
    if instance is not None:
        worlds.insert(0, World(instance))
    known = desired.keys() | {row.address for row in rows}
    found = Picked()
    if picks.targets:
        found.targets = set()
        for text in picks.targets:
            found.targets |= _selected(text, "--target", worlds, desired, known, sure=True)
    for text in picks.excludes:
        found.excludes |= _selected(text, "--exclude", worlds, desired, known, sure=False)
    for text in picks.replace:
        found.replace |= _addressed(text, desired, known)
    return found


class RecordedWorld(World):
    """Recorded resources as selectors see them: types, names, evaluated properties, and what rests on what."""

    def __init__(self, rows: Iterable[ResourceRecord]) -> None:
        self._rows = {row.address: row for row in rows}
        self.resources = {address: _Recorded(row) for address, row in self._rows.items()}  # type: ignore[misc]
        self.owners = {
            address: around(address)[-1]
            for address in self._rows
            if around(address) and around(address)[-1] in self._rows
        }

    @cached_property
    def _all_needs(self) -> dict[str, set[str]]:
        return {address: {each for each in row.requires if each in self._rows} for address, row in self._rows.items()}


class _Recorded:
    """A row in the form of :class:`hotc.compiler.instance.ResourceInstance`, as far as the state knows."""

    __slots__ = (
        "address",
        "catalog_type",
        "condition_name",
        "declaration",
        "deletion_policy",
        "depends_on",
        "external_id",
        "metadata",
        "name",
        "properties",
        "type",
        "typed",
        "update_policy",
    )

    def __init__(self, row: ResourceRecord) -> None:
        self.address = row.address
        self.name = row.address.rpartition("/")[2]
        self.type = self.catalog_type = row.type
        self.properties = self.typed = reveal(row.properties, lenient=True)
        self.deletion_policy = row.deletion_policy
        self.depends_on: list[str] = []
        self.condition_name = ""
        self.metadata = self.update_policy = self.external_id = None
        self.declaration = _Declared()


class _Declared:
    """What a state does not know of a declaration."""

    description = ""
    node = type("_Nowhere", (), {"source": type("_NoSource", (), {"name": ABSENT})})


def _selected(
    text: str, option: str, worlds: list[World], desired: Mapping[str, Desired], known: set[str], *, sure: bool
) -> set[str]:
    from hotc.compiler.select.error import SelectorError
    from hotc.compiler.select.evaluate import select
    from hotc.compiler.select.parser import parse

    found: set[str] = set()
    if text in known and "::" not in text:
        found = {text}  # also where a name is a word of the language
    try:
        selector = parse(text)
    except SelectorError:
        if not found:
            raise
        return _with_inner(found, known)
    for number, world in enumerate(worlds):
        for each in select(selector, world):
            address = each.resource.address
            if address in known and (number == 0 or address not in desired) and (each.certain or not sure):
                found.add(address)
    if not found:
        raise NothingPicked(f"{option} {text!r} selects no resource.", _near(text, known, option))
    return _with_inner(found, known)


def _addressed(text: str, desired: Mapping[str, Desired], known: set[str]) -> set[str]:
    found = {address for address in desired if fits(text, address)}
    if not found:
        there = "is in the state, but not in the template" if text in known else "is not in the template"
        hint = "It will be deleted anyway." if text in known else _near(text, set(desired), "--replace")
        raise NothingPicked(f"--replace {text!r} {there}.", hint)
    return {each for each in _with_inner(found, set(desired)) if not desired[each].container}


def _with_inner(addresses: set[str], known: set[str]) -> set[str]:
    """Groups and nested stacks mean all that is inside of them."""
    outer = {address for address in addresses if any(inside(each, address) for each in known)}
    return addresses | {each for each in known if outer.intersection(around(each))}


def _near(text: str, known: set[str], option: str) -> str:
    from hotc.compiler.releases import find
    from hotc.compiler.suggest import did_you_mean

    if option == "--target" and find(text) is not None:
        return f"To name a release of OpenStack, write --release {text}."
    names = sorted(known | {address.rpartition("/")[2] for address in known})
    if better := did_you_mean(text, names):
        return better
    return f"There is {', '.join(names[:10])}{' …' if len(names) > 10 else ''}." if names else "There are no resources."
