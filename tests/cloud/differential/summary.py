"""The results of a run by resource type: which actions were compared, how many attributes, and what was equal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .comparing import NOTHING
from .ignored import IGNORED, is_ignored

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]

ACTIONS: Final = {"created": "create", "updated": "update", "replaced": "replace", "deleted": "delete"}


@dataclass(slots=True)
class Support:
    """One type. ``actions``: action → whether Heat and hotc did the same, wherever it was tried."""

    actions: dict[str, bool] = field(default_factory=dict)
    attributes: int = 0
    attributes_equal: bool = True
    cases: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        return {
            "actions": dict(sorted(self.actions.items())),
            "attributes": self.attributes,
            "attributes_equal": self.attributes_equal,
            "cases": sorted(self.cases),
        }


def told(difference: Json) -> bool:
    """Whether a recorded difference is one still, by the table as it is now."""
    heat, hotc = (NOTHING if difference[side] == {"nothing": True} else difference[side] for side in ("heat", "hotc"))
    where = difference["where"]
    if where.startswith("request:") and not difference["path"] and NOTHING in (heat, hotc):
        where += " only heat" if hotc is NOTHING else " only hotc"
    return not is_ignored(where, difference["path"], IGNORED, heat, hotc)


def by_type(results: Json) -> dict[str, Support]:
    """Sum up what :func:`.run.as_json` writes. A case that broke says nothing of its types."""
    found: dict[str, Support] = {}
    for case, steps in results.items():
        for step in steps if isinstance(steps, list) else ():
            step["differences"] = [each for each in step["differences"] if told(each)]
            types = {**_types(steps), **step["types"]}
            bad = _blamed(step, types)
            for type_name, done in step["actions"].items():
                support = found.setdefault(type_name, Support())
                support.cases += [case] if case not in support.cases else []
                for word in done:
                    action = ACTIONS[word]
                    fine = type_name not in bad and not step["heat_error"] and not step["hotc_error"]
                    support.actions[action] = support.actions.get(action, True) and fine
            for type_name, count in step["attributes"].items():
                support = found.setdefault(type_name, Support())
                support.attributes = max(support.attributes, count // max(_count(type_name, types), 1))
                differs = any(each["where"] == f"attribute:{type_name}" for each in step["differences"])
                support.attributes_equal = support.attributes_equal and not differs
    return found


def _count(type_name: str, types: dict[str, str]) -> int:
    return sum(each == type_name for each in types.values())


def _types(steps: list[Json]) -> dict[str, str]:
    return {name: each for step in steps for name, each in step["types"].items()}


def _blamed(step: Json, types: dict[str, str]) -> set[str]:
    """The types that differences are about; all of the step's where that can't be told."""
    blamed: set[str] = set()
    for each in step["differences"]:
        if each["where"].startswith("attribute:"):
            continue  # counted for themselves
        names = each["what"].removesuffix(" before").split("=")
        about = {types[name] for name in names if name in types}
        blamed |= about or set(step["actions"])
    return blamed


def write(results: Json, path: Path) -> None:
    """Write the summary, sorted, for the page that is made from it.

    What an earlier run said of other types, and of what this one did not try, stays.
    """
    before: Json = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = {name: support.as_json() for name, support in by_type(results).items()}
    plain = before | {name: _together(before.get(name), new) for name, new in found.items()}
    path.write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _together(before: Json | None, new: Json) -> Json:
    if before is None:
        return new
    attributes = new if new["attributes"] else before
    return {
        "actions": dict(sorted((before["actions"] | new["actions"]).items())),
        "attributes": attributes["attributes"],
        "attributes_equal": attributes["attributes_equal"],
        "cases": sorted({*before["cases"], *new["cases"]}),
    }
