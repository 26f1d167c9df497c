"""Stacks for which a resource of another stack stands, from plan to destroy."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from hotc.cli import records
from hotc.compiler.values import Secret
from hotc.runtime import api
from hotc.runtime.applying.apply import carry_out
from hotc.runtime.applying.run import Settings
from hotc.runtime.child_stacks.holding import ChildStacks
from hotc.runtime.child_stacks.inputs import TYPE, Parent
from hotc.runtime.connection.cloud import connect
from hotc.runtime.drivers import lookup
from hotc.runtime.errors import PlanStale, ResourceProblem, StackProtected, TemplateInvalid
from hotc.runtime.life_cycle import plan_phase
from hotc.runtime.planning import plan_file
from hotc.runtime.planning.make import plan_desired
from hotc.runtime.signals.api import signal
from hotc.runtime.state.records import CloudIdentity

from .fake_cloud import DRIVERS
from .simulation import MortalStore, Simulated, World, desired, resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.phases import Phase
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.sandbox import RunningSandbox

INNER = """\
heat_template_version: 2018-08-31
parameters:
  size: {type: number, default: 1}
  note: {type: string, default: none}
resources:
  net: {type: OS::Neutron::Net, properties: {name: {get_param: OS::stack_name}}}
  words: {type: OS::Heat::Value, properties: {value: {get_param: note}}}
outputs:
  net: {value: {get_resource: net}}
  note: {value: {get_attr: [words, value]}}
"""

OUTER = """\
heat_template_version: 2018-08-31
parameters:
  note: {type: string, default: first}
resources:
  inner:
    type: OS::Heat::Stack
    properties:
      template: {get_file: inner.yaml}
      parameters: {note: {get_param: note}}
  after: {type: OS::Heat::Value, properties: {value: {get_attr: [inner, outputs, note]}}}
outputs:
  name: {value: {get_attr: [inner, stack_name]}}
  id: {value: {get_resource: inner}}
  note: {value: {get_attr: [after, value]}}
  net: {value: {get_attr: [inner, outputs, net]}}
"""

PATIENCE = 120.0
"""Seconds after which something has surely failed to happen."""

ENDLESS = """\
heat_template_version: 2018-08-31
parameters:
  text: {type: string}
resources:
  inner:
    type: OS::Heat::Stack
    properties: {template: {get_param: text}, parameters: {text: {get_param: text}}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "outer.yaml").write_text(OUTER)
    return tmp_path


def plan(cloud: Cloud, folder: Path, **more: Any) -> Plan:
    return api.plan("s", folder / "outer.yaml", cloud=cloud, **more)


def apply(cloud: Cloud, folder: Path, **more: Any) -> Result:
    return api.apply(plan(cloud, folder, **more), cloud=cloud)


def child() -> str:
    (name,) = [each.name for each in api.stacks() if each.name != "s"]
    return name


def inner_of(found: Plan) -> Action:
    return next(each for each in found.actions if each.address == "inner")


def networks(cloud: Cloud) -> list[str]:
    names = [each["name"] for each in cloud.listing("network", "/networks", "networks")]
    return [name for name in names if name.startswith("s-inner-")]


def test_it_is_a_stack_of_its_own_that_comes_and_goes_with_its_resource(cloud: Cloud, folder: Path) -> None:
    planned = plan(cloud, folder)
    within = inner_of(planned).within
    assert (within["known"], within["summary"]["create"]) == (True, 2)
    assert [each["address"] for each in within["actions"]] == ["net", "words"]
    made = api.apply(planned, cloud=cloud)
    assert made.ok, made.failures
    name = child()
    assert name.startswith("s-inner-")
    assert networks(cloud) == [name]
    values = {key: each["value"] for key, each in made.outputs.items()}
    own = api.stack(name)
    assert (values["name"], values["id"], values["note"]) == (name, own.lineage, "first")
    assert (own.action, own.status) == ("CREATE", "COMPLETE")
    assert not plan(cloud, folder).has_changes
    assert not api.plan(name, cloud=cloud).has_changes, "it can be planned by itself"
    assert records.stack_details(own, count=2, holder=None)["parent"] == "s/inner"
    assert api.apply(api.plan_destroy("s", cloud=cloud), cloud=cloud).ok
    assert api.stacks() == []
    assert networks(cloud) == []


def test_change_of_a_parameter_or_of_the_template_reaches_what_is_in_it(cloud: Cloud, folder: Path) -> None:
    apply(cloud, folder)
    lineage = api.stack(child()).lineage
    changed = apply(cloud, folder, parameters={"note": "second"})
    assert changed.done == {"update": 2}
    assert changed.outputs["note"]["value"] == "second"
    (folder / "inner.yaml").write_text(INNER.replace("{name: {get_param: OS::stack_name}}", "{name: s-inner-other}"))
    planned = plan(cloud, folder, parameters={"note": "second"})
    assert [(each["address"], each["operation"]) for each in inner_of(planned).within["actions"]] == [("net", "update")]
    assert api.apply(planned, cloud=cloud).ok
    assert networks(cloud) == ["s-inner-other"]
    assert api.stack(child()).lineage == lineage


def test_what_goes_wrong_in_it_is_said_and_gone_on_with(cloud: Cloud, folder: Path) -> None:
    broken = INNER.replace("{value: {get_param: note}}", "{value: {get_param: note}}, depends_on: bad")
    broken += "  # two\n"
    trial = "  bad: {type: OS::Heat::TestResource, properties: {fail: true}}\noutputs:"
    (folder / "inner.yaml").write_text(broken.replace("outputs:", trial))
    failed = apply(cloud, folder)
    (failure,) = failed.failures
    assert failure.address == "inner"
    assert f"stack {child()} is in CREATE_FAILED: bad: Test Resource failed bad" in failure.reason
    lineage = api.stack(child()).lineage
    (folder / "inner.yaml").write_text(INNER)
    assert apply(cloud, folder).ok
    assert api.stack(child()).lineage == lineage, "it is gone on with"


def test_its_faults_are_found_before_anything_is_done(cloud: Cloud, folder: Path) -> None:
    (folder / "inner.yaml").write_text(INNER.replace("get_param: note", "get_param: nope"))
    with pytest.raises(TemplateInvalid, match="inner: the template of its stack has errors") as caught:
        plan(cloud, folder)
    (found,) = [each for each in caught.value.diagnostics if each.severity == "error"]
    assert (str(found.file).rpartition("/")[2], found.line) == ("inner.yaml", 7)
    (folder / "inner.yaml").write_text(INNER)
    outer = folder / "outer.yaml"
    for context, said in (
        ("{credential_secret_id: abc}", "can't make a stack with context.credential_secret_id"),
        ("{insecure: true}", "can't make a stack with context.insecure"),
        ("{region_name: Elsewhere}", "has no region 'Elsewhere'"),
    ):
        outer.write_text(OUTER.replace("properties:", f"properties:\n      context: {context}", 1))
        with pytest.raises(ResourceProblem, match=said):
            plan(cloud, folder)
    outer.write_text(ENDLESS)
    with pytest.raises(ResourceProblem, match="more than 5 deep"):
        plan(cloud, folder, parameters={"text": ENDLESS})
    assert api.stacks() == []


def test_the_region_of_the_same_name_is_the_one_at_hand(cloud: Cloud, folder: Path) -> None:
    outer = folder / "outer.yaml"
    outer.write_text(OUTER.replace("properties:", f"properties:\n      context: {{region_name: {cloud.region}}}", 1))
    assert apply(cloud, folder).ok
    planned = plan(cloud, folder)
    assert not planned.has_changes
    outer.write_text(OUTER)
    assert inner_of(plan(cloud, folder)).operation == "replace", "no region is not that region, as in Heat"


def test_another_region_is_another_connection_to_the_same_cloud(
    cloud: Cloud, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def connected(name: str | None = None, *, region: str | None = None) -> Cloud:
        asked.append((name, region))
        there = connect(name)
        there.region = str(region)
        return there

    monkeypatch.setattr("hotc.runtime.connection.cloud.connect", connected)
    outer = folder / "outer.yaml"
    outer.write_text(OUTER.replace("properties:", "properties:\n      context: {region_name: RegionTwo}", 1))
    assert apply(cloud, folder).ok
    assert api.stack(child()).cloud.region == "RegionTwo"
    assert set(asked) == {("test", "RegionTwo")}
    assert api.apply(api.plan_destroy("s", cloud=cloud), cloud=cloud).ok
    assert networks(cloud) == []


def test_secrets_stay_secrets_in_it(cloud: Cloud, folder: Path) -> None:
    outer = OUTER.replace("note: {type: string, default: first}", "note: {type: string, hidden: true}")
    (folder / "outer.yaml").write_text(outer)
    made = apply(cloud, folder, parameters={"note": "hush-hush"})
    assert made.ok, made.failures
    assert isinstance(api.stack(child()).outputs["note"]["value"], Secret)
    assert isinstance(made.outputs["note"]["value"], Secret)
    for path in folder.rglob("state*"):
        if path.is_file():
            assert b"hush-hush" not in path.read_bytes(), path
    inside = OUTER.replace("{get_file: inner.yaml}", '{str_replace: {template: "# X", params: {X: {get_param: note}}}}')
    (folder / "outer.yaml").write_text(inside.replace("default: first", "hidden: true"))
    with pytest.raises(ResourceProblem, match="its template holds a secret"):
        plan(cloud, folder, parameters={"note": "hush-hush"})


def test_what_environments_say_of_types_holds_and_of_parameters_does_not(cloud: Cloud, folder: Path) -> None:
    env = folder / "env.yaml"
    env.write_text("parameters: {note: mine}\nresource_registry: {My::Words: words.yaml}\n")
    (folder / "words.yaml").write_text(
        "heat_template_version: 2018-08-31\nparameters: {value: {type: string}}\n"
        "outputs: {value: {value: {str_replace: {template: <V>, params: {V: {get_param: value}}}}}}\n"
    )
    (folder / "inner.yaml").write_text(INNER.replace("OS::Heat::Value", "My::Words"))
    (folder / "outer.yaml").write_text(OUTER.replace("      parameters: {note: {get_param: note}}\n", ""))
    made = apply(cloud, folder, environments=[env])
    assert made.ok, made.failures
    assert made.outputs["note"]["value"] == "<none>"
    assert not api.plan(child(), cloud=cloud).has_changes, "what holds for it is recorded with it"


def test_it_sleeps_and_wakes_with_the_stack_around_it(cloud: Cloud, folder: Path) -> None:
    apply(cloud, folder)
    phases: tuple[tuple[Phase, str], ...] = (("suspend", "SUSPEND"), ("resume", "RESUME"))
    for phase, state in phases:
        result = api.apply(plan_phase(phase, "s", cloud=cloud), cloud=cloud)
        assert result.ok, result.failures
        own = api.stack(child())
        assert (own.action, own.status) == (state, "COMPLETE")


def test_nothing_is_deleted_in_it_that_was_not_announced(cloud: Cloud, folder: Path) -> None:
    apply(cloud, folder)
    planned = plan(cloud, folder, parameters={"note": "second"})
    # Somebody adds to it meanwhile, which the plan would take away again.
    more = folder / "more.yaml"
    more.write_text(INNER.replace("resources:", "resources:\n  extra: {type: OS::Neutron::Net}"))
    assert api.apply(api.plan(child(), more, parameters={"note": "first"}, cloud=cloud), cloud=cloud).ok
    (failure,) = api.apply(planned, cloud=cloud).failures
    assert "extra would be deleted or replaced as well, which was not planned" in failure.reason
    again = plan(cloud, folder)
    assert ("extra", "delete") in [(each["address"], each["operation"]) for each in inner_of(again).within["actions"]]
    assert api.apply(again, cloud=cloud).ok


def test_a_saved_plan_is_refused_when_it_changed_since(cloud: Cloud, folder: Path) -> None:
    apply(cloud, folder)
    plan_file.save(plan(cloud, folder, parameters={"note": "second"}), folder / "plan.json")
    assert api.apply(api.plan(child(), parameters={"note": "mine"}, cloud=cloud), cloud=cloud).ok
    with pytest.raises(PlanStale, match=r"inner .* was changed since"):
        api.apply(plan_file.load(folder / "plan.json"), cloud=cloud)


def test_a_protected_one_stops_the_destruction_around_it(cloud: Cloud, folder: Path) -> None:
    apply(cloud, folder)
    api.protect(child())
    with pytest.raises(StackProtected):
        api.plan_destroy("s", cloud=cloud)


def test_who_stops_the_apply_stops_what_is_done_in_it(cloud: Cloud, folder: Path) -> None:
    waits = (
        "  handle: {type: OS::Heat::WaitConditionHandle}\n"
        "  wait: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 300}}\n"
        "  later: {type: OS::Heat::Value, depends_on: wait, properties: {value: 1}}\n"
    )
    (folder / "inner.yaml").write_text(INNER.replace("resources:\n", f"resources:\n{waits}"))
    planned: Plan = plan(cloud, folder)
    ended: list[Result] = []
    worker = threading.Thread(target=lambda: ended.append(api.apply(planned, cloud=cloud)), daemon=True)
    worker.start()
    until(lambda: len(api.stacks()) == 2 and "wait" in {each.address for each in api.resources(child())})
    api.cancel("s", rollback=False)
    until(lambda: not messages("s"))  # heard, and passed on
    until(lambda: not messages(child()))
    signal(child(), "handle")
    worker.join(PATIENCE)
    (result,) = ended
    assert [each.address for each in result.failures] == ["inner"]
    states = {each.address: each.status for each in api.resources(child())}
    assert (states["wait"], states.get("later")) == ("COMPLETE", None), "what was under way ended, nothing more began"
    assert apply(cloud, folder).ok


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def messages(stack: str) -> list[Any]:
    store = api.open_state()
    try:
        return store.messages(api.stack(stack).lineage)
    finally:
        store.close()


# --- kills, in the simulation


class Children(ChildStacks):
    """Child stacks of simulated resources; what is done to them takes steps of the process that does it."""

    def __init__(self, world: World) -> None:
        super().__init__(world.store(), world.cloud, Parent("stack", {}))  # type: ignore[arg-type]
        self.world = world

    @contextmanager
    def _store(self) -> Iterator[MortalStore]:
        store = self.world.store()
        store.platform = self.world.last
        try:
            yield store
        finally:
            store.close()

    def _plan(self, name: str, record: Any, inputs: Any, store: Any, cloud: Any, **_options: Any) -> Plan:
        identity = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
        resources = [resource(each, **properties) for each, properties in json.loads(inputs["text"]).items()]
        given = {"store": store, "cloud": cloud, "identity": identity, "driver_of": DRIVERS.get}
        made = plan_desired(name, desired(resources), {}, record, **given)
        made.inputs = {"text": inputs["text"]}
        return made

    def _carry_out(self, plan: Plan, store: Any, cloud: Any, timeout: float | None) -> Result:
        assert self.world.last is not None
        platform = Inside(self.world, self.world.last)
        return carry_out(plan, store, cloud, DRIVERS.get, platform=platform, settings=Settings(parallelism=2))


class Inside(Simulated):
    """A run within a run: the process that dies is the same."""

    def __init__(self, world: World, outer: Simulated) -> None:
        super().__init__(world)
        self.outer = outer

    def step(self) -> None:
        self.outer.step()


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    driver = lookup(TYPE)
    assert driver is not None
    monkeypatch.setitem(DRIVERS, TYPE, driver)
    return new_world(tmp_path, 0)


def new_world(folder: Path, seed: int) -> World:
    folder.mkdir(exist_ok=True)
    made = World(folder, seed)
    made.cloud.child_stacks = Children(made)  # type: ignore[attr-defined]
    return made


def template(**sizes: int) -> list[dict[str, Any]]:
    text = json.dumps({name: {"size": size} for name, size in sizes.items()})
    return [resource("inner", TYPE, template=text, parameters={}), resource("beside")]


def sizes_in(world: World) -> list[int]:
    """Sizes of all that is there but what the parent made itself."""
    store = world.store()
    try:
        record = store.stack("stack")
        own = {row.physical_id for row in store.resources(record.lineage)} if record is not None else set()
        found = store.stacks()
    finally:
        store.close()
    assert len(found) <= 2, "no child is left over"
    return sorted(each["size"] for each in world.ours() if each["id"] not in own)


STAGES: list[tuple[list[dict[str, Any]] | None, list[int]]] = [
    (template(x=1, y=2), [1, 2]),
    (template(x=1, y=5, z=3), [1, 3, 5]),
    (None, []),
]


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_killed_at_any_step_it_is_gone_on_with(world: World, tmp_path: Path, stage: int) -> None:
    died, step, stride = 0, 1 + 2 * stage, 13
    while True:
        world = new_world(tmp_path / f"{stage}-{step}", step)
        for wanted, _ in STAGES[:stage]:
            assert world.apply(wanted) is not None
        wanted, sizes = STAGES[stage]
        if world.apply(wanted, die_at=step) is not None:
            break
        died += 1
        world.time += 100.0
        if world.exists() or wanted is not None:
            result = world.apply(wanted)
            assert result is not None
            assert result.ok, result.failures
        assert sizes_in(world) == sizes
        step += stride
    assert died > 3
