"""The names in a template that only a cloud can know, each with its place and where its value came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.catalog.kinds import PROPERTIES, kind_at
from hotc.compiler.passes.check_values import stacks
from hotc.compiler.schema.findings import document_path
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown
from hotc.runtime.checks.empty_names import is_told
from hotc.runtime.checks.provenance import Origin, of_parameter, of_property
from hotc.runtime.checks.wanted_names import KIND_OF_CONSTRAINT, NAME_PARTS, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, ResourceType
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.schema.place import Path


@dataclass(slots=True)
class Mention:
    """A name of a kind (:data:`hotc.runtime.connection.kinds.KINDS`): in a property of ``resource``, or a parameter's.

    An empty one stands here only where Heat looks at it.

    ``certain``: the resource will be there whatever conditions and counts turn out to be. ``constrained``: Heat looks
    it up, too.
    """

    kind: str
    name: str
    origin: Origin
    path: str
    secret: bool = False
    certain: bool = True
    constrained: bool = True
    resource: ResourceInstance | None = None


def mentions(compilation: Compilation) -> list[Mention]:
    """All names, those in properties first: what a parameter's own constraint finds is mostly the same again."""
    if compilation.instance is None:
        return []
    found: list[Mention] = []
    all_stacks = list(stacks(compilation.instance))
    for stack in all_stacks:
        sure = is_certain(stack)
        for resource in stack.resources.values():
            found += _of_resource(compilation, resource, certain=sure and resource.condition is True)
    for stack in all_stacks:
        found += _of_parameters(compilation, stack)
    return found


def is_certain(stack: Instance) -> bool:
    """Whether a stack will be there: nothing around it is undecided, neither a condition nor how many there are."""
    owner = stack.owner
    while owner is not None:
        if owner.condition is not True or owner.symbolic is not None:
            return False
        owner = owner.stack.owner
    return True


def _of_resource(compilation: Compilation, resource: ResourceInstance, *, certain: bool) -> Iterator[Mention]:
    type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type else None
    if type_ is None or resource.external_id is not None:
        return
    unsaid, zones = PROPERTIES.get(type_.name, {}), ZONES.get(type_.name, {})
    for leaf in _leaves(type_.properties, resource.properties, ()):
        constrained = _kind(leaf.schema)
        if not leaf.text and not (constrained and is_told(constrained) and _names(leaf.at) not in _old_names(type_)):
            continue
        kind = constrained or KIND_OF_CONSTRAINT.get(kind_at(unsaid, leaf.at)) or kind_at(zones, leaf.at)
        if not kind:
            continue
        yield Mention(
            kind,
            _cut(kind, leaf.text),
            of_property(compilation, resource, leaf.at),
            dotted(leaf.at, f"{document_path(resource)}.properties"),
            leaf.secret,
            certain and leaf.certain,
            constrained is not None,
            resource,
        )


def _of_parameters(compilation: Compilation, stack: Instance) -> Iterator[Mention]:
    for name, parameter in stack.template.parameters.items():
        kinds = [
            KIND_OF_CONSTRAINT.get(str(c.argument)) for c in parameter.constraints if c.kind == "custom_constraint"
        ]
        for kind in filter(None, kinds):
            for leaf in _texts(stack.parameters.get(name), (), None):
                if not leaf.text and not is_told(kind):
                    continue
                where = of_parameter(compilation, stack, name)
                yield Mention(kind, leaf.text, where, f"parameters.{name}", leaf.secret, leaf.certain)


def _old_names(type_: ResourceType) -> set[tuple[str, ...]]:
    """Properties that another has taken the place of: what stands there counts for that one, and isn't validated."""
    return {
        (*rule.path[:-1], rule.value_name) if rule.value_name else rule.value_path
        for rule in type_.translation
        if rule.rule == "replace"
    }


def _names(at: Path) -> tuple[str, ...]:
    return tuple(step for step in at if isinstance(step, str))


def _kind(schema: Property | None) -> str | None:
    for constraint in schema.constraints if schema is not None else ():
        if (kind := KIND_OF_CONSTRAINT.get(constraint.get("custom", ""))) is not None:
            return kind
    return None


def _cut(kind: str, text: str) -> str:
    sign = NAME_PARTS.get(kind)
    return text.partition(sign)[0] if sign else text


@dataclass(slots=True)
class _Leaf:
    text: str
    at: Path
    schema: Property | None
    secret: bool = False
    certain: bool = True


def _leaves(schema: dict[str, Property] | None, values: Any, at: Path) -> Iterator[_Leaf]:
    for key, value in values.items() if isinstance(values, dict) else ():
        yield from _texts(value, (*at, key), schema.get(key) if schema is not None else None)


def _texts(value: Any, at: Path, schema: Property | None) -> Iterator[_Leaf]:
    """The known texts in a value, with the schema of each. Null is an empty one where it has no default, as to Heat."""
    if isinstance(value, Secret | Choice):
        inner = (value.value,) if isinstance(value, Secret) else (value.then, value.otherwise)
        for each in inner:
            for leaf in _texts(each, at, schema):
                leaf.secret = leaf.secret or isinstance(value, Secret) or value.secret
                leaf.certain = leaf.certain and isinstance(value, Secret)
                yield leaf
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*at, number), schema.items if schema is not None else None)
    elif isinstance(value, dict):
        yield from _leaves(schema.schema if schema is not None else None, value, at)
    elif value is None:
        if schema is not None and schema.type == "string" and not schema.default:
            yield _Leaf("", at, schema)
    elif value not in (ABSENT, POISON) and not isinstance(value, Unknown | bool):
        yield _Leaf(str(value), at, schema)
