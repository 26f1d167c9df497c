"""What was changed behind our back: it is found property by property, and mended as the policy says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import DriftFound
from hotc.runtime.planning import plan_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import ResourceRecord
    from hotc.sandbox import RunningSandbox

TEMPLATE = """
parameters: {label: {type: string, default: one, hidden: true}}
resources:
  net: {type: OS::Neutron::Net, properties: {name: one, tags: [a, b], value_specs: {mtu: 1400}}}
  subnet:
    type: OS::Neutron::Subnet
    properties:
      network: {get_resource: net}
      cidr: 10.9.0.0/24
      dns_nameservers: [192.0.2.1, 192.0.2.2]
      host_routes: [{destination: 10.0.0.0/8, nexthop: 10.9.0.9}]
  port:
    type: OS::Neutron::Port
    depends_on: subnet
    properties:
      network: {get_resource: net}
      fixed_ips: [{subnet: {get_resource: subnet}}]
      security_groups: [{get_resource: group}]
      allowed_address_pairs: [{ip_address: 10.9.0.77}]
  group:
    type: OS::Neutron::SecurityGroup
    properties:
      description: what is open
      rules:
        - {protocol: tcp, port_range_min: 80, port_range_max: 80, remote_ip_prefix: 10.0.0.1/8}
        - {protocol: icmpv6, ethertype: IPv6, remote_mode: remote_group_id}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  server:
    type: OS::Nova::Server
    properties:
      name: web
      image: cirros
      flavor: m1.tiny
      networks: [{port: {get_resource: port}}]
      metadata: {role: web, number: 1}
      tags: [x]
      user_data_format: RAW
  volume: {type: OS::Cinder::Volume, properties: {size: 1, name: {get_param: label}, metadata: {a: b}}}
  key: {type: OS::Nova::KeyPair, properties: {name: mine}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


@pytest.fixture
def stack(cloud: Cloud, tmp_path: Path) -> dict[str, ResourceRecord]:
    path = tmp_path / "template.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\n{TEMPLATE}")
    result = api.apply(api.plan("web", path, cloud=cloud), cloud=cloud)
    assert result.ok, result.failures
    return rows()


def rows() -> dict[str, ResourceRecord]:
    return {row.address: row for row in api.resources("web")}


def look(cloud: Cloud) -> Plan:
    return api.plan("web", cloud=cloud, refresh="all", checks=False)


def changing(plan: Plan) -> dict[str, Action]:
    return {action.address: action for action in plan.actions if action.changes}


def mended(plan: Plan, cloud: Cloud) -> None:
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    again = look(cloud)
    assert (changing(again), again.drift) == ({}, [])


def put(cloud: Cloud, service: str, path: str, body: Any) -> None:
    cloud.call(service, "PUT", path, body)


Change = tuple[str, str, str, str, Any, str]
CHANGES: tuple[Change, ...] = (
    ("net", "network", "/networks/{}", "network", {"name": "other"}, "name"),
    ("net", "network", "/networks/{}", "network", {"mtu": 1300}, "value_specs.mtu"),
    ("net", "network", "/networks/{}", "network", {"admin_state_up": False}, "admin_state_up"),
    ("net", "network", "/networks/{}/tags", "tags", ["a"], "tags"),
    ("subnet", "network", "/subnets/{}", "subnet", {"dns_nameservers": ["192.0.2.2", "192.0.2.1"]}, "dns_nameservers"),
    ("subnet", "network", "/subnets/{}", "subnet", {"host_routes": []}, "host_routes"),
    ("subnet", "network", "/subnets/{}", "subnet", {"enable_dhcp": False}, "enable_dhcp"),
    ("port", "network", "/ports/{}", "port", {"security_groups": []}, "security_groups"),
    ("port", "network", "/ports/{}", "port", {"allowed_address_pairs": []}, "allowed_address_pairs"),
    ("group", "network", "/security-groups/{}", "security_group", {"description": "x"}, "description"),
    ("router", "network", "/routers/{}", "router", {"external_gateway_info": {}}, "external_gateway_info"),
    ("server", "compute", "/servers/{}", "server", {"name": "other"}, "name"),
    ("server", "compute", "/servers/{}/metadata", "metadata", {"role": "db", "more": "1"}, "metadata.more"),
    ("volume", "block_storage", "/volumes/{}/metadata", "metadata", {"a": "c"}, "metadata.a"),
)


def test_nothing_drifts_after_an_apply_and_each_change_is_found_and_mended(
    cloud: Cloud, stack: dict[str, ResourceRecord], tmp_path: Path
) -> None:
    first = look(cloud)
    assert (first.drift, first.has_changes) == ([], False)
    for address, service, path, key, body, at in CHANGES:
        put(cloud, service, path.format(stack[address].physical_id), {key: body})
        plan = look(cloud)
        assert list(changing(plan)) == [address], at
        action = changing(plan)[address]
        assert action.operation == "update"
        assert at in {drift.path for drift in plan.drift}
        assert {drift.address for drift in plan.drift} == {address}
        assert all(cause.drift and "was changed behind our back" in cause.rule for cause in action.causes)
        file = tmp_path / "saved.plan"
        plan_file.save(plan, file)
        mended(plan_file.load(file), cloud)
    assert {address: row.physical_id for address, row in rows().items()} == {
        address: row.physical_id for address, row in stack.items()
    }


def test_rules_of_a_group_are_compared_as_neutron_means_them(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    group = stack["group"].physical_id
    shown = (cloud.call("network", "GET", f"/security-groups/{group}") or {})["security_group"]
    rule = next(each for each in shown["security_group_rules"] if each["protocol"] == "tcp")
    cloud.call("network", "DELETE", f"/security-group-rules/{rule['id']}")
    extra = {"security_group_id": group, "direction": "ingress", "protocol": "tcp", "port_range_min": 22}
    cloud.call("network", "POST", "/security-group-rules", {"security_group_rule": {**extra, "port_range_max": 22}})
    plan = look(cloud)
    assert [drift.path for drift in plan.drift] == ["rules"]
    mended(plan, cloud)


def test_a_resize_behind_our_back_is_resized_back(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    server = stack["server"].physical_id
    flavors = cloud.listing("compute", "/flavors", "flavors")
    small = next(each["id"] for each in flavors if each["name"] == "m1.small")
    cloud.call("compute", "POST", f"/servers/{server}/action", {"resize": {"flavorRef": small}})
    _until(lambda: _server(cloud, server)["status"] == "VERIFY_RESIZE")
    cloud.call("compute", "POST", f"/servers/{server}/action", {"confirmResize": None})
    _until(lambda: _server(cloud, server)["status"] == "ACTIVE")
    plan = look(cloud)
    (drift,) = plan.drift
    assert (drift.path, drift.recorded, drift.found) == ("flavor", "m1.tiny", small)
    assert changing(plan)["server"].operation == "update"
    mended(plan, cloud)
    assert rows()["server"].physical_id == server


def test_rebuild_that_would_lose_a_disk_is_told_loudly(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    server = stack["server"].physical_id
    images = cloud.listing("image", "/images", "images")
    other = next(each["id"] for each in images if each["name"] != "cirros")
    cloud.call("compute", "POST", f"/servers/{server}/action", {"rebuild": {"imageRef": other}})
    _until(lambda: _server(cloud, server)["status"] == "ACTIVE")
    plan = look(cloud)
    assert changing(plan)["server"].operation == "update"
    (warning,) = plan.warnings
    assert warning.startswith("server (OS::Nova::Server) will LOSE all that is on its disk: image was changed behind")
    assert 'drift = "ignore"' in warning
    mended(plan, cloud)


def test_only_a_replacement_can_undo_it_and_the_plan_says_so_loudly(cloud: Cloud, tmp_path: Path) -> None:
    first, second = (f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{letter * 43} me" for letter in "AB")
    path = tmp_path / "template.yaml"
    key = f"{{name: mine, public_key: {first}}}"
    path.write_text(
        f"heat_template_version: 2018-08-31\nresources: {{key: {{type: OS::Nova::KeyPair, properties: {key}}}}}\n"
    )
    assert api.apply(api.plan("web", path, cloud=cloud), cloud=cloud).ok
    cloud.call("compute", "DELETE", "/os-keypairs/mine")
    cloud.call("compute", "POST", "/os-keypairs", {"keypair": {"name": "mine", "public_key": second}})
    plan = look(cloud)
    assert changing(plan)["key"].operation == "replace"
    (warning,) = plan.warnings
    assert warning.startswith("key (OS::Nova::KeyPair) will be REPLACED because of what was changed behind our back")
    mended(plan, cloud)


def test_a_grown_volume_is_left_alone_with_a_word(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    volume = stack["volume"].physical_id
    cloud.call("block_storage", "POST", f"/volumes/{volume}/action", {"os-extend": {"new_size": 3}})
    _until(lambda: _volume(cloud, volume)["size"] == 3)
    plan = look(cloud)
    assert changing(plan) == {}
    (warning,) = plan.warnings
    assert "can't shrink from 3 to 1 GB" in warning
    assert [(drift.path, drift.policy) for drift in plan.drift] == [("size", "ignore")]


def test_secret_properties_are_compared_and_never_shown(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    put(cloud, "block_storage", f"/volumes/{stack['volume'].physical_id}", {"volume": {"name": "geheim"}})
    plan = look(cloud)
    assert changing(plan)["volume"].operation == "update"
    text = json.dumps(plan.as_dict())
    assert "geheim" not in text
    assert '"***"' in text
    mended(plan, cloud)


def test_policies(cloud: Cloud, stack: dict[str, ResourceRecord], tmp_path: Path) -> None:
    put(cloud, "network", f"/networks/{stack['net'].physical_id}", {"network": {"name": "other"}})
    where: Any = {"template": tmp_path / "template.yaml", "cloud": cloud, "refresh": "all", "checks": False}

    def settings(policy: str) -> Any:
        return {"file": "hotc.toml", "stack": {}, "resources": {"net": {"drift": policy}}, "lines": {}}

    ignored = api.plan("web", settings=settings("ignore"), **where)
    assert changing(ignored) == {}
    assert [(drift.address, drift.policy) for drift in ignored.drift] == [("net", "ignore")]
    with pytest.raises(DriftFound, match='name was changed: "one" → "other"'):
        api.plan("web", settings=settings("fail"), **where)
    assert list(changing(api.plan("web", settings=settings("mend"), **where))) == ["net"]


def test_the_template_may_follow_what_was_changed(
    cloud: Cloud, stack: dict[str, ResourceRecord], tmp_path: Path
) -> None:
    put(cloud, "network", f"/networks/{stack['net'].physical_id}", {"network": {"name": "other"}})
    path = tmp_path / "template.yaml"
    path.write_text(path.read_text().replace("name: one,", "name: other,"))
    plan = api.plan("web", path, cloud=cloud)
    assert list(changing(plan)) == ["net"]
    mended(plan, cloud)


def _server(cloud: Cloud, identity: str | None) -> Any:
    return (cloud.call("compute", "GET", f"/servers/{identity}") or {})["server"]


def _volume(cloud: Cloud, identity: str | None) -> Any:
    return (cloud.call("block_storage", "GET", f"/volumes/{identity}") or {})["volume"]


def _until(condition: Callable[[], bool]) -> None:
    import time

    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
