"""Load balancers and secrets as openstacksdk uses them: statuses, what goes with what, limits, whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.connection import Connection

from .builders import make_network, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox


@pytest.fixture
def elsewhere(sandbox: RunningSandbox) -> Connection:
    """The administrator in a project of its own."""
    config = sandbox.cloud_config(user="admin")
    return Connection(**(config | {"auth": config["auth"] | {"project_name": "admin"}}))


def settled(cloud: Connection, balancer: Any) -> Any:
    return cloud.load_balancer.wait_for_load_balancer(balancer.id, interval=0.02, wait=10)


def make_tree(cloud: Connection) -> tuple[Any, Any, Any]:
    """A load balancer with a listener, and a pool with a member."""
    _, subnet = make_network(cloud)
    service = cloud.load_balancer
    balancer = service.create_load_balancer(vip_subnet_id=subnet.id, name="front")
    settled(cloud, balancer)
    listener = service.create_listener(load_balancer_id=balancer.id, protocol="HTTP", protocol_port=80)
    settled(cloud, balancer)
    pool = service.create_pool(listener_id=listener.id, protocol="HTTP", lb_algorithm="ROUND_ROBIN")
    settled(cloud, balancer)
    service.create_member(pool, address="192.168.100.9", protocol_port=80)
    return settled(cloud, balancer), listener, pool


def test_change_goes_through_the_tree_and_locks_it(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.3).cloud_config())
    _, subnet = make_network(cloud)
    service = cloud.load_balancer
    balancer = service.create_load_balancer(vip_subnet_id=subnet.id)
    assert (balancer.provisioning_status, balancer.operating_status) == ("PENDING_CREATE", "OFFLINE")
    status, message = refusal(lambda: service.update_load_balancer(balancer, name="early"))
    assert (status, "Invalid state PENDING_CREATE" in message) == (409, True)
    assert settled(cloud, balancer).operating_status == "ONLINE"
    listener = service.create_listener(load_balancer_id=balancer.id, protocol="TCP", protocol_port=80)
    assert listener.provisioning_status == "PENDING_CREATE"
    assert service.get_load_balancer(balancer.id).provisioning_status == "PENDING_UPDATE"
    status, message = refusal(lambda: service.delete_listener(listener, ignore_missing=False))
    assert (status, "is immutable" in message) == (409, True)
    settled(cloud, balancer)
    assert service.get_listener(listener.id).provisioning_status == "ACTIVE"


def test_cascade_takes_everything_and_nothing_less_does(cloud: Connection) -> None:
    balancer, listener, pool = make_tree(cloud)
    service = cloud.load_balancer
    assert refusal(lambda: service.delete_load_balancer(balancer, ignore_missing=False))[0] == 400
    shown = service.get(f"/lbaas/loadbalancers/{balancer.id}/status").json()["statuses"]["loadbalancer"]
    (member,) = shown["listeners"][0]["pools"][0]["members"]
    assert (member["address"], member["operating_status"]) == ("192.168.100.9", "NO_MONITOR")
    service.delete_load_balancer(balancer, cascade=True)
    service.wait_for_delete(balancer, interval=0.02, wait=10)
    assert refusal(lambda: service.get_listener(listener.id))[0] == 404
    assert refusal(lambda: service.get_pool(pool.id))[0] == 404
    assert refusal(lambda: cloud.network.get_port(balancer.vip_port_id))[0] == 404


def test_quota_counts_each_kind(cloud: Connection, admin: Connection) -> None:
    balancer, _, pool = make_tree(cloud)
    project = cloud.current_project_id
    admin.load_balancer.put(f"/lbaas/quotas/{project}", json={"quota": {"member": 1, "loadbalancer": 1}})
    service = cloud.load_balancer
    status, message = refusal(lambda: service.create_member(pool, address="192.168.100.8", protocol_port=80))
    assert (status, message) == (403, "Quota has been met for resources: Member")
    subnet = balancer.vip_subnet_id
    status, message = refusal(lambda: service.create_load_balancer(vip_subnet_id=subnet))
    assert (status, message) == (403, "Quota has been met for resources: Load Balancer")
    assert service.get(f"/lbaas/quotas/{project}").json()["quota"]["member"] == 1
    assert service.get(f"/lbaas/quotas/{project}/default").json()["quota"]["member"] == -1
    admin.load_balancer.delete(f"/lbaas/quotas/{project}")
    service.create_member(pool, address="192.168.100.8", protocol_port=80)


def test_load_balancers_of_other_projects_are_not_for_members(cloud: Connection, elsewhere: Connection) -> None:
    _, subnet = make_network(elsewhere)
    theirs = elsewhere.load_balancer.create_load_balancer(vip_subnet_id=subnet.id, name="theirs")
    assert refusal(lambda: cloud.load_balancer.get_load_balancer(theirs.id))[0] == 403
    assert not list(cloud.load_balancer.load_balancers())
    other = {"project_id": elsewhere.current_project_id}
    assert refusal(lambda: list(cloud.load_balancer.load_balancers(**other)))[0] == 403
    assert [each.name for each in elsewhere.load_balancer.load_balancers(name="theirs")] == ["theirs"]


def test_members_work_as_far_as_their_monitor_sees(cloud: Connection) -> None:
    balancer, _, pool = make_tree(cloud)
    service = cloud.load_balancer
    monitor = service.create_health_monitor(pool_id=pool.id, type="TCP", delay=5, timeout=3, max_retries=2)
    settled(cloud, balancer)
    assert [each.operating_status for each in service.members(pool)] == ["ONLINE"]
    service.delete_health_monitor(monitor)
    settled(cloud, balancer)
    assert [each.operating_status for each in service.members(pool)] == ["NO_MONITOR"]


def test_secret_that_is_filled_later_is_filled_once(cloud: Connection) -> None:
    keys = cloud.key_manager
    secret = keys.post("/secrets", json={"name": "later"}).json()["secret_ref"].rpartition("/")[2]
    assert refusal_status(cloud, "GET", f"/secrets/{secret}/payload") == 404
    filled = {"data": b"hush", "headers": {"Content-Type": "text/plain"}}
    assert keys.request(f"/secrets/{secret}", "PUT", **filled).status_code == 204
    assert keys.request(f"/secrets/{secret}", "GET", headers={"Accept": "text/plain"}).text == "hush"
    assert keys.request(f"/secrets/{secret}", "PUT", raise_exc=False, **filled).status_code == 409
    assert "hush" not in keys.get(f"/secrets/{secret}").text


def test_secrets_are_those_of_the_project(cloud: Connection, elsewhere: Connection) -> None:
    made = cloud.key_manager.post("/secrets", json={"name": "ours"}).json()["secret_ref"].rpartition("/")[2]
    assert refusal_status(elsewhere, "GET", f"/secrets/{made}") == 404
    assert elsewhere.key_manager.get("/secrets").json() == {"secrets": [], "total": 0}


def refusal_status(cloud: Connection, method: str, path: str) -> int:
    answer = cloud.key_manager.request(path, method, raise_exc=False)
    return int(answer.status_code)
