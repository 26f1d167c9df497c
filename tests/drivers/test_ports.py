from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .harness import Bench, Made


@pytest.fixture
def private(bench: Bench) -> Made:
    made = bench.make("OS::Neutron::Net", "net", name="private")
    bench.make("OS::Neutron::Subnet", "sub", name="private-sub", network=made.identity, cidr="10.8.0.0/24")
    return made


def test_port_has_an_address_its_subnet_and_its_network(bench: Bench, private: Made) -> None:
    port = bench.make("OS::Neutron::Port", network="private")
    (address,) = port.attribute("fixed_ips")
    assert address["ip_address"].startswith("10.8.0.")
    assert [subnet["name"] for subnet in port.attribute("subnets")] == ["private-sub"]
    assert port.attribute("network")["id"] == private.identity
    assert port.attribute("mac_address")
    assert port.attribute("security_groups") == [bench.cloud.find("security_group", "default")]


def test_address_and_subnet_are_as_asked_for(bench: Bench, private: Made) -> None:
    fixed = [{"subnet": "private-sub", "ip_address": "10.8.0.42"}]
    port = bench.make("OS::Neutron::Port", network="private", fixed_ips=fixed)
    assert [address["ip_address"] for address in port.attribute("fixed_ips")] == ["10.8.0.42"]
    assert port.driver.exclusive(port.properties) == ["fixed_ip:10.8.0.42@private"]


def test_port_without_addresses(bench: Bench, private: Made) -> None:
    port = bench.make("OS::Neutron::Port", network="private", no_fixed_ips=True)
    assert port.attribute("fixed_ips") == []


def test_security_groups_are_changed_in_place_and_fall_back_to_the_default(bench: Bench, private: Made) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", "group", name="web-sg")
    port = bench.make("OS::Neutron::Port", network="private", security_groups=["web-sg"])
    identity = port.identity
    assert port.attribute("security_groups") == [group.identity]
    port.update(security_groups=None)
    assert port.attribute("security_groups") == [bench.cloud.find("security_group", "default")]
    port.update(security_groups=[])
    assert port.attribute("security_groups") == []
    assert port.identity == identity


def test_address_stays_when_the_template_no_longer_names_it(bench: Bench, private: Made) -> None:
    port = bench.make("OS::Neutron::Port", network="private", fixed_ips=[{"ip_address": "10.8.0.43"}])
    port.update(fixed_ips=None, name="renamed")
    assert [address["ip_address"] for address in port.attribute("fixed_ips")] == ["10.8.0.43"]
    assert port.attribute("name") == "renamed"


def test_address_pairs_come_and_go(bench: Bench, private: Made) -> None:
    pairs = [{"ip_address": "10.8.0.0/28"}]
    port = bench.make("OS::Neutron::Port", network="private", allowed_address_pairs=pairs)
    assert [pair["ip_address"] for pair in port.attribute("allowed_address_pairs")] == ["10.8.0.0/28"]
    port.update(allowed_address_pairs=None)
    assert port.attribute("allowed_address_pairs") == []


def test_replacement_policy_forbids_changes_in_place(bench: Bench, private: Made) -> None:
    in_place = bench.prepare("OS::Neutron::Port", network="private").driver.in_place
    assert in_place is not None
    assert in_place({}, {"replacement_policy": "AUTO"}, "name")
    assert not in_place({}, {"replacement_policy": "REPLACE_ALWAYS"}, "name")
