"""Neutron's lists: filters, fields, sorting, pages, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .builders import make_network

if TYPE_CHECKING:
    from openstack.connection import Connection


@pytest.fixture
def names(cloud: Connection) -> list[str]:
    chosen = ["apple", "banana", "cherry", "date", "elder"]
    for name in chosen:
        cloud.network.create_network(name=name)
    return chosen


def test_filters_by_several_attributes(cloud: Connection, names: list[str]) -> None:
    assert [n.name for n in cloud.network.networks(name="cherry", status="ACTIVE")] == ["cherry"]
    assert [n.name for n in cloud.network.networks(name="cherry", status="DOWN")] == []
    assert [n.name for n in cloud.network.networks(is_router_external=True)] == ["public"]
    assert {n.name for n in cloud.network.networks(project_id=cloud.current_project_id)} == set(names)
    query = "/networks?name=apple&name=date&fields=name"
    assert cloud.network.get(query).json() == {"networks": [{"name": "apple"}, {"name": "date"}]}


def test_pages_and_sorting(cloud: Connection, names: list[str]) -> None:
    listed = [n.name for n in cloud.network.networks(limit=2, sort_key="name", sort_dir="desc") if n.name in names]
    assert listed == sorted(names, reverse=True)
    first = cloud.network.get("/networks?limit=2&fields=id").json()
    assert len(first["networks"]) == 2
    assert first["networks_links"][0]["rel"] == "next"


def test_ports_are_found_by_what_they_are_attached_to(cloud: Connection) -> None:
    network, subnet = make_network(cloud)
    port = cloud.network.create_port(network_id=network.id, device_id="thing", name="p")
    cloud.network.create_port(network_id=network.id)
    address = port.fixed_ips[0]["ip_address"]
    for query in (
        {"device_id": "thing"},
        {"name": "p"},
        {"mac_address": port.mac_address},
        {"fixed_ips": f"ip_address={address}"},
    ):
        assert [found.id for found in cloud.network.ports(**query)] == [port.id], query
    assert len(list(cloud.network.ports(fixed_ips=f"subnet_id={subnet.id}"))) == 2


def test_tags_are_set_filtered_and_removed(cloud: Connection, names: list[str]) -> None:
    network = cloud.network.find_network("apple", ignore_missing=False)
    cloud.network.set_tags(network, ["red", "round"])
    assert sorted(cloud.network.get_network(network.id).tags) == ["red", "round"]
    assert [n.name for n in cloud.network.networks(tags="red")] == ["apple"]
    assert "apple" not in [n.name for n in cloud.network.networks(not_tags="red")]
    cloud.network.delete(f"/networks/{network.id}/tags/red").raise_for_status()
    assert cloud.network.delete(f"/networks/{network.id}/tags/red", raise_exc=False).status_code == 404
    assert cloud.network.get_network(network.id).tags == ["round"]
    assert len(names) == 5


def test_an_ipv6_subnet_gives_addresses_from_the_mac(cloud: Connection) -> None:
    network = cloud.network.create_network(name="six")
    modes = {"ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}
    subnet = cloud.network.create_subnet(network_id=network.id, cidr="2001:db8::/64", ip_version=6, **modes)
    port = cloud.network.create_port(network_id=network.id, mac_address="fa:16:3e:01:02:03")
    assert subnet.gateway_ip == "2001:db8::1"
    assert port.fixed_ips == [{"subnet_id": subnet.id, "ip_address": "2001:db8::f816:3eff:fe01:203"}]
