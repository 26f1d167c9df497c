"""The arithmetic of networks: what the cloud would refuse, found before anything is made."""

from __future__ import annotations

import ipaddress
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .memory import compiled

HEAD = """heat_template_version: 2021-04-16
parameters:
  some: {type: string}
  cidr: {type: string, default: 10.0.0.0/24}
conditions:
  maybe: {equals: [{get_param: some}, x]}
resources:
  net: {type: OS::Neutron::Net}
  sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: {get_param: cidr}}}
"""


def findings(
    resources: str, parameters: dict[str, str] | None = None, files: dict[str, str] | None = None
) -> list[str]:
    lines = "".join(f"  {line.strip()}\n" for line in resources.strip().splitlines())
    result = compiled(HEAD + lines, check_resources=True, parameters=parameters, files=files)
    return [f"{d.name}: {d.message}" for d in result.diagnostics]


def subnet(properties: str) -> list[str]:
    return findings(f"it: {{type: OS::Neutron::Subnet, properties: {{network: other, {properties}}}}}")


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ("cidr: 10.1.0.0/24, gateway_ip: 10.2.0.1", ["address-outside-network: gateway_ip 10.2.0.1 is not in"]),
        ("cidr: 10.1.0.0/24, gateway_ip: 10.1.0.255", ["impossible-value: The gateway 10.1.0.255 is the broadcast"]),
        (
            "cidr: 10.1.0.0/24, allocation_pools: [{start: 10.1.0.2, end: 10.1.1.9}]",
            ["address-outside-network: allocation_pools[0].end 10.1.1.9 is not in 10.1.0.0/24"],
        ),
        (
            "cidr: 10.1.0.0/24, allocation_pools: [{start: 10.1.0.2, end: 10.1.0.255}]",
            ["impossible-value: 10.1.0.255 is the broadcast address of 10.1.0.0/24"],
        ),
        ("cidr: 10.1.0.0/24, allocation_pools: [{start: 10.1.0.9, end: 10.1.0.2}]", ["range-turned-round:"]),
        (
            "cidr: 10.1.0.0/24,"
            " allocation_pools: [{start: 10.1.0.2, end: 10.1.0.20}, {start: 10.1.0.20, end: 10.1.0.30}]",
            ["overlapping-ranges: The pool 10.1.0.20 to 10.1.0.30 overlaps that from 10.1.0.2 to 10.1.0.20"],
        ),
        (
            "cidr: 10.1.0.0/24, allocation_pools: [{start: 10.1.0.1, end: 10.1.0.20}]",
            ["impossible-value: The gateway 10.1.0.1 is in the pool 10.1.0.1 to 10.1.0.20"],
        ),
        ("cidr: 10.1.0.0/24, gateway_ip: '', allocation_pools: [{start: 10.1.0.1, end: 10.1.0.20}]", []),
        ("cidr: 10.1.0.0/24, gateway_ip: 10.1.0.254, allocation_pools: [{start: 10.1.0.1, end: 10.1.0.20}]", []),
        ("cidr: 10.1.0.0/31, allocation_pools: [{start: 10.1.0.1, end: 10.1.0.1}]", []),
        (
            "cidr: 10.1.0.0/24, host_routes: [{destination: 10.9.0.0/16, nexthop: 10.2.0.1}]",
            ["address-outside-network: host_routes[0].nexthop 10.2.0.1 is not in 10.1.0.0/24"],
        ),
        (
            "cidr: 10.1.0.0/24, host_routes: [{destination: 'fd00::/64', nexthop: 10.1.0.1}]",
            ["impossible-value: fd00::/64 is of IPv6, and 10.1.0.0/24 of IPv4"],
        ),
        ("cidr: 'fd00::/64'", ["impossible-value: fd00::/64 is a network of IPv6, and ip_version is 4"]),
        (
            "cidr: 'fd00::/64', ip_version: 6, ipv6_ra_mode: slaac, enable_dhcp: false",
            ["impossible-value: ipv6_ra_mode needs DHCP, which is off"],
        ),
    ],
)
def test_a_subnet_by_itself(properties: str, found: list[str]) -> None:
    told = subnet(properties)
    assert len(told) == len(found), told
    assert all(one.startswith(start) for one, start in zip(told, found, strict=True)), told


OVERLAP = "two: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.128/25}}"


def test_subnets_of_one_network_must_not_overlap() -> None:
    assert findings(OVERLAP) == [
        "overlapping-ranges: 10.0.0.128/25 overlaps 10.0.0.0/24, the CIDR of sub",
    ]
    assert findings(OVERLAP.replace("{get_resource: net}", "elsewhere")) == []
    assert findings(OVERLAP, {"cidr": "10.1.0.0/24"}) == []


def test_subnets_of_which_only_one_may_be_there_can_share_addresses() -> None:
    assert findings(OVERLAP.replace("Subnet,", "Subnet, condition: maybe,")) == []


def test_many_subnets_are_compared_at_once() -> None:
    line = "n{0}: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: net}}, cidr: {1}}}}}"
    apart = "\n".join(line.format(n, f"10.{n // 256 + 1}.{n % 256}.0/24") for n in range(900))
    assert findings(apart) == []
    told = findings(f"{apart}\n{line.format(1000, '10.3.0.0/16')}\n{line.format(1001, '10.2.7.128/25')}")
    assert [one.partition(", the")[0] for one in told] == [
        "overlapping-ranges: 10.3.0.0/16 overlaps 10.3.0.0/24",
        "overlapping-ranges: 10.2.7.128/25 overlaps 10.2.7.0/24",
    ]


def test_what_was_given_for_parameters_is_only_warned_of() -> None:
    two = OVERLAP.replace("10.0.0.128/25", "{get_param: some}")
    lines = HEAD + "  " + two
    result = compiled(lines, check_resources=True, parameters={"some": "10.3.0.0/16", "cidr": "10.3.1.0/24"})
    assert [(d.name, d.severity) for d in result.diagnostics] == [("overlapping-ranges", "warning")]
    result = compiled(lines, check_resources=True, parameters={"some": "10.0.0.0/16"})
    assert [(d.name, d.severity) for d in result.diagnostics] == [("overlapping-ranges", "error")]


def port(name: str, properties: str) -> str:
    return f"{name}: {{type: OS::Neutron::Port, properties: {{network: {{get_resource: net}}, {properties}}}}}"


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        (
            port("p", "fixed_ips: [{subnet: {get_resource: sub}, ip_address: 10.0.1.5}]"),
            "address-outside-network: fixed_ips[0].ip_address 10.0.1.5 is not in 10.0.0.0/24, the CIDR of sub",
        ),
        (
            port("p", "fixed_ips: [{ip_address: 10.0.1.5}]"),
            "address-outside-network: fixed_ips[0].ip_address 10.0.1.5 is not in 10.0.0.0/24",
        ),
        (
            port("p", "fixed_ips: [{subnet: {get_resource: sub}, ip_address: 10.0.0.0}]"),
            "impossible-value: 10.0.0.0 is the address of the network itself of 10.0.0.0/24; nothing can have it",
        ),
        (port("p", "fixed_ips: [{subnet: {get_resource: sub}, ip_address: 10.0.0.5}]"), ""),
        (
            "s: {type: OS::Nova::Server, properties: {image: i, flavor: f,"
            " networks: [{network: {get_resource: net}, fixed_ip: 10.7.0.5}]}}",
            "address-outside-network: networks[0].fixed_ip 10.7.0.5 is not in 10.0.0.0/24",
        ),
        (
            "l: {type: OS::Octavia::LoadBalancer,"
            " properties: {vip_subnet: {get_resource: sub}, vip_address: 10.7.0.5}}",
            "address-outside-network: vip_address 10.7.0.5 is not in 10.0.0.0/24, the CIDR of sub",
        ),
        (
            "r: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: {get_resource: net},"
            " external_fixed_ips: [{subnet: {get_resource: sub}, ip_address: 10.7.0.5}]}}}",
            "address-outside-network: external_gateway_info.external_fixed_ips[0].ip_address 10.7.0.5 is not in",
        ),
    ],
)
def test_an_address_must_be_in_its_subnet(resource: str, found: str) -> None:
    told = findings(resource)
    assert len(told) == bool(found), told
    assert not found or told[0].startswith(found), told


def test_a_subnet_must_be_one_of_the_network() -> None:
    other = "other: {type: OS::Neutron::Net}"
    wrong = port("p", "fixed_ips: [{subnet: {get_resource: sub}}]").replace("get_resource: net", "get_resource: other")
    assert findings(f"{other}\n{wrong}") == ["subnet-of-another-network: sub is a subnet of net, and not of other"]
    through = wrong.replace("{get_resource: other}", "{get_attr: [sub, network_id]}")
    assert findings(f"{other}\n{through}") == []


def test_an_address_is_given_out_once() -> None:
    one, two = (port(name, "fixed_ips: [{ip_address: 10.0.0.5}]") for name in ("one", "two"))
    assert findings(f"{one}\n{two}") == ["address-used-twice: 10.0.0.5 is asked for twice: one has it, too"]
    assert findings(f"{one}\n{two.replace('{get_resource: net}', 'elsewhere')}") == []


def test_members_of_a_group_ask_for_the_same_address() -> None:
    member = "{type: OS::Neutron::Port, properties: {network: x, fixed_ips: [{ip_address: 10.0.0.5}]}}"
    group = f"g: {{type: OS::Heat::ResourceGroup, properties: {{count: COUNT, resource_def: {member}}}}}"
    assert findings(group.replace("COUNT", "2"))[0].startswith("address-used-twice: 10.0.0.5")
    assert findings(group.replace("COUNT", "1")) == []
    assert findings(group.replace("COUNT", "3").replace("10.0.0.5", "10.0.0.%index%")) == []


def test_addresses_are_compared_across_nested_stacks() -> None:
    inner = """
    heat_template_version: 2021-04-16
    parameters: {net: {type: string}}
    resources:
      p: {type: OS::Neutron::Port, properties: {network: {get_param: net}, fixed_ips: [{ip_address: 10.0.0.5}]}}
    """
    mine = port("p", "fixed_ips: [{ip_address: 10.0.0.5}]")
    nested = "n: {type: inner.yaml, properties: {net: {get_resource: net}}}"
    told = findings(f"{mine}\n{nested}", files={"inner.yaml": inner})
    assert told == ["address-used-twice: 10.0.0.5 is asked for twice: p has it, too"]


ROUTER = """
r: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
i: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: r}, subnet: {get_resource: sub}}}
"""
ADDRESS = (
    port("p", "fixed_ips: [{subnet: {get_resource: sub}}]")
    + "\nf: {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: {get_resource: p}}}"
)


def test_a_port_can_not_have_the_address_of_the_router() -> None:
    told = findings(ROUTER + port("p", "fixed_ips: [{ip_address: 10.0.0.1}]"))
    assert told == ["address-used-twice: 10.0.0.1 is asked for twice: i has it, too"]


def test_a_floating_ip_needs_a_router_on_the_subnet_of_its_port() -> None:
    assert findings(ROUTER + ADDRESS) == []
    assert findings(ADDRESS) == [
        "no-way-for-floating-ip: The floating IP can't reach p: no router is connected to sub",
    ]


def test_the_router_needs_a_gateway_to_the_outside() -> None:
    closed = ROUTER.replace(", properties: {external_gateway_info: {network: public}}", "")
    assert findings(closed + ADDRESS) == [
        "no-way-for-floating-ip: The floating IP can't reach p: the router r has no external gateway",
    ]
    gateway = "\ng: {type: OS::Neutron::RouterGateway, properties: {router_id: {get_resource: r}, network: public}}"
    assert findings(closed + ADDRESS + gateway) == []


def test_the_gateway_must_be_on_the_network_of_the_floating_ip() -> None:
    nets = "\na: {type: OS::Neutron::Net}\nb: {type: OS::Neutron::Net}"
    router = ROUTER.replace("network: public", "network: {get_resource: a}")
    address = ADDRESS.replace("floating_network: public", "floating_network: {get_resource: b}")
    assert findings(router + address + nets) == [
        "no-way-for-floating-ip: The floating IP can't reach p: the gateway of the router r is on another network",
    ]
    assert findings(router + address.replace("get_resource: b", "get_resource: a") + nets) == []


@pytest.mark.parametrize(
    "more",
    [
        "i: {type: OS::Neutron::RouterInterface, properties: {router: r, subnet: {get_resource: sub}}}",
        "i: {type: OS::Neutron::RouterInterface, properties: {router: r, subnet: {get_param: some}}}",
        "i: {type: OS::Neutron::RouterInterface, properties: {router: r, port: {get_param: some}}}",
    ],
)
def test_where_a_router_may_be_connected_nothing_is_said(more: str) -> None:
    assert findings(f"{ADDRESS}\n{more}") == []


def test_a_reported_mistake_has_no_second_finding_behind_it() -> None:
    unknown = ROUTER.replace("OS::Neutron::RouterInterface", "OS::Neutron::RouterInterfaces")
    assert [told.partition(":")[0] for told in findings(unknown + ADDRESS)] == ["unknown-resource-type"]
    kind = ROUTER.replace("network: public", "network: {get_resource: p}")
    assert [told.partition(":")[0] for told in findings(kind + ADDRESS)] == ["wrong-kind"]
    wrong = "s: {type: OS::Neutron::Subnet, properties: {network: {get_resource: r}, cidr: 10.4.0.0/24}}"
    port_on_it = port("q", "fixed_ips: [{subnet: {get_resource: s}}]")
    assert [told.partition(":")[0] for told in findings(f"{ROUTER}{wrong}\n{port_on_it}")] == ["wrong-kind"]


def test_an_association_is_looked_at_too() -> None:
    apart = ADDRESS.replace(", port_id: {get_resource: p}", "")
    link = "l: {type: OS::Neutron::FloatingIPAssociation, properties: {floatingip_id: {get_resource: f},"
    told = findings(f"{apart}\n{link} port_id: {{get_resource: p}}}}}}")
    assert told == ["no-way-for-floating-ip: The floating IP can't reach p: no router is connected to sub"]


def test_a_router_connects_a_subnet_once_and_only_with_a_gateway() -> None:
    again = ROUTER + ROUTER.strip().splitlines()[-1].replace("i:", "j:")
    assert findings(again) == ["impossible-value: sub is connected to this router already, by i"]
    closed = "\nc: {type: OS::Neutron::Subnet, properties: {network: n, cidr: 10.9.0.0/24, gateway_ip: ''}}"
    joined = ROUTER.replace("get_resource: sub", "get_resource: c") + closed
    assert findings(joined) == ["impossible-value: c has no gateway; the interface of a router takes that address"]


def test_a_router_can_not_connect_networks_that_share_addresses() -> None:
    other = "\no: {type: OS::Neutron::Subnet, properties: {network: n, cidr: 10.0.0.64/26}}"
    link = (
        "\nk: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: r}, subnet: {get_resource: o}}}"
    )
    told = findings(ROUTER + other + link)
    assert told == ["overlapping-ranges: 10.0.0.64/26, the CIDR of o overlaps 10.0.0.0/24 of sub"]


def rule(properties: str) -> list[str]:
    return findings(f"g: {{type: OS::Neutron::SecurityGroup, properties: {{rules: [{{{properties}}}]}}}}")


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ("protocol: tcp, port_range_min: 80, port_range_max: 90", ""),
        ("protocol: tcp, port_range_min: 90, port_range_max: 80", "range-turned-round"),
        ("protocol: tcp, port_range_min: 0, port_range_max: 80", "impossible-value"),
        ("protocol: tcp, port_range_min: 80", "dependent-property"),
        ("port_range_min: 80, port_range_max: 80", "dependent-property"),
        ("protocol: tcp, port_range_min: 70000, port_range_max: 70000", "out-of-range"),
        ("protocol: gre, port_range_min: 1, port_range_max: 2", "impossible-value"),
        ("protocol: icmp, port_range_min: 8, port_range_max: 0", ""),
        ("protocol: icmp, port_range_min: 8", ""),
        ("protocol: icmp, port_range_min: 300", "impossible-value"),
        ("protocol: icmp, port_range_max: 0", "dependent-property"),
        ("protocol: ipv6-icmp", "impossible-value"),
        ("protocol: ipv6-icmp, ethertype: IPv6", ""),
        ("remote_ip_prefix: 'fd00::/8'", "impossible-value"),
        ("remote_ip_prefix: 'fd00::/8', ethertype: IPv6", ""),
        ("protocol: {get_param: some}, port_range_min: 80, port_range_max: 90", ""),
    ],
)
def test_ports_protocols_and_remotes_go_together(properties: str, found: str) -> None:
    told = rule(properties)
    assert {one.partition(":")[0] for one in told} == ({found} if found else set()), told


def test_a_group_has_each_rule_once() -> None:
    same = (
        "protocol: tcp, port_range_min: 80, port_range_max: 80}, {protocol: '6', port_range_min: 80, port_range_max: 80"
    )
    assert rule(same) == ["duplicate-rule: The security group has this rule already, among the rules above"]
    assert rule(same + ", remote_ip_prefix: 10.0.0.0/8") == []
    assert rule(same + ", remote_ip_prefix: 0.0.0.0/0")[0].startswith("duplicate-rule")
    mine = "remote_mode: remote_group_id}, {remote_mode: remote_group_id, remote_group_id: {get_resource: net}"
    assert not any(one.startswith("duplicate-rule") for one in rule(mine))


def test_a_rule_beside_the_group_is_compared_with_those_in_it() -> None:
    rules = "[{protocol: tcp, port_range_min: 80, port_range_max: 80}]"
    group = f"g: {{type: OS::Neutron::SecurityGroup, properties: {{rules: {rules}}}}}"
    beside = "b: {type: OS::Neutron::SecurityGroupRule, properties: {security_group: {get_resource: g},"
    told = findings(f"{group}\n{beside} port_range_min: 80, port_range_max: 80}}}}")
    assert told == ["duplicate-rule: The security group has this rule already, in g"]
    assert findings(f"{group}\n{beside} port_range_min: 81, port_range_max: 81}}}}") == []


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(28, 30)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_subnets_overlap_as_their_ranges_do(ranges: list[tuple[int, int]]) -> None:
    networks = [ipaddress.ip_network((0x0A000000 + start, bits), strict=False) for start, bits in ranges]
    text = "heat_template_version: 2021-04-16\nresources:\n  net: {type: OS::Neutron::Net}\n" + "".join(
        f"  s{n}: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: net}}, cidr: {network}}}}}\n"
        for n, network in enumerate(networks)
    )
    found = [d for d in compiled(text, check_resources=True).diagnostics if d.name == "overlapping-ranges"]
    late = {b for a, b in combinations(range(len(networks)), 2) if networks[a].overlaps(networks[b])}
    assert sorted(str(d.path) for d in found) == sorted(f"resources.s{n}.properties.cidr" for n in late)
