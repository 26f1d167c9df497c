"""The catalogue of resource types: complete, fresh, and read only as far as it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.compiler import catalog
from hotc.compiler.catalog.behaviour import CHECKS, IMPLIES
from hotc.compiler.catalog.behaviour.rules import RULES
from hotc.compiler.schema.formats import FORMATS
from hotc.compiler.schema.references import KINDS, UNSAID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property

FOLDER = Path(catalog.__file__).parent
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "heat-schemas.json"


def all_types() -> list[catalog.ResourceType]:
    return [found for name in catalog.names() if (found := catalog.lookup(name)) is not None]


def nested(prop: Property) -> Iterator[Property]:
    yield prop
    for inner in (prop.schema or {}).values():
        yield from nested(inner)
    if prop.items is not None:
        yield from nested(prop.items)


def test_the_index_lists_exactly_the_files() -> None:
    files = {path.stem.replace(".", "::") for path in (FOLDER / "types").glob("*.json")}
    assert files == set(catalog.names())
    assert len(files) == 203


def test_every_file_is_compact_and_names_its_type() -> None:
    for path in (FOLDER / "types").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text)
        assert raw["name"] == path.stem.replace(".", "::")
        assert text == json.dumps(raw, separators=(",", ":"), ensure_ascii=False) + "\n"
        assert "description" not in {key for prop in raw["properties"].values() for key in prop}


def test_every_type_can_be_looked_up() -> None:
    assert len(all_types()) == len(catalog.names())


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("OS::Quantum::Net", "OS::Neutron::Net"),
        ("OS::Quantum::FloatingIP", "OS::Neutron::FloatingIP"),
        ("OS::Ceilometer::Alarm", "OS::Aodh::Alarm"),
        ("OS::Metering::Alarm", "OS::Aodh::Alarm"),
    ],
)
def test_old_names_lead_to_the_types_of_today(alias: str, name: str) -> None:
    found = catalog.lookup(alias)
    assert found is catalog.lookup(name)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "name",
    ["", "OS::Nova::Sever", "OS::Quantum::Nothing", "../index", "OS.Nova.Server", "a/b", "OS::Nova::Server\n", "Ω"],
)
def test_other_names_lead_nowhere(name: str) -> None:
    assert catalog.lookup(name) is None


def test_a_type_tells_what_an_update_does() -> None:
    server = catalog.lookup("OS::Nova::Server")
    assert server is not None
    assert server.update_allowed("flavor")
    assert not server.update_allowed("availability_zone")
    assert not server.update_allowed("no_such_property")
    assert server.service == "nova"
    assert server.name_limit == 53
    assert server.snapshot
    assert server.attributes["addresses"].type == "map"
    assert server.attributes["show"].volatile


def test_nested_schemas_keep_their_structure() -> None:
    port = catalog.lookup("OS::Neutron::Port")
    assert port is not None
    addresses = port.properties["fixed_ips"]
    assert addresses.type == "list"
    assert addresses.items is not None
    assert addresses.items.schema is not None
    assert addresses.items.schema["ip_address"].constraints == [{"custom": "ip_addr"}]
    assert addresses.items.schema["subnet"].checks == []
    assert port.properties["network_id"].support.status == "hidden"
    assert port.properties["network_id"].support.use == "network"


def test_every_constraint_is_checked_here_or_left_to_the_cloud() -> None:
    index = catalog.index()
    used = {
        constraint["custom"]
        for type_ in all_types()
        for prop in type_.properties.values()
        for inner in nested(prop)
        for constraint in inner.constraints
        if "custom" in constraint
    }
    assert used <= {*index["cloud_constraints"], *index["local_constraints"]}
    delay = {"test_constr"}  # the constraint of Heat's own test resource; it only takes time
    assert {name for name in used if "." not in name} <= set(FORMATS) | delay
    assert set(index["local_constraints"]) == set(FORMATS)


@pytest.mark.parametrize("table", [CHECKS, IMPLIES, RULES], ids=["checks", "implies", "rules"])
def test_tables_of_behaviour_name_types_that_are_there(table: dict[str, Any]) -> None:
    assert set(table) <= set(catalog.names())


def test_rules_name_properties_that_are_there() -> None:
    for name, rules in RULES.items():
        type_ = catalog.lookup(name)
        assert type_ is not None
        for rule in rules:
            names = rule.names if hasattr(rule, "names") else (rule.name, rule.other)
            assert set(names) <= set(type_.properties), name


def test_kinds_of_references_name_types_and_constraints_that_are_there() -> None:
    assert set(KINDS) <= {*catalog.index()["cloud_constraints"], *UNSAID.values()}
    assert {name for _, types in KINDS.values() for name in types} <= set(catalog.names())


def test_looking_up_one_type_reads_one_file() -> None:
    script = """
import builtins, sys
opened = []
real = builtins.open
builtins.open = lambda file, *a, **k: (opened.append(str(file)), real(file, *a, **k))[1]
from hotc.compiler import catalog
assert catalog.lookup("OS::Neutron::Net") is not None
print([name.rpartition("/")[2] for name in opened if name.endswith(".json")])
print(sorted(name for name in ("pathlib", "dataclasses", "jsonschema", "ipaddress") if name in sys.modules))
"""
    answer = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == ["['OS.Neutron.Net.json']", "[]"]


@pytest.mark.parity
@pytest.mark.skipif(not FACTS.exists(), reason="the facts about Heat are not beside the project")
def test_the_catalogue_agrees_with_the_recorded_facts() -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))["resource_types"]
    assert set(facts) == set(catalog.names())
    for name, fact in facts.items():
        type_ = catalog.lookup(name)
        assert type_ is not None
        assert set(type_.properties) == set(fact["properties"]), name
        assert set(type_.attributes) == {*fact["attributes"], "show"}, name
        assert type_.service == (fact["default_client_name"] or "")
        assert type_.name_limit == (fact["physical_resource_name_limit"] or 0)
        for key, given in fact["properties"].items():
            prop = type_.properties[key]
            mine = (prop.type, prop.required, prop.update_allowed, prop.immutable, prop.default)
            theirs = (given["type"].lower(), given["required"], given["update_allowed"], given["immutable"])
            assert mine == (*theirs, given.get("default")), f"{name} {key}"
