from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.connection.outcome import classify

if TYPE_CHECKING:
    from .harness import Bench, Made

PUBLIC = (
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCsi4bFAJ2Cg9ssFWmFNyZ1JkEkvZVpB1yV6lFXgVtJ0CqY7z0gCkDxD4MBN2nOJUKBtnB9zZ4f"
    "lD0mQ2a1fM2Jm9h0Zb8p8l7E9pX2ZkZyR0m2YwHk7QvRzV8h5rXyO0p2w4d6q9uTn7e1kKf3bYcSgLxWvJ5aHt8iMoPqBdEs1w== me@here"
)


def plain(value: object) -> object:
    return value.value if isinstance(value, Secret) else value


def test_generated_key_is_kept_only_when_it_is_to_be_saved(bench: Bench) -> None:
    for name, saved in (("kept", True), ("lost", False)):
        pair = bench.prepare("OS::Nova::KeyPair", name=name, save_private_key=saved)
        made = pair.driver.create(bench.cloud, pair.sent)
        assert pair.driver.keep is not None
        key = pair.driver.keep(made)["private_key"]
        assert key.startswith("-----BEGIN") is saved
        pair.identity = pair.driver.identity(made)
        assert pair.identity == name
        assert pair.attribute("public_key").startswith("ssh-")
        shown = pair.driver.attributes["private_key"]({**pair.read(), "private_key": key}, bench.cloud)
        assert isinstance(shown, Secret)
        assert plain(shown) == key
        pair.delete()


def test_key_pair_of_that_name_is_not_taken_over(bench: Bench) -> None:
    bench.make("OS::Nova::KeyPair", "first", name="mine")
    second = bench.prepare("OS::Nova::KeyPair", "second", name="mine")
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        second.driver.create(bench.cloud, second.sent)
    assert classify(caught.value) == "conflict"
    assert second.driver.exclusive(second.properties) == ["keypair:mine"]


def test_server_group_is_made_in_the_oldest_form_that_says_it(bench: Bench) -> None:
    assert bench.prepare("OS::Nova::ServerGroup").sent["body"]["policies"] == ["anti-affinity"]
    soft = bench.prepare("OS::Nova::ServerGroup", policies=["soft-affinity"])
    ruled = bench.prepare("OS::Nova::ServerGroup", policies=["anti-affinity"], rules={"max_server_per_host": 2})
    assert soft.sent["microversion"] == "2.15"
    assert (ruled.sent["microversion"], ruled.sent["body"]["policy"]) == ("2.64", "anti-affinity")


def test_server_group_is_found_again_by_its_name(bench: Bench) -> None:
    group = bench.make("OS::Nova::ServerGroup", policies=["affinity"])
    assert [found["id"] for found in group.candidates()] == [group.identity]
    group.delete()
    assert group.candidates() == []


@pytest.fixture
def group(bench: Bench) -> Made:
    return bench.make("OS::Neutron::SecurityGroup", "group", name="ruled")


def test_rule_of_its_own(bench: Bench, group: Made) -> None:
    rule = bench.make(
        "OS::Neutron::SecurityGroupRule",
        security_group="ruled",
        protocol="tcp",
        port_range_min=80,
        port_range_max=80,
        remote_ip_prefix="10.0.0.0/8",
    )
    found = rule.read()
    assert (found["security_group_id"], found["direction"], found["port_range_max"]) == (group.identity, "ingress", 80)
    assert [each["id"] for each in rule.candidates()] == [rule.identity]
    assert rule.driver.keys(rule.sent, None) == group.driver.keys(group.sent, group.identity)
    rule.delete()
    assert rule.candidates() == []


def test_remote_group_of_a_rule_by_name(bench: Bench, group: Made) -> None:
    rule = bench.make("OS::Neutron::SecurityGroupRule", security_group="ruled", remote_group="ruled")
    assert rule.read()["remote_group_id"] == group.identity
