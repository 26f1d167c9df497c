"""Random compositions of templates: what each is given, which conditions hold, and who waits for whom."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from pathlib import Path

Data = Any
_TYPES = ("string", "number", "boolean", "comma_delimited_list", "json")
_LITERALS: dict[str, list[Data]] = {
    "string": ["a", "b-%index%", "", "7"],
    "number": [1, "2", 3],
    "boolean": [True, "false", "yes"],
    "comma_delimited_list": [["a", "b"], "a,b", ["1", "x"]],
    "json": [{"a": "x", "b": ["y", "z"]}, {"a": "w", "b": []}],
}
_KEYS: dict[str, list[Data]] = {"json": ["a", "b"], "comma_delimited_list": [0]}


@dataclass(slots=True)
class Written:
    """A template that is being written: what may be referred to in it. ``values`` are names of text parameters."""

    parameters: dict[str, str] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    resources: dict[str, Data] = field(default_factory=dict)
    always: list[str] = field(default_factory=list)
    outputs: dict[str, Data] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)


def write(folder: Path, rng: random.Random) -> Path:
    """A composition of up to four templates, each of which may name those before it."""
    made: list[tuple[str, Written, dict[str, Data]]] = []
    for number in range(rng.randint(2, 4)):
        name = f"t{number}.yaml"
        written, declared = _template(rng, made)
        document = {"heat_template_version": rng.choice(["2016-10-14", "2018-08-31"]), "parameters": declared}
        document["conditions"] = {c: _condition(rng, written) for c in written.conditions}
        document |= {"resources": written.resources, "outputs": written.outputs}
        (folder / name).write_text(json.dumps({key: value for key, value in document.items() if value}))
        made.append((name, written, declared))
    return folder / made[-1][0]


def _template(
    rng: random.Random, others: list[tuple[str, Written, dict[str, Data]]]
) -> tuple[Written, dict[str, Data]]:
    written = Written()
    declared: dict[str, Data] = {}
    for number in range(rng.randint(0, 4)):
        kind = rng.choice(_TYPES)
        written.parameters[f"p{number}"] = kind
        declared[f"p{number}"] = {"type": kind, "default": rng.choice(_LITERALS[kind])}
    if any(kind in ("string", "boolean") for kind in written.parameters.values()):
        written.conditions = [f"c{number}" for number in range(rng.randint(0, 2))]
    for number in range(rng.randint(1, 5)):
        name = f"r{number}"
        body = _stack(rng, name, written, others) if others and rng.random() < 0.5 else _leaf(rng, written)
        if number and rng.random() < 0.3:
            body["depends_on"] = rng.sample(list(written.resources), 1)
        written.resources[name] = body
        if written.conditions and rng.random() < 0.3:
            body["condition"] = rng.choice(written.conditions)
        else:
            written.always.append(name)
    for number in range(rng.randint(0, 3)):
        written.outputs[f"o{number}"] = {"value": _value(rng, written, "any")}
    return written, declared


def _leaf(rng: random.Random, written: Written) -> Data:
    return {"type": "OS::Heat::Value", "properties": {"value": _value(rng, written, "any")}}


def _stack(rng: random.Random, name: str, written: Written, others: list[tuple[str, Written, dict[str, Data]]]) -> Data:
    file, inner, _ = rng.choice(others)
    properties = {each: _value(rng, written, kind) for each, kind in inner.parameters.items() if rng.random() < 0.6}
    if rng.random() < 0.25:
        group = {"count": rng.randint(0, 2), "resource_def": {"type": file, "properties": properties}}
        return {"type": "OS::Heat::ResourceGroup", "properties": group}
    written.stacks[name] = list(inner.outputs)
    return {"type": file, "properties": properties}


def _value(rng: random.Random, written: Written, kind: str) -> Data:
    """An expression that a parameter of this type takes (``any``: nobody minds)."""
    wanted = kind if kind != "any" else rng.choice(_TYPES)
    choices: list[Data] = [rng.choice(_LITERALS[wanted])]
    choices += [{"get_param": name} for name, each in written.parameters.items() if each == wanted]
    if wanted == "string":
        leaves = [name for name in written.always if written.resources[name]["type"] == "OS::Heat::Value"]
        tables = [(name, each) for name, each in written.parameters.items() if each in _KEYS]
        choices += [{"get_resource": name} for name in leaves]
        choices += [{"get_param": [name, rng.choice(_KEYS[each])]} for name, each in tables]
        choices.append({"list_join": ["-", ["x", rng.choice(choices)]]})
    if kind == "any":
        choices += [
            {"get_attr": [name, output]}
            for name, outputs in written.stacks.items()
            for output in outputs
            if name in written.always
        ]
    if written.conditions and rng.random() < 0.3:
        return {"if": [rng.choice(written.conditions), rng.choice(choices), rng.choice(choices)]}
    return rng.choice(choices)


def _condition(rng: random.Random, written: Written) -> Data:
    name, kind = rng.choice([(n, k) for n, k in written.parameters.items() if k in ("string", "boolean")])
    test = {"equals": [{"get_param": name}, True if kind == "boolean" else rng.choice(["a", "7"])]}
    return rng.choice([test, {"not": test}, {"or": [test, {"equals": [1, 2]}]}])
