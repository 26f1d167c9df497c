"""Checking the expressions of one template: functions' arguments, references, conditions. Nothing is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.intrinsics.logic import condition_names, condition_operands, wrong_condition
from hotc.compiler.intrinsics.registry import of_version
from hotc.compiler.paths import path_to
from hotc.compiler.scalar_spans import place as place_inside
from hotc.compiler.sections.groups import PSEUDO
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.template import Guarded
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Diagnostic, HeatLevel
    from hotc.compiler.source import Span
    from hotc.compiler.template import Resource, Template

    Guards = tuple[tuple[str, Node | str, bool], ...]


class Section:
    """A part of the template that is being checked, and when Heat looks at which mistake in it.

    ``enabled`` guards what Heat sees only where the resource or output is there.
    """

    __slots__ = ("construct", "enabled", "path", "reference", "resolve", "root", "validate")

    def __init__(
        self,
        path: str,
        root: Node,
        enabled: Guards = (),
        *,
        construct: Guards = (),
        reference: HeatLevel = "parse",
        validate: HeatLevel = "parse",
        resolve: HeatLevel = "full",
    ) -> None:
        self.path = path
        self.root = root
        self.enabled = enabled
        self.construct = construct
        self.reference = reference
        self.validate = validate
        self.resolve = resolve


class Checker:
    """``nested``: the template is used by another one, so that Heat sees it only where it is instantiated."""

    def __init__(self, template: Template, context: Context, *, nested: bool) -> None:
        self.template = template
        self.context = context
        self.nested = nested
        self.functions = of_version(template.version)
        self.pseudo = PSEUDO[template.version.kind]
        self.section = Section("", template.root)
        self.branches: Guards = ()

    def run(self) -> None:
        """Check everything."""
        template = self.template
        for name, condition in template.conditions.items():
            used: Guards = (("used", name, True),)
            self._check(Section(f"conditions.{name}", condition.expression, used, resolve="parse"), condition=True)
        self._circular_conditions()
        for resource in template.resources.values():
            self._resource(resource)
        for output in template.outputs.values():
            enabled = self._condition(f"outputs.{output.name}.condition", output.condition)
            if output.value is not None:
                levels: dict[str, HeatLevel] = {"reference": "cloud", "resolve": "cloud"}
                place = f"outputs.{output.name}.value"
                self._check(Section(place, output.value, enabled, construct=enabled, **levels))

    # --- sections

    def _resource(self, resource: Resource) -> None:
        path = f"resources.{resource.name}"
        enabled = self._condition(f"{path}.condition", resource.condition)
        if resource.properties is not None:
            self._check(Section(f"{path}.properties", resource.properties, enabled))
        if resource.metadata is not None:
            self._check(Section(f"{path}.metadata", resource.metadata, enabled, resolve="cloud"))
        if resource.update_policy is not None:
            self._check(Section(f"{path}.update_policy", resource.update_policy, enabled, reference="full"))
        for key in ("external_id", "deletion_policy"):
            node = getattr(resource, key)
            if node is not None:
                self._check(Section(f"{path}.{key}", node, enabled if key == "external_id" else (), resolve="parse"))
        self.section = Section(path, resource.node, enabled)
        for name in resource.depends_on:
            if name.value not in self.template.resources:
                hint = did_you_mean(str(name.value), self.template.resources)
                self._report("unknown-dependency", name, "validate", hint=hint, name=name.value)

    def _condition(self, path: str, node: Node | None) -> Guards:
        """Check what stands behind the key ``condition``; the guard for what it governs."""
        if node is None:
            return ()
        self._check(Section(path, node, resolve="parse"), condition=True)
        return (("if", node, True),)

    def _check(self, section: Section, *, condition: bool = False) -> None:
        if type(section.root) is Scalar and not condition:
            return
        self.section, self.branches = section, ()
        if condition and not section.path.startswith("conditions."):
            self._operand(section.root, "construct")
        self._walk(section.root)

    # --- expressions

    def _walk(self, node: Node) -> None:
        if type(node) is Mapping:
            for entry in node.effective():
                if type(entry.value) is not Scalar:
                    self._walk(entry.value)
        elif type(node) is Sequence:
            for item in node.items:
                if type(item) is not Scalar:
                    self._walk(item)
        elif type(node) is Call:
            self._call(node)

    def _call(self, call: Call) -> None:
        function = self.functions.get(call.name)
        if function is None:
            return
        if function.check is not None:
            function.check(call, self._reporter(call))
        if call.wrong:
            return
        refer = _REFERENCES.get(function.name)
        if refer is not None:
            refer(self, call)
        is_choice = function.name in ("if", "if_else", "fn_if")
        for operand in condition_operands(call):
            self._operand(operand, "construct" if is_choice else "resolve")
        if is_choice and type(call.argument) is Sequence:
            self._branches(call.argument.items)
        else:
            self._walk(call.argument)

    def _branches(self, items: list[Node]) -> None:
        before = self.branches
        self._walk(items[0])
        for item, wanted in zip(items[1:], (True, False), strict=False):
            self.branches = (*before, ("if", items[0], wanted))
            self._walk(item)
        self.branches = before

    def _operand(self, node: Node, moment: str) -> None:
        wrong = wrong_condition(node)
        if wrong:
            self._report("not-a-condition", node, moment, found=wrong)
        elif isinstance(node, Scalar) and isinstance(node.value, str) and node.value not in self.template.conditions:
            hint = did_you_mean(node.value, self.template.conditions)
            self._report("unknown-condition", node, moment, hint=hint, name=node.value)

    # --- references

    def _parameter(self, call: Call) -> None:
        node = _first(call)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            self._known_parameter(node, "resolve")

    def _known_parameter(self, node: Scalar, moment: str) -> None:
        name = str(node.value)
        known = self.template.parameters
        if name in known or name in self.pseudo:
            return
        hint = f'"{name}" is a resource: use get_resource.' if name in self.template.resources else ""
        if hint and self.section.path.startswith("conditions."):
            hint = f'"{name}" is a resource: conditions are decided before there are any.'
        hint = hint or did_you_mean(name, [*known, *self.pseudo]) or _declared(known)
        self._report("unknown-parameter", node, moment, hint=hint, name=name)

    def _resource_name(self, call: Call) -> None:
        node = _first(call)
        if not isinstance(node, Scalar) or node.value is None or node.value in self.template.resources:
            return
        name = str(node.value)
        hint = f'"{name}" is a parameter: use get_param.' if name in self.template.parameters else ""
        hint = hint or did_you_mean(name, self.template.resources)
        is_attribute = self.functions[call.name].name != "get_resource"
        self._report("unknown-resource", node, "validate" if is_attribute else "reference", hint=hint, name=name)

    def _either(self, call: Call) -> None:
        node = _first(call)
        in_condition = self.section.path.startswith("conditions.")
        if isinstance(node, Scalar) and (in_condition or node.value not in self.template.resources):
            self._known_parameter(node, "resolve")

    # --- conditions that rest on themselves

    def _circular_conditions(self) -> None:
        conditions = self.template.conditions
        needs = {name: [n for n in condition_names(c.expression) if n in conditions] for name, c in conditions.items()}
        done: set[str] = set()
        for start, first in needs.items():
            chain: dict[str, None] = {}
            work = [(start, iter(first))] if start not in done else []
            while work:
                name, rest = work[-1]
                chain[name] = None
                following = next(rest, None)
                if following is None:
                    done.add(name)
                    work.pop()
                    del chain[name]
                elif following in chain:
                    names = list(chain)
                    self._circle(names[names.index(following) :])
                elif following not in done:
                    work.append((following, iter(needs[following])))

    def _circle(self, chain: list[str]) -> None:
        conditions = self.template.conditions
        first = conditions[chain[0]]
        self.section = Section(
            f"conditions.{chain[0]}", first.expression, (("used", chain[0], True),), validate="parse"
        )
        related = tuple(Related(conditions[n].key.span, f'"{n}" takes part') for n in chain[1:])
        self._report("circular-condition", first.key, "validate", related=related, chain=" → ".join([*chain, chain[0]]))

    # --- findings

    def _reporter(self, call: Call):  # type: ignore[no-untyped-def]
        def report(code: str, node: Node, moment: str, **values: object) -> None:
            known = values.pop("known", None)
            if isinstance(known, list):
                values["hint"] = did_you_mean(str(values.get("argument")), known)
            found = self._report(code, node, moment, function=call.name, **values)  # type: ignore[arg-type]
            if found.severity == "error":
                call.wrong = True

        return report

    def _report(
        self,
        code: str,
        node: Node,
        moment: str,
        *,
        hint: str = "",
        related: Iterable[Related] = (),
        inside: tuple[int, int] | None = None,
        **values: object,
    ) -> Diagnostic:
        """Report a finding about a node, or (``inside``) about a piece of its text."""
        section = self.section
        where: Node | Span = node
        if inside is not None and isinstance(node, Scalar):
            where, brought = place_inside(node, *inside)
            related = (*related, *brought)
        level: HeatLevel = "parse"
        guards = (*section.construct, *self.branches)
        if moment == "never":
            level = "never"
        elif moment != "construct":
            level = getattr(section, moment)
            guards = (*section.enabled, *self.branches)
        path = section.path + (path_to(section.root, node) or "")
        settled = level if level in ("never", "cloud") or not (guards or self.nested) else "never"
        finding = self.context.report(
            code,
            where,
            path=path,
            hint=hint,
            related=tuple(related),
            heat=settled,
            **values,  # type: ignore[arg-type]
        )
        if settled != level:
            self.template.guarded.append(Guarded(finding, level, guards))
        return finding


_NAMED: Final = 5
"""Parameters that a hint names."""
_REFERENCES: Final = {
    "get_param": Checker._parameter,
    "get_resource": Checker._resource_name,
    "get_attr": Checker._resource_name,
    "get_attr_path": Checker._resource_name,
    "get_attr_then_select": Checker._resource_name,
    "fn_get_att": Checker._resource_name,
    "ref": Checker._either,
    "ref_param": Checker._parameter,
}


def _declared(known: Iterable[str]) -> str:
    """What a hint says about a parameter that is like none of those that there are."""
    names = list(known)
    if not names:
        return 'Declare it in a section "parameters".'
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f'Declare it in "parameters", which has {", ".join(names[:_NAMED])}{more}.'


def _first(call: Call) -> Node:
    argument = call.argument
    return argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
