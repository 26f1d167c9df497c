"""Parameters, environments and plain values as YAML reads them: usual and odd ones, one at a time."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

from hotc.compiler.versions import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .oracle import Case

TYPES = ("string", "number", "boolean", "json", "comma_delimited_list")
VALUES: tuple[Any, ...] = (
    *(
        "",
        "a",
        "a,b",
        " a , b ",
        "1",
        "1.0",
        "1e3",
        " 7 ",
        "0x10",
        "010",
        "-1",
        "nan",
        "inf",
        "true",
        "True",
        "t",
        "on",
    ),
    *(
        "yes",
        "y",
        "no",
        "off",
        "0",
        "null",
        "{}",
        "[]",
        "[1, 2]",
        '{"a": 1}',
        '"a"',
        "{a: 1}",
        "2020-01-01",
        "é",
        "a\nb",
    ),
    *(0, 1, -1, 2, 1.0, 1.5, 10**20, True, False, None, [], ["a", "b"], [1, None, True], [["a"]], [{"a": 1}]),
    *({}, {"a": "b"}, {"a": {"b": [1]}}, {"1": 2}),
)
CONSTRAINTS: tuple[Any, ...] = (
    [{"length": {"min": 1, "max": 3}}],
    [{"length": {"min": 2}}],
    [{"range": {"min": 0, "max": 2}}],
    [{"range": {"min": "1"}}],
    [{"range": {"max": 1.5}}],
    [{"modulo": {"step": 2, "offset": 1}}],
    [{"allowed_values": ["a", 1, True]}],
    [{"allowed_values": ["1", "true", "b"]}],
    [{"allowed_values": [["a", "b"], {"a": "b"}]}],
    [{"allowed_pattern": "[a-z]+"}],
    [{"allowed_pattern": "[0-9]"}],
    [{"custom_constraint": "nova.flavor"}],
    [{"custom_constraint": "ip_addr"}],
    [{"length": {"min": 1}, "description": "d"}],
    [{"length": {"max": 1}}, {"allowed_pattern": "a"}],
)
ODD_CONSTRAINTS: tuple[Any, ...] = (
    *(None, [], {}, "x", [None], ["x"], [{}], [{"else": 1}], [{"description": "d"}], [{"length": None}]),
    *([{"length": 3}], [{"length": {}}], [{"length": {"min": "a"}}], [{"length": {"min": 3, "max": 1}}]),
    *([{"length": {"else": 1}}], [{"length": {"min": -1}}], [{"length": {"min": 1.5}}], [{"length": {"min": "2"}}]),
    *([{"range": {}}], [{"range": {"min": 3, "max": 1}}], [{"range": {"min": "x"}}], [{"range": [1, 2]}]),
    *([{"range": {"min": 1, "else": 2}}], [{"range": {"min": None}}], [{"range": {"min": "0x1"}}]),
    *([{"modulo": {}}], [{"modulo": {"step": 2}}], [{"modulo": {"step": 2, "offset": 2}}]),
    *([{"modulo": {"step": 0, "offset": 0}}], [{"modulo": {"step": -2, "offset": 1}}]),
    *([{"modulo": {"step": -2, "offset": -1}}], [{"modulo": {"step": "a", "offset": 1}}], [{"modulo": 2}]),
    *([{"allowed_values": []}], [{"allowed_values": "a"}], [{"allowed_values": {"a": 1}}], [{"allowed_values": None}]),
    *([{"allowed_pattern": "("}], [{"allowed_pattern": 1}], [{"allowed_pattern": None}], [{"allowed_pattern": []}]),
    *([{"custom_constraint": "nobody"}], [{"custom_constraint": 1}], [{"custom_constraint": None}]),
    *([{"length": {"min": 1}, "range": {"min": 1}}], [{"length": {"min": 1}, "description": None}]),
)
_ODD_VALUES: dict[str, tuple[Any, ...]] = {
    "hidden": (True, "true", "yes", "maybe", 1, None, []),
    "immutable": (True, "false", "x", 0, None, {}),
    "label": ("a", 1, None, [], {}),
    "description": ("a", 1, None, [], {}),
    "tags": (["a"], "a", "a,b", [1], None, [], {}, ["a", None]),
    "default": (None, "", [], {}),
    "type": ("String", "text", None, 1, [], "list", "Number", "Json", "CommaDelimitedList"),
    "else": (1,),
    "Default": (1,),
    "schema": ({},),
    "constraint": ([],),
}
ODD_KEYS = tuple({key: value} for key, values in _ODD_VALUES.items() for value in values)
ODD_SECTIONS: tuple[Any, ...] = (
    *(None, [], "x", 1, {"p": None}, {"p": "string"}, {"p": []}),
    {1: {"type": "string"}},
)
ODD_GROUPS: tuple[Any, ...] = (
    *(None, [], {}, "x", [None], ["x"], [{}], [{"label": "a"}], [{"parameters": ["p"]}], [{"parameters": "p"}]),
    *([{"parameters": None}], [{"parameters": ["nobody"]}], [{"parameters": ["p", "p"]}], [{"parameters": [1]}]),
    *([{"parameters": ["p"]}, {"parameters": ["p"]}], [{"parameters": {"p": 1}}], [{"parameters": ["p"], "else": 1}]),
    *([{"parameters": ["p"], "label": 1}], [{"parameters": ["p"], "description": ["d"]}]),
)
SCALARS = (
    "1 01 010 0o10 0x1F 0b11 1_000 +1 -0 1. .5 1e3 1.5e+3 1e400 .inf -.inf .nan 190:20:30 12:30 12:30:45.6 "
    "true True TRUE yes Yes no NO on off y n t f null Null NULL ~ 2020-01-01 2001-12-14t21:59:43.10-05:00 "
    "'1' \"1\" '' \"\\x41\" \"a\\tb\" !!str 1 !!int '1' !!float 1 !!bool 'yes' !!null '' !!binary YQ== "
    "!!set {a} !!omap [a: 1] !!timestamp 2020-01-01 !custom a = <<"
)
DOCUMENTS = (
    "{1: a}",
    "{true: a}",
    "{null: a}",
    "{1.5: a}",
    "{2020-01-01: a}",
    "{[a]: b}",
    "{? {a: b} : c}",
    "{a: 1, a: 2}",
    "{'1': a, 1: b}",
    "{true: a, 'true': b}",
    "{<<: {a: 1}, b: 2}",
    "{a: 0, <<: {a: 1, b: 1}}",
    "{<<: [{a: 1}, {a: 2, b: 2}]}",
    "{<<: [a]}",
    "{<<: a}",
    "{<<: null}",
    "{a: &x [1], b: *x}",
    "{a: &x {k: 1}, b: {<<: *x, l: 2}}",
    "&x [*x]",
    "|\n        a\n        b\n",
    ">-\n        a\n        b\n",
    '"a\\\n        b"',
    "[a, , b]",
    "[a, b,]",
    "{a, b}",
    "{a: , b: 1}",
    "a: b: c",
    "'it''s'",
    "@a",
    "`a",
    "%a",
    "- a",
    "? a",
    "[a",
    "\ta",
    "a #b",
    "a#b",
    "*nobody",
    "!!python/object:os.system x",
    "!!python/tuple [a]",
)


def value_cases() -> Iterator[Case]:
    """Values of each type of parameter: as default, as given, and under each constraint."""
    for type_, (number, value) in product(TYPES, enumerate(VALUES)):
        if value is not None:
            yield _parameter(f"default-{type_}-{number}", {"type": type_, "default": value})
        yield _parameter(f"given-{type_}-{number}", {"type": type_}, value)
        yield _parameter(f"over-{type_}-{number}", {"type": type_, "default": "1"}, value)
    for type_, (row, constraints), (number, value) in product(TYPES, enumerate(CONSTRAINTS), enumerate(VALUES)):
        if (row * 7 + number) % 3 == 0:
            yield _parameter(f"limited-{type_}-{row}-{number}", {"type": type_, "constraints": constraints}, value)


def declaration_cases() -> Iterator[Case]:
    """Odd declarations of parameters and their groups."""
    for type_, (number, constraints) in product(TYPES, enumerate(ODD_CONSTRAINTS)):
        declared = {"type": type_, "constraints": constraints, "default": "[1]" if type_ == "json" else "1"}
        yield _parameter(f"constraints-{type_}-{number}", declared)
    for number, keys in enumerate(ODD_KEYS):
        for version in ("2013-05-23", "2021-04-16"):
            yield _parameter(f"key-{version}-{number}", {"type": "string", "default": "a", **keys}, version=version)
    for number, groups in enumerate(ODD_GROUPS):
        body = _body({"type": "string", "default": "a"})
        yield {"id": f"group-{number}", "template_text": json.dumps({**body, "parameter_groups": groups})}
    for number, section in enumerate(ODD_SECTIONS):
        yield {"id": f"parameters-{number}", "template_text": json.dumps({**_body({}), "parameters": section})}


def scalar_cases() -> Iterator[Case]:
    """Scalars and small documents, in a property, a default, and a key."""
    head = "heat_template_version: 2018-08-31\n"
    subject = "resources:\n  subject:\n    type: OS::Heat::Value\n    properties:\n      value: "
    scalars = SCALARS.split(" ")
    for number, text in enumerate((*scalars, *DOCUMENTS)):
        yield {"id": f"yaml-value-{number}", "template_text": f"{head}{subject}{text}\n"}
        given = f"{head}{subject}\n        {{get_param: p}}\nparameters:\n  p:\n    type: json\n    default: {text}\n"
        yield {"id": f"yaml-default-{number}", "template_text": given}
    for number, text in enumerate(scalars):
        yield {"id": f"yaml-key-{number}", "template_text": f"{head}{subject}\n        {{{text}: a}}\n"}


def _parameter(name: str, parameter: dict[str, Any], value: Any = None, *, version: str = "2021-04-16") -> Case:
    text = json.dumps({**_body(parameter), "heat_template_version": version})
    return {"id": name, "template_text": text, "params": {} if value is None else {"p": value}}


def _body(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "heat_template_version": "2021-04-16",
        "parameters": {"p": parameter},
        "resources": {"subject": {"type": "OS::Heat::Value", "properties": {"value": {"get_param": "p"}}}},
    }


def header_cases() -> Iterator[Case]:
    """Every version, and sections, keys of resources and of outputs with odd contents."""
    odd: tuple[Any, ...] = (None, "", "x", 1, True, [], {}, ["x"], {"x": None}, {"x": "y"})
    for version in ALL:
        for section, value in product((*version.sections, "else", "resource"), odd):
            resources = version.key("sections", "resources")
            body = {
                version.header: version.name,
                resources: {"other": {version.key("resource_keys", "type"): "OS::Heat::None"}},
            }
            yield {
                "id": f"section-{version.name}-{section}-{value}",
                "template_text": json.dumps({**body, section: value}),
            }
        for key, value in product((*version.resource_keys, "else"), odd):
            resource = {version.key("resource_keys", "type"): "OS::Heat::None", key: value}
            body = {
                version.header: version.name,
                version.key("sections", "resources"): {"subject": resource, "x": resource},
            }
            yield {"id": f"resource-{version.name}-{key}-{value}", "template_text": json.dumps(body)}
        for key, value in product((*version.output_keys, "else"), odd):
            output = {version.key("output_keys", "value"): "v", key: value}
            body = {version.header: version.name, version.key("sections", "outputs"): {"out": output}}
            yield {"id": f"output-{version.name}-{key}-{value}", "template_text": json.dumps(body)}
