"""Parameters with their values: what was declared and what was given, by Heat's rules.

Sources: Heat's ``engine/parameters.py`` and ``engine/hot/parameters.py`` (27.0.1). A value given in the call wins over
one from an environment, that over ``parameter_defaults``, and those over the default of the declaration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.constraints import problem, shown, to_boolean, to_number
from hotc.compiler.data import to_data
from hotc.compiler.diagnostics import Related
from hotc.compiler.leaves import conceal
from hotc.compiler.sections.groups import PSEUDO
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.source import Span
    from hotc.compiler.template import Constraint, Parameter, Template
    from hotc.compiler.tree import Node

UNKNOWN_TYPES: Final = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "json": "any",
    "comma_delimited_list": "list",
}
"""The type of the :class:`Unknown` that stands for a parameter without value."""

_WANTED: Final = {
    "number": "a number",
    "boolean": "a boolean",
    "json": "JSON",
    "comma_delimited_list": "a list, or a text with commas",
}


class Given:
    """A value given for a parameter, and where (``None``: in the call itself).

    ``ignored_by_heat``: Heat takes no notice of this one when the template has no such parameter.
    """

    __slots__ = ("ignored_by_heat", "value", "where")

    def __init__(self, value: Value, where: Node | Span | None = None, *, ignored_by_heat: bool = False) -> None:
        self.value = value
        self.where = where
        self.ignored_by_heat = ignored_by_heat


def root_values(template: Template, context: Context) -> dict[str, Value]:
    """The values of the root template's parameters, from the call and the environments of the context."""
    environment = context.environment
    given: dict[str, Given] = dict(environment.parameters) if environment is not None else {}
    given.update({name: Given(value) for name, value in context.options.parameters.items()})
    defaults: dict[str, Given] = environment.parameter_defaults if environment is not None else {}
    values = parameter_values(template, context, given, defaults)
    if context.options.stack_name:
        name = "OS::stack_name" if template.version.kind == "hot" else "AWS::StackName"
        values[name] = context.options.stack_name
    return values


def parameter_values(
    template: Template,
    context: Context,
    given: Mapping[str, Given],
    defaults: Mapping[str, Given],
    *,
    required: bool | None = None,
    path: str = "",
) -> dict[str, Value]:
    """A value for every declared parameter, and the pseudo parameters.

    What has no value is an :class:`Unknown` of the function ``get_param``; when ``required`` (by default what the
    caller of the compiler asked for) that is an error, too. What does not fit is reported and becomes ``POISON``. A
    hidden parameter's value is a :class:`Secret`. ``path`` is the place of the given values, for messages.
    """
    if required is None:
        required = context.options.require_parameters
    _check_declared(template, context, given, path)
    values: dict[str, Value] = {name: _pseudo(name) for name in PSEUDO[template.version.kind]}
    for name, parameter in template.parameters.items():
        found = given.get(name)
        if found is None or found.value is None:
            found = defaults.get(name)
        if found is not None and found.value is not None:
            values[name] = _value(parameter, found.value, found.where, context, path=path or f"parameters.{name}")
        elif parameter.default is not None:
            values[name] = _default(parameter, context)
        else:
            if required:
                hint = f"Give it one with --parameter {name}=VALUE or in an environment, or declare a default."
                context.report("missing-parameter", parameter.key, path=f"parameters.{name}", hint=hint, name=name)
            values[name] = _unknown(parameter)
    return values


def unknown_parameters(template: Template) -> dict[str, Value]:
    """Every declared parameter as a value that nobody knows."""
    return {name: _unknown(parameter) for name, parameter in template.parameters.items()}


def _unknown(parameter: Parameter) -> Unknown:
    name = parameter.name
    return Unknown(
        "get_param",
        [name],
        type="any" if parameter.guessed else UNKNOWN_TYPES[parameter.type],
        origins=frozenset({f"param:{name}"}),
        secret=parameter.hidden,
    )


def _pseudo(name: str) -> Value:
    if name == "AWS::Region":
        return "ap-southeast-1"  # what Heat says, wherever it runs
    return Unknown("get_param", [name], type="string", origins=frozenset({f"param:{name}"}))


def _check_declared(template: Template, context: Context, given: Mapping[str, Given], path: str) -> None:
    for name, value in given.items():
        if name in template.parameters:
            continue
        hint = did_you_mean(name, template.parameters)
        section = template.root.entry(template.version.key("sections", "parameters"))
        related = (Related(section.key.span, "the parameters of the template"),) if section is not None else ()
        if template.source.may_hide(name):
            continue
        code = "unread-parameter" if value.ignored_by_heat else "undeclared-parameter"
        context.report(code, value.where, path=path or f"parameters.{name}", hint=hint, related=related, name=name)


def _default(parameter: Parameter, context: Context) -> Value:
    assert parameter.default is not None
    data = to_data(parameter.default)
    value, fits = coerce(parameter.type, data)
    if not fits:
        context.report(
            "invalid-default",
            parameter.default,
            path=f"parameters.{parameter.name}.default",
            name=parameter.name,
            wanted=_WANTED[parameter.type],
            value=shown(data, parameter.hidden),
        )
        return POISON
    for constraint in parameter.constraints:
        if not _seen_unparsed(constraint, data, parameter.type) and (why := problem(constraint, value, parameter.type)):
            context.report(
                "violating-default",
                parameter.default,
                path=f"parameters.{parameter.name}.default",
                heat="full",
                hint=constraint.description,
                related=(Related(constraint.node.span, "the constraint"),),
                name=parameter.name,
                problem=why,
                value=shown(data, parameter.hidden),
            )
    return Secret(value) if parameter.hidden else value


def _seen_unparsed(constraint: Constraint, default: Any, kind: str) -> bool:
    """Whether reading the section has already said all that there is to say of a default.

    There a text that means a list or a map is compared as a text, as ``Schema._validate_default`` does; Heat parses it
    for a stack only, and then compares once more.
    """
    if constraint.kind == "custom_constraint":
        return False
    if not isinstance(default, str) or kind not in ("json", "comma_delimited_list"):
        return True
    return bool(problem(constraint, default if kind == "json" else default.split(","), kind))


def _value(parameter: Parameter, value: Value, where: Node | Span | None, context: Context, *, path: str) -> Value:
    secret = parameter.hidden
    if isinstance(value, Secret):
        secret, value = True, value.value
    if value is POISON or value is ABSENT:
        return value
    if isinstance(value, Unknown | Choice):
        return conceal(value) if secret else value
    related = (Related(parameter.key.span, "declared here"),)
    heat: HeatLevel = "full"
    coerced, fits = coerce(parameter.type, value)
    if not fits:
        context.report(
            "invalid-parameter",
            where,
            path=path,
            heat=heat,
            related=related,
            name=parameter.name,
            wanted=_WANTED[parameter.type],
            value=shown(value, secret),
        )
        return POISON
    checked = coerced if parameter.type in ("json", "comma_delimited_list") else value
    for constraint in parameter.constraints:
        if not _whole(checked):
            break
        why = problem(constraint, checked, parameter.type)
        if why:
            context.report(
                "violated-constraint",
                where,
                path=path,
                heat=heat,
                hint=constraint.description,
                related=(Related(constraint.node.span, "the constraint"),),
                name=parameter.name,
                problem=why,
                value=shown(value, secret),
            )
    return Secret(coerced) if secret else coerced


def _whole(value: Value) -> bool:
    """Whether a value is plain data through and through."""
    if isinstance(value, list):
        return all(map(_whole, value))
    if isinstance(value, dict):
        return all(map(_whole, value.values()))
    return value is None or isinstance(value, str | int | float | bool)


def coerce(kind: str, value: Any) -> tuple[Any, bool]:
    """The value as a parameter of this type has it, and whether it fits. Lists and maps may hold unknown leaves."""
    try:
        if kind == "number":
            return to_number(value), True
        if kind == "boolean":
            return to_boolean(value), True
        if kind == "comma_delimited_list":
            return _list(value), True
        if kind == "json":
            return _json(value), True
    except (TypeError, ValueError, AttributeError, RecursionError):
        return value, False
    return (value if isinstance(value, str) else _text(value)), True


def _text(value: Any) -> Any:
    return str(value) if _whole(value) else value


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value.split(",") if value != "" else []


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value:
        return value
    import json

    return json.loads(value)
