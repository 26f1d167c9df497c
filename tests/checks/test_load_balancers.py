"""Names and quotas of octavia, which the sandbox doesn't have: the answers are octavia's own, put in on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud

    Checked = Callable[..., list[Diagnostic]]

TEMPLATE = """resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  lb: {type: OS::Octavia::LoadBalancer, properties: {vip_subnet: {get_resource: subnet}}}
  listener: {type: OS::Octavia::Listener, properties: {loadbalancer: web, protocol: HTTP, protocol_port: 80}}
  pool:
    type: OS::Octavia::Pool
    properties: {listener: {get_resource: listener}, protocol: HTTP, lb_algorithm: ROUND_ROBIN}
  member:
    type: OS::Octavia::PoolMember
    properties: {pool: {get_resource: pool}, address: 10.0.0.9, protocol_port: 80}
"""


@pytest.fixture
def quota(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The quota that octavia tells; -1 for all unless a test changes it."""
    limits = dict.fromkeys(("load_balancer", "listener", "pool", "health_monitor", "member", "l7policy", "l7rule"), -1)
    own = cloud.project_id
    items: dict[str, list[dict[str, Any]]] = {
        "loadbalancers": [
            {"id": "1", "name": "web", "project_id": own},
            {"id": "2", "name": "x", "project_id": "else"},
        ],
        "pools": [{"id": "3", "name": "p", "project_id": own, "members": [{"id": "4"}, {"id": "5"}]}],
        "listeners": [],
    }
    call, listing = cloud.call, cloud.listing

    def called(service: str, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        if service != "load_balancer":
            return call(service, method, path, *arguments, **more)
        assert path == f"/lbaas/quotas/{own}"
        return {"quota": limits}

    def listed(service: str, path: str, key: str, query: Any = None, **more: Any) -> list[dict[str, Any]]:
        if service != "load_balancer":
            return listing(service, path, key, query, **more)
        return [item for item in items[key] if not query or item["name"] == query.get("name")]

    monkeypatch.setattr(cloud, "call", called)
    monkeypatch.setattr(cloud, "listing", listed)
    return limits


def test_what_is_there_and_not_limited_has_no_findings(checked: Checked, quota: dict[str, int]) -> None:
    assert checked(TEMPLATE) == []


def test_a_load_balancer_of_another_name(checked: Checked, quota: dict[str, int]) -> None:
    (found,) = checked(TEMPLATE.replace("loadbalancer: web", "loadbalancer: wep"))
    assert found.message == 'Cloud sandbox has no load balancer "wep"'
    assert found.hint == 'Did you mean "web"?'


def test_what_the_project_has_is_counted(checked: Checked, quota: dict[str, int]) -> None:
    quota |= {"load_balancer": 1, "member": 2, "listener": 1}
    found = {each.message: each.path for each in checked(TEMPLATE)}
    assert found == {
        "This needs 1 load balancer; none is left on cloud sandbox": "resources.lb",
        "This needs 1 pool member; none is left on cloud sandbox": "resources.member",
    }
