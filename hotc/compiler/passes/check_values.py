"""check values: each resource's values against the schema of its type; fills ``ResourceInstance.typed``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.catalog import behaviour
from hotc.compiler.heat_limits import check_heat_limits
from hotc.compiler.registry import TypeTarget
from hotc.compiler.schema.attributes import check_attributes
from hotc.compiler.schema.coerce import Coercion
from hotc.compiler.schema.findings import Findings, document_path
from hotc.compiler.schema.references import References
from hotc.compiler.schema.renames import Renames, renames
from hotc.compiler.schema.types import report_unknown_type
from hotc.compiler.schema.uses import Uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, ResourceType
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.template import Template
    from hotc.compiler.unit import Unit


def check_values(unit: Unit, context: Context) -> Unit:
    """Check every resource of every stack, and give each its typed values. Without ``check_resources``: sizes only."""
    check_heat_limits(unit, context)
    if unit.instance is None or not context.options.check_resources:
        return unit
    checker = _Checker(context, unit.instance)
    for stack in stacks(unit.instance):
        for resource in stack.resources.values():
            checker.check(resource)
        check_attributes(context, stack)
        if stack.disabled:
            from hotc.compiler.schema.disabled import check_disabled

            check_disabled(context, stack, checker.references)
    checker.finish(unit.instance)
    if checker.has_stacks:
        from hotc.compiler.child_stacks import check_child_stacks

        check_child_stacks(unit, context, stacks(unit.instance))
    return unit


def stacks(root: Instance) -> Iterator[Instance]:
    """A stack and all stacks that its resources create, parents first."""
    waiting = [root]
    while waiting:
        stack = waiting.pop()
        yield stack
        for resource in stack.resources.values():
            if resource.nested is not None:
                waiting.append(resource.nested)
            elif resource.symbolic is not None and resource.symbolic.member is not None:
                waiting.append(resource.symbolic.member)


class _Checker:
    __slots__ = ("_networked", "_renames", "_schemas", "context", "has_stacks", "references", "uses")

    def __init__(self, context: Context, root: Instance) -> None:
        self.context = context
        self.references = References(lambda: stacks(root))
        self.uses = Uses(context)
        self._networked = False
        self.has_stacks = False
        self._renames: dict[str, Renames | None] = {}
        self._schemas: dict[int, dict[str, Property]] = {}

    def finish(self, root: Instance) -> None:
        """What can only be told of all resources together."""
        if self._networked:
            from hotc.compiler.catalog.behaviour.networks import check_networks

            check_networks(self.context, list(stacks(root)), self.references)

    def check(self, resource: ResourceInstance) -> None:
        if resource.catalog_type is None:
            if resource.nested is not None:
                self._check_template(resource, resource.nested.template)
            return
        type_ = catalog.lookup(resource.catalog_type)
        if type_ is None:
            resource.typed = dict(resource.properties)
            target = resource.target or TypeTarget("unknown", resource.catalog_type)
            level: HeatLevel = "template" if resource.stack.owner is None else "full"
            report_unknown_type(self.context, resource.declaration, target, document_path(resource), heat=level)
        elif type_.open_properties:
            resource.typed = dict(resource.properties)
        else:
            self._check_known(resource, type_)

    def _check_template(self, resource: ResourceInstance, template: Template) -> None:
        from hotc.compiler.schema.stand_in import check_template_type, parameters_as_properties

        schema = self._schemas.get(id(template))
        if schema is None:
            environment = self.context.environment
            defaults = environment.parameter_defaults if environment is not None else {}
            schema = self._schemas[id(template)] = parameters_as_properties(template, defaults)
        findings = check_template_type(self.context, resource, schema, self.references)
        self.uses.check(findings, resource.type, schema)

    def _check_known(self, resource: ResourceInstance, type_: ResourceType) -> None:
        if type_.name not in self._renames:
            self._renames[type_.name] = renames(type_)
        findings = Findings(self.context, resource, validated=type_.validated)
        coercion = Coercion(findings, type_.name, self._renames[type_.name], self.references)
        if isinstance(resource.properties, dict):
            typed = coercion.section(type_.properties, resource.properties)
            if resource.references or resource.stack.owner is not None:
                from hotc.compiler.schema.kinds import check_unsaid

                check_unsaid(coercion, type_, typed)
            text = resource.declaration.description
            if text and "description" not in typed and type_.update_allowed("description"):
                typed["description"] = text
            resource.typed = typed
            self.uses.check(findings, type_.name, type_.properties)
            self.has_stacks = self.has_stacks or type_.name == "OS::Heat::Stack"
            self._networked = self._networked or type_.name in behaviour.NETWORKED
            behaviour.check(resource, type_, findings, self.references)
        if resource.deletion_policy == "Snapshot" and not type_.snapshot:
            where = resource.declaration.deletion_policy
            path = f"{document_path(resource)}.deletion_policy"
            self.context.report("unsupported-deletion-policy", where, path=path, type=type_.name)
        if isinstance(resource.update_policy, dict):
            policy = Coercion(
                Findings(self.context, resource, "update_policy"),
                f"the update policy of {type_.name}",
                None,
                self.references,
            )
            policy.section(type_.update_policy, resource.update_policy)
