"""Whether the values that a parameter may have fit a property: tried out where there are few, else by their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.constraints import problem
from hotc.compiler.data import to_data
from hotc.compiler.parameters import coerce
from hotc.compiler.schema.coerce import Coercion
from hotc.compiler.schema.constraints import as_number, bounds
from hotc.compiler.schema.findings import Findings, quote
from hotc.compiler.schema.references import References

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.schema.place import Path
    from hotc.compiler.template import Parameter

_HARMLESS: Final = frozenset({"number-cut-off", "empty-property", "doubtful-type", "null-for-required"})
_MOST_NAMED: Final = 4
_NUMBERS: Final = frozenset({"integer", "number"})
_UNITS: Final = {"string": " characters", "list": " items", "map": " keys"}


class _Trial(Findings):
    """Takes down whether something was found, and tells nobody."""

    __slots__ = ("broken",)

    def __init__(self, findings: Findings) -> None:
        super().__init__(findings.context, findings.resource, findings.section, findings.validated)
        self.broken = False

    def report(self, code: str, at: Path, **values: Any) -> Diagnostic:
        self.broken = self.broken or code not in _HARMLESS
        return None  # type: ignore[return-value]  # nobody looks at the findings of a trial

    def report_missing(self, code: str, at: Path, *, missing: str = "", **values: Any) -> Diagnostic:
        return self.report(code, at)


def never_fits(findings: Findings, parameter: Parameter, prop: Property, names: tuple[str, ...]) -> str:
    """Why no value of a parameter can fit a property, or nothing."""
    allowed = _allowed(parameter)
    if allowed:
        if any(_fits(findings, parameter, prop, value, names) for value in allowed):
            return ""
        return f"it is one of {_listed(allowed, parameter)}"
    wanted = next((c["allowed"] for c in prop.checks if "allowed" in c), None)
    if wanted is not None and prop.type != "list":
        return "" if _may_be_one_of(parameter, wanted) else f"it can be none of {', '.join(map(str, wanted))}"
    return _disjoint(parameter, prop)


def may_not_fit(findings: Findings, parameter: Parameter, prop: Property, names: tuple[str, ...]) -> str:
    """The allowed values (or the default) of a parameter that don't fit a property, in words; or nothing."""
    allowed = _allowed(parameter)
    bad = [value for value in allowed if not _is_empty(value) and not _fits(findings, parameter, prop, value, names)]
    if bad:
        return _listed(bad, parameter)
    if allowed or parameter.default is None:
        return ""
    default = to_data(parameter.default)
    if _is_empty(default) or not coerce(parameter.type, default)[1]:
        return ""  # a place-holder, or reported with the parameter
    if _fits(findings, parameter, prop, default, names):
        return ""
    return f"{_listed([default], parameter)} (its default)"


def _is_empty(value: Any) -> bool:
    return value in ("", None, [], {})


def _allowed(parameter: Parameter) -> list[Any]:
    if parameter.type == "comma_delimited_list":
        return []  # the values of its items
    for constraint in parameter.constraints:
        if constraint.kind == "allowed_values" and isinstance(constraint.argument, list):
            return constraint.argument
    return []


def _fits(findings: Findings, parameter: Parameter, prop: Property, value: Any, names: tuple[str, ...]) -> bool:
    coerced, right = coerce(parameter.type, value)
    if not right or coerced is None:
        return True  # reported with the parameter
    trial = _Trial(findings)
    Coercion(trial, "", None, References(lambda: iter(()))).value(prop, coerced, names, names)
    return not trial.broken


def _may_be_one_of(parameter: Parameter, wanted: list[Any]) -> bool:
    for value in wanted:
        coerced, right = coerce(parameter.type, value)
        if right and not any(problem(c, coerced, parameter.type) for c in parameter.constraints):
            return True
    return not wanted


def _disjoint(parameter: Parameter, prop: Property) -> str:
    """Limits of the parameter that lie outside those of the property."""
    for constraint in parameter.constraints:
        kind = constraint.kind
        if kind == "range" and prop.type not in _NUMBERS:
            continue
        if kind == "length" and (parameter.type, prop.type) not in (
            ("string", "string"),
            ("comma_delimited_list", "list"),
        ):
            continue
        for check in prop.checks if kind in ("range", "length") else ():
            if kind in check and isinstance(constraint.argument, dict) and not _meet(constraint.argument, check[kind]):
                unit = _UNITS.get(prop.type, "") if kind == "length" else ""
                return f"it is {bounds(constraint.argument, unit)}, and must be {bounds(check[kind], unit)}"
    return ""


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    try:
        low = max((as_number(x["min"]) for x in (one, other) if x.get("min") is not None), default=None)
        high = min((as_number(x["max"]) for x in (one, other) if x.get("max") is not None), default=None)
    except (TypeError, ValueError):
        return True
    return low is None or high is None or bool(low <= high)


def _listed(values: list[Any], parameter: Parameter) -> str:
    if parameter.hidden:
        return "secret values"
    shown = [quote(value) for value in values[:_MOST_NAMED]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
