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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, Support

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
        assert type_.entity == (fact["entity"] or "")
        assert type_.extension == (fact["required_service_extension"] or "")
        assert type_.strict == fact["strict_dependency"]
        assert type_.replace_on_check_failure == fact["always_replace_on_check_failed"]
        assert type_.signal == fact["supports_signal"], name
        assert type_.snapshot == fact["supports_snapshot_deletion_policy"], name
        assert times(type_.support) == facts_times(fact["support_status"]), name
        assert_same(type_.properties, fact["properties"], name)
        for key, given in fact["attributes"].items():
            attribute = type_.attributes[key]
            assert attribute.type == (given["type"] or "any").lower(), f"{name} {key}"
            assert attribute.volatile == (given["cache_mode"] == "cache_none"), f"{name} {key}"
            assert times(attribute.support) == facts_times(given["support_status"]), f"{name} {key}"


@pytest.mark.parity
@pytest.mark.skipif(not FACTS.exists(), reason="the facts about Heat are not beside the project")
def test_old_names_are_those_of_the_recorded_facts() -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))["aliases"]
    assert catalog.index()["aliases"] == {name: fact["to"] for name, fact in facts.items() if fact["kind"] == "map"}
    for name in (name for name, fact in facts.items() if fact["kind"] == "template"):
        type_ = catalog.lookup(name)
        assert type_ is not None
        assert type_.template


def assert_same(mine: dict[str, Property], theirs: dict[str, Any], where: str) -> None:
    """Properties, and what is within them, say all that the recorded ones say."""
    assert set(mine) == set(theirs), where
    for key, given in theirs.items():
        prop, place = mine[key], f"{where}.{key}"
        said = (prop.type, prop.required, prop.update_allowed, prop.immutable, prop.default)
        facts = (given["type"].lower(), given["required"], given["update_allowed"], given["immutable"])
        assert said == (*facts, given.get("default")), place
        assert prop.implemented == given.get("implemented", True), place
        assert times(prop.support) == facts_times(given["support_status"]), place
        assert [shown(item) for item in prop.constraints] == [told(item) for item in given.get("constraints", ())], (
            place
        )
        assert (prop.items is None) == ("items" not in given), place
        if prop.items is not None:
            assert_same({"*": prop.items}, {"*": given["items"]}, place)
        assert (prop.schema is None) == ("schema" not in given), place
        if prop.schema is not None:
            assert_same(prop.schema, given["schema"], place)


def times(support: Support) -> list[tuple[str, str]]:
    """Each status that something had, and since when, the last one first."""
    before = times(support.previous) if support.previous is not None else []
    return [(support.status, support.since), *before]


def facts_times(status: dict[str, Any]) -> list[tuple[str, str]]:
    before = facts_times(status["previous"]) if status.get("previous") else []
    if before == [("supported", "")]:
        before = []  # that says nothing, and the catalogue leaves it out
    return [(status["status"].lower(), (status.get("version") or "").strip()), *before]


def shown(constraint: dict[str, Any]) -> tuple[str, Any]:
    ((kind, value),) = constraint.items()
    return kind, value


def told(fact: dict[str, Any]) -> tuple[str, Any]:
    """A recorded constraint in the catalogue's form."""
    kind = {"allowed_values": "allowed", "allowed_pattern": "pattern"}.get(fact["kind"], fact["kind"])
    if kind in ("range", "length"):
        return kind, {key: fact[key] for key in ("min", "max") if fact.get(key) is not None}
    return kind, fact[{"allowed": "values", "pattern": "pattern", "custom": "name"}[kind]]
