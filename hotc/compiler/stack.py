"""Building one instance of a template: conditions, resources in an order in which they can see each other, outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from hotc.compiler import catalog
from hotc.compiler.environment import Environment
from hotc.compiler.expansion import creates_stack, expand, settle_type
from hotc.compiler.instance import Instance, OutputInstance, ResourceInstance
from hotc.compiler.leaves import reveal
from hotc.compiler.mentions import in_order, mentions
from hotc.compiler.parameters import root_values
from hotc.compiler.scope import Place, Scope
from hotc.compiler.tree import Call
from hotc.compiler.values import ABSENT, POISON, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.template import Resource, Template
    from hotc.compiler.tree import Node
    from hotc.compiler.unit import Unit


class Total:
    """How many resources there are in a tree of stacks."""

    __slots__ = ("resources",)

    def __init__(self) -> None:
        self.resources = 0


class StackBuilder:
    """Builds one instance, and answers its expressions' questions about resources (see ``scope.Resources``).

    The instance belongs to the resource that creates it, or to the unit; what serves to build it is kept by it. Links
    the other way are weak, so that a compilation that nobody wants any more is gone at once, without the garbage
    collector. ``depth`` counts the stacks around this one, ``total`` the resources of the whole tree.
    """

    def __init__(
        self,
        unit: Unit,
        context: Context,
        template: Template,
        parameters: dict[str, Value],
        environment: Environment,
        *,
        path: str = "",
        owner: ResourceInstance | None = None,
        parent: StackBuilder | None = None,
    ) -> None:
        self._unit = ref(unit)
        self.context = context
        self.template = template
        self.environment = environment
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.total: Total = parent.total if parent is not None else Total()
        instance = Instance(template, None, path, owner)
        if owner is not None:
            owner.nested = instance
        else:
            unit.instance = instance
        instance.parameters = parameters
        instance.scope = Scope(
            template,
            instance,
            unit,
            context,
            self,
            parameters=parameters,
            environment=environment,
            parent=parent.scope if parent is not None else None,
        )
        self._instance = ref(instance)
        self.evaluated: set[str] = set()
        self.doubtful: set[str] = set()  # resources whose condition could not be read
        self.prefix = f"{path}/" if path else ""

    @property
    def instance(self) -> Instance:
        """What is built."""
        instance = self._instance()
        assert instance is not None
        return instance

    @property
    def scope(self) -> Scope:
        """What the expressions of the instance see."""
        scope: Scope = self.instance.scope
        return scope

    @property
    def unit(self) -> Unit:
        """The compilation on its way; there until all is built."""
        unit = self._unit()
        assert unit is not None
        return unit

    @classmethod
    def root(cls, unit: Unit, context: Context) -> StackBuilder:
        """The builder of the root template, with the parameters of the call."""
        assert unit.template is not None
        environment = context.environment or Environment()
        return cls(unit, context, unit.template, root_values(unit.template, context), environment)

    def build(self) -> Instance:
        """The whole instance, nested stacks included."""
        self._enable()
        order: list[str] = list(self.instance.resources)
        if any(creates_stack(resource) for resource in self.instance.resources.values()):
            order = in_order({name: mentions(self.template.resources[name]) for name in order})
        for name in order:
            self.evaluate(name)
        self._outputs()
        used = frozenset(self.instance.conditions)
        for name, condition in self.template.conditions.items():
            self.scope.place = Place(f"conditions.{name}", condition.expression, resolve="never")
            self.scope.condition(name, condition.key)
        self._settle(used)
        if self.parent is None:
            from hotc.compiler.early import check_early

            check_early(self.instance, self.context)
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
                finding.diagnostic.heat = "full" if nested and finding.level == "parse" else finding.level
        scope.opaque = False

    # --- resources

    def _enable(self) -> None:
        """Decide which resources there are. None is evaluated before all are known."""
        instance = self.instance
        self.total.resources += len(self.template.resources)
        for name, declared in self.template.resources.items():
            condition: Value = True
            if declared.condition is not None:
                self.scope.place = Place(f"resources.{name}.condition", declared.condition, resolve="parse")
                condition = self.scope.condition_value(declared.condition)
            if condition is False:
                instance.disabled.append(name)
                continue
            if "/" in name:
                level: HeatLevel = "template" if self.parent is None else "full"
                self.context.report("slash-in-name", declared.key, path=f"resources.{name}", heat=level, name=name)
            resource = ResourceInstance(self.prefix + name, name, declared, instance)
            if condition is POISON:
                self.doubtful.add(name)
            elif condition is not True:
                resource.condition = condition
                resource.condition_name = str(getattr(declared.condition, "value", "?"))
            settle_type(self, resource)
            instance.resources[name] = resource

    def evaluate(self, name: str) -> None:
        """Evaluate an enabled resource and build the stack that it creates, unless that is done."""
        if name in self.evaluated:
            return
        self.evaluated.add(name)
        resource = self.instance.resources[name]
        declared, scope = resource.declaration, self.scope
        before = (scope.place, scope.references, scope.assumed, scope.doubtful)
        scope.references, scope.assumed = resource.references, resource.condition_name
        scope.doubtful = name in self.doubtful
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
            if isinstance(policy, str) and policy not in known and isinstance(declared.deletion_policy, Call):
                hint = f"Policies are {', '.join(known)}."
                scope.report("unknown-deletion-policy", declared.deletion_policy, "parse", hint=hint, policy=policy)
        resource.depends_on = [str(item.value) for item in declared.depends_on]
        expand(self, resource)
        scope.place, scope.references, scope.assumed, scope.doubtful = before

    def _section(self, declared: Resource, key: str, node: Node | None, **levels: Any) -> Value:
        if node is None:
            return {}
        if self.parent is not None and key == "properties":
            # Heat asks for few values within nested stacks before it creates them
            known = catalog.lookup(self.instance.resources[declared.name].catalog_type or "")
            levels |= {"resolve": "cloud", "validated": known.validated if known is not None else frozenset()}
        self.scope.place = Place(f"resources.{declared.name}.{key}", node, **levels)
        value = self.scope.value(node)
        return None if value is ABSENT else value

    # --- what expressions ask

    def reference(self, scope: Scope, name: str) -> Value:
        """What ``get_resource`` gives for an enabled resource."""
        resource = self.instance.resources[name]
        if resource.nested is None and creates_stack(resource):
            self.evaluate(name)
        if resource.nested is None or scope.opaque:
            return identity(resource)
        from hotc.compiler.nested import stack_reference

        return stack_reference(resource, resource.nested)

    def attribute(self, scope: Scope, name: str, attribute: Value, path: list[Value], call: Call) -> Value:
        """What ``get_attr`` gives for an enabled resource."""
        resource = self.instance.resources[name]
        if creates_stack(resource) and not scope.opaque:
            self.evaluate(name)
            from hotc.compiler.nested import stack_attribute

            if resource.nested is not None and isinstance(attribute, str):
                return stack_attribute(scope, resource, attribute, path, call)
        return attribute_of(resource, attribute, path)

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
                scope.assumed = "" if condition is True else str(getattr(declared.condition, "value", "?"))
                value = scope.value(declared.value)
                scope.assumed = ""
            self.instance.outputs[name] = OutputInstance(name, declared, value)


def identity(resource: ResourceInstance) -> Unknown:
    """The id of a resource: only the cloud knows it."""
    from hotc.compiler.attributes import entity_of

    address = resource.address
    return Unknown("get_resource", address, type="string", entity=entity_of(resource), origins=frozenset((address,)))


def attribute_of(resource: ResourceInstance, attribute: Value, path: list[Value]) -> Unknown:
    """An attribute of a resource; ``attribute`` is ``None`` for all of them."""
    from hotc.compiler.attributes import type_of_attribute
    from hotc.compiler.leaves import origins

    arguments = [resource.address] if attribute is None else [resource.address, attribute, *path]
    kind = type_of_attribute(resource, attribute) if not path else "any"
    return Unknown("get_attr", arguments, type=kind, origins=frozenset((resource.address,)) | origins(arguments))


def as_properties(value: Value) -> dict[str, Value]:
    """The properties by name, from the value of the whole section. A secret map is a map of secrets."""
    if isinstance(value, dict):
        return value
    if isinstance(value, Secret) and isinstance(value.value, dict):
        return {key: Secret(reveal(item)) for key, item in value.value.items()}
    return {}
