"""Plans as promises: what they say, how they are saved, and when they are refused. Against the sandbox."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import (
    CloudMismatch,
    InputsMissing,
    InvalidName,
    NoDriver,
    PlanStale,
    PlanUnreadable,
    StackNotFound,
    TemplateInvalid,
)
from hotc.runtime.planning import plan_file
from hotc.runtime.secrets import masked, reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.sandbox import RunningSandbox

TEMPLATE = Path(__file__).parent / "webapp.yaml"
SECRET = "geheim-4711"


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def plan(cloud: Cloud, **parameters: Any) -> Plan:
    return api.plan("web", TEMPLATE, parameters={"password": SECRET, **parameters}, cloud=cloud)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\n{text}")
    return path


def test_web_application_from_plan_to_destroy(cloud: Cloud) -> None:
    first = plan(cloud)
    assert first.action == "CREATE"
    assert first.summary()["create"] == 10
    result = api.apply(first, cloud=cloud)
    assert result.ok, result.failures
    assert masked(result.outputs)["login"]["value"] == "***"
    assert reveal(api.outputs("web")["login"]["value"]).startswith(f"root:{SECRET}:10.5.0.")
    assert result.outputs["public_ip"]["value"]
    assert not api.plan("web", cloud=cloud).has_changes, "recorded inputs are used again"
    again = api.apply(plan(cloud), cloud=cloud)
    assert (again.changed, again.ok) == (False, True)

    wider = plan(cloud, size=2)
    (volume,) = [action for action in wider.actions if action.changes]
    assert (volume.address, volume.operation) == ("volume", "update")
    (cause,) = volume.causes
    assert (cause.path, cause.old, cause.new) == ("size", 1, 2)
    assert (Path(cause.file or "").name, cause.line) == ("webapp.yaml", 48)
    assert api.apply(wider, cloud=cloud).ok

    changed = plan(cloud, size=2, password="geheim-4712")
    server = next(action for action in changed.actions if action.address == "server")
    assert server.operation == "replace"
    text = json.dumps(changed.as_dict())
    assert "geheim" not in text
    assert "user_data can't be updated in place" in text
    result = api.apply(changed, cloud=cloud)
    assert result.ok, result.failures
    assert result.done["replace"] >= 1
    assert not api.plan("web", cloud=cloud).has_changes

    events = api.events("web")
    assert (events[0].address, events[0].state) == ("", "CREATE_IN_PROGRESS")
    assert all(event.time.endswith("Z") for event in events)
    assert not any("geheim" in event.reason for event in events)
    destroyed = api.apply(api.plan_destroy("web", cloud=cloud), cloud=cloud)
    assert destroyed.ok, destroyed.failures
    assert api.stacks() == []
    assert api.events("web")[-1].state == "DELETE_COMPLETE"


def test_secret_is_nowhere_in_the_state_directory(cloud: Cloud, tmp_path: Path) -> None:
    assert api.apply(plan(cloud), cloud=cloud).ok
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert files
    assert not any(b"geheim" in path.read_bytes() for path in files)


def test_saved_plan_is_complete_and_does_exactly_that(cloud: Cloud, tmp_path: Path) -> None:
    template = write(tmp_path, "resources:\n  net: {type: OS::Neutron::Net, properties: {name: one}}\n")
    planned = api.plan("web", template, cloud=cloud)
    path = tmp_path / "saved.plan"
    plan_file.save(planned, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    template.unlink()
    loaded = plan_file.load(path)
    assert loaded == planned
    result = api.apply(loaded, cloud=cloud)
    assert result.done == {"create": 1}
    with pytest.raises(PlanStale):
        api.apply(plan_file.load(path), cloud=cloud)


def test_saved_plan_seals_secrets(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "saved.plan"
    plan_file.save(plan(cloud), path)
    assert SECRET not in path.read_text()
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "lost"))
    with pytest.raises(PlanUnreadable, match="key"):
        plan_file.load(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"hotc_saved_plan": 99}', '{"hotc_saved_plan": 1, "plan": {}}'])
def test_file_that_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "saved.plan"
    path.write_text(text)
    with pytest.raises(PlanUnreadable):
        plan_file.load(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("operation", "cretae"),
        ("requires", [1]),
        ("late", "no"),
        ("line", "3"),
        ("causes", [{"rule": 5}]),
        ("file", {}),
    ],
)
def test_plan_with_a_field_of_another_type_is_refused(cloud: Cloud, tmp_path: Path, field: str, value: Any) -> None:
    path = tmp_path / "saved.plan"
    plan_file.save(plan(cloud), path)
    data = json.loads(path.read_text())
    data["plan"]["actions"][0][field] = value
    path.write_text(json.dumps(data))
    with pytest.raises(PlanUnreadable, match=rf"damaged.*{'rule' if field == 'causes' else field}"):
        plan_file.load(path)


def test_file_that_nests_too_deep_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "saved.plan"
    path.write_text('{"hotc_saved_plan": 1, "plan": ' + "[" * 100_000)
    with pytest.raises(PlanUnreadable):
        plan_file.load(path)


def test_plan_of_another_version_of_hotc_is_refused(cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "saved.plan"
    planned = plan(cloud)
    planned.hotc = "0.0.0"
    plan_file.save(planned, path)
    with pytest.raises(PlanStale, match=r"0\.0\.0"):
        plan_file.load(path)


def test_plan_is_refused_when_the_stack_moved_on(cloud: Cloud) -> None:
    early, other = plan(cloud), plan(cloud, size=2)
    assert api.apply(other, cloud=cloud).ok
    requests = len(api.events("web"))
    with pytest.raises(PlanStale):
        api.apply(early, cloud=cloud)
    assert len(api.events("web")) == requests


def test_stack_of_another_project_is_refused(cloud: Cloud) -> None:
    planned = plan(cloud)
    assert api.apply(planned, cloud=cloud).ok
    cloud.project_id = "another"
    refused: list[Callable[[], object]] = [
        lambda: plan(cloud),
        lambda: api.plan_destroy("web", cloud=cloud),
        lambda: api.apply(planned, cloud=cloud),
    ]
    for action in refused:
        with pytest.raises(CloudMismatch):
            action()


def test_lost_key_asks_for_the_secret_again_and_keeps_what_is_there(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api.apply(plan(cloud), cloud=cloud).ok
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "another"))
    with pytest.raises(InputsMissing, match="password"):
        api.plan("web", cloud=cloud)
    replanned = api.plan("web", parameters={"password": SECRET}, cloud=cloud)
    assert not replanned.touches_cloud
    assert any("user_data" in warning for warning in replanned.warnings)
    destroyed = api.apply(api.plan_destroy("web", cloud=cloud), cloud=cloud)
    assert destroyed.ok, destroyed.failures


def test_what_vanished_behind_our_back_is_made_again_with_refresh(cloud: Cloud, tmp_path: Path) -> None:
    template = write(tmp_path, "resources:\n  net: {type: OS::Neutron::Net}\n")
    assert api.apply(api.plan("web", template, cloud=cloud), cloud=cloud).ok
    (row,) = api.resources("web")
    cloud.call("network", "DELETE", f"/networks/{row.physical_id}")
    assert not api.plan("web", cloud=cloud).has_changes
    refreshed = api.plan("web", cloud=cloud, refresh="all")
    (action,) = refreshed.actions
    assert (action.operation, action.causes[0].rule) == ("create", "it is not on the cloud any more")
    result = api.apply(refreshed, cloud=cloud)
    assert result.ok, result.failures
    (new,) = api.resources("web")
    assert new.physical_id != row.physical_id


def test_types_without_a_driver_are_all_named_while_planning(cloud: Cloud, tmp_path: Path) -> None:
    template = write(
        tmp_path,
        "resources:\n"
        "  one: {type: OS::Ironic::Port, properties: {node: x, address: 'fa:16:3e:00:00:01'}}\n"
        "  two: {type: OS::Zun::Container, properties: {image: x}}\n",
    )
    with pytest.raises((NoDriver, TemplateInvalid)) as refused:
        api.plan("web", template, cloud=cloud)
    if isinstance(refused.value, NoDriver):
        assert [address for address, _ in refused.value.resources] == ["one", "two"]
    assert api.stacks() == []


def test_template_with_errors_plans_nothing_and_gives_the_findings(cloud: Cloud, tmp_path: Path) -> None:
    template = write(tmp_path, "resources:\n  net: {type: OS::Neutron::Net, properties: {nane: x}}\n")
    with pytest.raises(TemplateInvalid) as refused:
        api.plan("web", template, cloud=cloud)
    assert any("nane" in finding.message for finding in refused.value.diagnostics)


def test_unknown_stack_and_bad_name_are_told(cloud: Cloud) -> None:
    for ask in (api.stack, api.resources, api.events, api.outputs):
        with pytest.raises(StackNotFound):
            ask("nothing")
    with pytest.raises(StackNotFound):
        api.plan("nothing", cloud=cloud)
    with pytest.raises(StackNotFound):
        api.plan_destroy("nothing", cloud=cloud)
    with pytest.raises(InvalidName):
        api.plan("../evil", TEMPLATE, cloud=cloud)


def test_nested_group_grows_shrinks_and_goes(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "member.yaml").write_text(
        "heat_template_version: 2018-08-31\n"
        "parameters: {net: {type: string}}\n"
        "resources:\n  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}\n"
        "outputs: {id: {value: {get_resource: port}}}\n"
    )
    template = write(
        tmp_path,
        "parameters: {count: {type: number}}\n"
        "resources:\n"
        "  net: {type: OS::Neutron::Net}\n"
        "  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}\n"
        "  group:\n"
        "    type: OS::Heat::ResourceGroup\n"
        "    depends_on: subnet\n"
        "    properties:\n"
        "      count: {get_param: count}\n"
        "      resource_def: {type: member.yaml, properties: {net: {get_resource: net}}}\n"
        "outputs: {ids: {value: {get_attr: [group, id]}}}\n",
    )

    def apply(count: int) -> list[str]:
        planned = api.plan("web", template, parameters={"count": count}, cloud=cloud)
        result = api.apply(planned, cloud=cloud)
        assert result.ok, result.failures
        assert not api.plan("web", cloud=cloud).has_changes
        ids: list[str] = result.outputs["ids"]["value"]
        return ids

    two = apply(2)
    addresses = [row.address for row in api.resources("web")]
    assert addresses == ["group", "group/0", "group/0/port", "group/1", "group/1/port", "net", "subnet"]
    three = apply(3)
    assert three[:2] == two
    assert apply(1) == two[:1]
    states = [(event.address, event.state) for event in api.events("web")]
    assert states.index(("group/1", "DELETE_COMPLETE")) > states.index(("group/1/port", "DELETE_COMPLETE"))
    assert states.index(("group/0", "CREATE_COMPLETE")) > states.index(("group/0/port", "CREATE_COMPLETE"))
    destroyed = api.apply(api.plan_destroy("web", cloud=cloud), cloud=cloud)
    assert destroyed.ok, destroyed.failures


def test_apply_without_changes_records_the_new_inputs(cloud: Cloud, tmp_path: Path) -> None:
    text = "parameters: {name: {type: string}}\nresources:\n  net: {type: OS::Neutron::Net, properties: {name: NAME}}\n"
    template = write(tmp_path, text.replace("NAME", "one"))
    assert api.apply(api.plan("web", template, parameters={"name": "x"}, cloud=cloud), cloud=cloud).ok
    template.write_text(template.read_text().replace("name: one", "name: {get_param: name}"))
    planned = api.plan("web", template, parameters={"name": "one"}, cloud=cloud)
    assert not planned.has_changes
    result = api.apply(planned, cloud=cloud)
    assert (result.changed, result.status) == (False, "COMPLETE")
    assert api.stack("web").inputs["parameters"] == {"name": "one"}
    serial = api.stack("web").serial
    api.apply(api.plan("web", cloud=cloud), cloud=cloud)
    assert api.stack("web").serial == serial, "nothing new, nothing written"
