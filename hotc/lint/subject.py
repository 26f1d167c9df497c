"""What a rule looks at: the compiled template, and what is asked of it again and again, found once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Broken, Mapping, Scalar, Sequence
from hotc.lint.facts.nodes import inner, literal, nodes, parts, written
from hotc.lint.facts.uses import Uses
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.environment import Layer
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.select.world import World
    from hotc.compiler.template import Resource, Template
    from hotc.compiler.tree import Node
    from hotc.lint.facts.given import Values
    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.facts.texts import Text
    from hotc.lint.rule import Scope
    from hotc.lint.worlds.worlds import Worlds

__all__ = ["Definition", "Subject", "first_instances", "literal", "nodes", "parts", "written"]


class Definition(NamedTuple):
    """A resource as defined, or the member of a group as its group defines it (``resource`` is the group then)."""

    resource: Resource
    type: str
    type_node: Node
    properties: Node | None
    path: str


_MEMBERS = ("resource_def", "resource")
"""Properties in which groups hold the definition of a member (ResourceGroup, AutoScalingGroup)."""


class Subject:
    """A template under the linter: that which was compiled, or one within it.

    ``instance`` is ``None`` where the template could not be given values.
    """

    def __init__(self, compilation: Compilation, template: Template, instance: Instance | None = None) -> None:
        self.compilation = compilation
        self.template = template
        self.is_main = template is compilation.template
        self.instance: Instance | None = compilation.instance if self.is_main else instance

    @cached_property
    def uses(self) -> Uses:
        """Who uses which parameter, resource and condition."""
        return Uses(self.template)

    @cached_property
    def worlds(self) -> Worlds | None:
        """In which worlds what the template declares is there; ``None`` where no condition decides anything, or where
        the text could not be read.
        """
        template = self.template
        if not template.version.condition_functions:
            return None
        conditional = (
            template.conditions
            or any(self.uses.calls_of("if", "Fn::If"))
            or any(resource.condition is not None for resource in template.resources.values())
            or any(output.condition is not None for output in template.outputs.values())
        )
        if not conditional or not self.whole:
            return None
        from hotc.lint.worlds.worlds import Worlds

        return Worlds(template, self.uses)

    def mentions(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words stands in the text, which is quicker to see than anything else about it."""
        known = self._mentioned
        for word in words:
            if word not in known:
                known[word] = self._spells_out or (self._says(word.lower()) and word in self.template.source.text)
            if known[word]:
                return True
        return False

    @cached_property
    def _mentioned(self) -> dict[str, bool]:
        return {}

    def _says(self, word: str) -> bool:
        """Whether a word in small letters stands in the text, in any. Most that rules ask for are spelt in three ways,
        and stand there in none.
        """
        if word not in self._said:
            self._said[word] = word in self._lowered
        return self._said[word]

    @cached_property
    def _said(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _lowered(self) -> str:
        return self.template.source.text.lower()

    @cached_property
    def _spells_out(self) -> bool:
        """Whether characters may be spelt by their numbers, so that no word can be looked for."""
        text = self.template.source.text
        return "\\" in text and any(sign in text for sign in ("\\x", "\\u", "\\U"))

    @cached_property
    def has_conditions(self) -> bool:
        """Whether what stands under ``conditions`` are conditions: a word that names none is a sign of another file."""
        declared = self.template.conditions
        return not any(
            isinstance(each.expression, Scalar)
            and not isinstance(each.expression.value, bool)
            and str(each.expression.value) not in declared
            for each in declared.values()
        )

    @cached_property
    def texts(self) -> list[Text]:
        """The texts for people: descriptions and labels."""
        from hotc.lint.facts.texts import texts

        return list(texts(self))

    @cached_property
    def given(self) -> Values:
        """What is written for properties; see :func:`hotc.lint.facts.given.given_values`."""
        from hotc.lint.facts.given import all_values

        return all_values(self)

    @cached_property
    def whole(self) -> bool:
        """Whether all of the text could be read. What is missing from a broken text proves nothing."""
        errors = [found for found in self.compilation.diagnostics if found.severity == "error"]
        if not errors:
            return True
        if any(found.code.startswith("H0") for found in errors):
            return False
        uri = self.template.source.uri
        if not any(found.span is not None and found.span.source.uri == uri for found in errors):
            return True  # what could not be read is always told
        return all(node.__class__ is not Broken for node in inner(self.template.root))

    @cached_property
    def composition(self) -> World | None:
        """All resources of what was compiled, those of nested stacks included, as selectors are asked of them."""
        from hotc.compiler.select.world import World

        return World(self.compilation.instance) if self.compilation.instance is not None else None

    @cached_property
    def loose_parameters(self) -> set[str]:
        """Parameters named where nothing was evaluated: in a piece that is reported as misplaced, say."""
        found: set[str] = set()
        if self._all_calls_are_seen:
            return found
        for node in inner(self.template.root):
            for entry in node.entries if isinstance(node, Mapping) else ():
                if entry.key.value in ("get_param", "Ref"):
                    first = entry.value.items[:1] if isinstance(entry.value, Sequence) else [entry.value]
                    found.update(str(name.value) for name in first if isinstance(name, Scalar))
        return found

    @cached_property
    def names_written(self) -> Counter[str]:
        """How often each name stands in properties and outputs, by :func:`hotc.lint.facts.unreferenced.name_key`."""
        from hotc.lint.facts.unreferenced import names_written

        return names_written(self)

    @cached_property
    def scripts(self) -> list[Script]:
        """The texts that the template's servers run or read when they start."""
        from hotc.lint.facts.server_scripts import scripts

        return scripts(self)

    @cached_property
    def scripts_together(self) -> str:
        """All of them as one text: most words that a rule looks for are in none."""
        return "\n".join([script.text for script in self.scripts])

    @cached_property
    def _all_calls_are_seen(self) -> bool:
        """Whether each word ``get_param`` or ``Ref`` of the text belongs to a call that ``uses`` knows."""
        text = self.template.source.text
        seen = {placed.call.key.start for placed in self.uses.calls_of("get_param", "Ref")}
        return text.count("get_param") + text.count("Ref") <= len(seen)

    def has(self, scope: Scope) -> bool:
        """Whether there is anything of what a rule looks at."""
        if scope == "template":
            return True
        return bool(self.environments if scope == "environments" else self.compilation.unit.templates)

    @cached_property
    def environments(self) -> list[Layer]:
        """The environments that the user gave, the first one first; looked at together with the main template only."""
        environment = self.compilation.context.environment
        if not self.is_main or environment is None:
            return []
        return [layer for layer in environment.layers if layer.user]

    @cached_property
    def all_templates(self) -> list[Template]:
        """The template, and those within the stack that is made of it."""
        units = self.compilation.unit.templates.values()
        return [self.template, *(template for template in units if template is not self.template)]

    def resources(self, *types: str) -> Iterable[Resource]:
        """The declared resources of these types (of all, without any)."""
        if len(types) == 1:
            return self._by_type.get(types[0], ())
        declared = self.template.resources.values()
        if types and any(type in self._by_type for type in types):
            return [resource for resource in declared if resource.type in types]
        return () if types else declared

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.template.resources.values():
            found.setdefault(resource.type, []).append(resource)
        return found

    def definitions(self, *types: str) -> list[Definition]:
        """Every resource, and every definition of a group's members; those of these types, where any are named."""
        if not types:
            return self._definitions
        if not any(type in self._defined for type in types):
            return []
        return [definition for definition in self._definitions if definition.type in types]

    @cached_property
    def _defined(self) -> set[str]:
        return {definition.type for definition in self._definitions}

    @cached_property
    def _definitions(self) -> list[Definition]:
        found: list[Definition] = []
        for resource in self.template.resources.values():
            path = f"resources.{resource.name}"
            if resource.type_node is not None:
                found.append(Definition(resource, resource.type, resource.type_node, resource.properties, path))
            if not resource.type.startswith("OS::Heat::"):
                continue
            for name in _MEMBERS:
                member = written(resource, name)
                type_node = member.get("type") if isinstance(member, Mapping) else None
                if isinstance(member, Mapping) and isinstance(type_node, Scalar):
                    where = f"{path}.properties.{name}"
                    given = member.get("properties")
                    found.append(Definition(resource, str(type_node.value), type_node, given, where))
        return found

    def made(self, name: str) -> ResourceInstance | None:
        """A resource with its values; ``None`` for one that is disabled or could not be evaluated."""
        return self.instance.resources.get(name) if self.instance is not None else None

    def value(self, resource: Resource, property: str) -> Any:
        """The value of a property, as the functions leave it; ``None`` where there is none."""
        made = self.made(resource.name)
        if made is not None:
            return made.properties.get(property) if isinstance(made.properties, dict) else None
        node = written(resource, property)
        return node.value if isinstance(node, Scalar) else None


def first_instances(compilation: Compilation) -> dict[str, Instance]:
    """The first stack that is made of each template of a compilation, by the template's uri."""
    found: dict[str, Instance] = {}
    waiting = [compilation.instance]
    while waiting:
        instance = waiting.pop()
        if instance is not None:
            found.setdefault(instance.template.source.uri, instance)
            for made in reversed(instance.resources.values()):
                waiting.append(made.nested if made.symbolic is None else made.symbolic.member)
    return found
