"""Comparing what is recorded with what is wanted, property by property."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import conceal
from hotc.compiler.values import ABSENT, Secret, Value
from hotc.runtime.planning.drift import entry_of
from hotc.runtime.planning.expressions import NotYet, complete, equal, thaw
from hotc.runtime.planning.plan import UNKNOWN, Cause
from hotc.runtime.planning.sentences import value_text
from hotc.runtime.secrets import has_unreadable, reveal
from hotc.runtime.state.history import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.evaluate import Lookup
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


@dataclass(slots=True)
class Changes:
    """What differs.

    ``properties`` are the names. ``replace``: one can't be changed in place. ``uncertain``: no new value is known yet,
    so each may turn out to be the old one. ``unreadable``: names of properties with a recorded secret without its key.
    ``loud``: of what was changed behind our back, what can only be undone by a replacement; ``losing``: name → what is
    lost when it is undone in place.
    """

    properties: list[str] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    replace: bool = False
    uncertain: bool = False
    unreadable: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)
    losing: dict[str, str] = field(default_factory=dict)


def property_changes(
    record: ResourceRecord, desired: Desired, lookup: Lookup, stable: Callable[[str], bool], driver: Driver
) -> Changes:
    """Compare a recorded resource with what is wanted of it.

    ``stable(name)`` says whether everything on which the wanted property rests stays as it is; ``lookup`` raises
    :class:`NotYet` for what is known only later, and such a property counts as changed.
    """
    changes = Changes()
    found: list[tuple[str, Any, list[str]]] = []
    for name in sorted(record.properties.keys() | desired.expressions.keys()):
        old, new = record.properties.get(name), desired.expressions.get(name)
        if has_unreadable(old) or has_unreadable(record.expressions.get(name)):
            changes.unreadable.append(name)
            continue
        if equal(record.expressions.get(name), new) and stable(name) and not _in_doubt(record, name):
            continue
        wanted, later = so_far(thaw(new), lookup)
        if later or not equal(reveal(old), reveal(wanted)) or _in_doubt(record, name):
            found.append((name, wanted, later))
    if not found:
        return changes
    before = reveal(record.properties, lenient=True)
    after = before | {name: _as_text(reveal(wanted)) for name, wanted, _ in found}
    for name, wanted, later in found:
        in_place = updatable(record.type, driver, name, before, after)
        changes.properties.append(name)
        changes.replace |= not in_place
        old, drifted = _found(record, name)
        if drifted and not in_place:
            changes.loud.append(name)
        elif drifted and equal(record.expressions.get(name), desired.expressions.get(name)):
            changes.losing |= {
                each.path[0]: each.loses for each in driver.compared if each.path[0] == name and each.loses
            }
        causes = _causes(name, old, wanted, desired, later=later, in_place=in_place)
        changes.causes += _behind_our_back(causes, record, name) if drifted else causes
    changes.uncertain = bool(changes.causes) and all(has_unknown(cause.new) for cause in changes.causes)
    return changes


def so_far(value: Value, lookup: Lookup) -> tuple[Any, list[str]]:
    """A value with the answers that there are, :data:`UNKNOWN` for others, and the addresses that will give them."""
    later: list[str] = []
    return _so_far(value, lookup, later), list(dict.fromkeys(later))


def _so_far(value: Value, lookup: Lookup, later: list[str]) -> Any:
    if isinstance(value, dict):
        pairs = ((key, _so_far(item, lookup, later)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not ABSENT}
    if isinstance(value, list):
        return [item for item in (_so_far(item, lookup, later) for item in value) if item is not ABSENT]
    try:
        return complete(value, lookup)
    except NotYet as missing:
        later.append(missing.address)
        return UNKNOWN


def has_unknown(value: Any) -> bool:
    """Whether a part of the value is known only later."""
    if isinstance(value, dict):
        return value == UNKNOWN or any(has_unknown(item) for item in value.values())
    return isinstance(value, list) and any(has_unknown(item) for item in value)


def updatable(type_name: str, driver: Driver, name: str, old: Json, new: Json) -> bool:
    """Whether a change of a property can be made in place. What is not known yet is some other text in ``new``."""
    from hotc.compiler import catalog

    kind = catalog.lookup(type_name)
    if driver.update is None and driver.configure is None:
        return False
    if kind is not None and kind.open_properties:
        return True  # a placeholder takes anything, and does nothing with it
    if kind is not None and not kind.update_allowed(name):
        return False
    if driver.in_place is None:
        return kind is not None
    return driver.in_place(old, new, name)


def differences(old: Any, new: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], Any, Any]]:
    """The innermost places where two values differ: ``(path, old, new)``. Lists of another length differ as a whole."""
    if isinstance(old, Secret) or isinstance(new, Secret):
        yield path, _hidden(old), _hidden(new)
    elif isinstance(old, dict) and isinstance(new, dict) and old.keys() & new.keys():
        for key in sorted(old.keys() | new.keys()):
            if not equal(old.get(key), new.get(key)):
                yield from differences(old.get(key), new.get(key), [*path, key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            if not equal(one, other):
                yield from differences(one, other, [*path, index])
    else:
        yield path, old, new


def _hidden(value: Any) -> Any:
    """The other side of a secret is one, too: what a literal was before it came from a hidden parameter."""
    return value if value == UNKNOWN else conceal(value)


def path_text(path: list[str | int]) -> str:
    """``networks.0.port``, as the compiler writes paths."""
    return ".".join(str(part) for part in path)


def _causes(name: str, old: Any, wanted: Any, desired: Desired, *, later: list[str], in_place: bool) -> list[Cause]:
    way = "is updated in place" if in_place else "can't be updated in place"
    rule = f"{name} {way}"
    if later:
        rule += f", and its new value comes from {', '.join(later)}"
    places = list(differences(old, wanted, [name])) or [([name], old, wanted)]
    return [Cause(rule, path_text(path), one, other, *desired.place(path)) for path, one, other in places]


def _found(record: ResourceRecord, name: str) -> tuple[Any, bool]:
    """The value from which a property changes, and whether somebody else changed it to that."""
    old, entry = record.properties.get(name), entry_of(record)
    if entry is None or equal(reveal(old), reveal(entry["properties"].get(name))):
        return old, False
    return entry["properties"].get(name), True


def _behind_our_back(causes: list[Cause], record: ResourceRecord, name: str) -> list[Cause]:
    for cause in causes:
        written, found = record.properties.get(name), _found(record, name)[0]
        values = f": {value_text(written)} → {value_text(found)}"
        if isinstance(found, list) or value_text(written) == value_text(found):
            values = ""  # cut to a line, both may look the same; what changed is told beside it, item by item
        cause.rule = f"{name} was changed behind our back{values}; it {cause.rule.removeprefix(name).strip()}"
        cause.drift = True
    return causes


def _as_text(value: Any) -> Any:
    """For drivers: what is not known yet is a text that is no other value's."""
    if value == UNKNOWN:
        return "(known after apply)"
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else value


def _in_doubt(record: ResourceRecord, name: str) -> bool:
    """Whether an update that did not come to its end may have changed the property to something else."""
    states = tried(record)
    if not states:
        return False
    recorded = reveal(record.properties.get(name))
    return any(not equal(recorded, reveal(each["properties"].get(name))) for each in states)


def unknown_as_old(record: ResourceRecord, desired: Desired, lookup: Lookup) -> Json:
    """The wanted properties; what is not known yet is taken to stay as it was, so that nothing shared is overlooked."""
    result: Json = {}
    for name, expression in desired.expressions.items():
        try:
            result[name] = reveal(complete(thaw(expression), lookup))
        except NotYet:
            result[name] = reveal(record.properties.get(name))
    return result
