"""What Neutron refuses, with its status and its name for the error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .builders import make_network, make_router, make_server, refusal

if TYPE_CHECKING:
    from openstack.connection import Connection

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def ask(cloud: Connection, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
    """Return the status of a request and the name of the error in its answer."""
    answer = cloud.network.request(path, method, json=body, headers=headers, raise_exc=False)
    return answer.status_code, answer.json()["NeutronError"]["type"] if answer.status_code >= 400 else ""


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"network": {"name": "n", "colour": "red"}}, 400, "HTTPBadRequest"),
        ({"network": {"name": 1}}, 400, "HTTPBadRequest"),
        ({"network": {"admin_state_up": "perhaps"}}, 400, "HTTPBadRequest"),
        ({"network": {"id": UNKNOWN}}, 400, "HTTPBadRequest"),
        ({"network": {"name": "x" * 256}}, 400, "HTTPBadRequest"),
        ({"network": {"shared": True}}, 403, "PolicyNotAuthorized"),
        ({"network": {"router:external": True}}, 403, "PolicyNotAuthorized"),
        ({"network": {"project_id": "another"}}, 400, "HTTPBadRequest"),
        ({"net": {}}, 400, "HTTPBadRequest"),
        (None, 400, "HTTPBadRequest"),
    ],
)
def test_networks(shared: Connection, body: Any, status: int, kind: str) -> None:
    assert ask(shared, "POST", "/networks", body) == (status, kind)


def test_an_unknown_attribute_is_named_in_the_message(shared: Connection) -> None:
    answer = shared.network.post("/networks", json={"network": {"colour": "red", "size": 1}}, raise_exc=False)
    message = "Unrecognized attribute(s) 'colour, size'"
    assert answer.json() == {"NeutronError": {"type": "HTTPBadRequest", "message": message, "detail": ""}}


@pytest.mark.parametrize(
    ("values", "status", "kind"),
    [
        ({"cidr": "192.168.100.128/25"}, 400, "InvalidInput"),
        ({"cidr": None}, 400, "BadRequest"),
        ({"cidr": "10.0.0.0/99"}, 400, "InvalidInput"),
        ({"ip_version": 6}, 400, "InvalidInput"),
        ({"network_id": UNKNOWN}, 404, "NetworkNotFound"),
        ({"network_id": "net"}, 400, "HTTPBadRequest"),
        ({"allocation_pools": [{"start": "10.0.0.1", "end": "10.0.0.9"}]}, 409, "GatewayConflictWithAllocationPools"),
        ({"allocation_pools": [{"start": "10.1.0.1", "end": "10.1.0.9"}]}, 400, "OutOfBoundsAllocationPool"),
        ({"allocation_pools": [{"start": "10.0.0.9", "end": "10.0.0.2"}]}, 400, "InvalidAllocationPool"),
        (
            {"allocation_pools": [{"start": "10.0.0.2", "end": "10.0.0.9"}, {"start": "10.0.0.9", "end": "10.0.0.20"}]},
            409,
            "OverlappingAllocationPools",
        ),
        ({"dns_nameservers": ["not-an-address"]}, 400, "HTTPBadRequest"),
        ({"host_routes": [{"destination": "10.2.0.0/16"}]}, 400, "HTTPBadRequest"),
        ({"ipv6_ra_mode": "slaac"}, 400, "InvalidInput"),
        ({"cidr": "10.0.0.0/31"}, 400, "InvalidInput"),
    ],
)
def test_subnets(shared: Connection, values: dict[str, Any], status: int, kind: str) -> None:
    network, _subnet = make_network(shared)
    body = {"network_id": network.id, "cidr": "10.0.0.0/24", "ip_version": 4} | values
    assert ask(shared, "POST", "/subnets", {"subnet": body}) == (status, kind)


@pytest.mark.parametrize("missing", ["network_id", "ip_version"])
def test_a_missing_attribute_is_named(shared: Connection, missing: str) -> None:
    body = {"network_id": UNKNOWN, "ip_version": 4, "cidr": "10.0.0.0/24"}
    del body[missing]
    answer = shared.network.post("/subnets", json={"subnet": body}, raise_exc=False)
    assert answer.status_code == 400
    assert f"Required attribute '{missing}' not specified" in answer.json()["NeutronError"]["message"]


@pytest.mark.parametrize(
    ("values", "status", "kind"),
    [
        ({"fixed_ips": [{"ip_address": "192.168.100.77"}]}, 409, "IpAddressAlreadyAllocated"),
        ({"fixed_ips": [{"ip_address": "10.9.9.9"}]}, 400, "InvalidIpForNetwork"),
        ({"fixed_ips": [{"ip_address": "192.168.100.255"}]}, 400, "InvalidIpForNetwork"),
        ({"fixed_ips": [{"subnet_id": UNKNOWN}]}, 404, "SubnetNotFound"),
        ({"fixed_ips": "192.168.100.9"}, 400, "HTTPBadRequest"),
        ({"security_groups": [UNKNOWN]}, 404, "SecurityGroupNotFound"),
        ({"security_groups": ["default"]}, 400, "HTTPBadRequest"),
        ({"mac_address": "fa:16:3e:00:00:77"}, 409, "MacAddressInUse"),
        ({"mac_address": "zz"}, 400, "HTTPBadRequest"),
        ({"network_id": UNKNOWN}, 404, "NetworkNotFound"),
        ({"binding:host_id": "here"}, 403, "PolicyNotAuthorized"),
        ({"allowed_address_pairs": [{"mac_address": "fa:16:3e:00:00:01"}]}, 400, "AllowedAddressPairsMissingIP"),
        (
            {"port_security_enabled": False, "allowed_address_pairs": [{"ip_address": "10.0.0.1"}]},
            409,
            "AddressPairAndPortSecurityRequired",
        ),
    ],
)
def test_ports(shared: Connection, values: dict[str, Any], status: int, kind: str) -> None:
    network, _subnet = make_network(shared)
    taken: dict[str, Any] = {"fixed_ips": [{"ip_address": "192.168.100.77"}], "mac_address": "fa:16:3e:00:00:77"}
    assert ask(shared, "POST", "/ports", {"port": {"network_id": network.id} | taken}) == (201, "")
    assert ask(shared, "POST", "/ports", {"port": {"network_id": network.id} | values}) == (status, kind)


def test_a_port_takes_no_subnet_of_another_network(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    _other, subnet = make_network(cloud, "other", "10.0.0.0/24")
    body = {"port": {"network_id": network.id, "fixed_ips": [{"subnet_id": subnet.id}]}}
    assert ask(cloud, "POST", "/ports", body) == (400, "InvalidInput")


def test_a_subnet_without_free_addresses(cloud: Connection) -> None:
    network = cloud.network.create_network(name="small")
    cloud.network.create_subnet(network_id=network.id, cidr="10.0.0.0/29", ip_version=4)
    body = {"port": {"network_id": network.id}}
    assert [ask(cloud, "POST", "/ports", body)[0] for _ in range(5)] == [201] * 5
    assert ask(cloud, "POST", "/ports", body) == (409, "IpAddressGenerationFailure")
    released = next(iter(cloud.network.ports(network_id=network.id)))
    cloud.network.delete_port(released)
    again = cloud.network.create_port(network_id=network.id)
    assert again.fixed_ips == released.fixed_ips


RULE = {"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 80}


@pytest.mark.parametrize(
    ("values", "status", "kind"),
    [
        ({}, 409, "SecurityGroupRuleExists"),
        ({"protocol": "6"}, 409, "SecurityGroupRuleExists"),
        ({"remote_ip_prefix": "0.0.0.0/0"}, 409, "SecurityGroupRuleExists"),
        ({"port_range_min": 90}, 400, "SecurityGroupInvalidPortRange"),
        ({"port_range_min": None}, 400, "SecurityGroupInvalidPortRange"),
        ({"port_range_max": 70000}, 400, "SecurityGroupInvalidPortValue"),
        ({"protocol": "smoke"}, 400, "SecurityGroupRuleInvalidProtocol"),
        ({"protocol": None}, 400, "SecurityGroupProtocolRequiredWithPorts"),
        ({"protocol": "gre"}, 400, "SecurityGroupInvalidProtocolForPort"),
        ({"protocol": "icmp", "port_range_min": 300, "port_range_max": 0}, 400, "SecurityGroupInvalidIcmpValue"),
        ({"protocol": "icmp", "port_range_min": None}, 400, "SecurityGroupMissingIcmpType"),
        ({"protocol": "ipv6-icmp"}, 400, "SecurityGroupEthertypeConflictWithProtocol"),
        ({"direction": "in"}, 400, "HTTPBadRequest"),
        ({"ethertype": "IPX"}, 400, "SecurityGroupRuleInvalidEtherType"),
        ({"remote_ip_prefix": "::/0"}, 400, "SecurityGroupRuleParameterConflict"),
        ({"remote_ip_prefix": "everywhere"}, 400, "InvalidCIDR"),
        ({"remote_group_id": UNKNOWN}, 404, "SecurityGroupNotFound"),
        ({"remote_group_id": UNKNOWN, "remote_ip_prefix": "10.0.0.0/8"}, 400, "SecurityGroupMultipleRemoteEntites"),
        ({"security_group_id": UNKNOWN}, 404, "SecurityGroupNotFound"),
    ],
)
def test_security_group_rules(shared: Connection, values: dict[str, Any], status: int, kind: str) -> None:
    body = RULE | {"security_group_id": shared.network.create_security_group(name="g").id}
    assert ask(shared, "POST", "/security-group-rules", {"security_group_rule": body}) == (201, "")
    assert ask(shared, "POST", "/security-group-rules", {"security_group_rule": body | values}) == (status, kind)


def test_the_default_group_stays(cloud: Connection) -> None:
    group = cloud.network.find_security_group("default", ignore_missing=False)
    path = f"/security-groups/{group.id}"
    assert ask(cloud, "DELETE", path) == (409, "SecurityGroupCannotRemoveDefault")
    assert ask(cloud, "PUT", path, {"security_group": {"name": "x"}}) == (409, "SecurityGroupCannotUpdateDefault")
    body = {"security_group": {"name": "default"}}
    assert ask(cloud, "POST", "/security-groups", body) == (409, "SecurityGroupDefaultAlreadyExists")


def test_routers_and_their_interfaces(cloud: Connection) -> None:
    network, subnet = make_network(cloud)
    _second, overlapping = make_network(cloud, "second", "192.168.0.0/16")
    router = make_router(cloud, subnet)
    add, remove = f"/routers/{router.id}/add_router_interface", f"/routers/{router.id}/remove_router_interface"
    assert ask(cloud, "PUT", add, {"subnet_id": subnet.id}) == (400, "BadRequest")
    assert ask(cloud, "PUT", add, {"subnet_id": overlapping.id}) == (400, "BadRequest")
    assert ask(cloud, "PUT", add, {"subnet_id": UNKNOWN}) == (404, "SubnetNotFound")
    assert ask(cloud, "PUT", add, {"port_id": UNKNOWN}) == (404, "PortNotFound")
    assert ask(cloud, "PUT", add, {}) == (400, "BadRequest")
    assert ask(cloud, "PUT", remove, {"subnet_id": overlapping.id}) == (404, "RouterInterfaceNotFoundForSubnet")
    assert ask(cloud, "PUT", remove, {"port_id": UNKNOWN}) == (404, "RouterInterfaceNotFound")
    interface = next(iter(cloud.network.ports(device_id=router.id)))
    assert interface.fixed_ips == [{"subnet_id": subnet.id, "ip_address": "192.168.100.1"}]
    assert ask(cloud, "DELETE", f"/ports/{interface.id}") == (409, "ServicePortInUse")
    body = {"router": {"external_gateway_info": {"network_id": network.id}}}
    assert ask(cloud, "POST", "/routers", body) == (400, "BadRequest")
    routes: dict[str, Any] = {"router": {"routes": [{"destination": "10.7.0.0/16", "nexthop": "10.99.0.1"}]}}
    assert ask(cloud, "PUT", f"/routers/{router.id}", routes) == (400, "InvalidRoutes")
    routes["router"]["routes"][0]["nexthop"] = "192.168.100.9"
    assert ask(cloud, "PUT", f"/routers/{router.id}", routes) == (200, "")
    assert ask(cloud, "PUT", remove, {"subnet_id": subnet.id}) == (409, "RouterInterfaceInUseByRoute")


def test_floating_ips(cloud: Connection) -> None:
    network, subnet = make_network(cloud)
    public = cloud.network.find_network("public", ignore_missing=False)
    port = cloud.network.create_port(network_id=network.id)
    base = {"floating_network_id": public.id}

    def create(**values: Any) -> tuple[int, str]:
        return ask(cloud, "POST", "/floatingips", {"floatingip": base | values})

    assert create(port_id=port.id) == (404, "ExternalGatewayForFloatingIPNotFound")
    assert list(cloud.network.ips()) == []
    make_router(cloud, subnet)
    assert create(floating_network_id=network.id) == (400, "BadRequest")
    assert create(floating_network_id=UNKNOWN) == (404, "NetworkNotFound")
    assert create(port_id=UNKNOWN) == (404, "PortNotFound")
    assert create(port_id=port.id, fixed_ip_address="1.2.3.4") == (400, "BadRequest")
    assert create(fixed_ip_address="1.2.3.4") == (400, "BadRequest")
    assert create(floating_ip_address="172.24.3.9") == (403, "PolicyNotAuthorized")
    assert create(port_id=port.id) == (201, "")
    assert create(port_id=port.id) == (409, "FloatingIPPortAlreadyAssociated")
    router = next(iter(cloud.network.routers()))
    gateway: dict[str, Any] = {"router": {"external_gateway_info": {}}}
    assert ask(cloud, "PUT", f"/routers/{router.id}", gateway) == (409, "RouterExternalGatewayInUseByFloatingIp")


def test_a_change_that_expects_another_revision_is_refused(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    revision = cloud.network.get_network(network.id).revision_number
    path, body = f"/networks/{network.id}", {"network": {"description": "changed"}}
    stale = {"If-Match": f"revision_number={revision - 1}"}
    assert ask(cloud, "PUT", path, body, **stale) == (412, "RevisionNumberConstraintFailed")
    assert ask(cloud, "PUT", path, body, **{"If-Match": f"revision_number={revision}"}) == (200, "")
    assert cloud.network.get_network(network.id).revision_number == revision + 1
    assert ask(cloud, "DELETE", path, None, **stale) == (412, "RevisionNumberConstraintFailed")


def test_read_only_attributes_and_unknown_objects(cloud: Connection) -> None:
    network, subnet = make_network(cloud)
    assert ask(cloud, "PUT", f"/networks/{network.id}", {"network": {"status": "DOWN"}}) == (400, "HTTPBadRequest")
    assert ask(cloud, "PUT", f"/subnets/{subnet.id}", {"subnet": {"cidr": "10.0.0.0/8"}}) == (400, "HTTPBadRequest")
    assert ask(cloud, "GET", "/networks?colour=red") == (400, "HTTPBadRequest")
    assert ask(cloud, "GET", "/nothing") == (404, "HTTPNotFound")
    kinds = {"networks": "NetworkNotFound", "subnets": "SubnetNotFound", "ports": "PortNotFound"}
    kinds |= {"routers": "RouterNotFound", "floatingips": "FloatingIPNotFound"}
    kinds |= {"security-groups": "SecurityGroupNotFound", "security-group-rules": "SecurityGroupRuleNotFound"}
    for path, kind in kinds.items():
        assert ask(cloud, "GET", f"/{path}/{UNKNOWN}") == (404, kind)
        assert ask(cloud, "DELETE", f"/{path}/{UNKNOWN}") == (404, kind)


def test_a_project_does_not_see_or_change_what_is_anothers(cloud: Connection, admin: Connection) -> None:
    project = admin.identity.find_project("admin", ignore_missing=False)
    other = admin.network.create_network(name="not-yours", project_id=project.id)
    assert ask(cloud, "GET", f"/networks/{other.id}") == (404, "NetworkNotFound")
    assert ask(cloud, "POST", "/ports", {"port": {"network_id": other.id}}) == (404, "NetworkNotFound")
    public = cloud.network.find_network("public", ignore_missing=False)
    assert ask(cloud, "DELETE", f"/networks/{public.id}") == (403, "PolicyNotAuthorized")
    assert ask(cloud, "POST", "/ports", {"port": {"network_id": public.id}}) == (403, "HTTPForbidden")


def test_a_quota_that_is_used_up(cloud: Connection, admin: Connection) -> None:
    project = cloud.current_project_id
    assert ask(cloud, "PUT", f"/quotas/{project}", {"quota": {"network": 1}}) == (403, "PolicyNotAuthorized")
    assert ask(admin, "PUT", f"/quotas/{project}", {"quota": {"network": 1, "port": 1}}) == (200, "")
    network, _subnet = make_network(cloud)
    assert ask(cloud, "POST", "/networks", {"network": {}}) == (409, "OverQuota")
    assert ask(cloud, "POST", "/ports", {"port": {"network_id": network.id}}) == (201, "")
    status, message = refusal(lambda: cloud.network.create_port(network_id=network.id))
    assert (status, message) == (409, "Quota exceeded for resources: ['port'].")
    details = cloud.network.get(f"/quotas/{project}/details.json").json()["quota"]
    assert details["network"] == {"limit": 1, "used": 1, "reserved": 0}
    assert ask(admin, "DELETE", f"/quotas/{project}") == (204, "")
    assert ask(cloud, "POST", "/networks", {"network": {}}) == (201, "")


def test_a_port_in_use_by_a_server_keeps_its_network(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    port = cloud.network.create_port(network_id=network.id)
    server = make_server(cloud, [{"port": port.id}])
    assert cloud.network.get_port(port.id).device_owner == "compute:nova"
    assert ask(cloud, "DELETE", f"/networks/{network.id}") == (409, "NetworkInUse")
    cloud.compute.delete_server(server)
    cloud.compute.wait_for_delete(server, interval=0.02, wait=10)
    left = cloud.network.get_port(port.id)
    assert (left.device_id, left.device_owner, left.status) == ("", "", "DOWN")
