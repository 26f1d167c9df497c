"""``hotc catalog``: what the terminal tells of resource types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hotc.cli import completion
from hotc.cli.render.resource_type import render
from hotc.cli.render.style import Style
from hotc.cli.resource_types import details, find
from hotc.compiler import catalog
from hotc.runtime import drivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]


@pytest.fixture
def pack(tmp_path: Path) -> Iterator[Path]:
    """A pack that the settings name."""
    (tmp_path / "hotc.toml").write_text('[catalog]\npacks = ["types.yaml"]\n')
    path = tmp_path / "types.yaml"
    path.write_text(
        "hotc_catalog: 1\ntypes: {Acme::Disk: {properties: {size: {type: integer, required: true, update: true}}}}\n"
    )
    yield path
    catalog.use(None)


def row_of(text: str, name: str) -> str:
    return next(" ".join(line.split()) for line in text.splitlines() if line.split()[:1] == [name])


def test_every_type_is_listed(hotc: Hotc) -> None:
    result = hotc("catalog", "list", "-f", "json")
    rows = json.loads(result.out)
    assert result.status == 0
    assert [row["type"] for row in rows] == catalog.names()
    assert [row["type"] for row in rows if row["apply"]] == drivers.applied()


def test_groups_are_applied_though_they_have_no_driver(hotc: Hotc) -> None:
    from hotc.compiler.groups import GROUPS

    rows = {row["type"]: row["apply"] for row in json.loads(hotc("catalog", "list", "-f", "json").out)}
    assert {name: rows[name] for name in GROUPS} == dict.fromkeys(GROUPS, True)
    assert json.loads(hotc("catalog", "show", "OS::Heat::ResourceChain", "-f", "json").out)["apply"] is True


def test_the_filter_takes_any_case(hotc: Hotc) -> None:
    rows = json.loads(hotc("catalog", "list", "--filter", "QUOTA", "-f", "json").out)
    assert {row["type"] for row in rows} == {name for name in catalog.names() if name.endswith("Quota")}


def test_a_filter_that_nothing_matches_is_told(hotc: Hotc) -> None:
    result = hotc("catalog", "list", "--filter", "nothing")
    assert (result.status, result.out) == (0, "")
    assert "'nothing'" in result.err


def test_a_type_is_shown_with_all_that_matters(hotc: Hotc) -> None:
    text = hotc("catalog", "show", "OS::Neutron::Subnet").out
    assert "OS::Quantum::Subnet" in text
    assert "creates, updates and deletes it" in text
    assert row_of(text, "network") == "network string replace required; neutron.network; since Juno"
    assert row_of(text, "network_id").endswith("deprecated since Juno, hidden since Liberty, use network")
    assert row_of(text, "ip_version") == "ip_version integer replace default 4; one of 4, 6"
    assert row_of(text, "enable_dhcp") == "enable_dhcp boolean in place default true"
    assert row_of(text, "allocation_pools") == "allocation_pools list of map in place"
    assert row_of(text, "end") == "end string required; ip_addr"
    assert row_of(text, "show") == "show map"


def test_lines_keep_to_the_terminal(hotc: Hotc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert max(map(len, hotc("catalog", "show", "OS::Nova::Server").out.splitlines())) <= 100


def test_every_type_can_be_shown() -> None:
    for name in catalog.names():
        text = render(details(find(name)), 80, Style(False))
        assert text.startswith(name)
        assert all(property in text for property in details(find(name))["properties"])


def test_json_nests_as_the_schema_does(hotc: Hotc) -> None:
    data = json.loads(hotc("catalog", "show", "OS::Neutron::Subnet", "-f", "json").out)
    assert data["apply"] is True
    assert data["properties"]["cidr"]["update"] == "replace"
    assert data["properties"]["allocation_pools"]["items"]["schema"]["start"]["required"] is True
    assert data["attributes"]["cidr"] == {"type": "string", "support": {"status": "supported"}, "history": {}}


def test_a_type_tells_since_when_it_has_what_it_has(hotc: Hotc) -> None:
    data = json.loads(hotc("catalog", "show", "OS::Neutron::Port", "-f", "json").out)
    assert data["properties"]["tags"]["history"] == {"since": "pike"}
    assert data["attributes"]["network"]["history"] == {"since": "rocky"}
    server = json.loads(hotc("catalog", "show", "OS::Nova::Server", "-f", "json").out)
    assert server["properties"]["networks"]["items"]["schema"]["tag"]["history"] == {"since": "pike"}


def test_what_is_there_decides_since_when_not_what_heat_says(hotc: Hotc) -> None:
    server = json.loads(hotc("catalog", "show", "OS::Nova::Server", "-f", "json").out)
    assert server["attributes"]["addresses"]["support"]["since"] == "11.0.0"
    assert server["attributes"]["addresses"]["history"] == {}
    role = json.loads(hotc("catalog", "show", "OS::Keystone::Role", "-f", "json").out)
    assert role["properties"]["domain"]["history"] == {"since": "queens"}


def test_what_was_taken_away_is_shown_with_its_end(hotc: Hotc) -> None:
    text = hotc("catalog", "show", "OS::Magnum::BayModel").out
    assert row_of(text, "ssh_authorized_key").endswith("taken away with Pike")
    assert "ssh_authorized_key" in hotc("catalog", "show", "OS::Magnum::BayModel", "--target", "ocata").out


def test_a_type_with_nothing_behind_it_is_shown_as_it_was(hotc: Hotc) -> None:
    now = hotc("catalog", "show", "OS::Senlin::Cluster").out
    assert "deprecated since 2024.1, taken away with 2024.2" in now
    assert "It takes any properties." in now
    then = hotc("catalog", "show", "OS::Senlin::Cluster", "--target", "yoga").out
    assert row_of(then, "desired_capacity") == "desired_capacity integer in place default 0"


def test_the_list_has_the_types_of_a_release(hotc: Hotc) -> None:
    def listed(*words: str) -> set[str]:
        return {row["type"] for row in json.loads(hotc("catalog", "list", "-f", "json", *words).out)}

    newton, latest = listed("--target", "newton"), listed("--target", "hibiscus")
    assert "OS::Octavia::Pool" in latest - newton
    assert "OS::Senlin::Cluster" in newton - latest
    assert newton | latest < listed()


def test_a_word_that_is_no_release_is_met_with_the_nearest(hotc: Hotc) -> None:
    result = hotc("catalog", "list", "--target", "yogha")
    assert (result.status, result.out) == (2, "")
    assert 'Did you mean "yoga"?' in result.err


def test_an_old_name_shows_the_new_type(hotc: Hotc) -> None:
    assert hotc("catalog", "show", "OS::Quantum::Net").out.startswith("OS::Neutron::Net")


def test_an_unknown_type_is_met_with_the_nearest(hotc: Hotc) -> None:
    result = hotc("catalog", "show", "OS::Nova::Servr")
    assert (result.status, result.out) == (2, "")
    assert "'OS::Nova::Servr'" in result.err
    assert 'Did you mean "OS::Nova::Server"?' in result.err


def test_names_are_completed(hotc: Hotc) -> None:
    assert completion.types("os::nova::serverg") == ["OS::Nova::ServerGroup"]
    assert completion.types("nothing") == []


def test_types_of_packs_are_listed_and_shown(hotc: Hotc, pack: Path) -> None:
    assert [row["type"] for row in json.loads(hotc("catalog", "list", "--filter", "acme", "-f", "json").out)] == [
        "Acme::Disk"
    ]
    text = hotc("catalog", "show", "Acme::Disk").out
    assert row_of(text, "size") == "size integer in place required"
    assert "can't create it" in text


def test_the_editors_schema_has_the_types_of_packs(hotc: Hotc, pack: Path) -> None:
    schema = json.loads(hotc("schema").out)
    assert schema["definitions"]["type Acme::Disk"]["required"] == ["size"]


def test_commands_validate_with_packs(hotc: Hotc, pack: Path) -> None:
    (pack.parent / "t.yaml").write_text(
        "heat_template_version: 2018-08-31\nresources: {a: {type: Acme::Disk, properties: {size: 1}}}\n"
    )
    assert hotc("validate", "t.yaml").status == 0
    assert hotc("lint", "t.yaml").status == 0
    planned = hotc("plan", "web", "-t", "t.yaml", "--cloud", "sandbox")
    assert "no resource type" not in planned.out + planned.err
    assert "Acme::Disk" in planned.out + planned.err


def test_a_mistake_in_a_pack_stops_with_its_place(hotc: Hotc, pack: Path) -> None:
    pack.write_text("hotc_catalog: 1\ntypes: {Acme::Disk: {propertys: {}}}\n")
    for words in (["catalog", "list"], ["catalog", "show", "Acme::Disk"], ["schema"]):
        result = hotc(*words)
        assert (result.status, result.out) == (2, "")
        assert "types.yaml:2:22" in result.err
        assert 'Did you mean "properties"?' in result.err
