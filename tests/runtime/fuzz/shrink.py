"""Making a failing scenario small: whatever can be left out without the same law being broken is left out."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .generate import mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = dict[str, Any]

PATIENCE = 400
"""Scenarios that are tried at most."""


def shrunk(scenario: Json, fails: Callable[[Json], bool]) -> Json:
    """The smallest scenario found for which ``fails`` still says so."""
    left = PATIENCE
    progress = True
    while progress and left > 0:
        progress = False
        for smaller in _smaller(scenario):
            left -= 1
            if fails(smaller):
                scenario, progress = smaller, True
                break
            if left <= 0:
                break
    return scenario


def _smaller(scenario: Json) -> Iterator[Json]:
    """Scenarios with a little less in them, those with the most left out first."""
    for index in range(len(scenario["steps"])):
        yield _changed(scenario, lambda it, i=index: it["steps"].pop(i))  # type: ignore[misc]
    if scenario["foreign"]:
        yield _changed(scenario, lambda it: it["foreign"].clear())
    yield from _without_resources(scenario)
    for index, step in enumerate(scenario["steps"]):
        for key in ("die_at", "die_after", "likelihood", "power", "wait", "aims", "rollback", "replace"):
            if step.get(key):
                yield _changed(scenario, lambda it, i=index, k=key: it["steps"][i].pop(k))  # type: ignore[misc]
        if step.get("parallelism", 4) != 1:
            yield _changed(scenario, lambda it, i=index: it["steps"][i].update(parallelism=1))  # type: ignore[misc]
        for number in range(len(step.get("aims", ())) if len(step.get("aims", ())) > 1 else 0):
            yield _changed(scenario, lambda it, i=index, n=number: it["steps"][i]["aims"].pop(n))  # type: ignore[misc]
    yield from _without_properties(scenario)


def _changed(scenario: Json, change: Callable[[Json], Any]) -> Json:
    made = copy.deepcopy(scenario)
    change(made)
    return made


def _templates(scenario: Json) -> list[Json]:
    return [each["template"] for each in scenario["steps"] if each["template"]] + [scenario["template"]]


def _without_resources(scenario: Json) -> Iterator[Json]:
    """Without one of the resources, in all templates; or in the last one alone."""
    names = {node["name"] for template in _templates(scenario) for node in template["resources"]}
    for name in sorted(names):
        made = copy.deepcopy(scenario)
        for template in _templates(made):
            template["resources"] = mended([node for node in template["resources"] if node["name"] != name])
            if any(address.partition("/")[0] == name for address in template["outputs"].values()):
                template["outputs"] = {}
        yield made
    for template in _templates(scenario):
        if template["outputs"]:
            yield _changed(scenario, lambda it: [each.update(outputs={}) for each in _templates(it)])
            break


def _without_properties(scenario: Json) -> Iterator[Json]:
    """Without one reference, policy or property of a resource, in all templates."""
    found = {
        (node["name"], key)
        for template in _templates(scenario)
        for node in template["resources"]
        for key in [*node.get("properties", ()), *(key for key in ("after", "policy") if key in node)]
    }
    for name, key in sorted(found):
        made = copy.deepcopy(scenario)
        for template in _templates(made):
            for node in template["resources"]:
                if node["name"] == name and key != "name":
                    node.pop(key, None)
                    node.get("properties", {}).pop(key, None)
        if made != scenario:
            yield made
