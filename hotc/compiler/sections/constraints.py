"""The constraints of a parameter, as declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.constraints import to_number
from hotc.compiler.data import to_data
from hotc.compiler.patterns import compiled
from hotc.compiler.renaming import rename
from hotc.compiler.sections.shapes import is_broken, is_nothing, kind_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.template import Constraint
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.compiler.versions import introduced_key

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Entry, Node

# Heat looks for them in this order and reads the first that is there
_ORDER: Final = ("modulo", "range", "length", "allowed_values", "allowed_pattern", "custom_constraint")


def parse_constraints(parameter: Parameter, entry: Entry, path: str, parsing: Parsing) -> None:
    """The list under ``constraints``."""
    value = entry.value
    if is_nothing(value):
        return
    if not isinstance(value, Sequence):
        parsing.report("constraints-not-a-list", value, path=path, name=parameter.name, kind=kind_of(value))
        return
    for number, item in enumerate(value.items):
        if isinstance(item, Mapping):
            _constraint(parameter, item, f"{path}[{number}]", parsing)
        elif not is_broken(item):
            parsing.report("constraint-not-a-map", item, path=f"{path}[{number}]", kind=kind_of(item))


def _constraint(parameter: Parameter, body: Mapping, path: str, parsing: Parsing) -> None:
    known = parsing.version.constraint_keys
    named: list[Entry] = []
    unknown = False
    for entry in body.effective():
        key = str(entry.key.value)
        if key not in known:
            _unknown(entry, body, path, parsing)
            unknown = True
        elif key != "description":
            named.append(entry)
    if not named:
        if not unknown:
            parsing.report("no-constraint", body, path=path, hint=f"Constraints are {', '.join(_ORDER)}.")
        return
    named.sort(key=lambda entry: _ORDER.index(str(entry.key.value)))
    for entry in named[1:]:
        hint = "Write it as an entry of its own, with a - before it."
        parsing.report("second-constraint", entry.key, path=path, hint=hint, key=entry.key.value)
    description = to_data(body.get("description"))
    _add(parameter, named[0], str(description or ""), path, parsing)


def _unknown(entry: Entry, body: Mapping, path: str, parsing: Parsing) -> None:
    key, version = str(entry.key.value), parsing.version
    later = introduced_key("constraint_keys", key, version.kind)
    if later is not None:
        hint = f"Move to {version.header}: {later.name} or later."
        parsing.report("later-constraint", entry.key, path=path, hint=hint, key=key, version=later.label)
        return
    meant = nearest(key, version.constraint_keys)
    fix = rename(entry.key, meant) if meant and body.entry(meant) is None else None
    hint = did_you_mean(key, version.constraint_keys) or f"Constraints are {', '.join(version.constraint_keys)}."
    parsing.report("unknown-constraint", entry.key, path=path, hint=hint, fix=fix, key=key)


def _add(parameter: Parameter, entry: Entry, description: str, path: str, parsing: Parsing) -> None:
    kind, value = str(entry.key.value), entry.value
    if is_broken(value):
        return
    problem, argument = _read(kind, value)
    if problem:
        where = entry.key if is_nothing(value) else value
        parsing.report("bad-constraint", where, path=f"{path}.{kind}", kind=kind, problem=problem)
        return
    parameter.constraints.append(Constraint(kind, argument, description, entry.key))


def _read(kind: str, value: Node) -> tuple[str, Any]:
    """What is wrong with the argument of a constraint (the end of a sentence), and the argument."""
    data = to_data(value)
    if kind in ("range", "length"):
        return _bounds(value, data, ("min", "max"), integral=kind == "length")
    if kind == "modulo":
        return _modulo(value, data)
    if kind == "allowed_values":
        return ("" if isinstance(data, list) else f"must be a list of values, not {kind_of(value)}"), data
    if kind == "allowed_pattern":
        if not isinstance(data, str):
            return f"must be a text with a regular expression, not {kind_of(value)}", data
        try:
            compiled(data)
        except (re.error, OverflowError, RecursionError) as error:
            return f"is not a regular expression: {error}", data
        return "", data
    return "", data


def _bounds(value: Node, data: Any, keys: tuple[str, ...], *, integral: bool) -> tuple[str, Any]:
    if not isinstance(value, Mapping):
        return f"must be a map with {' and '.join(keys)}, not {kind_of(value)}", data
    argument: dict[str, Any] = {}
    for key, bound in data.items():
        if key not in keys:
            return f"has the key {key}; its keys are {' and '.join(keys)}", data
        if bound is None:
            continue
        try:
            argument[key] = to_number(bound)
        except (TypeError, ValueError):
            return f"needs a number for {key}, not {bound!r}", data
        if integral and not isinstance(argument[key], int):
            return f"needs a whole number for {key}, not {bound!r}", data
    if not argument:
        return f"needs {' or '.join(keys)}", data
    return "", argument


def _modulo(value: Node, data: Any) -> tuple[str, Any]:
    problem, argument = _bounds(value, data, ("step", "offset"), integral=False)
    if problem:
        return problem, data
    if len(argument) < 2:
        return "needs both step and offset", data
    step, offset = argument["step"], argument["offset"]
    if not all(isinstance(number, int) or number.is_integer() for number in (step, offset)):
        return "needs whole numbers", data
    if step == 0:
        return "can't have a step of 0", data
    if abs(offset) >= abs(step):
        return "needs an offset smaller than its step", data
    return ("needs step and offset of the same sign", data) if step * offset < 0 else ("", argument)


def parse_flat_constraints(parameter: Parameter, body: Mapping, path: str, parsing: Parsing) -> None:
    """The constraints of CFN, which stand among the keys of the parameter."""
    found: dict[str, Entry] = {}
    for entry in body.effective():
        meaning = parsing.version.parameter_keys.get(str(entry.key.value))
        if meaning is not None:
            found[meaning] = entry
    description = str(to_data(found["constraint_description"].value) or "") if "constraint_description" in found else ""
    for kind, least, most in (("range", "min_value", "max_value"), ("length", "min_length", "max_length")):
        bounds = {"min": found.get(least), "max": found.get(most)}
        argument: dict[str, Any] = {}
        for side, bound in bounds.items():
            if bound is None or is_nothing(bound.value) or not isinstance(bound.value, Scalar):
                continue
            try:
                argument[side] = to_number(bound.value.value)
            except (TypeError, ValueError):
                problem = f"needs a number, not {bound.value.raw}"
                parsing.report(
                    "bad-constraint",
                    bound.value,
                    path=f"{path}.{bound.key.value}",
                    kind=bound.key.value,
                    problem=problem,
                )
        node = found.get(least) or found.get(most)
        if argument and node is not None:
            parameter.constraints.append(Constraint(kind, argument, description, node.key))
    for kind in ("allowed_values", "allowed_pattern"):
        if (named := found.get(kind)) is not None:
            problem, value = _read(kind, named.value)
            if problem:
                place = f"{path}.{named.key.value}"
                parsing.report("bad-constraint", named.value, path=place, kind=named.key.value, problem=problem)
            else:
                parameter.constraints.append(Constraint(kind, value, description, named.key))
