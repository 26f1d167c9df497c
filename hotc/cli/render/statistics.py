"""How often each code was found, most often first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.compiler.diagnostics import Diagnostic


class Count(NamedTuple):
    """A code, how often it was found, and how many of these hotc can mend (unsafe fixes included)."""

    code: str
    name: str
    severity: str
    found: int
    fixable: int


def counts(findings: Sequence[Diagnostic]) -> list[Count]:
    """One entry for each code: the most frequent first, then by code."""
    groups: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    found = [
        Count(code, group[0].name, group[0].severity, len(group), sum(each.fix is not None for each in group))
        for code, group in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.found, each.code))


def text(findings: Sequence[Diagnostic]) -> str:
    """A line for each code; ``[*]`` marks what hotc can mend, ``[-]`` that it can mend some of them."""
    found = counts(findings)
    if not found:
        return "no problems found"
    width = len(str(found[0].found))
    marks = {each: "   " if not each.fixable else "[*]" if each.fixable == each.found else "[-]" for each in found}
    lines = (f"{each.found:{width}}  {each.code}  {marks[each]}  {_second(each)}" for each in found)
    return "\n".join(line.rstrip() for line in lines)


def _second(count: Count) -> str:
    return "" if count.name == count.code else count.name  # a policy has one name for both


def as_json(findings: Sequence[Diagnostic]) -> str:
    """``{"statistics": [{code, name, severity, found, fixable}, …]}``."""
    import json

    return json.dumps({"statistics": [each._asdict() for each in counts(findings)]}, indent=2)


FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {"text": text, "concise": text, "json": as_json}
"""``--format`` → its writer."""
