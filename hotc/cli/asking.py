"""Questions for the values of parameters, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.constraints import problem
from hotc.compiler.data import to_data
from hotc.compiler.parameters import coerce

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.screen import Screen
    from hotc.compiler.template import Parameter

_YES = ("y", "yes")


def ask(parameters: Iterable[Parameter], screen: Screen) -> dict[str, Any]:
    """Values for those that have none, and, if that is wanted, for the others. Hidden ones are left out.

    An empty answer leaves a parameter as it is: at its default, or without a value.
    """
    wanted = [each for each in parameters if not each.hidden]
    found: dict[str, Any] = {}
    for each in (each for each in wanted if each.default is None):
        _take(each, screen, found)
    others = [each for each in wanted if each.default is not None]
    if others and screen.ask(f"Go through {len(others)} more that have defaults? [y/N] ").lower() in _YES:
        for each in others:
            _take(each, screen, found)
    return found


def _take(parameter: Parameter, screen: Screen, found: dict[str, Any]) -> None:
    screen.note(f"{parameter.label or parameter.name}: {parameter.description}".rstrip(": "))
    default = f" [{shown(to_data(parameter.default))}]" if parameter.default is not None else ""
    while answer := screen.ask(f"  {parameter.name}{default}: "):
        wrong = unfit(parameter, answer)
        if not wrong:
            found[parameter.name] = answer
            return
        screen.note(f"  {wrong}")


def unfit(parameter: Parameter, value: Any) -> str:
    """Why a value is none for a parameter; empty when it is one."""
    fitting, fits = coerce(parameter.type, value)
    if not fits:
        return f"{value!r} is no value of type {parameter.type}."
    for constraint in parameter.constraints:
        if why := problem(constraint, fitting, parameter.type):
            return f"It {why}." + (f" {constraint.description}" if constraint.description else "")
    return ""


def shown(value: Any) -> str:
    """A default as it would be answered."""
    import json

    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(value)
