"""Every attribute of every resource: asked for with outputs that the run adds to the templates."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.runtime.signals import urls

from . import comparing

if TYPE_CHECKING:
    from .comparing import Difference
    from .engines import Outcome
    from .naming import Side

Json = dict[str, Any]

PREFIX: Final = "attribute"
LEFT_OUT: Final = frozenset({"show"})
"""The whole object: it is compared as the API lists it."""
BY_REFERENCE: Final = frozenset({"AWS::AutoScaling::ScalingPolicy", "AWS::CloudFormation::WaitConditionHandle"})
"""Types for which ``get_resource`` gives an address for signals."""


def asking(template: Json) -> Json:
    """The template with an output for each attribute of its resources, and for what ``get_resource`` gives."""
    asked = copy.deepcopy(template)
    outputs = asked.setdefault("outputs", {})
    for name, resource in template.get("resources", {}).items():
        known = catalog.lookup(resource["type"])
        if resource["type"] not in BY_REFERENCE:
            outputs[f"{PREFIX}/{name}/get_resource"] = {"value": {"get_resource": name}}
        signalled = urls.ATTRIBUTES.get(resource["type"], frozenset())  # each engine has an address of its own
        for attribute in sorted(known.attributes if known is not None else ()):
            if attribute not in LEFT_OUT | signalled:
                outputs[f"{PREFIX}/{name}/{attribute}"] = {"value": {"get_attr": [name, attribute]}}
    return asked


def identities(outcome: Outcome) -> dict[str, str]:
    """What tells each resource from another one in its place: its id, or what a reference to it gives."""
    given = {name: outcome.outputs.get(f"{PREFIX}/{name}/get_resource") for name in outcome.resources}
    return {name: str(found) for name, each in outcome.resources.items() if (found := each.get("id") or given[name])}


def _as_long(one: Any, other: Any) -> bool:
    """Whether two texts may be the same but for chance."""
    return isinstance(one, str) and isinstance(other, str) and len(one) == len(other)


def attributes(heat: Outcome, hotc: Outcome, ours: Side, theirs: Side) -> tuple[list[Difference], dict[str, int]]:
    """What differs in attributes and outputs, and how many attributes of each type were compared."""
    found: list[Difference] = []
    count: dict[str, int] = {}
    drawn = any(each["type"] == "OS::Heat::RandomString" for each in heat.resources.values())
    for key in sorted(heat.outputs.keys() | hotc.outputs.keys()):
        prefix, _, rest = key.partition("/")
        name, _, attribute = rest.partition("/")
        own = prefix != PREFIX or name not in heat.resources
        word = key if own else attribute
        one, other = ours.plain({word: heat.outputs.get(key)}), theirs.plain({word: hotc.outputs.get(key)})
        if own:
            if drawn and _as_long(heat.outputs.get(key), hotc.outputs.get(key)):
                continue
            found += comparing.fields("outputs", key, one, other)
            continue
        type_name = heat.resources[name]["type"]
        count[type_name] = count.get(type_name, 0) + 1
        found += comparing.fields(f"attribute:{type_name}", name, one, other)
    return found, count
