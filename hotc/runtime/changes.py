"""Comparing what is recorded with what is wanted, property by property."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.expressions import NotYet, complete, equal, thaw
from hotc.runtime.plan import UNKNOWN, Cause
from hotc.runtime.secrets import has_unreadable, reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.evaluate import Lookup
    from hotc.runtime.desired import Desired
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


@dataclass(slots=True)
class Changes:
    """What differs. ``properties`` are the names; ``replace`` says that one of them can't be changed in place."""

    properties: list[str] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    replace: bool = False
    unreadable: list[str] = field(default_factory=list)


def property_changes(
    record: ResourceRecord, desired: Desired, lookup: Lookup, stable: Callable[[str], bool], driver: Driver
) -> Changes:
    """Compare a recorded resource with what is wanted of it.

    ``stable(name)`` says whether everything on which the wanted property rests stays as it is; ``lookup`` raises
    :class:`NotYet` for what is known only later, and such a property counts as changed.
    """
    changes = Changes()
    for name in sorted(record.properties.keys() | desired.expressions.keys()):
        old, new = record.properties.get(name), desired.expressions.get(name)
        if has_unreadable(old) or has_unreadable(record.expressions.get(name)):
            changes.unreadable.append(name)
            continue
        if equal(record.expressions.get(name), new) and stable(name) and not _in_doubt(record, name):
            continue
        try:
            wanted = complete(thaw(new), lookup)
        except NotYet as later:
            _note_unknown(changes, name, old, later, record=record, desired=desired, driver=driver)
            continue
        if not equal(_plain(old), _plain(wanted)) or _in_doubt(record, name, wanted):
            _note(changes, name, old, wanted, record=record, desired=desired, driver=driver)
    return changes


def updatable(type_name: str, driver: Driver, name: str, old: Json, new: Json | None) -> bool:
    """Whether a change of a property can be made in place. ``new`` is ``None`` when it is not known yet."""
    from hotc.compiler import catalog

    kind = catalog.lookup(type_name)
    if driver.update is None and driver.configure is None:
        return False
    if kind is not None and not kind.update_allowed(name):
        return False
    if driver.in_place is None:
        return kind is not None
    return new is not None and driver.in_place(old, new, name)


def differences(old: Any, new: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], Any, Any]]:
    """The innermost places where two values differ: ``(path, old, new)``. Lists of another length differ as a whole."""
    if isinstance(old, Secret) or isinstance(new, Secret):
        yield path, old, new
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


def path_text(path: list[str | int]) -> str:
    """``networks.0.port``, as the compiler writes paths."""
    return ".".join(str(part) for part in path)


def _note(
    changes: Changes, name: str, old: Any, wanted: Any, *, record: ResourceRecord, desired: Desired, driver: Driver
) -> None:
    before = reveal(record.properties)
    in_place = updatable(record.type, driver, name, before, {**before, name: reveal(wanted)})
    rule = "is updated in place" if in_place else "can't be updated in place"
    changes.properties.append(name)
    changes.replace |= not in_place
    found = list(differences(old, wanted, [name])) or [([name], old, wanted)]
    for path, one, other in found:
        file, line = desired.place(path)
        changes.causes.append(Cause(f"{name} {rule}", path_text(path), one, other, file, line))


def _note_unknown(
    changes: Changes, name: str, old: Any, later: NotYet, *, record: ResourceRecord, desired: Desired, driver: Driver
) -> None:
    in_place = updatable(record.type, driver, name, reveal(record.properties), None)
    rule = "is updated in place" if in_place else "can't be updated in place"
    changes.properties.append(name)
    changes.replace |= not in_place
    file, line = desired.place([name])
    text = f"{name} {rule}, and its new value comes from {later.address}"
    changes.causes.append(Cause(text, name, old, UNKNOWN, file, line))


def _in_doubt(record: ResourceRecord, name: str, wanted: Any = None) -> bool:
    """Whether an update that did not come to its end may have changed the property to something else."""
    if record.intent is None or record.intent.get("phase") != "update":
        return False
    return not equal(_plain(record.properties.get(name)), _plain(record.intent["properties"].get(name)))


def _plain(value: Any) -> Any:
    """Secrets unwrapped where they can be, so that marking a value as secret is no change."""
    return reveal(value)


def unknown_as_old(record: ResourceRecord, desired: Desired, lookup: Lookup) -> Json:
    """The wanted properties; what is not known yet is taken to stay as it was, so that nothing shared is overlooked."""
    result: Json = {}
    for name, expression in desired.expressions.items():
        try:
            result[name] = reveal(complete(thaw(expression), lookup))
        except NotYet:
            result[name] = reveal(record.properties.get(name))
    return result
