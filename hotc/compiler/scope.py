"""What an expression can see while it is evaluated: parameters, conditions, the other resources, and where it
stands.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import ref

from hotc.compiler.diagnostics import Related
from hotc.compiler.evaluate import evaluate
from hotc.compiler.intrinsics.function import describe
from hotc.compiler.intrinsics.logic import condition_names, wrong_condition
from hotc.compiler.intrinsics.placeholders import places_in_text
from hotc.compiler.intrinsics.registry import of_version
from hotc.compiler.leaves import reveal
from hotc.compiler.paths import follow, path_to
from hotc.compiler.scalar_spans import place as place_inside
from hotc.compiler.tree import Call, Scalar
from hotc.compiler.undecided import report_undecided
from hotc.compiler.values import POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.instance import Instance
    from hotc.compiler.intrinsics.function import FunctionError
    from hotc.compiler.source import Span
    from hotc.compiler.template import Template
    from hotc.compiler.tree import Node
    from hotc.compiler.unit import Unit


class Place:
    """The section that is being evaluated: its path and root node, for messages, and how Heat treats errors in it.

    ``reference``, ``attribute`` and ``resolve`` are the levels at which Heat rejects a bad ``get_resource``, a bad
    ``get_attr``, and a function that can't work with its values. Of properties in ``validated`` Heat asks the values
    when it validates, even where it leaves others alone.
    """

    __slots__ = ("attribute", "path", "reference", "resolve", "root", "validated")

    def __init__(
        self,
        path: str,
        root: Node | None,
        *,
        reference: HeatLevel = "parse",
        attribute: HeatLevel = "parse",
        resolve: HeatLevel = "full",
        validated: frozenset[str] = frozenset(),
    ) -> None:
        self.path = path
        self.root = root
        self.reference = reference
        self.attribute = attribute
        self.resolve = resolve
        self.validated = validated

    def resolve_of(self, node: Node) -> HeatLevel:
        """The level at which Heat rejects a function in this section that can't work with its values."""
        first = (path_to(self.root, node) or "").lstrip(".").partition("[")[0].partition(".")[0]
        return "full" if first in self.validated else self.resolve

    def path_of(self, node: Node) -> str:
        """The path of a node in this section, as messages show it."""
        return self.path + (path_to(self.root, node) or "")


class Reference:
    """A mention of a resource in what was evaluated. ``condition`` names the undecided condition it stands under."""

    __slots__ = ("call", "condition", "dynamic", "name", "place")

    def __init__(self, name: str, call: Call, place: Place, condition: str, *, dynamic: bool) -> None:
        self.name = name
        self.call = call
        self.place = place
        self.condition = condition
        self.dynamic = dynamic


class Resources(Protocol):
    """Who knows the resources of the instance that is being built."""

    def reference(self, scope: Scope, name: str) -> Value:
        """What ``get_resource`` gives for an enabled resource."""

    def attribute(self, scope: Scope, name: str, attribute: Value, path: list[Value], call: Call) -> Value:
        """What ``get_attr`` gives for an enabled resource."""


NOWHERE: Final = Place("", None)
DEEP: Final = 30
"""Conditions within conditions up to which the evaluator follows names as it meets them."""


class Scope:
    """The view of one instance of a template. ``parent`` is the scope of the stack that creates it.

    ``opaque``: see nested stacks and partly known arguments as Heat does before anything exists, as unknown.
    """

    __slots__ = (
        "_depth",
        "_instance",
        "assumed",
        "context",
        "deciding",
        "doubtful",
        "environment",
        "files",
        "functions",
        "limits",
        "opaque",
        "parameters",
        "parent",
        "place",
        "references",
        "resources",
        "template",
    )

    def __init__(
        self,
        template: Template,
        instance: Instance,
        unit: Unit,
        context: Context,
        resources: Resources,
        *,
        parameters: dict[str, Value],
        environment: Any = None,
        parent: Scope | None = None,
    ) -> None:
        self.template = template
        self._instance = ref(instance)
        self.files = unit.files
        self.context = context
        self.resources = resources
        self.parameters = parameters
        self.environment = environment
        self.parent = parent
        self.functions = of_version(template.version)
        self.limits = context.options.limits
        self.opaque = False
        self.place = NOWHERE
        self.references: list[Reference] | None = None
        self.assumed = ""
        self._depth = 0
        self.doubtful = False  # whether the condition of what is evaluated could not be read
        self.deciding = 0  # conditions within conditions that are being evaluated

    @property
    def instance(self) -> Instance:
        """The instance whose view this is; it keeps the scope, not the other way round."""
        instance = self._instance()
        assert instance is not None
        return instance

    # --- what functions ask for

    def value(self, node: Node) -> Value:
        """The value of an expression in this scope."""
        return evaluate(node, self)

    def parameter(self, name: str, call: Call) -> Value:
        """The value of a parameter or pseudo parameter."""
        found = self.parameters.get(name, self)
        if found is not self:
            if self.deciding and type(found) is Unknown:
                report_undecided(self, found, call)
            return found
        if not _is_literal(call):
            self.report("unknown-parameter", call.argument, self.place.resolve_of(call), name=name)
        return POISON

    def has_resource(self, name: str) -> bool:
        """Whether the template declares this resource and it is enabled, or may be."""
        return name in self.instance.resources

    def reference(self, name: str, call: Call) -> Value:
        """What ``get_resource`` gives."""
        if not self._note(name, call, self.place.reference):
            return POISON
        return self.resources.reference(self, name)

    def attribute(self, name: str, attribute: Value, path: list[Value], call: Call) -> Value:
        """What ``get_attr`` gives; ``attribute`` is ``None`` for all attributes."""
        if not self._note(name, call, self.place.attribute):
            return POISON
        if type(attribute) is Unknown:
            report_undecided(self, attribute, call)
        return self.resources.attribute(self, name, attribute, path, call)

    def condition(self, name: str, node: Node) -> Value:
        """The value of a named condition: a boolean, an Unknown boolean, or ``POISON``."""
        known = self.instance.conditions
        if name in known:
            return known[name]
        declared = self.template.conditions.get(name)
        if declared is None:
            if not isinstance(node, Scalar):  # else check has said so
                self.report("unknown-condition", node, self.place.resolve, name=name)
            return POISON
        if self._depth > DEEP:
            self._evaluate_below(name)
        known[name] = POISON  # a condition that rests on itself was reported by check
        self._depth += 1
        place = self.place
        # Heat never asks for the value of a condition that nothing uses
        level: HeatLevel = "never" if place.resolve == "never" else "parse"
        self.place = Place(f"conditions.{name}", declared.expression, resolve=level)
        value = self.condition_value(declared.expression, definition=True)
        self.place = place
        self._depth -= 1
        known[name] = value
        return value

    def _evaluate_below(self, name: str) -> None:
        """Evaluate the conditions on which one rests, innermost first: a chain may be longer than Python's stack."""
        conditions, known = self.template.conditions, self.instance.conditions
        waiting, seen = [name], {name}
        order = []
        while waiting:
            current = waiting.pop()
            order.append(current)
            for needed in condition_names(conditions[current].expression):
                if needed in conditions and needed not in known and needed not in seen:
                    seen.add(needed)
                    waiting.append(needed)
        depth, self._depth = self._depth, 0
        for needed in reversed(order[1:]):
            self.condition(needed, conditions[needed].key)
        self._depth = depth

    def condition_value(self, node: Node, *, definition: bool = False) -> Value:
        """The value of what stands where a condition is wanted; a text is the name of one, except as a definition."""
        self.deciding += 1
        value = evaluate(node, self)
        self.deciding -= 1
        return self.as_condition(value, node, definition=definition)

    def as_condition(self, value: Value, node: Node, *, definition: bool = False) -> Value:
        """The condition that an evaluated value stands for, which is written at ``node``."""
        if type(value) is Secret:
            value = reveal(value)
        if isinstance(value, bool) or value is POISON:
            return value
        if isinstance(value, Choice | Unknown):
            return value
        if not definition:
            if value is None:
                return True  # Heat: no condition always holds
            if isinstance(value, str):
                return self.condition(value, node)
        # What is written as something else was reported by parse (a definition) or check.
        if isinstance(node, Call) or (not definition and not wrong_condition(node)):
            self.report("not-a-condition", node, self.place.resolve, found=describe(value))
        return POISON

    def file(self, name: str, call: Call) -> Value:
        """The content of a file that ``get_file`` names."""
        uri = self.context.loader.resolve(name, self.template.source.uri)
        found = self.files.get(uri)
        if found is not None:
            return found.text
        if not _is_literal(call):
            self.report("file-not-read", call.argument, self.place.resolve, value=name)
        return POISON

    def facade(self, part: str, call: Call) -> Value:
        """Metadata, deletion policy or update policy of the resource that creates this stack."""
        owner = self.instance.owner
        if self.opaque or owner is None:
            if owner is None and not self.opaque:
                self.report("no-facade", call, self.place.resolve, function=call.name)
            return Unknown("resource_facade", part)
        found = getattr(owner, part)
        return {} if found is None and part != "deletion_policy" else found

    def mappings(self) -> Value:
        """The section Mappings of a template in the manner of CloudFormation."""
        return evaluate(self.template.mappings, self) if self.template.mappings is not None else {}

    @contextmanager
    def assuming(self, condition: str) -> Iterator[None]:
        """While both sides of an undecided condition are looked at."""
        before = self.assumed
        self.assumed = condition or before or "?"
        yield
        self.assumed = before

    # --- findings

    def report(
        self,
        code: str,
        node: Node,
        heat: HeatLevel,
        *,
        hint: str = "",
        related: tuple[Related, ...] = (),
        inside: tuple[int, int] | None = None,
        **values: object,
    ) -> None:
        """Report a finding about a node of the section that is being evaluated, or about a piece of its text."""
        if not self.opaque:
            path = self.place.path_of(node)
            where: Node | Span = node
            if inside is not None and isinstance(node, Scalar):
                where, brought = place_inside(node, *inside)
                related += brought
            self.context.report(code, where, path=path, heat=heat, hint=hint, related=related, **values)  # type: ignore[arg-type]

    def fail(self, error: FunctionError, call: Call) -> None:
        """Report that a function can't work with its values, at the argument that is to blame.

        Where Heat looks at values only when it has created everything (outputs, nested stacks), the values that count
        are those of the day: defaults that nobody means to use are no reason to complain. What is written out is wrong
        whatever the day brings.
        """
        level = self.place.resolve_of(call)
        node = follow(call.argument, error.at)
        of_the_day = level in ("cloud", "never") and not self.context.options.require_parameters
        if of_the_day and not _is_written(error, node):
            return
        fields = {**error.fields(), "function": call.name, "inside": error.inside, "severity": "error"}
        if "placeholder" in fields:
            fields["related"] = places_in_text(call, error)
        self.report(error.code, node, level, hint=error.hint, **fields)  # type: ignore[arg-type]

    def _note(self, name: str, call: Call, level: HeatLevel) -> bool:
        """Take down that a resource is mentioned; whether it is there to be referred to."""
        if name not in self.instance.resources:
            if name in self.template.resources:
                condition = self.template.resources[name].condition
                related = (Related(condition.span, "its condition"),) if condition is not None else ()
                if not self.doubtful and not self.assumed:  # else nobody knows whether it is looked at in that world
                    hint = "Give what refers to it the same condition, or choose with an `if`."
                    place = _named(call)
                    self.report(
                        "absent-resource", place, level, hint=hint, related=related, function=call.name, name=name
                    )
            elif not _is_literal(call):
                self.report("unknown-resource", call.argument, level, name=name)
            return False
        if self.references is not None:
            dynamic = not _is_literal(call)
            self.references.append(Reference(name, call, self.place, self.assumed, dynamic=dynamic))
        return True


def _named(call: Call) -> Node:
    """The node that names what a reference refers to."""
    items = getattr(call.argument, "items", None)
    first: Node = items[0] if isinstance(items, list) and items else call.argument
    return first


def _is_written(error: FunctionError, node: Node) -> bool:
    """Whether what a function can't work with is the very thing that is written at a node."""
    if error.code != "wrong-argument-type" or not isinstance(node, Scalar):
        return False
    return error.values.get("found") == describe(node.value)


def _is_literal(call: Call) -> bool:
    """Whether the name is written out, so that ``check`` has looked at it."""
    return isinstance(_named(call), Scalar)


__all__ = ["NOWHERE", "Place", "Reference", "Resources", "Scope"]
