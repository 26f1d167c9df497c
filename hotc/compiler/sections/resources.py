"""The section ``resources``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from hotc.compiler.renaming import rename
from hotc.compiler.sections.expressions import parse_condition, parse_value
from hotc.compiler.sections.shapes import is_broken, kind_of, text_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.template import Resource
from hotc.compiler.tree import Broken, Call, Mapping, Scalar, Sequence
from hotc.compiler.versions import introduced_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Node


def parse_resources(section: Mapping, section_name: str, parsing: Parsing) -> None:
    """Put every resource of the section into the template."""
    for entry in section.effective():
        name = str(entry.key.value)
        resource = Resource(name, entry.key, entry.value)
        if _fill(resource, entry.value, f"{section_name}.{name}", parsing):
            parsing.template.resources[name] = resource


def _fill(resource: Resource, body: Node, path: str, parsing: Parsing) -> bool:
    version = parsing.version
    if not isinstance(body, Mapping) or not body.entries:
        if not is_broken(body):
            kind = "an empty map" if isinstance(body, Mapping) else kind_of(body)
            key = version.key("resource_keys", "type")
            parsing.report("resource-not-a-map", resource.key, path=path, name=resource.name, key=key, kind=kind)
        return isinstance(body, Broken)
    keys = version.resource_keys
    for entry in body.effective():
        key = str(entry.key.value)
        meaning = keys.get(key)
        if meaning is None:
            meaning = _unknown_key(entry, body, path, parsing)
        if meaning is not None and type(entry.value) is not Broken:
            _FIELDS[meaning](resource, entry, f"{path}.{key}", parsing)
    if resource.type_node is None:
        key = version.key("resource_keys", "type")
        written = body.entry(key)
        if written is None or not is_broken(written.value):
            parsing.report("missing-type", resource.key, path=path, name=resource.name, key=key)
    return True


def _unknown_key(entry: Entry, body: Mapping, path: str, parsing: Parsing) -> str | None:
    """Report a key that a resource has not; what it means where it is only misspelt."""
    key, version = str(entry.key.value), parsing.version
    place = f"{path}.{key}"
    later = introduced_key("resource_keys", key, version.kind)
    if later is not None:
        hint = f"Move to {version.header}: {later.name} or later."
        parsing.report("later-resource-key", entry.key, path=place, hint=hint, key=key, version=later.label)
        return None
    meant = nearest(key, version.resource_keys)
    if meant is not None and body.entry(meant) is not None:
        meant = None
    fix = rename(entry.key, meant) if meant is not None else None
    hint = did_you_mean(key, version.resource_keys) or f"Keys of a resource are {', '.join(version.resource_keys)}."
    heat: HeatLevel = "parse" if version.kind == "hot" else "never"
    parsing.report("unknown-resource-key", entry.key, path=place, hint=hint, fix=fix, heat=heat, key=key)
    return version.resource_keys[meant] if meant is not None else None


def _wrong(resource: Resource, entry: Entry, path: str, parsing: Parsing, wanted: str) -> None:
    kind = kind_of(entry.value)
    where = entry.key if kind == "nothing" else entry.value
    hint = "Leave the key out where there is nothing to say." if kind == "nothing" else ""
    parsing.report(
        "wrong-shape", where, path=path, hint=hint, key=entry.key.value, name=resource.name, wanted=wanted, kind=kind
    )


def _type(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    value = parse_value(entry.value, parsing, path)
    if isinstance(value, Scalar) and isinstance(value.value, str) and value.value:
        resource.type, resource.type_node = value.value, value
        return
    resource.type_node = value
    if isinstance(value, Scalar) and not value.value:
        parsing.report("missing-type", entry.key, path=path, name=resource.name, key=entry.key.value)
    else:
        _wrong(resource, entry, path, parsing, "a text")


def _expression(meaning: str, resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    """A map, or a function that makes one."""
    value = entry.value = parse_value(entry.value, parsing, path)
    if not isinstance(value, (Mapping, Call)):
        _wrong(resource, entry, path, parsing, "a map")
        return
    setattr(resource, meaning, value)


def _depends_on(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    value = entry.value
    items = value.items if isinstance(value, Sequence) else [value]
    if not isinstance(value, Sequence) and not text_of(value) and not _is_text(value):
        _wrong(resource, entry, path, parsing, "the name of a resource, or a list of names")
        return
    for item in items:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            resource.depends_on.append(item)
        elif not is_broken(item):
            parsing.report(
                "wrong-shape",
                item,
                path=path,
                key=entry.key.value,
                name=resource.name,
                wanted="a list of names",
                kind=f"a list with {kind_of(item)} in it",
            )


def _is_text(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, str)


def _deletion_policy(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    value = entry.value = parse_value(entry.value, parsing, path)
    resource.deletion_policy = value
    if isinstance(value, Call):
        return
    if not _is_text(value):
        _wrong(resource, entry, path, parsing, "a text")
        return
    policies = parsing.version.deletion_policies
    policy = text_of(value)
    if policy not in policies:
        meant = nearest(policy, policies)
        fix = rename(value, meant) if meant else None
        hint = f"Policies are {', '.join(policies)}."
        parsing.report("unknown-deletion-policy", value, path=path, hint=hint, fix=fix, policy=policy)


def _external_id(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    value = entry.value = parse_value(entry.value, parsing, path)
    resource.external_id = value
    if not isinstance(value, Call) and not _is_text(value):
        _wrong(resource, entry, path, parsing, "a text")


def _condition(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    value = entry.value = parse_condition(entry.value, parsing, path)
    if isinstance(value, Call) or (isinstance(value, Scalar) and isinstance(value.value, (str, bool))):
        resource.condition = value
    else:
        _wrong(resource, entry, path, parsing, "the name of a condition, a boolean or a function")


def _description(resource: Resource, entry: Entry, path: str, parsing: Parsing) -> None:
    if _is_text(entry.value):
        resource.description = text_of(entry.value)
    else:
        _wrong(resource, entry, path, parsing, "a text")


_FIELDS: Final[dict[str, Callable[[Resource, Entry, str, Parsing], None]]] = {
    "type": _type,
    "properties": partial(_expression, "properties"),
    "metadata": partial(_expression, "metadata"),
    "update_policy": partial(_expression, "update_policy"),
    "depends_on": _depends_on,
    "deletion_policy": _deletion_policy,
    "external_id": _external_id,
    "condition": _condition,
    "description": _description,
}
