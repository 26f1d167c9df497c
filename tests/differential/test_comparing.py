"""The comparison of the differential run: nothing is told of equal projects, and every planted difference is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cloud.differential import comparing
from tests.cloud.differential.actions import actions
from tests.cloud.differential.attributes import asking, attributes, identities
from tests.cloud.differential.engines import Outcome
from tests.cloud.differential.ignored import IGNORED, is_ignored
from tests.cloud.differential.naming import Side

from .sides import Made, pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cloud.differential.comparing import Difference

Json = dict[str, Any]


def told(heat: Made, hotc: Made) -> list[Difference]:
    ours, theirs = heat.side(), hotc.side()
    objects = comparing.objects(ours, theirs)
    return objects + comparing.requests(heat.requests(ours), hotc.requests(theirs))


def test_projects_that_differ_by_chance_alone_are_equal() -> None:
    assert told(*pair()) == []


def _set(kind: str, path: str, value: Any) -> Callable[[Made], None]:
    def change(made: Made) -> None:
        target: Any = made.objects[kind][0]
        *way, last = path.split(".")
        for key in way:
            target = target[int(key) if key.isdigit() else key]
        target[last] = value

    return change


def _drop(kind: str) -> Callable[[Made], None]:
    def change(made: Made) -> None:
        made.objects[kind].pop()

    return change


def _sent(number: int, key: str, value: Any) -> Callable[[Made], None]:
    def change(made: Made) -> None:
        (body,) = made.lines[number]["body"].values()
        (body[0] if isinstance(body, list) else body)[key] = value

    return change


def _other_network(made: Made) -> None:
    """A second network like the first, and the subnet in that one."""
    other = {**made.objects["networks"][0], "id": made.id("other")}
    made.objects["networks"].append(other)
    made.objects["subnets"][0]["network_id"] = other["id"]


def _unsent(made: Made) -> None:
    del made.lines[2]


def _another_port(made: Made) -> None:
    made.objects["ports"].append({**made.objects["ports"][0], "id": made.id("another"), "device_id": ""})


PLANTED: dict[str, tuple[Callable[[Made], None], str]] = {
    "a name": (_set("servers", "name", "web2"), "name"),
    "a fixed address": (_set("subnets", "gateway_ip", "10.1.0.254"), "gateway_ip"),
    "a number": (_set("volumes", "size", 3), "size"),
    "a text in place of a number": (_set("volumes", "size", "2"), "size"),
    "a truth in place of a number": (_set("servers", "flavor.vcpus", True), "flavor.vcpus"),
    "a flag": (_set("subnets", "enable_dhcp", False), "enable_dhcp"),
    "the order of name servers": (_set("subnets", "dns_nameservers", ["8.8.4.4", "8.8.8.8"]), "dns_nameservers.0"),
    "a description": (_set("networks", "description", "mine"), "description"),
    "metadata": (_set("servers", "metadata", {"role": "db"}), "metadata.role"),
    "an empty map": (_set("servers", "metadata", {}), "metadata.role"),
    "a status": (_set("ports", "status", "DOWN"), "status"),
    "another server's port": (_set("ports", "device_id", ""), "device_id"),
    "security groups of a port": (_set("ports", "security_groups", []), "security_groups.0"),
    "a port range": (_set("security-group-rules", "port_range_max", 81), "port_range_max"),
    "the direction of a rule": (_set("security-group-rules", "direction", "egress"), "direction"),
    "an owner": (_set("volumes", "project_id", "somebody"), "project_id"),
    "a missing rule": (_drop("security-group-rules"), ""),
    "a missing volume": (_drop("volumes"), ""),
    "a port too many": (_another_port, ""),
    "a subnet in another network": (_other_network, "network_id"),
    "an address that is not the port's": (_set("servers", "addresses.inside.0.addr", "10.1.0.9"), "addresses"),
    "a sent name": (_sent(0, "name", "mine"), "network.name"),
    "a sent field too many": (_sent(2, "adminPass", "geheim"), "server.adminPass"),
    "a port of one of several rules sent": (_sent(1, "port_range_min", 81), "port_range_min"),
    "a request that was not sent": (_unsent, ""),
    "a request sent twice": (lambda made: made.lines.append(made.lines[0]), ""),
    "the volume of an attachment": (_sent(3, "volumeId", "another"), "volumeAttachment.volumeId"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_differences_are_caught(name: str) -> None:
    heat, hotc = pair()
    plant, path = PLANTED[name]
    plant(hotc)
    found = told(heat, hotc)
    assert found
    assert any(difference.path.startswith(path) or difference.path.endswith(path) for difference in found), found


def test_a_difference_does_not_spread_to_what_refers_to_it() -> None:
    heat, hotc = pair()
    hotc.objects["ports"][0]["status"] = "DOWN"
    hotc.objects["security-groups"][0]["description"] = "other"
    assert {(found.where, found.path) for found in told(heat, hotc)} == {
        ("objects:ports", "status"),
        ("objects:security-groups", "description"),
    }


NOT_IGNORED: tuple[tuple[str, str, Any, Any], ...] = (
    ("request:DELETE network /v2.0/security-group-rules/rule only heat", "", None, comparing.NOTHING),
    ("request:DELETE network /v2.0/security-group-rules/security-group-rules#1 only hotc", "", comparing.NOTHING, None),
    ("request:POST network /v2.0/security-group-rules only hotc", "", comparing.NOTHING, {"security_group_rule": {}}),
    ("objects:volumes", "device", "/dev/vda", None),
    ("objects:volumes", "name", "two", "app-volume"),
    ("objects:secrets", "", {"secret_type": "opaque"}, comparing.NOTHING),
    ("objects:alarms", "event_rule.query.0.value", "a", "b"),
    ("attribute:OS::Neutron::Net", "subnets.0", "a", "b"),
    ("attribute:OS::Neutron::Net", "segments.0.network_type", "vlan", "flat"),
    ("attribute:OS::Neutron::Net", "segments.0.location.cloud", "a", "b"),
    ("attribute:OS::Neutron::Port", "device_id", "a", "b"),
    ("attribute:OS::Neutron::Port", "status", "ACTIVE", "DOWN"),
    ("attribute:OS::Neutron::Port", "dns_assignment.0.hostname", "web", "db"),
    ("attribute:OS::Neutron::Port", "dns_assignment.0.hostname", "host 1 of port", "host 0 of other"),
    ("attribute:OS::Neutron::Port", "dns_assignment.0.ip_address", "host 1 of port", "web"),
    ("attribute:OS::Neutron::Net", "name", "a", "a\n"),
    ("attribute:OS::Swift::Container", "HeadContainer.x-meta", "b''", "a"),
    ("request:POST compute /servers", "server.name", "a", "a\n"),
    ("objects:share-access", "state", "error", "active"),
    ("objects:share-access", "state", "active", "queued_to_deny"),
    ("attribute:OS::Neutron::VPNService", "status", "ACTIVE", "DOWN"),
    ("request:POST shared_file_system /shares/share/action only hotc", "", comparing.NOTHING, {"deny_access": {}}),
)
"""What rows of the table must not reach, though they are about something near it."""


@pytest.mark.parametrize(("where", "path", "heat", "hotc"), NOT_IGNORED)
def test_what_is_left_out_is_left_out_precisely(where: str, path: str, heat: Any, hotc: Any) -> None:
    assert not is_ignored(where, path, IGNORED, heat, hotc)


def test_a_name_that_heat_keeps_is_told_from_an_automatic_one() -> None:
    automatic = Side({}).plain("app-volume-a2b4c6d8e0f2")
    assert is_ignored("objects:volumes", "name", IGNORED, "two", automatic)
    assert is_ignored("request:PUT block_storage /volumes/volume", "volume.name", IGNORED, "two", automatic)


def test_a_name_that_heat_shortens_is_told_from_another_one() -> None:
    heat = Side({}).plain("ap-erver_group-a2b4c6d8e0f2-b2b4c6d8e0f2")
    hotc = Side({}).plain("app-server_group-c2b4c6d8e0f2-d2b4c6d8e0f2")
    assert is_ignored("objects:servers", "name", IGNORED, heat, hotc)
    assert not is_ignored("objects:servers", "name", IGNORED, hotc, heat)
    assert not is_ignored("objects:servers", "name", IGNORED, Side({}).plain("app-other-a2b4c6d8e0f2"), hotc)


FLOATING = {"addr": "address 0 of ip", "OS-EXT-IPS:type": "floating"}
FIXED = {"addr": "address 0 of port", "OS-EXT-IPS:type": "fixed"}


@pytest.mark.parametrize(
    ("where", "heat", "hotc"),
    [
        ("OS::Neutron::Net", {"subnets": []}, {"subnets": ["subnet"]}),
        ("OS::Octavia::LoadBalancer", {"pools": [{"id": "one"}]}, {"pools": [{"id": "one"}, {"id": "two"}]}),
        ("OS::Nova::Server", {"addresses": {"net": [FIXED]}}, {"addresses": {"net": [FLOATING, FIXED]}}),
        (
            "OS::Nova::Server",
            {"networks": {"net": [FIXED["addr"]]}},
            {"networks": {"net": ["address 0 of ip", FIXED["addr"]]}},
        ),
    ],
)
def test_what_came_to_a_list_after_heat_had_read_it_is_left_out(where: str, heat: Json, hotc: Json) -> None:
    assert comparing.fields(f"attribute:{where}", "it", heat, hotc) == []
    assert comparing.fields(f"attribute:{where}", "it", hotc, heat), "hotc reads last, so nothing may be missing"
    assert comparing.fields("objects:networks", "it", heat, hotc), "what the cloud has is compared as a whole"


@pytest.mark.parametrize(
    ("where", "heat", "hotc"),
    [
        ("OS::Neutron::Net", {"subnets": ["one"]}, {"subnets": ["two"]}),
        ("OS::Octavia::LoadBalancer", {"name": []}, {"name": ["one"]}),
        ("OS::Octavia::LoadBalancer", {"pools": [{"id": "a", "x": 1}]}, {"pools": [{"id": "a", "x": 2}]}),
        ("OS::Nova::Server", {"addresses": {"net": [FIXED]}}, {"addresses": {"net": [FIXED, {**FIXED, "addr": "x"}]}}),
        ("OS::Nova::Server", {"networks": {"net": []}}, {"networks": {"net": ["10.1.0.9"]}}),
    ],
)
def test_other_items_of_lists_are_compared(where: str, heat: Json, hotc: Json) -> None:
    assert comparing.fields(f"attribute:{where}", "it", heat, hotc)


def _side(objects: dict[str, list[Json]], given: str = "") -> Side:
    return Side(objects, {}, {}, given)


def test_a_port_with_the_first_address_of_the_pool_changes_no_pool() -> None:
    def made(seed: str, address: str) -> Side:
        port = {"id": f"{seed * 8}-0000-4000-8000-000000000001", "fixed_ips": [{"ip_address": address}]}
        subnet = {"id": f"{seed * 8}-0000-4000-8000-000000000002", "allocation_pools": [{"start": "10.1.0.2"}]}
        return _side({"ports": [port], "subnets": [subnet]})

    assert comparing.objects(made("a", "10.1.0.2"), made("b", "10.1.0.77")) == []
    other = made("b", "10.1.0.77")
    other.objects["subnets"][0]["allocation_pools"][0]["start"] = "10.1.0.3"
    assert [found.path for found in comparing.objects(made("a", "10.1.0.2"), other)] == ["allocation_pools.0.start"]


def test_nor_does_it_change_the_attribute_with_the_pool() -> None:
    outcomes = [
        Outcome(
            resources={"subnet": {"type": "OS::Neutron::Subnet", "id": "1"}},
            outputs={"attribute/subnet/allocation_pools": [{"start": "10.1.0.2", "end": "10.1.0.254"}]},
        )
        for _ in range(2)
    ]
    heat, hotc = Side({}, {"10.1.0.2": "address 0 of port"}), Side({}, {"10.1.0.77": "address 0 of port"})
    assert attributes(outcomes[0], outcomes[1], heat, hotc)[0] == []


def test_things_that_differ_in_an_address_of_the_template_are_not_taken_for_each_other() -> None:
    def rules(seed: str, states: tuple[str, str]) -> Side:
        listed = [
            {"id": f"{seed * 8}-0000-4000-8000-00000000000{number}", "access_to": f"10.{number}.0.0/24", "state": state}
            for number, state in enumerate(states)
        ]
        return _side({"share-access": listed}, "access_to: 10.0.0.0/24 access_to: 10.1.0.0/24")

    crosswise = (rules("a", ("active", "error")), rules("b", ("error", "active")))
    assert {found.path for found in comparing.objects(*crosswise)} == {"state"}
    applying = (rules("a", ("active", "applying")), rules("b", ("active", "active")))
    assert comparing.objects(*applying) == []


def test_attributes_are_asked_for_and_compared() -> None:
    template = {"resources": {"net": {"type": "OS::Neutron::Net"}}}
    asked = asking(template)["outputs"]
    assert asked["attribute/net/mtu"] == {"value": {"get_attr": ["net", "mtu"]}}
    assert "attribute/net/show" not in asked
    assert "outputs" not in template
    heat, hotc = pair()
    resources = {"net": {"type": "OS::Neutron::Net", "id": "1"}}
    ours = Outcome(
        resources=resources, outputs={"attribute/net/mtu": 1450, "attribute/net/get_resource": heat.id("net")}
    )
    theirs = Outcome(
        resources=resources, outputs={"attribute/net/mtu": 1400, "attribute/net/get_resource": hotc.id("net")}
    )
    (found,), count = attributes(ours, theirs, heat.side(), hotc.side())
    assert (found.where, found.what, found.path) == ("attribute:OS::Neutron::Net", "net", "mtu")
    assert count == {"OS::Neutron::Net": 2}


def test_beside_what_is_drawn_only_outputs_of_the_same_length_are_left_out() -> None:
    resources: dict[str, Json] = {
        "word": {"type": "OS::Heat::RandomString", "id": "1"},
        "value": {"type": "OS::Heat::Value", "id": "2"},
    }

    def given(word: str, value: str) -> Outcome:
        return Outcome(
            resources=resources,
            outputs={"attribute/word/value": word, "attribute/value/value": value, "password": f"drawn {word}"},
        )

    found, count = attributes(given("abc", "one"), given("xyz", "two"), Side({}), Side({}))
    assert [(each.where, each.heat, each.hotc) for each in found] == [("attribute:OS::Heat::Value", "one", "two")]
    assert count == {"OS::Heat::RandomString": 1, "OS::Heat::Value": 1}


def test_what_became_of_resources() -> None:
    before = {"resources": {"a": {"type": "T"}, "b": {"type": "T"}, "c": {"type": "T"}}}
    after = {"resources": {"a": {"type": "T"}, "b": {"type": "T", "x": 1}, "c": {"type": "T", "x": 1}, "d": {}}}
    ids = {"a": "1", "b": "2", "c": "3"}
    later = {"a": "1", "b": "2", "c": "4", "d": "5"}
    assert actions(before, after, ids, later) == {"b": "updated", "c": "replaced", "d": "created"}


def test_what_has_no_id_is_told_apart_by_its_reference() -> None:
    resources: dict[str, Json] = {
        "config": {"type": "T", "id": ""},
        "net": {"type": "T", "id": "1"},
        "gone": {"type": "T", "id": None},
    }
    outputs = {"attribute/config/get_resource": "app-config-abc", "attribute/net/get_resource": "inside"}
    assert identities(Outcome(resources=resources, outputs=outputs)) == {"config": "app-config-abc", "net": "1"}
