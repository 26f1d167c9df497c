"""Types that the catalogue doesn't have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Related
from hotc.compiler.registry import TEMPLATE_ENDINGS

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel, Severity
    from hotc.compiler.registry import TypeTarget
    from hotc.compiler.template import Resource


_OWN: Final = (
    "A type of your own needs an entry in the resource_registry of an environment, or, where a plugin of Heat has it,"
    " a catalogue pack: hotc explain H4001."
)


def is_catalogued(name: str) -> bool:
    """Whether the catalogue has a type of this name or alias."""
    return catalog.lookup(name) is not None


def report_unknown_type(
    context: Context,
    declared: Resource,
    target: TypeTarget,
    path: str,
    *,
    heat: HeatLevel,
    severity: Severity | None = None,
) -> None:
    """Report the type of a resource, with the entries of the environment that made it what it is."""
    from hotc.compiler.suggest import did_you_mean

    if not declared.type.startswith(("OS::", "AWS::")) and any(
        each.name == "unreadable-file" and each.span is None for each in context.diagnostics
    ):
        return  # an environment that can't be read, which is told, may say what it is
    hint = did_you_mean(target.name, catalog.names(), cutoff=0.8)
    if not hint and declared.type.endswith((".yml", ".json", ".hot")):
        hint = f"The name of a template must end in {' or '.join(TEMPLATE_ENDINGS)} to be a type."
    hint = " ".join([*catalog.installed()[1], hint]).strip()
    context.report(
        "unknown-resource-type",
        declared.type_node or declared.key,
        path=f"{path}.type",
        hint=hint or _OWN,
        related=tuple(Related(entry.value.span, f"{entry.name} is mapped here") for entry in target.via),
        severity=severity,
        heat=heat,
        type=f'"{target.name}"',
    )
