"""The parameters of nested templates, replaced by what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.bundle.data import BEYOND, function_of, is_plain, look_into
from hotc.compiler.data import to_data
from hotc.compiler.language import FUNCTIONS
from hotc.compiler.parameters import coerce
from hotc.compiler.tree import Call, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.bundle.frames import Frame
    from hotc.compiler.bundle.work import Work
    from hotc.compiler.template import Parameter, Template
    from hotc.compiler.tree import Node

Data = Any

_ALIKE = {("string", "number"), ("string", "boolean"), ("json", "comma_delimited_list")}
"""Types of parameters, and those whose values they take as they are."""
_RESULTS = {name: result for name, (_, _, result, _) in FUNCTIONS.items()}
_READ = ("json", "comma_delimited_list")
"""Types of parameters that read a text as something else. Properties don't."""


def parameter(name: str, keys: list[Data], frame: Frame, work: Work) -> Data:
    """What says in the bundle what ``get_param`` says of a parameter of a nested template."""
    declared = frame.template.parameters.get(name)
    if declared is None:
        return None  # that it is not declared was reported
    if name not in frame.known:
        frame.known[name] = None  # a parameter that rests on itself was reported
        frame.known[name] = _value(declared, frame, work)
    value = frame.known[name]
    looked = look_into(value, keys, "", work.version)
    if looked is not BEYOND and (keys or not _is_misread(value, frame, name, work)):
        return looked
    return _carried(declared, value, keys, frame, work)


def _is_misread(value: Data, frame: Frame, name: str, work: Work) -> bool:
    """Whether plain data would be taken for functions where it stands."""
    return name in frame.plain and not is_plain(value, work.version)


def _value(declared: Parameter, frame: Frame, work: Work) -> Data:
    given = frame.given.get(declared.name)
    fallback, there = _fallback(declared, frame)
    if given is None:
        frame.plain.add(declared.name)
        return fallback
    value = given.change(work.rewriter.value(given.node, given.frame))
    if there:
        value = _with_default(value, fallback)
    if value is None:
        frame.plain.add(declared.name)
        return fallback
    if is_plain(value, work.version):
        frame.plain.add(declared.name)
    elif not _fits(declared.type, value, work):
        return _carrier(declared.name, value, declared.type, frame, work)
    else:
        _keep_constraints(declared, value, frame, work)
    return _fitted(declared.type, value, work)


def _keep_constraints(declared: Parameter, value: Data, frame: Frame, work: Work) -> None:
    """Have a parameter of the template held against what a nested one asks of the value that it is given for sure."""
    name = value.get("get_param") if isinstance(value, dict) else None
    root: Template | None = work.unit.template
    if root is None or not isinstance(name, str) or name not in root.parameters:
        return
    if root.parameters[name].type == declared.type and work.rewriter.guard(frame) is None:
        found = work.constraints.setdefault(name, [])
        for each in declared.constraints:
            argument = each.argument
            if isinstance(argument, dict):
                argument = {key: bound for key, bound in argument.items() if bound is not None}
            said: Data = {each.kind: argument}
            if each.description:
                said["description"] = each.description
            if said not in found:
                found.append(said)


def _fitted(kind: str, value: Data, work: Work) -> Data:
    """A value with what is written of it as a parameter of this type has it."""
    if value is None:
        return None
    if is_plain(value, work.version):
        return _coerced(kind, value)
    if isinstance(value, dict) and list(value) == ["if"]:
        condition, *branches = value["if"]
        return {"if": [condition, *(_fitted(kind, each, work) for each in branches)]}
    if kind == "comma_delimited_list" and isinstance(value, list):
        return [item if isinstance(item, dict) else _coerced("string", item) for item in value]
    return value


def _fallback(declared: Parameter, frame: Frame) -> tuple[Data, bool]:
    """The value of a parameter that is given none, and whether there is one."""
    default = frame.environment.parameter_defaults.get(declared.name)
    if default is not None and default.value is not None:
        return _coerced(declared.type, default.value), True
    if declared.default is None:
        return None, False
    return _coerced(declared.type, to_data(declared.default)), True


def _coerced(kind: str, value: Data) -> Data:
    from hotc.compiler.values import Secret

    if kind == "comma_delimited_list" and isinstance(value, list):
        value = ",".join("" if item is None else str(item) for item in value)
    return coerce(kind, value.value if isinstance(value, Secret) else value)[0]


def _with_default(value: Data, fallback: Data) -> Data:
    """A value with the default in the place of every null that it may become."""
    if value is None:
        return fallback
    if isinstance(value, dict) and list(value) == ["if"]:
        condition, then, *otherwise = value["if"]
        return {"if": [condition, _with_default(then, fallback), _with_default((otherwise or [None])[0], fallback)]}
    return value


def _fits(kind: str, value: Data, work: Work) -> bool:
    """Whether an expression gives what a parameter of this type would make of it."""
    if isinstance(value, dict) and list(value) == ["if"]:
        return all(is_plain(each, work.version) or _fits(kind, each, work) for each in value["if"][1:])
    function = function_of(value, work.version)
    if function != "get_param":
        return kind not in _READ or _RESULTS.get(work.version.functions.get(function, "")) != "string"
    argument = value["get_param"]
    if not isinstance(argument, str):
        return True
    given = _type_of(argument, work)
    return given == kind or (kind, given) in _ALIKE


def _type_of(name: str, work: Work) -> str:
    root: Template | None = work.unit.template
    if root is not None and name in root.parameters:
        return root.parameters[name].type
    return work.parameters[name]["type"] if name in work.parameters else "string"


def constant(node: Node, frame: Frame) -> Data:
    """The value of a number, a text or an empty list that is written, or what a parameter has for good; else
    :data:`BEYOND`.
    """
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence) and not node.items:
        return []
    if not (isinstance(node, Call) and node.name == "get_param" and isinstance(node.argument, Scalar)):
        return BEYOND
    name = str(node.argument.value)
    if name in frame.known:
        return frame.known[name]
    declared = frame.template.parameters.get(name)
    if frame.parent is None or declared is None:
        return BEYOND
    if name not in frame.given:
        return _fallback(declared, frame)[0]
    given = frame.given[name]
    value = constant(given.node, given.frame)
    return value if value is BEYOND else _coerced(declared.type, given.change(value))


# --- what no expression says


def _carried(declared: Parameter, value: Data, keys: list[Data], frame: Frame, work: Work) -> Data:
    """What a path finds in data or in what is known later: a parameter of the bundle, or a resource, holds it."""
    if declared.name in frame.plain:
        key = (declared.name, "parameter")
        if key not in frame.carried:
            name = work.parameter_names.take(frame.prefix + declared.name)
            body: Data = {"type": declared.type, "default": value}
            for field in ("label", "description"):
                if text := getattr(declared, field):
                    body[field] = text
            if declared.hidden:
                body["hidden"] = True
            work.parameters[name] = body
            frame.carried[key] = name
        return {"get_param": [frame.carried[key], *keys] if keys else frame.carried[key]}
    return extended(_carrier(declared.name, value, declared.type, frame, work), keys)


def extended(carrier: Data, keys: list[Data]) -> Data:
    """The attribute that a carrier gives, and a path into it."""
    return {"get_attr": [*carrier["get_attr"], *keys]}


def _carrier(name: str, value: Data, kind: str | None, frame: Frame, work: Work) -> Data:
    """A resource that holds a value, as its attribute."""
    key = (name, "resource")
    if key not in frame.carried:
        frame.carried[key] = carrier(name, value, kind, frame, work)
    return frame.carried[key]


def carrier(name: str, value: Data, kind: str | None, frame: Frame, work: Work) -> Data:
    """A new resource of a stack that holds a value, as its attribute."""
    taken = work.resource_names.take(frame.prefix + name)
    guard = work.rewriter.guard(frame)
    body: Data = {"type": "OS::Heat::Value"}
    if guard is not None:
        body["condition"] = guard
    body["properties"] = {"value": value} if kind is None else {"type": kind, "value": value}
    work.resources[taken] = body
    return {"get_attr": [taken, "value"]}
