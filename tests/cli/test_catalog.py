"""``hotc catalog``: what the terminal tells of resource types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotc.cli import completion
from hotc.cli.render.resource_type import render
from hotc.cli.render.style import Style
from hotc.cli.resource_types import details, find
from hotc.compiler import catalog
from hotc.runtime import drivers

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from .conftest import Result

    Hotc = Callable[..., Result]


def row_of(text: str, name: str) -> str:
    return next(" ".join(line.split()) for line in text.splitlines() if line.split()[:1] == [name])


def test_every_type_is_listed(hotc: Hotc) -> None:
    result = hotc("catalog", "list", "-f", "json")
    rows = json.loads(result.out)
    assert result.status == 0
    assert [row["type"] for row in rows] == catalog.names()
    assert [row["type"] for row in rows if row["apply"]] == drivers.names()


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
    assert row_of(text, "network") == "network string replace required; neutron.network; since 2014.2"
    assert row_of(text, "network_id").endswith("hidden since 5.0.0, use network")
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
    assert data["attributes"]["cidr"] == {"type": "string", "support": {"status": "supported"}}


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
