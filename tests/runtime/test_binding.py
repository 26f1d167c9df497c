"""What a plan saw is what an apply changes: names, revisions, and saved plans whose objects moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import PreconditionFailedException

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import PlanStale
from hotc.runtime.planning import plan_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

HEAD = "heat_template_version: 2018-08-31\n"
NET = "resources:\n  net: {type: OS::Neutron::Net, properties: {name: %s, admin_state_up: true}}\n"


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(HEAD + text)
    return path


def applied(cloud: Cloud, template: Path) -> None:
    result = api.apply(api.plan("web", template, cloud=cloud), cloud=cloud)
    assert result.ok, result.failures


def identity(address: str) -> str:
    return next(str(row.physical_id) for row in api.resources("web") if row.address == address)


def shown(cloud: Cloud, address: str = "net") -> Any:
    return (cloud.call("network", "GET", f"/networks/{identity(address)}") or {})["network"]


def change(cloud: Cloud, **body: Any) -> None:
    cloud.call("network", "PUT", f"/networks/{identity('net')}", {"network": body})


# Neutron's revisions -------------------------------------------------------------------------------------------------


def test_an_update_names_the_revision_that_the_plan_saw(served: RunningSandbox, cloud: Cloud, tmp_path: Path) -> None:
    applied(cloud, write(tmp_path, NET % "one"))
    plan = api.plan("web", write(tmp_path, NET % "two"), cloud=cloud)
    (action,) = plan.actions
    assert action.revision == shown(cloud)["revision_number"]
    assert api.apply(plan, cloud=cloud).ok
    assert shown(cloud)["name"] == "two"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(cloud: Cloud, tmp_path: Path) -> None:
    applied(cloud, write(tmp_path, NET % "one"))
    plan = api.plan("web", write(tmp_path, NET % "two"), cloud=cloud)
    change(cloud, name="theirs")
    result = api.apply(plan, cloud=cloud)
    assert not result.ok
    assert result.failures[0].reason == "It can't be updated: name of it changed since the plan was made. Plan again."
    assert shown(cloud)["name"] == "theirs"
    again = api.apply(api.plan("web", cloud=cloud), cloud=cloud)
    assert again.ok, again.failures
    assert shown(cloud)["name"] == "two"


def test_a_revision_that_moved_on_for_no_matter_is_no_obstacle(cloud: Cloud, tmp_path: Path) -> None:
    applied(cloud, write(tmp_path, NET % "one"))
    plan = api.plan("web", write(tmp_path, NET % "two"), cloud=cloud)
    change(cloud, description="by somebody else, and not in the template")
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    assert (shown(cloud)["name"], shown(cloud)["description"][:2]) == ("two", "by")


ROUTER = "resources:\n  router: {type: OS::Neutron::Router, properties: {name: %s}}\n"


def test_what_is_taken_away_may_be_gone_already(cloud: Cloud, tmp_path: Path) -> None:
    """Neutron takes a router's gateway away, which raises the revision, and then refuses the request for that."""
    applied(cloud, write(tmp_path, ROUTER % "one, external_gateway_info: {network: public}"))
    path, gone = f"/routers/{identity('router')}", {"router": {"external_gateway_info": {}, "name": "three"}}
    before = (cloud.call("network", "GET", path) or {})["router"]
    revision = {"If-Match": f"revision_number={before['revision_number']}"}
    with pytest.raises(PreconditionFailedException, match="Constrained to"):
        cloud.call("network", "PUT", path, gone, headers=revision)
    after = (cloud.call("network", "GET", path) or {})["router"]
    assert (after["name"], after["external_gateway_info"]) == ("one", None)
    gateway = {"network_id": before["external_gateway_info"]["network_id"]}
    cloud.call("network", "PUT", path, {"router": {"external_gateway_info": gateway}})
    plan = api.plan("web", write(tmp_path, ROUTER % "two"), cloud=cloud)
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    router = (cloud.call("network", "GET", f"/routers/{identity('router')}") or {})["router"]
    assert (router["name"], router["external_gateway_info"]) == ("two", None)


# Saved plans ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["changed", "deleted"])
def test_a_saved_plan_is_refused_when_its_objects_moved_on(cloud: Cloud, tmp_path: Path, what: str) -> None:
    applied(cloud, write(tmp_path, NET % "one"))
    path = tmp_path / "saved.plan"
    plan_file.save(api.plan("web", write(tmp_path, NET % "two"), cloud=cloud), path)
    if what == "changed":
        change(cloud, description="not in the template, and yet another object than the one reviewed")
    else:
        cloud.call("network", "DELETE", f"/networks/{identity('net')}")
    with pytest.raises(PlanStale, match=r"net .* since the plan was made"):
        api.apply(plan_file.load(path), cloud=cloud)
    assert api.stack("web").status == "COMPLETE"


def test_a_saved_plan_whose_objects_are_as_it_saw_them_is_carried_out(cloud: Cloud, tmp_path: Path) -> None:
    applied(cloud, write(tmp_path, NET % "one"))
    path = tmp_path / "saved.plan"
    plan_file.save(api.plan("web", write(tmp_path, NET % "two"), cloud=cloud), path)
    assert api.apply(plan_file.load(path), cloud=cloud).ok
    assert shown(cloud)["name"] == "two"


# Names ---------------------------------------------------------------------------------------------------------------

SUBNET = """resources:
  subnet: {type: OS::Neutron::Subnet, properties: {network: shared, cidr: 10.7.0.0/24, name: %s}}
"""


def network(cloud: Cloud, name: str) -> str:
    made = cloud.call("network", "POST", "/networks", {"network": {"name": name}}) or {}
    return str(made["network"]["id"])


def moved_name(cloud: Cloud, old: str) -> str:
    cloud.call("network", "PUT", f"/networks/{old}", {"network": {"name": "former"}})
    return network(cloud, "shared")


def subnet(cloud: Cloud) -> Any:
    return (cloud.call("network", "GET", f"/subnets/{identity('subnet')}") or {})["subnet"]


def test_a_saved_plan_means_by_a_name_what_it_meant_when_it_was_made(cloud: Cloud, tmp_path: Path) -> None:
    old = network(cloud, "shared")
    path = tmp_path / "saved.plan"
    plan = api.plan("web", write(tmp_path, SUBNET % "one"), cloud=cloud)
    assert plan.pins == {"network": {"shared": old}}
    plan_file.save(plan, path)
    with connect("test") as other:
        moved_name(other, old)
        result = api.apply(plan_file.load(path), cloud=other)
    assert result.ok, result.failures
    assert subnet(cloud)["network_id"] == old


def test_a_name_that_means_something_else_is_told_and_changes_nothing(cloud: Cloud, tmp_path: Path) -> None:
    old = network(cloud, "shared")
    applied(cloud, write(tmp_path, SUBNET % "one"))
    with connect("test") as other:
        new = moved_name(other, old)
        plan = api.plan("web", cloud=other, refresh="all")
        assert not plan.has_changes
        (warning,) = plan.warnings
        assert f"subnet: the network 'shared' meant {old} when this was written; it means {new} now." in warning
        renamed = api.plan("web", write(tmp_path, SUBNET % "two"), cloud=other)
        assert [action.operation for action in renamed.actions] == ["update"]
        result = api.apply(renamed, cloud=other)
    assert result.ok, result.failures
    assert (subnet(cloud)["network_id"], subnet(cloud)["name"]) == (old, "two")


def test_names_that_the_stack_itself_gives_are_not_pinned(cloud: Cloud, tmp_path: Path) -> None:
    template = """resources:
  net: {type: OS::Neutron::Net, properties: {name: shared}}
  subnet: {type: OS::Neutron::Subnet, depends_on: net, properties: {network: shared, cidr: 10.7.0.0/24}}
"""
    plan = api.plan("web", write(tmp_path, template), cloud=cloud)
    assert plan.pins == {}
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    assert subnet(cloud)["network_id"] == identity("net")
