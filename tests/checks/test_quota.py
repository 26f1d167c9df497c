"""Quotas: what all resources together need, against what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler import catalog
from hotc.runtime.checks.limits import COUNTED, READERS, WORDS, Limit, words
from hotc.runtime.checks.needs import NEEDS, needs
from hotc.runtime.connection.kinds import KINDS

from .prepared import limit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

    Checked = Callable[..., list[Diagnostic]]
    Limiting = Callable[..., None]

SERVER = "type: OS::Nova::Server, properties: {image: cirros, flavor: m1.large, networks: [{network: public}]}"
GROUP = "  {name}: {{type: OS::Heat::ResourceGroup, properties: {{count: {count}, resource_def: {{{server}}}}}}}\n"


@pytest.fixture
def limited(served: RunningSandbox, cloud: Cloud) -> Limiting:
    """Set quotas of the project: ``limited("compute", cores=8)``."""
    return lambda service, **limits: limit(served, cloud, service, **limits)


def group(count: object, name: str = "group") -> str:
    return GROUP.format(name=name, count=count, server=SERVER)


def only(found: list[Diagnostic]) -> Diagnostic:
    (one,) = found
    assert one.code == "H6005"
    return one


def test_members_of_a_group_are_counted_together(checked: Checked, limited: Limiting) -> None:
    limited("compute", cores=8)
    found = only(checked("resources:\n" + group(3)))
    assert found.message == "This needs 12 cores; 8 are left on cloud sandbox"
    assert found.hint == "The project's quota is 8, 0 in use."
    assert found.path == "resources.group.properties.resource_def.properties.flavor"
    assert (found.line, found.heat, found.places) == (3, "cloud", 1)


def test_what_is_just_enough_is_enough(checked: Checked, limited: Limiting) -> None:
    limited("compute", cores=12, instances=3, ram=3 * 8192)
    assert checked("resources:\n" + group(3)) == []


def test_what_is_in_use_is_not_left(checked: Checked, limited: Limiting, cloud: Cloud) -> None:
    flavor = {"flavorRef": cloud.find("flavor", "m1.small"), "imageRef": cloud.find("image", "cirros")}
    server = cloud.call(
        "compute", "POST", "/servers", {"server": {"name": "old", "networks": "none"} | flavor}, microversion="2.37"
    )
    assert server is not None
    limited("compute", instances=3)
    found = only(checked("resources:\n" + group(3)))
    assert found.message == "This needs 3 servers; 2 are left on cloud sandbox"
    assert found.hint == "The project's quota is 3, 1 in use."
    cloud.call("compute", "DELETE", f"/servers/{server['server']['id']}")


def test_the_place_is_where_most_is_needed_and_others_are_beside(checked: Checked, limited: Limiting) -> None:
    limited("compute", ram=1024)
    found = only(checked("resources:\n" + group(1, "small") + group(2, "large")))
    assert found.message == "This needs 24576 MiB of RAM; 1024 are left on cloud sandbox"
    assert found.path.startswith("resources.large.")
    assert [(each.span.line, each.message) for each in found.related] == [(3, "8192 of them")]


def test_nested_stacks_are_counted_each_time(checked: Checked, limited: Limiting, tmp_path: Path) -> None:
    limited("network", network=1)
    (tmp_path / "inner.yaml").write_text(
        "heat_template_version: 2018-08-31\nresources:\n  net: {type: OS::Neutron::Net}\n"
    )
    found = only(checked("resources:\n  one: {type: inner.yaml}\n  two: {type: inner.yaml}\n"))
    assert found.message == "This needs 2 networks; 1 is left on cloud sandbox"


def test_an_unknown_count_is_counted_as_what_is_known(checked: Checked, limited: Limiting) -> None:
    limited("compute", instances=2)
    count = "parameters:\n  n: {type: number}\nresources:\n"
    assert checked(count + group("{get_param: n}") + group(2, "sure")) == []
    found = only(checked(count + group("{get_param: n}") + group(3, "sure")))
    assert found.message == "This needs at least 3 servers; 2 are left on cloud sandbox"


def test_a_scaling_group_has_its_least_number_of_members(checked: Checked, limited: Limiting) -> None:
    limited("compute", instances=1)
    text = (
        "parameters:\n  n: {type: number}\nresources:\n  all:\n    type: OS::Heat::AutoScalingGroup\n    properties:\n"
    )
    sizes = f"      {{min_size: 2, max_size: 9, desired_capacity: {{get_param: n}}, resource: {{{SERVER}}}}}\n"
    assert only(checked(text + sizes)).message == "This needs at least 2 servers; 1 is left on cloud sandbox"


def test_what_may_not_come_about_is_not_counted(checked: Checked, limited: Limiting) -> None:
    limited("network", network=0)
    text = "parameters:\n  which: {type: string}\nconditions:\n  it: {equals: [{get_param: which}, a]}\n"
    assert checked(text + "resources:\n  net: {type: OS::Neutron::Net, condition: it}\n") == []


def test_an_unknown_flavor_makes_it_at_least(checked: Checked, limited: Limiting) -> None:
    limited("compute", cores=3)
    text = "parameters:\n  flavor: {type: string}\nresources:\n" + group(1)
    other = SERVER.replace("m1.large", "{get_param: flavor}")
    found = only(checked(f"{text}  other: {{{other}}}\n"))
    assert found.message == "This needs at least 4 cores; 3 are left on cloud sandbox"


def test_ports_that_nova_makes_are_counted(checked: Checked, limited: Limiting, cloud: Cloud) -> None:
    limited("network", port=1)
    assert only(checked("resources:\n" + group(2))).message == "This needs 2 ports; 1 is left on cloud sandbox"


def test_rules_of_a_security_group_are_counted_with_neutrons_own(checked: Checked, limited: Limiting) -> None:
    limited("network", security_group_rule=7)  # four are those of the default group
    rules = "{type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp}, {protocol: udp}]}}"
    found = only(checked(f"resources:\n  group: {rules}\n"))
    assert found.message == "This needs 4 security group rules; 3 are left on cloud sandbox"
    outgoing = rules.replace("protocol: udp", "protocol: udp, direction: egress")
    assert checked(f"resources:\n  group: {outgoing}\n") == []


def test_rules_are_counted_in_other_words_as_well(checked: Checked, limited: Limiting) -> None:
    limited("network", security_group_rule=6)
    ways = "SecurityGroupIngress: [{IpProtocol: tcp}]"
    group = f"{{type: AWS::EC2::SecurityGroup, properties: {{GroupDescription: a, {ways}}}}}"
    found = only(checked(f"resources:\n  group: {group}\n"))
    assert found.message == "This needs 3 security group rules; 2 are left on cloud sandbox"
    both = group.replace("tcp}]", "tcp}], SecurityGroupEgress: [{IpProtocol: tcp}]")
    assert checked(f"resources:\n  group: {both}\n") == []


@pytest.mark.parametrize(("interfaces", "needed"), [("SubnetId: s", 2), ("NetworkInterfaces: [a, b]", 0)])
def test_ports_of_instances_are_counted(checked: Checked, limited: Limiting, interfaces: str, needed: int) -> None:
    limited("network", port=1, subnet=9)
    one = f"{{type: AWS::EC2::Instance, properties: {{ImageId: cirros, InstanceType: m1.tiny, {interfaces}}}}}"
    found = [each.message for each in checked(f"resources:\n  a: {one}\n  b: {one}\n") if "ports" in each.message]
    assert found == ([f"This needs {needed} ports; 1 is left on cloud sandbox"] if needed else [])


def test_volumes_of_a_type_have_a_quota_of_their_own(checked: Checked, limited: Limiting) -> None:
    limited("block_storage", gigabytes_ssd=10)
    volume = "  {}: {{type: OS::Cinder::Volume, properties: {{size: 6{}}}}}\n"
    assert checked("resources:\n" + volume.format("a", "") + volume.format("b", "")) == []
    typed = ", volume_type: ssd"
    found = only(checked("resources:\n" + volume.format("a", typed) + volume.format("b", typed)))
    assert found.message == "This needs 12 GiB of volumes of type ssd; 10 are left on cloud sandbox"


def test_volumes_that_servers_boot_from_are_counted(checked: Checked, limited: Limiting) -> None:
    limited("block_storage", gigabytes=20)
    device = "block_device_mapping_v2: [{image: cirros, volume_size: 30}]"
    server = SERVER.replace("image: cirros", device, 1)
    found = only(checked(f"resources:\n  web: {{{server}}}\n"))
    assert found.message == "This needs 30 GiB of volumes; 20 are left on cloud sandbox"
    assert found.path == "resources.web.properties.block_device_mapping_v2[0].volume_size"


def test_one_volume_may_be_too_large(checked: Checked, limited: Limiting) -> None:
    limited("block_storage", per_volume_gigabytes=100)
    (found,) = checked("resources:\n  data: {type: OS::Cinder::Volume, properties: {size: 101}}\n")
    assert (found.code, found.message) == ("H6006", "A volume may have 100 GiB on cloud sandbox, not 101")
    assert found.path == "resources.data.properties.size"


def test_key_pairs_are_counted_by_user(checked: Checked, limited: Limiting, cloud: Cloud) -> None:
    limited("compute", key_pairs=1)  # there is one: demo
    found = only(checked("resources:\n  key: {type: OS::Nova::KeyPair, properties: {name: mine}}\n"))
    assert found.message == "This needs 1 key pair; none is left on cloud sandbox"


def test_no_limit_means_nothing(checked: Checked, limited: Limiting) -> None:
    limited("compute", cores=-1, instances=-1, ram=-1, key_pairs=-1)
    assert checked("resources:\n" + group(100)) == []


def test_what_is_made_for_another_project_is_not_counted() -> None:
    assert needs("OS::Neutron::Net", {"tenant_id": "other"}, lambda kind, name: None) == []
    assert needs("OS::Neutron::Net", {}, lambda kind, name: None)[0].counter == "network.network"


def test_the_tables_know_each_other() -> None:
    assert all(catalog.lookup(name) is not None for name in NEEDS)
    assert {counter.partition(".")[0] for counter in WORDS} == set(READERS)
    assert set(COUNTED) <= set(WORDS)
    assert {kind for kind, _ in COUNTED.values()} <= set(KINDS)
    assert words("network.rbac_policy", 1) == "RBAC policy"
    assert Limit(5, 2).limit == 5
