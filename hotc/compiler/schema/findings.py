"""Where findings about the values of one resource go: each with its node, its path, its level, and no secret in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import renaming
from hotc.compiler.diagnostics import Related
from hotc.compiler.schema.place import Path, dotted, place
from hotc.compiler.tree import Call, Mapping, Scalar

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Diagnostic, HeatLevel, Severity
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.tree import Node

_OF_TYPES: Final = frozenset({"wrong-type", "not-convertible", "missing-property"})
_OF_VALUES: Final = _OF_TYPES | {
    "unknown-property",
    "out-of-range",
    "wrong-length",
    "not-a-multiple",
    "value-not-allowed",
    "pattern-mismatch",
    "invalid-format",
    "empty-name",
}
LONGEST_QUOTE: Final = 60
"""Characters of a value that a message quotes."""


class Findings:
    """The findings about one section (``properties``, ``update_policy``) of a resource.

    Of a resource with ``external_id`` Heat checks nothing: what is found there is beyond Heat. In nested stacks it
    looks at values only when it creates them, but for the properties that its own code for the type reads
    (``validated``).
    """

    __slots__ = ("_failed", "context", "external", "nested", "resource", "root", "section", "validated")

    def __init__(
        self,
        context: Context,
        resource: ResourceInstance,
        section: str = "properties",
        validated: frozenset[str] = frozenset(),
    ) -> None:
        self.context = context
        self.resource = resource
        self.section = section
        self.root: Node | None = getattr(resource.declaration, section)
        self.external = resource.external_id is not None
        self.nested = resource.stack.owner is not None
        self.validated = validated
        self._failed: set[tuple[str, int]] = set()

    def _level(self, code: str, at: Path, heat: HeatLevel | None) -> HeatLevel | None:
        if self.external:
            return "never"
        if self.section == "update_policy":
            return "full" if self.nested else "template"
        if self.nested and heat == "template":
            return "full"
        if self.nested and code in _OF_VALUES and heat in (None, "full"):
            return "full" if at and at[0] in self.validated and code in _OF_TYPES else "cloud"
        return heat

    def report(
        self,
        code: str,
        at: Path,
        *,
        on_key: bool = False,
        heat: HeatLevel | None = None,
        severity: Severity | None = None,
        hint: str = "",
        rename: str = "",
        related: tuple[Related, ...] = (),
        **values: Any,
    ) -> Diagnostic:
        """Add a finding at a path of the section; ``on_key`` points at the key instead of the value.

        ``rename`` is what should stand in the place of the key: it becomes a fix.
        """
        node, key, complete = place(self.root, at, self.resource.stack.conditions)
        where: Node | None = key if on_key and complete and key is not None else node
        if where is None:
            where = self.resource.declaration.type_node or self.resource.declaration.key
        elif not on_key and isinstance(where, Call) and (declared := self._declaration(where)) is not None:
            related = (*related, Related(declared.span, "declared here"))
        fix = None
        if rename and where is key and key is not None and key.anchor is None:
            fix = renaming.rename(key, rename, message=f"Rename {key.value} to {rename}")
        if node is not None:
            self._failed.add((node.source.uri, node.start))
        return self.context.report(
            code,
            where,
            path=self.path(at),
            hint=hint,
            fix=fix,
            related=related,
            severity=severity,
            heat=self._level(code, at, heat),
            **values,
        )

    def path(self, at: Path) -> str:
        """Where a path of the section stands in the document: ``resources.web.properties.networks[0]``."""
        return dotted(at, f"{document_path(self.resource)}.{self.section}")

    def failed(self, node: Node) -> bool:
        """Whether something was found at a node."""
        return (node.source.uri, node.start) in self._failed

    def report_missing(self, code: str, at: Path, *, missing: str = "", **values: Any) -> Diagnostic:
        """Add a finding about a key that is not there: at the map that lacks it, for the whole section at its key."""
        if at:
            return self.report(code, at, **values)
        declaration = self.resource.declaration
        hint = values.pop("hint", "")
        where: Node | None = declaration.type_node or declaration.key
        if isinstance(declaration.node, Mapping):
            for name in (self.section, self.section.capitalize()):
                if (entry := declaration.node.entry(name)) is not None:
                    where = entry.key
        return self.context.report(
            code,
            where,
            path=f"{document_path(self.resource)}.{self.section}",
            hint=hint,
            heat=self._level(code, at or (missing,), None),
            **values,
        )

    def written_null(self, at: Path) -> str | None:
        """How a null is written at this path (``""`` where nothing is); ``None`` where it is computed."""
        node, _, complete = place(self.root, at, self.resource.stack.conditions)
        return node.raw if complete and isinstance(node, Scalar) and node.value is None else None

    def _declaration(self, call: Call) -> Scalar | None:
        if call.name not in ("get_param", "Ref"):
            return None
        argument = call.argument
        if not isinstance(argument, Scalar):
            first = getattr(argument, "items", None)
            argument = first[0] if first else argument
        if not isinstance(argument, Scalar):
            return None
        parameter = self.resource.stack.template.parameters.get(str(argument.value))
        return parameter.key if parameter is not None else None


def document_path(resource: ResourceInstance) -> str:
    """Where a resource stands in its document. The members of a group stand in the group's own properties."""
    owner, declaration = resource.stack.owner, resource.declaration
    if owner is None or declaration.key is not owner.declaration.key:
        return f"resources.{resource.name}"
    written = owner.declaration.properties
    for entry in written.entries if isinstance(written, Mapping) else ():
        if entry.value is declaration.node:
            return f"{document_path(owner)}.properties.{entry.key.value}"
    return document_path(owner)


def quote(value: Any, secret: bool = False) -> str:
    """A value as a message shows it: strings in quotes, long ones cut, secrets not at all."""
    if secret:
        return "the secret value"
    text = f'"{value}"' if isinstance(value, str) else "null" if value is None else str(value)
    if isinstance(value, bool):
        text = text.lower()
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
