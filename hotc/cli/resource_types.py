"""What the catalogue knows of a resource type, as plain data for programs and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem
from hotc.compiler import catalog

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property, ResourceType, Support

Row = dict[str, Any]


def use_packs() -> None:
    """Let the catalogue have the types of the packs that the settings of the working directory name.

    Raises :class:`Problem` with the mistakes in them.
    """
    from hotc.cli.problems import FindingsProblem
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader

    context = Context(Options(), FileLoader())
    catalog.use(catalog.view_for("", context))
    if context.diagnostics:
        raise FindingsProblem(context.diagnostics)
    if complaints := catalog.installed()[1]:
        raise Problem(complaints[0])


def names(part: str = "") -> list[str]:
    """Names of the types that have ``part`` in them, in any case, sorted."""
    return [name for name in catalog.names() if part.lower() in name.lower()]


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
    return {
        "type": name,
        "service": found.service,
        "status": found.support.status,
        "since": found.support.since,
        "use": found.support.use,
        "apply": creatable(name),
    }


def creatable(name: str) -> bool:
    """Whether ``hotc apply`` has a driver for the type."""
    from hotc.runtime import drivers

    return name in drivers.names()


def details(found: ResourceType) -> Row:
    """All that ``hotc catalog show`` tells. ``apply``: whether hotc can create it; ``properties`` nest."""
    return {
        "type": found.name,
        "service": found.service,
        "support": _support(found.support),
        "aliases": aliases(found.name),
        "apply": creatable(found.name),
        "open_properties": found.open_properties,
        "open_attributes": found.open_attributes,
        "properties": {name: _property(item) for name, item in found.properties.items()},
        "attributes": {
            name: {"type": item.type, "support": _support(item.support)} for name, item in found.attributes.items()
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


def _property(found: Property) -> Row:
    data: Row = {
        "type": found.type,
        "required": found.required,
        "default": found.default,
        "constraints": found.constraints,
        "update": _update(found),
        "implemented": found.implemented,
        "support": _support(found.support),
    }
    if found.schema is not None:
        data["schema"] = {name: _property(item) for name, item in found.schema.items()}
    if found.items is not None:
        data["items"] = _property(found.items)
    return data


def _update(found: Property) -> str:
    """What a change of the property means: ``in place``, ``replace`` (the resource), ``refused``."""
    if found.immutable:
        return "refused"
    return "in place" if found.update_allowed else "replace"


def _support(found: Support) -> Row:
    data = {"status": found.status, "since": found.since, "use": found.use}
    return {key: value for key, value in data.items() if value}
