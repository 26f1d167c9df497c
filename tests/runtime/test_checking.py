"""Heat's check, and taking over what was found: what they record, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import CloudFailed, NotPossible
from hotc.runtime.planning import plan_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import ResourceRecord
    from hotc.sandbox import RunningSandbox

TEMPLATE = """heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net, properties: {name: one}}
  other: {type: OS::Neutron::Net, properties: {name: two}}
  group: {type: OS::Neutron::SecurityGroup, properties: {description: open}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


@pytest.fixture
def stack(cloud: Cloud, tmp_path: Path) -> dict[str, ResourceRecord]:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    assert api.apply(api.plan("web", path, cloud=cloud), cloud=cloud).ok
    return rows()


def rows() -> dict[str, ResourceRecord]:
    return {row.address: row for row in api.resources("web")}


def operations(plan: Plan) -> dict[str, str]:
    return {action.address: action.operation for action in plan.actions if action.changes}


def break_it(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    cloud.call("network", "PUT", f"/networks/{stack['net'].physical_id}", {"network": {"name": "changed"}})
    cloud.call("network", "DELETE", f"/networks/{stack['other'].physical_id}")


def test_a_check_of_what_is_well_is_complete(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    found = api.check_stack("web", cloud=cloud)
    assert (found.ok, found.checked, found.problems) == (True, 3, [])
    assert (api.stack("web").action, api.stack("web").status) == ("CHECK", "COMPLETE")
    assert {row.action for row in rows().values()} == {"CHECK"}
    states = [(event.address, event.state) for event in api.events("web")][-8:]
    assert states[0] == ("", "CHECK_IN_PROGRESS")
    assert states[-1] == ("", "CHECK_COMPLETE")
    assert {("net", "CHECK_IN_PROGRESS"), ("net", "CHECK_COMPLETE")} <= set(states)
    assert not api.plan("web", cloud=cloud, refresh="none").has_changes


def test_a_check_fails_by_property_and_the_next_apply_mends_without_asking_again(
    cloud: Cloud, stack: dict[str, ResourceRecord]
) -> None:
    break_it(cloud, stack)
    found = api.check_stack("web", cloud=cloud)
    assert [(each.address, each.kind, each.path, each.recorded, each.found) for each in found.problems] == [
        ("net", "changed", "name", "one", "changed"),
        ("other", "gone", "", None, None),
    ]
    assert (api.stack("web").action, api.stack("web").status) == ("CHECK", "FAILED")
    states = {address: f"{row.action}_{row.status}" for address, row in rows().items()}
    assert states == {"net": "CHECK_FAILED", "other": "CHECK_FAILED", "group": "CHECK_COMPLETE"}
    plan = api.plan("web", cloud=cloud, refresh="none")
    assert operations(plan) == {"net": "update", "other": "create"}
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    assert api.check_stack("web", cloud=cloud).ok
    assert rows()["net"].physical_id == stack["net"].physical_id


def test_what_was_repaired_by_hand_is_well_again_at_the_next_check(
    cloud: Cloud, stack: dict[str, ResourceRecord]
) -> None:
    path = f"/networks/{stack['net'].physical_id}"
    cloud.call("network", "PUT", path, {"network": {"name": "changed"}})
    assert not api.check_stack("web", cloud=cloud).ok
    cloud.call("network", "PUT", path, {"network": {"name": "one"}})
    assert operations(api.plan("web", cloud=cloud)) == {"net": "update"}, "as far as the state knows"
    assert api.check_stack("web", cloud=cloud).ok
    assert not api.plan("web", cloud=cloud, refresh="none").has_changes


def test_a_check_that_the_cloud_does_not_answer_fails_and_leaves_the_resources(
    served: RunningSandbox, cloud: Cloud, stack: dict[str, ResourceRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    from openstack.exceptions import HttpException

    def broken(*_args: object, **_more: object) -> object:
        raise HttpException(message="the service is down", http_status=503)

    with monkeypatch.context() as patch:
        patch.setattr(cloud, "call", broken)
        with pytest.raises(CloudFailed):
            api.check_stack("web", cloud=cloud)
    assert (api.stack("web").action, api.stack("web").status) == ("CHECK", "FAILED")
    assert {f"{row.action}_{row.status}" for row in rows().values()} == {"CREATE_COMPLETE"}
    assert api.check_stack("web", cloud=cloud).ok


def test_what_is_there_is_taken_over_and_the_next_plan_compares_with_it(
    cloud: Cloud, stack: dict[str, ResourceRecord], tmp_path: Path
) -> None:
    assert not api.plan_refresh("web", cloud=cloud).has_changes
    break_it(cloud, stack)
    plan = api.plan_refresh("web", cloud=cloud)
    assert [(each.address, each.kind) for each in plan.drift] == [("net", "changed"), ("other", "gone")]
    assert plan.has_changes
    assert not plan.touches_cloud
    path = tmp_path / "saved.plan"
    plan_file.save(plan, path)
    result = api.apply(plan_file.load(path), cloud=cloud)
    assert (result.ok, result.done) == (True, {"update": 1, "forget": 1})
    assert rows().keys() == {"net", "group"}
    assert not api.plan_refresh("web", cloud=cloud).has_changes, "the state says what there is"
    following = api.plan("web", cloud=cloud, refresh="none")
    assert operations(following) == {"net": "update", "other": "create"}, "the template still says otherwise"
    (cause,) = next(action for action in following.actions if action.address == "net").causes
    assert (cause.path, cause.old, cause.new, cause.drift) == ("name", "changed", "one", False)
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.replace("{name: one}", "{name: changed}"))
    assert operations(api.plan("web", template, cloud=cloud)) == {"other": "create"}
    result = api.apply(following, cloud=cloud)
    assert result.ok, result.failures
    assert not api.plan_refresh("web", cloud=cloud).has_changes


def test_a_suspended_stack_stays_suspended(cloud: Cloud, stack: dict[str, ResourceRecord]) -> None:
    from dataclasses import replace

    from hotc.runtime.state.store import PutStack

    store = api.open_state()
    try:
        store.commit(api.stack("web").lineage, [PutStack(replace(api.stack("web"), action="SUSPEND"))])
    finally:
        store.close()
    with pytest.raises(NotPossible, match="a suspended stack can't be checked"):
        api.check_stack("web", cloud=cloud)
    assert (api.stack("web").action, api.stack("web").status) == ("SUSPEND", "COMPLETE")


def test_a_stack_that_is_not_whole_yet_can_still_be_rolled_back_after_a_check(
    cloud: Cloud, stack: dict[str, ResourceRecord]
) -> None:
    from dataclasses import replace

    from hotc.runtime.state.store import PutStack

    store = api.open_state()
    try:
        halted = replace(api.stack("web"), action="CREATE", status="FAILED", reason="stopped by a signal")
        store.commit(halted.lineage, [PutStack(halted)])
    finally:
        store.close()
    assert api.check_stack("web", cloud=cloud).ok
    record = api.stack("web")
    assert (record.action, record.status, record.reason) == ("CREATE", "FAILED", "stopped by a signal")
    states = [event.state for event in api.events("web") if not event.address]
    assert states[-2:] == ["CHECK_IN_PROGRESS", "CHECK_COMPLETE"]
    plan = api.plan_rollback("web", cloud=cloud)
    assert set(operations(plan).values()) == {"delete"}
    assert api.apply(plan, cloud=cloud).ok
    assert not rows()
