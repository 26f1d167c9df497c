"""Plans that look at everything list the members of a pool once, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given, quiet
from hotc.sandbox import serve_in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.sandbox import RunningSandbox

HEAD = """heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.8.0.0/24}}
  lb: {type: OS::Octavia::LoadBalancer, properties: {vip_subnet: {get_resource: subnet}}}
  pool:
    type: OS::Octavia::Pool
    properties: {loadbalancer: {get_resource: lb}, protocol: TCP, lb_algorithm: ROUND_ROBIN}
"""
MEMBER = """  member{n}:
    type: OS::Octavia::PoolMember
    properties: {{pool: {{get_resource: pool}}, address: 10.8.0.2{n}, protocol_port: 80}}
"""
TEXT = HEAD + "".join(MEMBER.format(n=number) for number in range(4))


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
    quiet()
    with serve_in_thread(tmp_path / "cloud.db", speed=50) as running:
        yield running


def test_members_are_listed_once_and_what_changed_is_found(sandbox: RunningSandbox) -> None:
    with Cloud(authenticate(given(sandbox.cloud_config())), "sandbox") as cloud:
        result = api.apply(api.plan("web", "web.yaml", text=TEXT, cloud=cloud), cloud=cloud)
        assert result.ok, result.failures
        start = len(sandbox.requests)
        assert not api.plan("web", "web.yaml", text=TEXT, cloud=cloud, refresh="all").has_changes
        asked = [path for method, path, *_ in sandbox.requests[start:] if method == "GET" and "/members" in path]
        assert len(asked) == 1
        ids = {row.address: row.physical_id for row in api.resources("web")}
        path = f"/lbaas/pools/{ids['pool']}/members/{ids['member2']}"
        cloud.call("load_balancer", "PUT", path, {"member": {"weight": 9}})
        plan = api.plan("web", "web.yaml", text=TEXT, cloud=cloud, refresh="all")
        changed = {action.address: [cause.path for cause in action.causes] for action in plan.actions if action.changes}
        assert changed == {"member2": ["weight"]}
        assert api.apply(plan, cloud=cloud).ok
        found = cloud.call("load_balancer", "GET", path)
        assert found is not None
        assert found["member"]["weight"] == 1
