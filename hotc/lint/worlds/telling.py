"""A world in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.lint.worlds.variables import OTHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.template import Template
    from hotc.lint.worlds.variables import Variable

_LISTED = 2
"""Values that are listed when a variable has none of them, at most."""


def told(chosen: Sequence[tuple[Variable, int]], template: Template) -> str:
    """``"env" is "dev" and "public" is false``: the values (by their number) that make a world."""
    words = [_words(variable, variable.values[value], template) for variable, value in chosen]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _words(variable: Variable, value: Any, template: Template) -> str:
    declared = template.parameters.get(variable.parameter_name)
    hidden = declared is not None and declared.hidden
    if variable.key[0] == "contains":
        name = ".".join(map(str, variable.key[-1][1:]))
        what = "a certain value" if hidden else _shown(variable.key[2])
        return f'"{name}" {"contains" if value else "does not contain"} {what}'
    name = ".".join(map(str, variable.keys))
    if hidden:
        return f'"{name}" has {"another" if value is OTHER else "a certain"} value'
    if value is not OTHER:
        return f'"{name}" is {_shown(value)}'
    others = [_shown(each) for each in variable.values if each is not OTHER]
    if not others:
        return f'"{name}" is anything'
    if len(others) == 1:
        return f'"{name}" is not {others[0]}'
    return f'"{name}" is neither {" nor ".join(others)}' if len(others) <= _LISTED else f'"{name}" has another value'


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value in ("", None, [], {}):
        return "empty"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:37] + "…"
