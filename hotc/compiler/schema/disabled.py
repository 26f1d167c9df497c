"""Resources that a condition switches off: Heat looks at nothing in them; here their type and property names are
checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.renaming import rename
from hotc.compiler.schema.coerce import suggestion
from hotc.compiler.schema.types import is_catalogued, report_unknown_type
from hotc.compiler.tree import Mapping

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.instance import Instance
    from hotc.compiler.template import Resource


def check_disabled(context: Context, stack: Instance) -> None:
    """Report unknown types (as warnings: the condition may be there for that very reason) and unknown properties."""
    for name in stack.disabled:
        declared = stack.template.resources[name]
        target = stack.scope.environment.find_type(declared.type, name, is_catalogued)
        if target.kind == "template" or not declared.type:
            continue
        type_ = catalog.lookup(target.name)
        if type_ is None:
            report_unknown_type(context, declared, target, f"resources.{name}", heat="never", severity="warning")
        elif not type_.open_properties and isinstance(declared.properties, Mapping):
            _check_names(context, declared, type_, declared.properties)


def _check_names(context: Context, declared: Resource, type_: catalog.ResourceType, written: Mapping) -> None:
    given = [str(entry.key.value) for entry in written.entries]
    for entry in written.entries:
        if entry.key.value in type_.properties:
            continue
        hint, near = suggestion(type_.properties, given, entry.key.value)
        fix = rename(entry.key, near, message=f"Rename {entry.key.value} to {near}") if near else None
        path = f"resources.{declared.name}.properties.{entry.key.value}"
        name = f'"{entry.key.value}"'
        context.report(
            "unknown-property", entry.key, path=path, hint=hint, fix=fix, heat="never", type=type_.name, name=name
        )
