"""What the catalogue knows of a resource type, as plain data for programs and for the terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hotc.cli import type_history
from hotc.cli.problems import Problem
from hotc.compiler import catalog
from hotc.compiler.catalog import past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, ResourceType, Support

Row = dict[str, Any]


@contextmanager
def packs(target: str | None = None) -> Iterator[None]:
    """Let the catalogue have, for a while, the types of the packs that the settings of the working directory name.

    With ``target``, types are as in that release; it wins over what the settings say.
    Raises :class:`Problem` with the mistakes in them.
    """
    from hotc.cli.problems import FindingsProblem
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader

    context = Context(Options(target=target), FileLoader())
    view = catalog.view_for("", context)
    if context.diagnostics:
        raise FindingsProblem(context.diagnostics)
    if complaints := catalog.installed()[1]:
        raise Problem(complaints[0])
    before = catalog.use(view)
    try:
        yield
    finally:
        catalog.use(before)


def names(part: str = "") -> list[str]:
    """Names of the types that have ``part`` in them, in any case, sorted; those of the release, if one is named."""
    found = [name for name in catalog.names() if part.lower() in name.lower()]
    release = catalog.view().release
    if release is None:
        return found
    return [name for name in found if past.first(name) <= release.heat < past.changes(name).get("placeholder", 99)]


def find(name: str) -> ResourceType:
    """The type of this name or alias. Raises :class:`Problem` with the nearest name."""
    found = catalog.lookup(name)
    if found is not None:
        return found
    from hotc.compiler.suggest import did_you_mean

    near = did_you_mean(name, [*catalog.names(), *catalog.index()["aliases"]])
    listing = "'hotc catalog list' shows all names, 'hotc catalog list --filter PART' some."
    raise Problem(f"There is no resource type {name!r}.", hint=f"{near} {listing}".strip())


def row(name: str) -> Row:
    """A row of ``hotc catalog list``."""
    found = find(name)
    times = type_history.of_type(today(found))
    return {
        "type": name,
        "service": found.service or past.changes(name).get("was", {}).get("service", ""),
        "status": found.support.status,
        **{key: times.get(key, "") for key in type_history.VERBS},
        "use": found.support.use,
        "apply": creatable(name),
    }


def creatable(name: str) -> bool:
    """Whether ``hotc apply`` carries the type out."""
    from hotc.runtime import drivers

    return name in drivers.applied()


def today(found: ResourceType) -> ResourceType:
    """The type as it is now, where ``found`` may be as a release had it."""
    return catalog.of_today(found.name) or found


def details(found: ResourceType) -> Row:
    """All that ``hotc catalog show`` tells. ``apply``: whether hotc can create it; ``properties`` nest.

    ``history`` says since when something is there, deprecated, hidden and taken away.
    """
    found, now = catalog.view().exact(found), today(found)
    properties = {**found.properties, **type_history.taken_away(now, found, catalog.view().release)}
    return {
        "type": found.name,
        "service": found.service or past.changes(found.name).get("was", {}).get("service", ""),
        "support": _support(found.support),
        "history": type_history.of_type(now),
        "aliases": aliases(found.name),
        "apply": creatable(found.name),
        "open_properties": found.open_properties,
        "open_attributes": found.open_attributes,
        "properties": {name: _property(item, now, (name,)) for name, item in properties.items()},
        "attributes": {
            name: {
                "type": item.type,
                "support": _support(item.support),
                "history": type_history.of_part(now, "attributes", (name,), item.support),
            }
            for name, item in found.attributes.items()
        },
    }


def aliases(name: str) -> list[str]:
    """Older names that Heat takes for this type."""
    old = []
    for alias, target in catalog.index()["aliases"].items():
        if target == name:
            old.append(alias)
        elif alias.endswith("*") and name.startswith(target[:-1]):
            old.append(alias[:-1] + name[len(target) - 1 :])
    return sorted(old)


def _property(found: Property, now: ResourceType, way: tuple[str, ...]) -> Row:
    data: Row = {
        "type": found.type,
        "required": found.required,
        "default": found.default,
        "constraints": found.constraints,
        "update": _update(found),
        "implemented": found.implemented,
        "support": _support(found.support),
        "history": type_history.of_part(now, "properties", way, found.support),
    }
    if found.schema is not None:
        data["schema"] = {name: _property(item, now, (*way, name)) for name, item in found.schema.items()}
    if found.items is not None:
        data["items"] = _property(found.items, now, way)
    return data


def _update(found: Property) -> str:
    """What a change of the property means: ``in place``, ``replace`` (the resource), ``refused``."""
    if found.immutable:
        return "refused"
    return "in place" if found.update_allowed else "replace"


def _support(found: Support) -> Row:
    data = {"status": found.status, "since": found.since, "use": found.use}
    return {key: value for key, value in data.items() if value}
