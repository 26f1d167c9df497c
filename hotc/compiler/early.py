"""What Heat makes of a template before anything exists: it evaluates every property with null for each attribute.

A function that can't work with null makes Heat reject the template, although it would have its values later on. Source:
``Properties.validate`` and ``GetAtt.result`` of Heat 27.0.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.evaluate import finish
from hotc.compiler.intrinsics.function import FunctionError
from hotc.compiler.intrinsics.registry import of_version
from hotc.compiler.paths import path_to
from hotc.compiler.tree import Call, Mapping, Node, Sequence
from hotc.compiler.values import Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.instance import Instance, ResourceInstance

PSEUDO: Final = {"OS::stack_id": "None", "OS::stack_name": "stack", "OS::project_id": "project"}
"""What stands for pseudo parameters in the meantime."""


class _NotGivenError(Exception):
    """A parameter has no value yet: Heat says so, whatever else there is."""


class _BeforeAnything:
    """A lookup for which nothing exists yet."""

    def __init__(self, instance: Instance) -> None:
        self._names = {resource.address: resource for resource in instance.resources.values()}

    def reference(self, address: str) -> Any:
        resource = self._names.get(address)
        known = catalog.lookup(resource.catalog_type) if resource is not None and resource.catalog_type else None
        return None if known is not None and known.late_reference else address.rpartition("/")[2]

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        return None

    def parameter(self, name: str) -> Any:
        if name not in PSEUDO:
            raise _NotGivenError(name)
        return PSEUDO[name]


def check_early(instance: Instance, context: Context) -> None:
    """Report what fails only because Heat looks at it too early. Of nested stacks Heat asks no values then."""
    if not context.options.check_resources:
        return
    lookup = _BeforeAnything(instance)
    for resource in instance.resources.values():
        if resource.condition is not True or resource.external_id is not None:
            continue
        for name, value in resource.properties.items():
            if _computes(value):
                try:
                    finish(value, lookup, context.options.limits)
                except FunctionError as error:
                    _report(resource, name, error, context)
                except _NotGivenError:
                    continue


def _computes(value: Value) -> bool:
    """Whether a function waits in the value for more than a reference."""
    kind = type(value)
    if kind is dict:
        return any(_computes(item) for item in value.values() if type(item) is not str)
    if kind is list:
        return any(_computes(item) for item in value if type(item) is not str)
    if kind is Unknown:
        return value.function not in ("get_attr", "get_resource", "get_param", "resource_facade", "fn_get_azs")
    if kind is Choice:
        return True
    return kind is Secret and _computes(value.value)


def _report(resource: ResourceInstance, name: str, error: FunctionError, context: Context) -> None:
    if error.code == "not-known-later":
        return
    written = resource.declaration.properties
    root = written.get(name) if isinstance(written, Mapping) else written
    if root is None:
        return
    function = str(error.values.get("function", ""))
    call = _find_call(root, function, resource)
    path = f"resources.{resource.name}.properties.{name}" + (path_to(root, call) or "")
    error.values["function"] = called = call.name if isinstance(call, Call) else function
    hint = "Give it something to work with until then: an if, a default in yaql, or one attribute for all of them."
    context.report("fails-early", call, path=path, hint=hint, function=called, reason=str(error))


def _find_call(root: Node, implementation: str, resource: ResourceInstance) -> Node:
    functions = of_version(resource.stack.template.version)
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Call):
            known = functions.get(node.name)
            if known is not None and implementation in (known.name, node.name):
                return node
            stack.append(node.argument)
        elif isinstance(node, Mapping):
            stack.extend(entry.value for entry in reversed(node.entries))
        elif isinstance(node, Sequence):
            stack.extend(reversed(node.items))
    return root
