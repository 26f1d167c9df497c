from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from .harness import Bench


def test_network_without_a_name_gets_the_automatic_one(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", "net")
    assert network.attribute("name") == network.context.automatic_name
    assert network.attribute("admin_state_up") is True
    assert network.attribute("subnets") == []
    assert network.found["description"].startswith("hotc bench/net ")


def test_network_is_renamed_and_switched_off_in_place(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", name="first")
    identity = network.identity
    network.update(name="second", admin_state_up=False)
    assert network.identity == identity
    assert network.attribute("name") == "second"
    assert network.attribute("admin_state_up") is False


def test_name_that_is_taken_away_becomes_the_automatic_one(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", name="first")
    network.update(name=None)
    assert network.attribute("name") == network.context.automatic_name


def test_empty_name_stays_empty(bench: Bench) -> None:
    """As with Heat: a parameter that defaults to an empty text leaves the thing without a name."""
    network = bench.make("OS::Neutron::Net", name="")
    assert network.read()["name"] == ""
    assert [each["id"] for each in network.candidates()] == [network.identity]


def test_value_specs_reach_the_request_and_a_description_of_the_users_stays(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", value_specs={"description": "mine"})
    assert network.read()["description"] == "mine"


def test_deleted_network_is_gone_and_can_be_deleted_again(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net")
    network.delete()
    assert not network.exists()
    network.delete()


def test_subnet_has_what_neutron_made_of_it(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", "net", name="private")
    subnet = bench.make(
        "OS::Neutron::Subnet", "sub", network="private", cidr="192.168.100.0/24", dns_nameservers=["8.8.8.8"]
    )
    assert subnet.attribute("network_id") == network.identity
    assert subnet.attribute("gateway_ip") == "192.168.100.1"
    assert subnet.attribute("allocation_pools") == [{"start": "192.168.100.2", "end": "192.168.100.254"}]
    assert subnet.attribute("dns_nameservers") == ["8.8.8.8"]
    assert subnet.attribute("enable_dhcp") is True
    assert network.attribute("subnets") == [subnet.identity]


@pytest.mark.parametrize(("written", "gateway"), [("", None), ("auto", "10.1.0.1"), ("10.1.0.9", "10.1.0.9")])
def test_gateway_of_a_subnet(bench: Bench, written: str, gateway: str | None) -> None:
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", network=network.identity, cidr="10.1.0.0/24", gateway_ip=written)
    assert subnet.attribute("gateway_ip") == gateway


def test_gateway_can_be_chosen_by_neutron_only_at_creation(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", network=network.identity, cidr="10.1.0.0/24", gateway_ip="10.1.0.9")
    with pytest.raises(ResourceProblem, match="only possible when a subnet is created"):
        subnet.update(gateway_ip="auto")


def test_subnet_is_changed_in_place(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make(
        "OS::Neutron::Subnet", network=network.identity, cidr="10.1.0.0/24", dns_nameservers=["8.8.8.8"]
    )
    subnet.update(dns_nameservers=["1.1.1.1"], enable_dhcp=False, name="renamed")
    assert subnet.attribute("dns_nameservers") == ["1.1.1.1"]
    assert subnet.attribute("enable_dhcp") is False
    assert subnet.attribute("name") == "renamed"


def test_two_subnets_of_one_range_exclude_each_other(bench: Bench) -> None:
    subnet = bench.prepare("OS::Neutron::Subnet", network="public", cidr="10.1.0.0/24")
    assert subnet.driver.exclusive(subnet.properties) == ["cidr:10.1.0.0/24@public"]


def test_unknown_network_is_named_with_what_there_is(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="no network named 'publik'") as caught:
        bench.prepare("OS::Neutron::Subnet", network="publik", cidr="10.1.0.0/24")
    assert caught.value.hint == "Did you mean public?"
