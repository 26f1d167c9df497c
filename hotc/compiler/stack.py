"""Building one instance of a template: conditions, resources in an order in which they can see each other, outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.instance import Instance, OutputInstance, ResourceInstance
from hotc.compiler.leaves import conceal, reveal
from hotc.compiler.mentions import in_order, mentions
from hotc.compiler.scope import Place, Scope
from hotc.compiler.values import ABSENT, POISON, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.template import Resource, Template
    from hotc.compiler.tree import Call, Node
    from hotc.compiler.unit import Unit


class StackBuilder:
    """Builds one instance and answers its expressions' questions about resources (:class:`hotc.compiler.scope.Resources`)."""

    def __init__(
        self,
        unit: Unit,
        context: Context,
        template: Template,
        parameters: dict[str, Value],
        environment: Any,
        *,
        path: str = "",
        owner: ResourceInstance | None = None,
        parent: Scope | None = None,
        depth: int = 0,
    ) -> None:
        self.unit = unit
        self.context = context
        self.template = template
        self.depth = depth
        self.instance = Instance(template, None, path, owner)
        self.instance.parameters = parameters
        self.scope = Scope(
            template,
            self.instance,
            unit,
            context,
            self,
            parameters=parameters,
            environment=environment,
            parent=parent,
            owner=owner,
        )
        self.instance.scope = self.scope
        self._evaluated: set[str] = set()
        self._prefix = f"{path}/" if path else ""

    @classmethod
    def root(cls, unit: Unit, context: Context) -> StackBuilder:
        """The builder of the root template, with the parameters of the call."""
        assert unit.template is not None
        parameters = root_parameters(unit.template, context)
        return cls(unit, context, unit.template, parameters, context.environment)

    def build(self) -> Instance:
        """The whole instance, nested stacks included."""
        self._enable()
        order: list[str] = list(self.instance.resources)
        if any(self._creates_stack(resource) for resource in self.instance.resources.values()):
            order = in_order({name: mentions(self.template.resources[name]) for name in order})
        for name in order:
            self._evaluate(name)
        used = frozenset(self.instance.conditions)
        for name in self.template.conditions:
            self.scope.place = Place(f"conditions.{name}", None, resolve="never")
            self.scope.condition(name, self.template.conditions[name].key)
        self._outputs()
        self._settle(used)
        return self.instance

    def _settle(self, used: frozenset[str]) -> None:
        """Tell which findings of ``check`` Heat would make here, too, now that the conditions are decided."""
        scope = self.scope
        scope.opaque = True  # nothing is reported a second time
        for finding in self.template.guarded:
            met = all(
                (what in used) if kind == "used" else scope.condition_value(what) is wanted  # type: ignore[arg-type]
                for kind, what, wanted in finding.guards
            )
            if met:
                nested = self.instance.owner is not None
                finding.diagnostic.heat = "template" if nested and finding.level == "parse" else finding.level
        scope.opaque = False

    # --- resources

    def _enable(self) -> None:
        """Decide which resources there are. None is evaluated before all are known."""
        instance = self.instance
        for name, declared in self.template.resources.items():
            condition: Value = True
            if declared.condition is not None:
                self.scope.place = Place(f"resources.{name}.condition", declared.condition, resolve="parse")
                condition = self.scope.condition_value(declared.condition)
            if condition is False:
                instance.disabled.append(name)
                continue
            resource = ResourceInstance(self._prefix + name, name, declared, instance)
            if condition is not True and condition is not POISON:
                resource.condition = condition
                resource.condition_name = str(getattr(declared.condition, "value", ""))
            resource.catalog_type = declared.type
            instance.resources[name] = resource

    def _creates_stack(self, resource: ResourceInstance) -> bool:
        return False

    def _evaluate(self, name: str) -> None:
        if name in self._evaluated:
            return
        self._evaluated.add(name)
        resource = self.instance.resources[name]
        declared, scope = resource.declaration, self.scope
        before = (scope.place, scope.references, scope.assumed)
        scope.references, scope.assumed = resource.references, resource.condition_name
        resource.properties = as_properties(self._section(declared, "properties", declared.properties))
        if declared.metadata is not None:
            resource.metadata = self._section(declared, "metadata", declared.metadata, resolve="cloud")
        scope.references = None
        if declared.update_policy is not None:
            resource.update_policy = self._section(declared, "update_policy", declared.update_policy, reference="full")
        if declared.external_id is not None:
            resource.external_id = self._section(declared, "external_id", declared.external_id, resolve="parse")
        if declared.deletion_policy is not None:
            policy = self._section(declared, "deletion_policy", declared.deletion_policy, resolve="parse")
            known = self.template.version.deletion_policies
            resource.deletion_policy = known.get(policy, policy) if isinstance(policy, str) else policy
        resource.depends_on = [str(item.value) for item in declared.depends_on]
        scope.place, scope.references, scope.assumed = before

    def _section(self, declared: Resource, key: str, node: Node | None, **levels: Any) -> Value:
        if node is None:
            return {}
        self.scope.place = Place(f"resources.{declared.name}.{key}", node, **levels)
        value = self.scope.value(node)
        return None if value is ABSENT else value

    # --- what expressions ask

    def reference(self, scope: Scope, name: str) -> Value:
        """What ``get_resource`` gives for an enabled resource."""
        return self._identity(self.instance.resources[name])

    def attribute(self, scope: Scope, name: str, attribute: Value, path: list[Value], call: Call) -> Value:
        """What ``get_attr`` gives for an enabled resource."""
        resource = self.instance.resources[name]
        arguments = [resource.address] if attribute is None else [resource.address, attribute, *path]
        return Unknown("get_attr", arguments, origins=frozenset((resource.address,)))

    def _identity(self, resource: ResourceInstance) -> Unknown:
        return Unknown("get_resource", resource.address, type="string", origins=frozenset((resource.address,)))

    # --- outputs

    def _outputs(self) -> None:
        scope = self.scope
        for name, declared in self.template.outputs.items():
            condition: Value = True
            if declared.condition is not None:
                scope.place = Place(f"outputs.{name}.condition", declared.condition, resolve="parse")
                condition = scope.condition_value(declared.condition)
            value: Value = ABSENT
            if condition is not False and declared.value is not None:
                scope.place = Place(f"outputs.{name}.value", declared.value, reference="cloud", resolve="cloud")
                value = scope.value(declared.value)
            self.instance.outputs[name] = OutputInstance(name, declared, value)


def as_properties(value: Value) -> dict[str, Value]:
    """The properties by name, from the value of the whole section. A secret map is a map of secrets."""
    if isinstance(value, dict):
        return value
    if isinstance(value, Secret) and isinstance(value.value, dict):
        return {key: Secret(reveal(item)) for key, item in value.value.items()}
    return {}


def root_parameters(template: Template, context: Context) -> dict[str, Value]:
    given = context.options.parameters
    found: dict[str, Value] = {}
    for name, parameter in template.parameters.items():
        if name in given:
            found[name] = given[name]
        elif parameter.default is not None:
            found[name] = getattr(parameter.default, "value", None)
        else:
            found[name] = Unknown("get_param", [name], origins=frozenset((f"param:{name}",)))
        if parameter.hidden:
            found[name] = conceal(found[name])
    return found
