"""The section ``parameters``: declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.constraints import TYPES, problem, shown
from hotc.compiler.data import to_data
from hotc.compiler.renaming import rename
from hotc.compiler.sections.constraints import parse_constraints, parse_flat_constraints
from hotc.compiler.sections.shapes import is_broken, is_nothing, kind_of, text_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.template import Parameter
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.compiler.versions import introduced_key

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Node

# what other languages call the types
_OTHER_NAMES: Final = {
    "list": "comma_delimited_list",
    "array": "comma_delimited_list",
    "map": "json",
    "object": "json",
    "dict": "json",
    "int": "number",
    "integer": "number",
    "float": "number",
    "str": "string",
    "text": "string",
}


def parse_parameters(section: Mapping, section_name: str, parsing: Parsing) -> None:
    """Put every parameter of the section into the template."""
    for entry in section.effective():
        name = str(entry.key.value)
        parameter = parsing.template.parameters[name] = Parameter(name, entry.key, entry.value)
        path = f"{section_name}.{name}"
        parameter.guessed = not isinstance(entry.value, Mapping)
        if isinstance(entry.value, Mapping):
            if _fill(parameter, entry.value, path, parsing):
                _check_fit(parameter, path, parsing)
        elif not is_broken(entry.value):
            where = entry.key if is_nothing(entry.value) else entry.value
            parsing.report("parameter-not-a-map", where, path=path, name=name, kind=kind_of(entry.value))


def _fill(parameter: Parameter, body: Mapping, path: str, parsing: Parsing) -> bool:
    """Read the keys; whether the type is known, so that constraints and default can be compared with it."""
    version = parsing.version
    typed = False
    seen: set[str] = set()
    for entry in body.effective():
        key = str(entry.key.value)
        place = f"{path}.{key}"
        meaning = version.parameter_keys.get(key)
        if meaning is None:
            meaning = _unknown_key(entry, body, place, parsing)
        if meaning is None:
            continue
        seen.add(meaning)
        if is_broken(entry.value):
            typed = typed or meaning == "type"
        elif meaning == "type":
            typed = _type(parameter, entry.value, place, parsing)
        elif meaning == "constraints":
            parse_constraints(parameter, entry, place, parsing)
        else:
            _FIELDS.get(meaning, _nothing)(parameter, entry.value, place, parsing)
    if version.kind == "cfn":
        parse_flat_constraints(parameter, body, path, parsing)
    if "type" not in seen:
        parsing.report(
            "missing-parameter-type",
            parameter.key,
            path=path,
            hint=f"Types are {', '.join(version.parameter_types)}.",
            name=parameter.name,
            key=version.key("parameter_keys", "type"),
        )
    if not typed and parameter.type == "string":
        parameter.type = _likely_type(parameter.default)
        parameter.guessed = True
    return typed


def _likely_type(default: Node | None) -> str:
    """What a parameter without a (readable) type seems to be, so that nothing is said that only its type can settle."""
    if isinstance(default, Mapping):
        return "json"
    return "comma_delimited_list" if isinstance(default, Sequence) else "string"


def _nothing(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    """Constraints of CFN are read together; ``schema`` is taken by Heat and never read."""


def _unknown_key(entry: Entry, body: Mapping, path: str, parsing: Parsing) -> str | None:
    """Report a key that a parameter has not; what it means where it is only misspelt."""
    key, version = str(entry.key.value), parsing.version
    later = introduced_key("parameter_keys", key, version.kind)
    if later is not None:
        hint = f"Move to {version.header}: {later.name} or later."
        parsing.report("later-parameter-key", entry.key, path=path, hint=hint, key=key, version=later.label)
        return None
    constraints = version.constraint_keys
    if key in constraints and key != "description":
        hint = f"It is a constraint: write it into a list under constraints, as - {key}: …"
        parsing.report("unknown-parameter-key", entry.key, path=path, hint=hint, key=key)
        return None
    meant = nearest(key, version.parameter_keys)
    if meant is not None and body.entry(meant) is not None:
        meant = None
    fix = rename(entry.key, meant) if meant is not None else None
    hint = did_you_mean(key, version.parameter_keys) or f"Keys of a parameter are {', '.join(version.parameter_keys)}."
    parsing.report("unknown-parameter-key", entry.key, path=path, hint=hint, fix=fix, key=key)
    return version.parameter_keys[meant] if meant is not None else None


def _type(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> bool:
    types = parsing.version.parameter_types
    text = text_of(value)
    if text in types:
        parameter.type = types[text]
        return True
    meant = nearest(_OTHER_NAMES.get(text.lower(), text), types)
    fix = rename(value, meant) if meant and text else None
    hint = (f'Did you mean "{meant}"? ' if meant and text else "") + f"Types are {', '.join(types)}."
    shown = f'"{text}"' if text else kind_of(value).capitalize()
    parsing.report("unknown-parameter-type", value, path=path, hint=hint, fix=fix, type=shown)
    if meant and text:
        parameter.type = types[meant]
    return False


def _default(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    if is_nothing(value):
        return
    parameter.default = value
    for node in (value, *(value.items if isinstance(value, Sequence) else ())):
        if isinstance(node, Mapping) and len(node.entries) == 1:
            key = node.entries[0].key
            if key.value in parsing.version.functions:
                parsing.report("function-in-default", key, path=path, function=key.value)


def _hidden(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    data = to_data(value)
    # HOT asks Python whether the value is true (the text "false" is); CFN compares the text
    parameter.hidden = bool(data) if parsing.version.kind == "hot" else str(data).lower() == "true"


def _immutable(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    parameter.immutable = bool(to_data(value))


def _label(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    parameter.label = text_of(value)


def _description(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    parameter.description = text_of(value)


def _tags(parameter: Parameter, value: Node, path: str, parsing: Parsing) -> None:
    if isinstance(value, Sequence):
        parameter.tags = [str(item.value) for item in value.items if isinstance(item, Scalar)]
    else:
        parsing.report("tags-not-a-list", value, path=path, name=parameter.name, kind=kind_of(value))


_FIELDS: Final = {
    "default": _default,
    "hidden": _hidden,
    "immutable": _immutable,
    "label": _label,
    "description": _description,
    "tags": _tags,
}


def _check_fit(parameter: Parameter, path: str, parsing: Parsing) -> None:
    """Whether the constraints are for this type, and the default keeps them."""
    key = parsing.version.key("parameter_keys", "default")
    default = to_data(parameter.default)
    if parameter.default is not None and parameter.type == "comma_delimited_list":
        if isinstance(default, str):
            default = default.split(",")
        elif isinstance(default, list):
            default = [str(item) for item in default]
        else:
            wanted = "a list, or a text with commas"
            parsing.report(
                "invalid-default",
                parameter.default,
                path=f"{path}.{key}",
                heat="parse",
                name=parameter.name,
                wanted=wanted,
                value=shown(default, parameter.hidden),
            )
            return
    for constraint in parameter.constraints:
        if parameter.type not in TYPES[constraint.kind]:
            fitting = [kind for kind, types in TYPES.items() if parameter.type in types]
            parsing.report(
                "unfit-constraint",
                constraint.node,
                path=f"{path}.constraints",
                hint=f"For this type there are {', '.join(fitting)}.",
                kind=constraint.kind,
                type=parameter.type,
            )
        elif constraint.kind == "custom_constraint" or parameter.default is None:
            continue  # Heat looks at values with these only
        elif why := problem(constraint, default, parameter.type):
            parsing.report(
                "violating-default",
                parameter.default,
                path=f"{path}.{key}",
                hint=constraint.description,
                name=parameter.name,
                problem=why,
                value=shown(default, parameter.hidden),
            )
