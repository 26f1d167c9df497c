"""What a check in code looks at: the typed values of a resource, or of a map in one, and how Heat sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import scan
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import HeatLevel, Severity
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.schema.findings import Findings
    from hotc.compiler.schema.place import Path
    from hotc.compiler.schema.references import References


class Subject:
    """A map of typed values: the properties of a resource, or (with ``at``) a map inside them.

    Heat's checks run before anything exists: references that come late and attributes are empty then. ``given`` looks
    at what the user wrote, ``seen`` at what Heat sees of it.
    """

    __slots__ = ("at", "findings", "owner", "references", "resource", "values")

    def __init__(
        self,
        resource: ResourceInstance,
        findings: Findings,
        owner: str,
        references: References,
        *,
        values: dict[str, Value] | None = None,
        at: Path = (),
    ) -> None:
        self.resource = resource
        self.findings = findings
        self.owner = owner
        self.references = references
        self.values = resource.typed if values is None else values
        self.at = at

    def get(self, name: str) -> Value:
        """The value, ``None`` where there is none."""
        value = self.values.get(name)
        return value.value if isinstance(value, Secret) else value

    def known(self, name: str) -> Any:
        """The value where it is plain data, else ``None``."""
        value = self.get(name)
        return None if scan(value) else value

    def given(self, name: str) -> bool:
        """Whether there is a value, known or not, that is not null."""
        return self.get(name) is not None

    def seen(self, name: str, *, by_null: bool = False) -> bool:
        """Whether Heat takes the property for given: it isn't empty early on, or (``by_null``) it isn't null."""
        value = self.get(name)
        if value is None or value is ABSENT:
            return False
        if by_null or value is POISON:
            return True
        if isinstance(value, Unknown):
            if value.function == "get_resource":
                return not self.references.late(str(value.arguments))
            return value.function != "get_attr"
        return isinstance(value, Choice) or bool(value)

    def chosen(self, *names: str) -> bool:
        """Whether all these values are those of the day: given for parameters, and not written in the template.

        What is wrong between two such values is no mistake of the template.
        """
        from hotc.compiler.catalog.behaviour.origin import is_chosen

        return all(is_chosen(self.resource, self.findings.root, (*self.at, name)) for name in names)

    def items(self, name: str) -> Iterator[Subject]:
        """The maps in a list property."""
        value = self.get(name)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            plain = item.value if isinstance(item, Secret) else item
            if isinstance(plain, dict):
                yield self._inside(plain, (*self.at, name, index))

    def inside(self, name: str) -> Subject | None:
        """The map in a map property."""
        value = self.get(name)
        return self._inside(value, (*self.at, name)) if isinstance(value, dict) else None

    def _inside(self, values: dict[str, Value], at: Path) -> Subject:
        return Subject(self.resource, self.findings, self.owner, self.references, values=values, at=at)

    def name(self, *names: str) -> str:
        """A property as messages name it."""
        return dotted((*self.at, *names))

    # --- the findings that checks share

    def conflict(self, one: str, other: str, *, heat: HeatLevel | None = None, hint: str = "") -> None:
        """Two properties can't be given together."""
        names = f"{self.name(one)} and {self.name(other)}"
        self.findings.report(
            "conflicting-properties", (*self.at, other), on_key=True, heat=heat, hint=hint, names=names
        )

    def needs(self, name: str, other: str, *, heat: HeatLevel | None = None) -> None:
        """A property needs another one, or another one with a certain value (``other`` in words)."""
        self.findings.report(
            "dependent-property", (*self.at, name), on_key=True, heat=heat, name=self.name(name), other=other
        )

    def lacks(self, *names: str, exactly: bool = False, hint: str = "") -> None:
        """One of several properties is needed, and none is given."""
        owner = f"{dotted(self.at)} of {self.owner}" if self.at else self.owner
        words = ", ".join(self.name(name) for name in names)
        quantity = "exactly one" if exactly else "one" if len(names) == 2 else "at least one"
        self.findings.report_missing(
            "one-of-properties", self.at, hint=hint, type=owner, quantity=quantity, names=words
        )

    def problem(
        self,
        name: str,
        problem: str,
        *,
        heat: HeatLevel | None = None,
        hint: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Anything else that can't be."""
        if problem.startswith(("a ", "an ", "the ", "there ")):
            problem = problem[0].upper() + problem[1:]
        self.findings.report(
            "impossible-value", (*self.at, name), heat=heat, hint=hint, severity=severity, problem=problem
        )
