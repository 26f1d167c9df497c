"""``parameter_defaults`` of an environment that no template of the composition takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.child_stacks import TYPE as STACK
from hotc.compiler.suggest import did_you_mean

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.environment import Layer
    from hotc.compiler.unit import Unit

_LISTED: Final = 3
"""Names that a message lists before it says how many more there are."""


def check_unread_defaults(unit: Unit, context: Context) -> None:
    """Warn of names in ``parameter_defaults`` that are in no template, where all templates could be read.

    A name that looks misspelt is a finding of its own; the others of a file, which may serve several stacks, are one.
    """
    environment = context.environment
    if environment is None or any(_hides_templates(each.code) for each in context.diagnostics):
        return
    if any(each.type == STACK for template in unit.templates.values() for each in template.resources.values()):
        return  # the parameters of its template aren't known here
    declared = {name: None for template in unit.templates.values() for name in template.parameters}
    if unit.template is not None:
        declared.update(dict.fromkeys(unit.template.parameters))
    for layer in environment.layers:
        if layer.user:
            _check(layer, declared, context)


def _hides_templates(code: str) -> bool:
    return code.startswith(("H0", "H5"))


def _check(layer: Layer, declared: dict[str, None], context: Context) -> None:
    others: list[str] = []
    for name, given in layer.defaults.items():
        if name in declared:
            continue
        hint = did_you_mean(name, declared)
        if hint:
            path = f"parameter_defaults.{name}"
            context.report("unread-default", given.where, path=path, hint=hint, names=f'"{name}"')
        else:
            others.append(name)
    if others:
        names = " or ".join(f'"{name}"' for name in others[:_LISTED])
        if len(others) > _LISTED:
            names += f", nor {len(others) - _LISTED} more"
        first = layer.defaults[others[0]].where
        context.report("unread-default", first, path=f"parameter_defaults.{others[0]}", names=names)
