"""What a schema makes of the values given: Heat's coercions, defaults and renamed properties, with a finding for what
doesn't fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import describe
from hotc.compiler.leaves import origins, scan
from hotc.compiler.schema.constraints import as_number, violations
from hotc.compiler.schema.expected import EXPECTED
from hotc.compiler.schema.findings import quote
from hotc.compiler.schema.place import Path, dotted
from hotc.compiler.schema.unknowns import unknown_value
from hotc.compiler.suggest import nearest
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.catalog import Property
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.schema.findings import Findings
    from hotc.compiler.schema.references import References
    from hotc.compiler.schema.renames import Renames

_MOST_NAMED: Final = 12
_MEANT_EMPTY: Final = frozenset({"gateway_ip"})  # nothing means: no gateway


class Coercion:
    """One conversion of the values of a resource.

    ``owner`` names the type in messages; ``references`` tells what is behind the address of a
    reference. ``loose`` is set inside a property that rests on another resource: Heat converts it, but checks
    constraints and the names of its keys only when that resource is there.
    """

    __slots__ = ("findings", "loose", "owner", "references", "renames", "secret")

    def __init__(self, findings: Findings, owner: str, renames: Renames | None, references: References) -> None:
        self.findings = findings
        self.owner = owner
        self.renames = renames
        self.references = references
        self.secret = False
        self.loose = False

    def section(self, schema: dict[str, Property], values: dict[str, Value]) -> dict[str, Value]:
        """What the schemas make of a section, in their order. What is neither given nor defaulted is left out."""
        return self.keys(schema, values, (), ())

    def keys(
        self, schema: dict[str, Property], values: dict[str, Value], at: Path, names: tuple[str, ...]
    ) -> dict[str, Value]:
        """The keys of a map (or the properties of a resource) by their schemas."""
        if not values.keys() <= schema.keys():
            unknown = [key for key, value in values.items() if key not in schema and value is not ABSENT]
            # what is misspelt isn't missing too
            values = {**values, **{self._unknown_key(schema, values, key, at): POISON for key in unknown}}
        moves = self.renames.at(names) if self.renames is not None else None
        written: dict[str, str] = {}
        if moves is not None:
            values, written = moves.apply(self, schema, values, at)
        found: dict[str, Value] = {}
        for name, prop in schema.items():
            if name not in values and prop.default is None and not prop.required:
                continue  # as most are, of those that a type has
            value = values.get(name, ABSENT)
            if value is ABSENT:
                self.loose = self.loose and bool(at)
                if prop.default is not None:
                    found[name] = self.value(prop, None, (*at, written.get(name, name)), (*names, name))
                elif prop.required and not (moves is not None and name in moves.silent):
                    self._missing(prop, at)
                continue
            here = (*at, written.get(name, name))
            if not at:
                self.loose = _rests_on_resource(value)
            if not prop.implemented:
                self._unsupported(prop, value, here)
            if value is None:
                self._null(prop, here)
            result = self.value(prop, value, here, (*names, name))
            if result is not ABSENT:
                found[name] = result
        self.loose = self.loose and bool(at)
        return found

    def value(self, prop: Property, value: Value, at: Path, names: tuple[str, ...]) -> Value:
        """What one schema makes of one value; ``POISON`` after a finding."""
        kind = type(value)
        if kind is str and prop.type == "string":  # as most are
            return self._checked(prop, value, at) if prop.checks else value
        if kind is Secret:
            outer, self.secret = self.secret, True
            result = self.value(prop, value.value, at, names)
            self.secret = outer
            return result if result is None or result is POISON else Secret(result)
        if kind is Unknown:
            return unknown_value(self, prop, value, at)
        if kind is Choice:
            then = value.then if value.then is ABSENT else self.value(prop, value.then, at, names)
            otherwise = value.otherwise if value.otherwise is ABSENT else self.value(prop, value.otherwise, at, names)
            return Choice(value.condition, then, otherwise, secret=value.secret)
        if value is POISON or value is ABSENT:
            return value
        result = self._converted(prop, value, at, names)
        return self._checked(prop, result, at) if prop.checks and result is not POISON and not scan(result) else result

    def _converted(self, prop: Property, value: Value, at: Path, names: tuple[str, ...]) -> Value:
        """What the type of a property makes of a value that is known, its leaves aside."""
        match prop.type:
            case "string":
                return self._string(prop, value, at)
            case "list":
                return self._list(prop, value, at, names)
            case "map":
                return self._map(prop, value, at, names)
            case "boolean":
                return self._boolean(prop, value, at)
            case "integer":
                return self._integer(prop, value, at)
            case "number":
                return self._number(prop, value, at)
        return value

    def _checked(self, prop: Property, value: Value, at: Path) -> Value:
        """A value that is known, after its constraints; ``POISON`` where it breaks one that counts."""
        broken = violations(prop.checks, prop.type, value, self.secret)
        for code, hint, words in broken:
            heat: HeatLevel | None = "never" if self.loose else None
            self.findings.report(code, at, hint=hint, heat=heat, name=dotted(at), **words)
        return POISON if broken and not self.loose else value

    def _wrong(self, prop: Property, value: Value, at: Path, heat: HeatLevel | None = None) -> Value:
        hint = ""
        if prop.type == "list" and isinstance(value, str | int | float | bool | dict):
            hint = "Write it as a list with one item."
        elif prop.type == "string" and isinstance(value, float):
            hint = "Quote it: Heat takes integers and booleans for strings, but no fractions."
        elif prop.type == "boolean":
            hint = "Write true or false."
        self.findings.report(
            "wrong-type", at, hint=hint, heat=heat, name=dotted(at), expected=EXPECTED[prop.type], found=describe(value)
        )
        return POISON

    def _garbled(self, prop: Property, value: Value, at: Path) -> Value:
        self.findings.report(
            "not-convertible", at, name=dotted(at), expected=EXPECTED[prop.type], value=quote(value, self.secret)
        )
        return POISON

    def _string(self, prop: Property, value: Value, at: Path) -> Value:
        if value is None:
            value = prop.default or ""
        if isinstance(value, str):
            return value
        if value is True or value is False:  # compiled, a boolean taken for an integer is written as a number
            return "True" if value else "False"
        if isinstance(value, int):
            return str(value)
        return self._wrong(prop, value, at)

    def _integer(self, prop: Property, value: Value, at: Path) -> Value:
        if value is None:
            value = prop.default or 0
        if isinstance(value, list | dict):
            return self._wrong(prop, value, at)
        try:
            result = int(value)
        except (ValueError, OverflowError):
            return self._garbled(prop, value, at)
        if isinstance(value, float) and value != result:
            self.findings.report(
                "number-cut-off",
                at,
                name=dotted(at),
                value=quote(value, self.secret),
                result=quote(result, self.secret),
            )
        return result

    def _number(self, prop: Property, value: Value, at: Path) -> Value:
        if value is None:
            value = prop.default or 0
        if isinstance(value, list | dict):
            return self._wrong(prop, value, at)
        try:
            return as_number(value)
        except ValueError:
            return self._garbled(prop, value, at)

    def _boolean(self, prop: Property, value: Value, at: Path) -> Value:
        if value is None:
            value = prop.default or False
        if isinstance(value, bool):
            return value
        if not isinstance(value, str):
            return self._wrong(prop, value, at)
        word = value.lower()
        if word not in ("true", "false"):
            return self._garbled(prop, value, at)
        return word == "true"

    def _map(self, prop: Property, value: Value, at: Path, names: tuple[str, ...]) -> Value:
        if value is None:
            value = prop.default if prop.default is not None else {}
        if not isinstance(value, dict):
            if prop.conversion and isinstance(value, str):
                return value
            if prop.conversion and isinstance(value, list):
                return _dump(value)
            return self._wrong(prop, value, at)
        if prop.schema is None:
            return value
        return self.keys(prop.schema, value, at, names)

    def _list(self, prop: Property, value: Value, at: Path, names: tuple[str, ...]) -> Value:
        if value is None:
            value = prop.default or []
        if prop.conversion and isinstance(value, str):
            value = [item.strip() for item in value.split(",")] if value else []
        if not isinstance(value, list):
            return self._wrong(prop, value, at)
        items = prop.items
        if items is None:
            return value
        return [self.value(items, item, (*at, index), names) for index, item in enumerate(value)]

    def _null(self, prop: Property, at: Path) -> None:
        written = self.findings.written_null(at)
        if prop.required and written is not None:
            self.findings.report("null-for-required", at, on_key=True, name=dotted(at))
        elif written == "" and prop.name not in _MEANT_EMPTY:
            self.findings.report("empty-property", at, on_key=True, name=dotted(at))

    def _unsupported(self, prop: Property, value: Value, at: Path) -> None:
        if value is None and len(at) > 1:
            return  # what Heat's groups put there for nothing
        heat: HeatLevel = "template" if len(at) == 1 else "never" if self.loose else "full"
        if heat == "full" and self.findings.nested:
            heat = "cloud"
        name = f'"{dotted(at)}"'
        self.findings.report("unsupported-property", at, on_key=True, heat=heat, name=name, type=self.owner)

    def _missing(self, prop: Property, at: Path) -> None:
        if self.findings.external and not at:
            return  # it is there already: nothing is made of its properties
        owner = f"{dotted(at)} of {self.owner}" if at else self.owner
        self.findings.report_missing("missing-property", at, missing=prop.name, type=owner, name=f'"{prop.name}"')

    def _unknown_key(self, schema: dict[str, Property], values: dict[str, Value], key: Any, at: Path) -> str:
        """Report a key; the name that it most likely stands for, or nothing."""
        owner = f"{dotted(at)} of {self.owner}" if at else self.owner
        hint, near = suggestion(schema, values, key)
        if not hint and not at:
            hint = "Its properties are the parameters of that template."
            if "::" in self.owner:
                hint = f"'hotc catalog show {self.owner}' lists those that it has."
        # Names of properties are checked even where Heat looks at no value.
        heat: HeatLevel = "template"
        if at:
            heat = "never" if self.loose else "full"
        self.findings.report(
            "unknown-property", (*at, key), on_key=True, hint=hint, rename=near, heat=heat, type=owner, name=f'"{key}"'
        )
        return near


def suggestion(schema: dict[str, Property], given: Iterable[str], key: object) -> tuple[str, str]:
    """What to write instead of an unknown key: a hint, and the name that it most likely stands for (or nothing)."""
    near = nearest(str(key), [name for name in schema if name not in given])
    if near is not None:
        today = schema[near].support.use
        if schema[near].support.status == "hidden" and today in schema and today not in given:
            return f'Did you mean "{near}", which is called "{today}" now?', today
        return f'Did you mean "{near}"?', near
    word = str(key).partition(" ")[0]
    if word != key and word in schema:
        return f'A colon is missing behind "{word}".', ""
    if len(schema) > _MOST_NAMED:
        return "", ""
    return (f"It has {', '.join(schema)}." if schema else "It has none."), ""


def _rests_on_resource(value: Value) -> bool:
    kind = type(value)
    if kind is str or kind is int or kind is bool or not scan(value):
        return False
    return any(not origin.startswith("param:") for origin in origins(value))


def _dump(value: list[Value]) -> Value:
    if scan(value):
        return value
    import json

    return json.dumps(value)
