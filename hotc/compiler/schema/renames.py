"""Old property names and what became of them: Heat's translation rules, as far as they ask no cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.leaves import scan
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import ABSENT, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property, ResourceType
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.schema.coerce import Coercion
    from hotc.compiler.schema.place import Path


class Moves:
    """The renamed keys of one map: ``pairs`` old → new, ``spread`` old map → keys that moved out of it.

    ``silent`` are the keys that are never missed: an old name, which stands for a new one.
    """

    __slots__ = ("pairs", "silent", "spread")

    def __init__(self) -> None:
        self.pairs: dict[str, str] = {}
        self.spread: dict[str, list[str]] = {}
        self.silent: set[str] = set()

    def apply(
        self, coercion: Coercion, schema: dict[str, Property], values: dict[str, Value], at: Path
    ) -> tuple[dict[str, Value], dict[str, str]]:
        """The values with what stands under an old name put under the new one; and new name → name as written."""
        result, written = dict(values), {}
        for old, new in self.pairs.items():
            given: Value = result.pop(old, ABSENT)
            if given is ABSENT:
                continue
            also = result.get(new, ABSENT)
            if also is not ABSENT and (level := _both(coercion, given, also)) is not None:
                names = f"{dotted((*at, new))} and {dotted((*at, old))}"
                coercion.findings.report("conflicting-properties", (*at, old), on_key=True, heat=level, names=names)
            if given is None:
                given = also if also is not ABSENT else ("" if schema[old].type == "string" else given)
            result[new] = given
            written[new] = old
        for old, moved in self.spread.items():
            given = result.pop(old, None)
            if isinstance(given, dict):
                for name in moved:
                    if name in given:
                        result.setdefault(name, given[name])
        return result, written


def _both(coercion: Coercion, old: Value, new: Value) -> HeatLevel | None:
    """The level at which Heat refuses both; ``None`` when one of them counts as not given."""
    level: HeatLevel = "full"
    for value in (old, new):
        if isinstance(value, Unknown):
            if value.function in ("get_attr", "Fn::GetAtt") or coercion.references.late(str(value.arguments)):
                level = "cloud"
        elif not value and not scan(value):
            return None
    return level


class Renames:
    """All renames of a resource type, by the way of names from the properties to the map in question."""

    __slots__ = ("_moves",)

    def __init__(self, type_: ResourceType) -> None:
        self._moves: dict[tuple[str, ...], Moves] = {}
        for rule in type_.translation:
            if rule.rule != "replace":
                continue
            parent, new = rule.path[:-1], rule.path[-1]
            moves = self._moves.setdefault(parent, Moves())
            if rule.custom_value_path and rule.value_name:
                moves.spread.setdefault(rule.value_name, []).append(new)
                moves.silent.add(rule.value_name)
                continue
            old = rule.value_name or rule.value_path[-1]
            moves.pairs[old] = new
            moves.silent.add(old)

    def at(self, names: tuple[str, ...]) -> Moves | None:
        """The renames inside the map at ``names``."""
        return self._moves.get(names)


def renames(type_: ResourceType) -> Renames | None:
    """The renames of a type, if it has any."""
    return Renames(type_) if any(rule.rule == "replace" for rule in type_.translation) else None
