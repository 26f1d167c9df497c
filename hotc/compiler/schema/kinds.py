"""References have kinds: a property that wants a network is given one, whatever way the reference took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog import kinds
from hotc.compiler.intrinsics.references import look_into
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property, ResourceType
    from hotc.compiler.schema.coerce import Coercion
    from hotc.compiler.schema.place import Path
    from hotc.compiler.schema.references import References

_HEAT: Final = frozenset({"", "heat", "openstack"})  # services whose types have kinds only where the tables say so
_NAMED: Final = 5
"""Resources that a hint names."""
_REFS: Final = frozenset({"refs", "refs_map"})
_JOINS: Final = frozenset({"list_join", "list_join_single", "fn_join"})
_REPLACES: Final = frozenset({"str_replace", "str_replace_text", "str_replace_strict", "str_replace_vstrict"})


class Thing:
    """What a value names: something of a ``kind``, or a resource of a ``type``. ``label`` is how messages call it."""

    __slots__ = ("kind", "label", "type")

    def __init__(self, label: str, *, kind: str = "", type: str = "") -> None:
        self.label = label
        self.kind = kind
        self.type = type

    def may_be(self, wanted: str) -> bool:
        """Whether it can stand where ``wanted``, a key of the table of kinds, should."""
        return kinds.is_of_kind(self.type, wanted) if self.type else kinds.alike(self.kind, wanted)

    @property
    def words(self) -> str:
        """What it is: ``a subnet``."""
        return kinds.words_of_type(self.type) if self.type else kinds.words_of(self.kind)


def wanted_kind(prop: Property) -> str:
    """The kind that a property of a pack, or else the constraints of a property ask for, or nothing."""
    if not prop.kind:
        for constraint in prop.constraints:
            name: str = constraint.get("custom", "")
            if name in kinds.KINDS:
                return name
    return prop.kind


def check_kind(coercion: Coercion, prop: Property, value: Unknown, at: Path) -> None:
    """Report a reference to another kind of thing than the property's schema wants."""
    if (prop.constraints or prop.kind) and (wanted := wanted_kind(prop)):
        _report(coercion, wanted, value, at)


def check_unsaid(coercion: Coercion, type_: ResourceType, typed: dict[str, Value]) -> None:
    """The same for what the schema of a type doesn't say."""
    for pattern, wanted in kinds.PROPERTIES.get(type_.name, {}).items():
        found: list[tuple[Path, Value]] = []
        _match(typed, pattern.split("."), (), found)
        for at, value in found:
            _report(coercion, wanted, value, at)


def what_is(value: Value, references: References) -> Thing | None:
    """What a value names; ``None`` where it is not known, or names nothing that has a kind."""
    if isinstance(value, Secret):
        return what_is(value.value, references)
    if not isinstance(value, Unknown):
        return None
    arguments = value.arguments
    if value.function == "get_resource":
        return _reference(arguments, references) if isinstance(arguments, str) else None
    if value.function == "get_attr" and isinstance(arguments, list) and len(arguments) > 1:
        return _attribute(arguments, references)
    inner = _only_part(value)
    return what_is(inner, references) if inner is not None else None


def _report(coercion: Coercion, wanted: str, value: Value, at: Path) -> None:
    if isinstance(value, Choice):
        for branch in (value.then, value.otherwise):
            _report(coercion, wanted, branch, at)
        return
    thing = what_is(value, coercion.references)
    if thing is None or thing.may_be(wanted):
        return
    words: dict[str, Any] = {"name": dotted(at), "expected": kinds.words_of(wanted)}
    hint = _of_kind(coercion, wanted)
    coercion.findings.report("wrong-kind", at, heat="cloud", hint=hint, found=thing.label, kind=thing.words, **words)


def _of_kind(coercion: Coercion, wanted: str) -> str:
    """Which resources of the same stack could stand there instead."""
    here = coercion.findings.resource
    others = [each for each in here.stack.resources.values() if each is not here]
    things = [(each.name, _reference(each.address, coercion.references)) for each in others]
    names = [name for name, thing in things if thing is not None and thing.may_be(wanted)]
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"Resources that can stand here: {', '.join(names[:_NAMED])}{more}."


def _reference(address: str, references: References) -> Thing | None:
    type_ = references.type(address)
    if type_ is None or not (type_.kind or has_kind(type_)):
        return None
    name = address.rpartition("/")[2]
    label = address if name.isdigit() else name
    return Thing(label, kind=type_.kind) if type_.kind else Thing(label, type=type_.name)


def has_kind(type_: ResourceType) -> bool:
    """Whether references to resources of a type are of one kind that is known."""
    name = type_.name
    if type_.open_properties or name in kinds.OPAQUE:
        return False
    if name.startswith("OS::") and type_.service not in _HEAT:
        return True
    return name in kinds.WORDS or any(name in types for _, types in kinds.KINDS.values())


def _attribute(arguments: list[Value], references: References) -> Thing | None:
    address, attribute, *path = arguments
    resource = references.resource(address) if isinstance(address, str) else None
    if resource is None or resource.catalog_type is None:
        return None
    if resource.symbolic is not None:
        if attribute not in _REFS or len(path) != 1 or resource.symbolic.member is None:
            return None
        member = next(iter(resource.symbolic.member.resources.values()), None)
        return _reference(member.address, references) if member is not None else None
    type_ = catalog.lookup(resource.catalog_type)
    if type_ is None:
        return None
    if type_.name == "OS::Heat::Value" and attribute == "value":
        return what_is(look_into(resource.properties.get("value"), path, None), references)
    said = type_.attributes.get(attribute) if isinstance(attribute, str) and not path else None
    kind = (said.kind if said is not None else "") or kinds.kind_at(
        kinds.ATTRIBUTES.get(type_.name, {}), (attribute, *path)
    )
    return Thing(f'the attribute "{attribute}" of {resource.name}', kind=kind) if kind else None


def _only_part(value: Unknown) -> Value:
    """The one value that a function hands through as it is."""
    arguments = value.arguments
    if value.function in _JOINS and isinstance(arguments, list) and len(arguments) > 1:
        items = [item for texts in arguments[1:] for item in (texts if isinstance(texts, list) else [None, texts])]
        return items[0] if len(items) == 1 else None
    if value.function in _REPLACES and isinstance(arguments, dict) and isinstance(arguments.get("params"), dict):
        template = arguments.get("template")
        return arguments["params"].get(template) if isinstance(template, str) else None
    return arguments[0] if value.function == "replace_text" and isinstance(arguments, list) else None


def _match(value: Value, steps: list[str], at: Path, found: list[tuple[Path, Value]]) -> None:
    """Find the values at the end of a way, of which ``*`` is any step."""
    if isinstance(value, Secret):
        value = value.value
    if len(at) == len(steps):
        found.append((at, value))
        return
    step = steps[len(at)]
    if isinstance(value, dict):
        if step != "*":
            if step in value:
                _match(value[step], steps, (*at, step), found)
            return
        for key, item in value.items():
            _match(item, steps, (*at, key), found)
    elif isinstance(value, list):
        if step == "*":
            for index, item in enumerate(value):
                _match(item, steps, (*at, index), found)
    elif isinstance(value, Choice):
        _match(value.then, steps, at, found)
        _match(value.otherwise, steps, at, found)
