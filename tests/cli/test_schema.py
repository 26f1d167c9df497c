"""``hotc schema``: what editors check with it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from hotc.compiler import catalog
from hotc.compiler.versions import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[2] / "examples").rglob("*.yaml")
    if "heat_template_version" in path.read_text("utf-8")
)


class Loader(yaml.SafeLoader):
    """YAML as editors read it: a date is a text."""


Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))

BEYOND_A_SCHEMA = {"autoscaling.yaml": {"query", "resource_type"}, "outer-override.yaml": {"flavor"}}
"""Examples with missing properties: Heat rejects the first one, too; in the other an environment maps the type."""

GOOD = """
heat_template_version: 2018-08-31
parameters:
  size: {type: number, default: 3, constraints: [{range: {min: 1}}]}
conditions:
  large: {not: {equals: [{get_param: size}, 3]}}
resources:
  disk:
    type: OS::Cinder::Volume
    condition: large
    properties: {size: "10", metadata: {a: b}}
  net: {type: OS::Neutron::Net}
  subnet:
    type: OS::Neutron::Subnet
    properties:
      network: {get_resource: net}
      cidr: 10.0.0.0/24
      ip_version: "4"
      enable_dhcp: {if: [large, true, "false"]}
      allocation_pools:
      - {start: {str_replace: {template: 10.0.0.N, params: {N: 2}}}, end: 10.0.0.9}
      - {get_attr: [net, show]}
      dns_nameservers: {get_param: size}
  mine: {type: mine.yaml, properties: {anything: goes}}
  mapped: {type: Acme::Thing, properties: {anything: goes}}
outputs:
  id: {value: {get_resource: net}}
"""

MISTAKES: dict[str, tuple[str, Any]] = {
    "unknown section": ("resource", {}),
    "version that there is not": ("heat_template_version", "2018-08-30"),
    "parameter without a type": ("parameters/size", {"default": 3}),
    "parameter of no known type": ("parameters/size/type", "int"),
    "unknown key of a parameter": ("parameters/size/defualt", 3),
    "unknown constraint": ("parameters/size/constraints/0/rnage", {}),
    "function that there is not": ("conditions/large", {"unless": []}),
    "resource without a type": ("resources/net", {"properties": {}}),
    "unknown key of a resource": ("resources/net/propertys", {}),
    "deletion policy that there is not": ("resources/net/deletion_policy", "Keep"),
    "unknown property": ("resources/disk/properties/sise", 1),
    "value below its range": ("resources/disk/properties/size", 0),
    "text for a number": ("resources/disk/properties/size", "large"),
    "list for a text": ("resources/subnet/properties/cidr", []),
    "value that is not allowed": ("resources/subnet/properties/ip_version", 5),
    "no boolean": ("resources/subnet/properties/enable_dhcp", "maybe"),
    "missing key of a map in a list": ("resources/subnet/properties/allocation_pools", [{"start": "10.0.0.2"}]),
    "map for a list": ("resources/subnet/properties/allocation_pools", {"start": "10.0.0.2", "end": "10.0.0.9"}),
    "missing property": ("resources/disk2", {"type": "OS::Heat::ResourceGroup", "properties": {"count": 1}}),
    "no properties where one is required": ("resources/disk2", {"type": "OS::Nova::KeyPair"}),
    "old name of a type, unknown property": (
        "resources/old",
        {"type": "OS::Quantum::Net", "properties": {"nam": "x"}},
    ),
    "output without a value": ("outputs/id", {"description": "x"}),
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from hotc.cli.resource_types import aliases
    from hotc.compiler.editor import schema as made

    types = [found for name in catalog.names() if (found := catalog.lookup(name)) is not None]
    return made((found, [found.name, *aliases(found.name)]) for found in types)


def errors(schema: dict[str, Any], data: Any) -> list[str]:
    return [error.message for error in Draft7Validator(schema).iter_errors(data)]


def planted(path: str, value: Any) -> Any:
    data = deepcopy(yaml.load(GOOD, Loader))
    *parents, last = path.split("/")
    place = data
    for key in parents:
        place = place[int(key)] if isinstance(place, list) else place[key]
    place[last] = value
    return data


def test_it_is_a_schema_of_draft_07(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_it_knows_every_type_and_every_function(schema: dict[str, Any]) -> None:
    offered = schema["definitions"]["resource"]["properties"]["type"]["anyOf"][0]["enum"]
    assert set(catalog.names()) <= set(offered)
    assert "OS::Quantum::Net" in offered
    wanted = {name for version in ALL if version.kind == "hot" for name in version.functions}
    assert set(schema["definitions"]["function"]["properties"]) == wanted


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_right(schema: dict[str, Any], path: Path) -> None:
    found = Draft7Validator(schema).iter_errors(yaml.load(path.read_text("utf-8"), Loader))
    inner = [cause.message for error in found for cause in error.context or [error]]
    missing = {word for message in inner if "is a required property" in message for word in message.split("'")[1:2]}
    assert missing == BEYOND_A_SCHEMA.get(path.name, set())
    assert bool(inner) == (path.name in BEYOND_A_SCHEMA)


def test_functions_may_stand_wherever_a_value_may(schema: dict[str, Any]) -> None:
    assert errors(schema, yaml.load(GOOD, Loader)) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found(schema: dict[str, Any], name: str) -> None:
    assert len(errors(schema, planted(*MISTAKES[name]))) >= 1


def test_older_names_of_properties_are_still_taken(schema: dict[str, Any]) -> None:
    properties = {"network_id": "n", "cidr": "10.0.0.0/24"}
    assert errors(schema, planted("resources/subnet/properties", properties)) == []


def test_it_is_written_to_a_file(hotc: Hotc, schema: dict[str, Any], tmp_path: Path) -> None:
    assert hotc("schema", "-o", "hot.json").status == 0
    assert json.loads((tmp_path / "hot.json").read_text("utf-8")) == json.loads(json.dumps(schema))
    assert json.loads(hotc("schema").out) == json.loads(json.dumps(schema))
