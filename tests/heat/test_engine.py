"""A stack carried out by Heat: what it is asked, and what is made of its answers, as a real one gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.events import Silent
from hotc.runtime.errors import InputsMissing, StackNotFound
from hotc.runtime.heat import follow
from hotc.runtime.heat.addressing import Prefixes
from hotc.runtime.heat.engine import HeatEngine
from hotc.runtime.heat.package import packaged
from hotc.runtime.planning.inputs import given
from hotc.runtime.secrets import Masker

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.state.records import EventRecord

BASE = "http://cloud/v1/p/stacks"


def links(stack: str, **more: str) -> list[dict[str, str]]:
    return [
        {"rel": "stack", "href": f"{BASE}/{stack}"},
        *({"rel": rel, "href": f"{BASE}/{to}"} for rel, to in more.items()),
    ]


def resource(name: str, stack: str, kind: str = "OS::Neutron::Net", **more: str) -> dict[str, Any]:
    return {
        "resource_name": name,
        "resource_type": kind,
        "physical_resource_id": f"id-{name}",
        "resource_status": "CREATE_COMPLETE",
        "links": links(stack, **more),
    }


RESOURCES = [
    resource("port", "web-group-0/s3"),
    resource("0", "web-group/s2", "nested.yaml", nested="web-group-0/s3"),
    resource("group", "web/s1", "OS::Heat::ResourceGroup", nested="web-group/s2"),
    resource("net", "web/s1"),
]


def event(number: int, name: str, status: str, stack: str = "web/s1", physical: str = "x") -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "event_time": f"2026-01-31T12:00:{number:02}Z",
        "resource_name": name,
        "resource_status": status,
        "resource_status_reason": f"because geheim-4711 {number}",
        "physical_resource_id": physical,
        "links": links(stack),
    }


class FakeCloud:
    """Answers as Heat does; a stack is in progress for two looks after each request that changes it."""

    name, project_id, auth_url, region = "mine", "p", "http://cloud/v3", ""

    def __init__(self, *, there: bool = False, outcome: str = "COMPLETE") -> None:
        self.there = there
        self.outcome = outcome
        self.action = "CREATE"
        self.looks = 0
        self.sent: list[tuple[str, str, Any]] = []
        self.happened: list[dict[str, Any]] = []

    def call(
        self, _service: str, method: str, path: str, body: Any = None, *, query: Any = None, missing_ok: bool = False
    ) -> Any:
        if method != "GET":
            self.sent.append((method, path, body))
            return self._change(method, path)
        if path.endswith("/events"):
            names = [each["id"] for each in self.happened]
            begin = names.index(query["marker"]) + 1 if query.get("marker") else 0
            return {"events": self.happened[begin : begin + 2]}
        if path.endswith("/resources"):
            return {"resources": RESOURCES}
        assert missing_ok
        return {"stack": self._shown()} if self.there else None

    def _change(self, method: str, path: str) -> Any:
        if path.endswith("/preview"):
            if method == "POST":
                shown = {**RESOURCES[3], "properties": {"name": "geheim-4711", "admin_state_up": True, "tags": None}}
                return {"stack": {"resources": [shown, [[{**RESOURCES[0], "properties": {}}]]]}}
            return {"resource_changes": {"added": [], "updated": [RESOURCES[3]], "unchanged": [RESOURCES[2]]}}
        self.looks, self.there = 2, True
        self.action = {"POST": "CREATE", "PUT": "UPDATE", "DELETE": "DELETE"}[method]
        count = len(self.happened)
        self.happened += [
            event(count + 1, "web", f"{self.action}_IN_PROGRESS", physical="s1"),
            event(count + 2, "port", f"{self.action}_COMPLETE", "web-group-0/s3"),
            event(count + 3, "group", f"{self.action}_COMPLETE"),
            event(count + 4, "net", f"{self.action}_{self.outcome}"),
            event(count + 5, "net", "SIGNAL_COMPLETE"),
            event(count + 6, "web", f"{self.action}_{self.outcome}", physical="s1"),
        ]
        return {"stack": {"id": "s1"}}

    def _shown(self) -> dict[str, Any]:
        self.looks -= 1
        status = "IN_PROGRESS" if self.looks > 0 else self.outcome
        outputs = [{"output_key": "ip", "output_value": "10.0.0.3", "description": "Its address"}]
        about = {"stack_name": "web", "id": "s1", "stack_status_reason": "because geheim-4711", "outputs": outputs}
        return {**about, "stack_status": f"{self.action}_{status}"}


class Ears(Silent):
    def __init__(self) -> None:
        self.heard: list[EventRecord] = []

    def event(self, event: EventRecord) -> None:
        self.heard.append(event)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "POLL", 0)


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "inner.yaml").write_text("heat_template_version: 2018-08-31\nresources: {}\n")
    (tmp_path / "init.sh").write_text("echo\n")
    (tmp_path / "web.yaml").write_text(
        "heat_template_version: 2018-08-31\nresources:\n  in: {type: inner.yaml}\n"
        "  v: {type: OS::Heat::Value, properties: {value: {get_file: init.sh}}}\n"
    )
    (tmp_path / "env.yaml").write_text("parameters: {a: 1}\nresource_registry: {My::Type: inner.yaml}\n")
    return given(tmp_path / "web.yaml", [tmp_path / "env.yaml"], {"b": 2}, None)


def engine(cloud: FakeCloud) -> HeatEngine:
    return HeatEngine(cloud)  # type: ignore[arg-type]


def test_files_are_collected_as_heats_clients_do(inputs: dict[str, Any], tmp_path: Path) -> None:
    found = packaged(inputs)
    urls = {f"file://{tmp_path}/{name}" for name in ("inner.yaml", "init.sh")}
    assert set(found["files"]) == urls
    assert found["template"]["resources"]["in"]["type"] == f"file://{tmp_path}/inner.yaml"
    assert found["environment"]["parameters"] == {"a": 1}
    assert found["environment"]["resource_registry"]["My::Type"] == f"file://{tmp_path}/inner.yaml"
    assert found["parameters"] == {"b": 2}


def test_a_file_that_is_not_there_is_said(inputs: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "init.sh").unlink()
    with pytest.raises(InputsMissing, match=r"init\.sh"):
        packaged(inputs)


def test_a_new_stack_is_previewed_without_its_secrets(inputs: dict[str, Any]) -> None:
    cloud = FakeCloud()
    plan = engine(cloud).plan("web", inputs, {"tags": "a,b"}, Masker({"geheim-4711"}))
    assert [(action.address, action.operation) for action in plan.actions] == [("net", "create"), ("port", "create")]
    assert plan.actions[0].expressions == {"name": "***", "admin_state_up": True}
    ((method, path, body),) = cloud.sent
    assert (method, path) == ("POST", "/stacks/preview")
    assert (body["stack_name"], body["tags"], body["disable_rollback"]) == ("web", "a,b", True)


def test_a_change_is_previewed_by_what_heat_says_of_each(inputs: dict[str, Any]) -> None:
    plan = engine(FakeCloud(there=True)).plan("web", inputs)
    assert plan.action == "UPDATE"
    assert {action.address: action.operation for action in plan.actions} == {"net": "update", "group": "none"}


def test_a_stack_is_created_once_and_followed(inputs: dict[str, Any]) -> None:
    cloud, ears = FakeCloud(), Ears()
    plan = engine(cloud).plan("web", inputs)
    result = engine(cloud).apply(plan, inputs, None, listener=ears, masker=Masker({"geheim-4711"}))
    assert [method for method, path, _ in cloud.sent if path == "/stacks"] == ["POST"]
    assert [(each.address, each.state) for each in ears.heard] == [
        ("", "CREATE_IN_PROGRESS"),
        ("group/0/port", "CREATE_COMPLETE"),
        ("group", "CREATE_COMPLETE"),
        ("net", "CREATE_COMPLETE"),
        ("", "CREATE_COMPLETE"),
    ]
    assert ears.heard[0].reason == "because *** 1"
    assert (result.action, result.status, result.reason) == ("CREATE", "COMPLETE", "because ***")
    assert result.outputs["ip"] == {"value": "10.0.0.3", "description": "Its address", "error": ""}


def test_an_update_tells_its_own_events_alone(inputs: dict[str, Any]) -> None:
    cloud = FakeCloud(there=True)
    cloud.happened = [event(1, "net", "CREATE_COMPLETE")]
    ears = Ears()
    engine(cloud).apply(engine(cloud).plan("web", inputs), inputs, None, listener=ears)
    assert {each.action for each in ears.heard} == {"UPDATE"}
    method, path, body = cloud.sent[-1]
    assert (method, path) == ("PUT", "/stacks/web/s1")
    assert "stack_name" not in body


def test_what_failed_is_in_the_result(inputs: dict[str, Any]) -> None:
    cloud = FakeCloud(outcome="FAILED")
    result = engine(cloud).apply(engine(cloud).plan("web", inputs), inputs, None, listener=Ears())
    assert not result.ok
    assert [failure.address for failure in result.failures] == ["net"]


def test_a_destroyed_stack_is_followed_to_its_end() -> None:
    cloud = FakeCloud(there=True)
    plan = engine(cloud).plan_destroy("web")
    assert {action.operation for action in plan.actions} == {"delete"}
    result = engine(cloud).destroy(plan, Ears())
    assert (result.action, result.status, result.done["delete"]) == ("DELETE", "COMPLETE", 2)


def test_what_heat_does_not_have_is_said() -> None:
    with pytest.raises(StackNotFound, match="Heat on cloud mine has no stack web"):
        engine(FakeCloud()).outputs("web")


def test_resources_of_nested_stacks_are_told_by_their_addresses() -> None:
    prefixes = Prefixes("s1")
    assert set(prefixes.learn([*RESOURCES, resource("lost", "other/s9")])) == {
        "net",
        "group",
        "group/0",
        "group/0/port",
    }
    assert prefixes.nested == [("web-group", "s2"), ("web-group-0", "s3")]
