"""Environments, nested templates and templates in the manner of CloudFormation: usual and odd ones."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .oracle import Case

TEMPLATE: dict[str, Any] = {
    "heat_template_version": "2021-04-16",
    "parameters": {
        "text": {"type": "string", "default": "d"},
        "list": {"type": "comma_delimited_list", "default": "x,y"},
        "data": {"type": "json", "default": {"a": 1}},
        "number": {"type": "number", "default": 1},
    },
    "resources": {
        "subject": {
            "type": "OS::Heat::Value",
            "properties": {"value": [{"get_param": n} for n in ("text", "list", "data", "number")]},
        },
        "other": {"type": "My::Type", "properties": {"given": "v"}},
    },
}
ANSWER = {
    "heat_template_version": "2021-04-16",
    "parameters": {"given": {"type": "string", "default": "g"}},
    "resources": {"one": {"type": "OS::Heat::Value", "properties": {"value": {"get_param": "given"}}}},
}
MINE = {"My::Type": "child.yaml"}


def _each(values: tuple[Any, ...], *path: str, **beside: Any) -> list[Any]:
    """The values, each at this path of an environment; ``beside`` stands in the registry with it."""
    found = list(values)
    for position, key in enumerate(reversed(path)):
        rest = beside if len(path) - position == 2 else {}
        found = [{**rest, key: value} for value in found]
    return found


_HOOKS: tuple[Any, ...] = ("pre-create", ["pre-create", "post-delete"], "never", [], None, {}, ["never"])
_SINKS: tuple[Any, ...] = (None, [], "x", [{"type": "zaqar-queue"}])
_NAMES: tuple[Any, ...] = (None, [], ["text"], "text", ["nobody"])
_REGISTRY = "resource_registry"
ENVIRONMENTS: tuple[Any, ...] = (
    *(None, {}, [], "x", 1, {"else": 1}),
    *_each((None, [], "x", {"text": "e"}, {"nobody": "e"}, {"text": None}), "parameters"),
    *_each((1, True, [], {"a": 1}, 1.5, ""), "parameters", "text"),
    *_each(("a,b", ["a", "b"], "", [], {}, 1), "parameters", "list"),
    *_each(({"b": 2}, '{"b": 2}', "x", [], "", 1), "parameters", "data"),
    *_each((None, [], "x", {"text": "e"}, {"nobody": "e"}, {"number": "x"}), "parameter_defaults"),
    {"parameters": {"text": "p"}, "parameter_defaults": {"text": "d"}},
    *_each((None, [], "x", {}, {"My::Type": None}, {"My::Type": 1}), _REGISTRY),
    *_each(("OS::Heat::None", "nobody.yaml", "", "My::Type", []), _REGISTRY, "My::Type"),
    *_each(("OS::Heat::*", "child.yaml", "OS::Heat::None"), _REGISTRY, "My::*"),
    *_each(("OS::Heat::None", "child.yaml"), _REGISTRY, "*"),
    *_each(("child.yaml", "My::Type"), _REGISTRY, "Other::Type", **{"My::Type": "Other::Type"}),
    *_each((None, [], {}, "x", {"other": None}), _REGISTRY, "resources", **MINE),
    *_each((MINE, {"My::*": "child.yaml"}, [], "x"), _REGISTRY, "resources", "other"),
    *({_REGISTRY: {"resources": {name: MINE}}} for name in ("oth*", "*", "nobody", "")),
    *_each(_HOOKS, _REGISTRY, "resources", "other", "hooks", **MINE),
    *_each(("update", ["replace"], "delete", [], None), _REGISTRY, "resources", "other", "restricted_actions", **MINE),
    *_each((None, "sub", "", 1), _REGISTRY, "base_url", **MINE),
    *({_REGISTRY: MINE, "event_sinks": sinks} for sinks in _SINKS),
    *({_REGISTRY: MINE, "encrypted_param_names": names} for names in _NAMES),
    *_each((None, {}, [], "x", {"text": "x"}), "parameter_merge_strategies"),
)
STRATEGIES = ("overwrite", "merge", "deep_merge", "else", None)
PAIRS: tuple[tuple[str, Any, Any], ...] = (
    ("text", "a", "b"),
    ("text", 1, 2),
    ("list", "a,b", "c"),
    ("list", ["a"], ["b", "a"]),
    ("list", ["a"], "b"),
    ("data", {"a": {"b": 1}}, {"a": {"c": 2}, "d": [1]}),
    ("data", {"a": [1]}, {"a": [2]}),
    ("data", '{"a": 1}', '{"b": 2}'),
    ("data", {"a": 1}, '{"b": 2}'),
    ("data", {"a": 1}, None),
    ("number", 1, 2),
    ("nobody", 1, 2),
)


def environment_cases() -> Iterator[Case]:
    """One environment with one odd thing, and two that set the same parameter."""
    files = {"child.yaml": json.dumps(ANSWER)}
    for number, environment in enumerate(ENVIRONMENTS):
        yield _stack(f"environment-{number}", TEMPLATE, files, [environment])
        yield _stack(f"environment-mapped-{number}", TEMPLATE, files, [{"resource_registry": MINE}, environment])
    for (number, (name, one, two)), strategy in product(enumerate(PAIRS), STRATEGIES):
        for section in ("parameters", "parameter_defaults"):
            first = {"resource_registry": MINE, section: {name: one}}
            for place, how in (("both", {"default": strategy}), ("own", {name: strategy})):
                second = {section: {name: two}, "parameter_merge_strategies": how}
                yield _stack(f"merge-{section}-{number}-{strategy}-{place}", TEMPLATE, files, [first, second])


CHILD_PARAMETERS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "number"},
    {"type": "boolean"},
    {"type": "json"},
    {"type": "comma_delimited_list"},
    {"type": "string", "default": "g"},
    {"type": "comma_delimited_list", "default": "g,h"},
    {"type": "string", "constraints": [{"length": {"max": 1}}]},
    {"type": "number", "constraints": [{"range": {"max": 1}}]},
)
GIVEN: tuple[Any, ...] = (
    *("a", "a,b", "", 1, 1.5, True, None, [], ["a", "b"], ["a,b", 1, None], {}, {"a": 1}, [{"a": 1}, {"b": 2}]),
    *({"get_resource": "value"}, {"get_attr": ["value", "value"]}, {"get_param": "list"}, {"get_param": "data"}),
)
REFERENCES: tuple[Any, ...] = (
    {"get_resource": "child"},
    {"get_attr": ["child", "out"]},
    {"get_attr": ["child", "out", "a"]},
    {"get_attr": ["child", "nobody"]},
    {"get_attr": ["child", "resource.one"]},
    {"get_attr": ["child", "resource.one", "value"]},
    {"get_attr": ["child", "resource.nobody"]},
    {"get_attr": ["child", "show"]},
    {"get_attr": ["child", "OS::stack_id"]},
    {"get_attr": ["child"]},
)


def nested_cases() -> Iterator[Case]:
    """What nested templates take, and what is seen of them."""
    for (row, parameter), (number, value) in product(enumerate(CHILD_PARAMETERS), enumerate(GIVEN)):
        child = {**ANSWER, "parameters": {"given": parameter}}
        yield _stack(f"nested-{row}-{number}", _parent({"given": value}), {"child.yaml": json.dumps(child)}, [])
    outputs: tuple[Any, ...] = (
        {"out": {"value": {"a": "v"}}},
        {"out": {"value": {"get_resource": "one"}}, "OS::stack_id": {"value": {"get_resource": "one"}}},
        {},
    )
    for (row, section), (number, value) in product(enumerate(outputs), enumerate(REFERENCES)):
        files = {"child.yaml": json.dumps({**ANSWER, "outputs": section})}
        parent = _parent({"given": "x"})
        parent["resources"]["user"] = {"type": "OS::Heat::Value", "properties": {"value": value}}
        yield _stack(f"seen-{row}-{number}", parent, files, [])
    parts: tuple[Any, ...] = ("metadata", "deletion_policy", "update_policy", "else", None, ["metadata"])
    for number, facade in enumerate(parts):
        one = {"type": "OS::Heat::Value", "properties": {"value": {"resource_facade": facade}}}
        files = {"child.yaml": json.dumps({**ANSWER, "resources": {"one": one}})}
        yield _stack(f"facade-{number}", _parent({"given": "x"}), files, [])
    odd: tuple[Any, ...] = ({}, {"else": 1}, {"given": "x", "else": 1}, None, [], "x")
    for number, given in enumerate(odd):
        yield _stack(f"properties-{number}", _parent(given), {"child.yaml": json.dumps(ANSWER)}, [])


def _parent(properties: Any) -> dict[str, Any]:
    return {
        "heat_template_version": "2021-04-16",
        "parameters": {name: TEMPLATE["parameters"][name] for name in ("list", "data")},
        "resources": {
            "value": {"type": "OS::Heat::Value", "properties": {"value": "v"}},
            "child": {"type": "child.yaml", "properties": properties},
        },
    }


def _stack(name: str, template: dict[str, Any], files: dict[str, str], environments: list[Any]) -> Case:
    texts = [json.dumps(environment) for environment in environments]
    return {"id": name, "template_text": json.dumps(template), "files": files, "env_texts": texts}


ABSENT: tuple[tuple[str, Any], ...] = (
    ("properties", {"value": {"get_resource": "off"}}),
    ("properties", {"value": {"get_attr": ["off", "value"]}}),
    ("properties", {"value": {"if": ["no", {"get_resource": "off"}, "x"]}}),
    ("properties", {"value": {"if": ["yes", {"get_resource": "off"}, "x"]}}),
    ("properties", {"value": {"list_join": [",", [{"if": ["no", {"get_attr": ["off", "value"]}]}]]}}),
    ("metadata", {"a": {"get_resource": "off"}}),
    ("metadata", {"a": {"get_attr": ["off", "value"]}}),
    ("depends_on", "off"),
    ("depends_on", ["off", "on"]),
    ("depends_on", {"if": ["yes", "on"]}),
    ("deletion_policy", {"if": ["yes", "retain", "delete"]}),
    ("deletion_policy", {"if": ["no", "retain", "else"]}),
    ("deletion_policy", "snapshot"),
    ("update_policy", {"if": ["yes", {}]}),
    ("external_id", {"if": ["no", "x"]}),
    ("external_id", {"get_resource": "on"}),
    ("condition", {"equals": [{"get_param": "flag"}, True]}),
    ("condition", {"not": "no"}),
    ("condition", {"if": ["yes", "no", "yes"]}),
    ("condition", ["yes"]),
    ("condition", "nobody"),
    ("condition", None),
    ("condition", 1),
    ("type", {"if": ["yes", "OS::Heat::Value", "OS::Heat::None"]}),
    ("type", {"get_param": "flag"}),
)


def absence_cases() -> Iterator[Case]:
    """What refers to a resource or an output that a condition switches off, and conditions in every place."""
    for number, (key, value) in enumerate(ABSENT):
        subject: dict[str, Any] = {"type": "OS::Heat::Value", "properties": {"value": "x"}, key: value}
        yield {"id": f"absent-{number}", "template_text": json.dumps(_conditional({"subject": subject}, {}))}
        subject = {**subject, "condition": "no"} if key != "condition" else subject
        yield {"id": f"absent-in-absent-{number}", "template_text": json.dumps(_conditional({"subject": subject}, {}))}
    conditions: tuple[Any, ...] = ("yes", "no", "nobody", None, True, False, {"not": "yes"})
    values = (*REFERENCES[:2], {"get_resource": "off"})
    for number, (condition, value) in enumerate(product(conditions, values)):
        text = json.dumps(value).replace("child", "on")
        output = {"condition": condition, "value": json.loads(text)}
        yield {"id": f"output-{number}", "template_text": json.dumps(_conditional({}, {"out": output}))}


def _conditional(resources: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    value = {"type": "OS::Heat::Value", "properties": {"value": "v"}}
    return {
        "heat_template_version": "2021-04-16",
        "parameters": {"flag": {"type": "boolean", "default": True}},
        "conditions": {"yes": {"get_param": "flag"}, "no": {"not": "yes"}},
        "resources": {"on": {**value, "condition": "yes"}, "off": {**value, "condition": "no"}, **resources},
        "outputs": outputs,
    }
