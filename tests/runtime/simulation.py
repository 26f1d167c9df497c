"""The engine in a simulation: virtual time, calls in a random order, and a death between any two steps."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.apply import carry_out
from hotc.runtime.applying.platform import Completion
from hotc.runtime.applying.run import Settings
from hotc.runtime.errors import CloudFailed
from hotc.runtime.planning.desired import Desired, ordered
from hotc.runtime.planning.destroying import make_destroy_plan
from hotc.runtime.planning.make import plan_desired
from hotc.runtime.planning.phases import make_phase_plan
from hotc.runtime.planning.rollback import make_rollback_plan
from hotc.runtime.planning.snapshots import find, make_restore_plan, make_snapshot_plan
from hotc.runtime.secrets import Vault
from hotc.runtime.state.records import CloudIdentity, MessageRecord
from hotc.runtime.state.sqlite import SqliteStore

from .fake_cloud import DRIVERS, FakeCloud

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Write

Json = dict[str, Any]


class Killed(BaseException):
    """The process dies here. Nothing in the engine may catch it."""


class Simulated:
    """A :class:`hotc.runtime.applying.platform.Platform`.

    ``die_at``: at which step the process dies. Steps are: a call begins, a call ends, a commit begins, a commit ends.
    """

    def __init__(self, world: World, die_at: int | None = None) -> None:
        self.world = world
        self.die_at = die_at
        self.steps = 0
        self.jobs: list[tuple[Any, Callable[[], Any]]] = []
        self.finished: list[Completion] = []
        self.widest = 0

    def now(self) -> float:
        return 1_700_000_000.0 + self.world.time

    def monotonic(self) -> float:
        return self.world.time

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.world.random.getrandbits(128), version=4))

    def submit(self, token: Any, job: Callable[[], Any]) -> None:
        self.jobs.append((token, job))
        self.widest = max(self.widest, len(self.jobs))

    def wait(self, seconds: float | None) -> list[Completion]:
        rng = self.world.random
        self.world.let_others_act()
        if self.finished and (not self.jobs or rng.random() < 0.5):
            return [self.finished.pop(rng.randrange(len(self.finished)))]
        if not self.jobs:
            assert seconds is not None, "waits for nothing"
            self.world.time += min(seconds, max(0.0, self.world.next_act() - self.world.time))
            return []
        token, job = self.jobs.pop(rng.randrange(len(self.jobs)))
        self.step()
        self.world.time += 0.05
        try:
            completion = Completion(token, job())
        except Exception as error:  # noqa: BLE001
            completion = Completion(token, error=error)
        self.step()
        self.finished.append(completion)  # an answer may be on its way for a while
        return []

    def wake(self) -> None:
        pass

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.die_at:
            raise Killed


class MortalStore(SqliteStore):
    """A store in which the process can die before or after each commit."""

    platform: Simulated | None = None
    commits = 0

    def commit(self, lineage: str, writes: Sequence[Write]) -> int:
        if self.platform is not None:
            self.platform.step()
        serial = super().commit(lineage, writes)
        self.commits += 1
        if self.platform is not None:
            self.platform.step()
        return serial


class _Source:
    class declaration:  # noqa: N801
        properties = None


def resource(address: str, type: str = "Test::Token", /, **properties: Any) -> Json:
    """A resource of a simulated template. ``refs`` are names; ``label_of``: the label is another one's size."""
    return {"name": address, "type": type, "properties": properties}


class World:
    """A fake cloud, a state file and a clock: what outlives the processes."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.time = 0.0
        self.cloud = FakeCloud(time=lambda: self.time)
        self.path = folder / "state.sqlite"
        self.vault = Vault(folder / "key")
        self.last: Simulated | None = None
        self.foreign: set[str] = set()
        self.acts: list[tuple[float, Callable[[], object]]] = []

    # Other processes -------------------------------------------------------------------------------------------------

    def post(self, kind: str, address: str = "", **data: Any) -> None:
        """Another process leaves a message."""
        store = self.store()
        record = store.stack("stack")
        assert record is not None
        store.post(record.lineage, MessageRecord(kind, address, data))
        store.close()

    def at(self, time: float, act: Callable[[], object]) -> None:
        """Something that another process does at a time of the simulation."""
        self.acts.append((time, act))

    def next_act(self) -> float:
        return min((time for time, _ in self.acts), default=float("inf"))

    def let_others_act(self) -> None:
        for due in [each for each in self.acts if each[0] <= self.time]:
            self.acts.remove(due)
            due[1]()

    # This one --------------------------------------------------------------------------------------------------------

    def store(self) -> MortalStore:
        return MortalStore(self.path, self.vault)

    def plan(self, template: list[Json], **options: Any) -> Plan:
        store = self.store()
        try:
            return self._plan(template, store, **options)
        finally:
            store.close()

    def _plan(self, template: list[Json], store: SqliteStore, **options: Any) -> Plan:
        identity = CloudIdentity(self.cloud.auth_url, self.cloud.region, self.cloud.project_id, self.cloud.name)
        return plan_desired(
            "stack",
            desired(template),
            {},
            store.stack("stack"),
            store=store,
            cloud=self.cloud,  # type: ignore[arg-type]
            identity=identity,
            driver_of=DRIVERS.get,
            **options,
        )

    def apply(
        self,
        template: list[Json] | None,
        *,
        die_at: int | None = None,
        listener: Any = None,
        parallelism: int = 4,
        options: Json | None = None,
        inputs: Json | None = None,
        outputs: Json | None = None,
        **settings: Any,
    ) -> Result | None:
        """Plan (with ``options``) and apply (``None``: destroy). ``None`` when the process died, or could not plan."""
        store = self.store()
        try:
            if template is None:
                record = store.stack("stack")
                assert record is not None
                plan = make_destroy_plan(record, store, **options or {})
            else:
                plan = self._plan(template, store, **options or {})
                plan.inputs, plan.outputs = inputs or plan.inputs, outputs or plan.outputs
            return self._carry_out(plan, store, die_at, listener, Settings(parallelism=parallelism, **settings))
        except (Killed, CloudFailed):
            return None
        finally:
            store.close()

    def phase(self, phase: Any, *, die_at: int | None = None, **settings: Any) -> Result | None:
        """Suspend, resume; ``None`` when the process died."""
        return self.carry(lambda record, store: make_phase_plan(phase, record, store), die_at=die_at, **settings)

    def snapshot(self, name: str = "", *, die_at: int | None = None, **settings: Any) -> Result | None:
        return self.carry(lambda record, store: make_snapshot_plan(record, store, name), die_at=die_at, **settings)

    def restore(self, name: str, *, die_at: int | None = None, **settings: Any) -> Result | None:
        def make(record: StackRecord, store: MortalStore) -> Plan:
            found = find(record, store, name)
            cloud: Any = self.cloud
            return make_restore_plan(record, found, store, cloud, identity=record.cloud, driver_of=DRIVERS.get)

        return self.carry(make, die_at=die_at, **settings)

    def carry(
        self, make: Callable[[StackRecord, MortalStore], Plan], *, die_at: int | None = None, **settings: Any
    ) -> Result | None:
        """Make a plan from the state, and carry it out; ``None`` when the process died."""
        store = self.store()
        try:
            record = store.stack("stack")
            assert record is not None
            plan = make(record, store)
            return self._carry_out(plan, store, die_at, None, Settings(parallelism=4, **settings))
        except Killed:
            return None
        finally:
            store.close()

    def roll_back(self, *, die_at: int | None = None, listener: Any = None, **settings: Any) -> Result | None:
        """Undo what did not come to its end. ``None`` when the process died, or could not plan."""
        store = self.store()
        try:
            record = store.stack("stack")
            assert record is not None
            plan = make_rollback_plan(record, store, self.cloud, DRIVERS.get)  # type: ignore[arg-type]
            return self._carry_out(plan, store, die_at, listener, Settings(parallelism=4, **settings))
        except (Killed, CloudFailed):
            return None
        finally:
            store.close()

    def states(self) -> dict[str, str]:
        """Address → state of all that is recorded; the stack itself has the empty address."""
        store = self.store()
        try:
            record = store.stack("stack")
            assert record is not None
            rows = store.resources(record.lineage)
            found = {"": f"{record.action}_{record.status}"}
            return found | {row.address: f"{row.action}_{row.status}" for row in rows}
        finally:
            store.close()

    def _carry_out(
        self, plan: Plan, store: MortalStore, die_at: int | None, listener: Any, settings: Settings
    ) -> Result:
        platform = self.last = store.platform = Simulated(self, die_at)
        cloud: Any = self.cloud
        return carry_out(plan, store, cloud, DRIVERS.get, platform=platform, listener=listener, settings=settings)

    def add_foreign(self, **body: Any) -> None:
        """Something of somebody else that looks as if it were ours."""
        made = self.cloud.create("plain", {"name": "n1", "size": 1, "shape": "round", "refs": [], "label": "", **body})
        self.foreign.add(made["id"])

    def ours(self) -> list[Json]:
        """What is on the cloud and belongs to nobody else; what others own must still be there."""
        self.cloud.settle()
        everything = {each["id"]: each for each in self.cloud.everything()}
        assert everything.keys() >= self.foreign, "something of somebody else was deleted"
        return [each for identity, each in everything.items() if identity not in self.foreign]

    def exists(self) -> bool:
        store = self.store()
        try:
            return store.stack("stack") is not None
        finally:
            store.close()

    # What must hold --------------------------------------------------------------------------------------------------

    def assert_equals(self, template: list[Json]) -> None:
        """The cloud holds exactly what the template says, and the state says the same."""
        self.time += 100.0
        ours = self.ours()
        store = self.store()
        record = store.stack("stack")
        assert record is not None
        rows = {
            row.address: row
            for row in store.resources(record.lineage)
            if row.physical_id is not None and not row.container
        }
        store.close()
        template = [each for each in template if not each.get("group") and not each.get("passing")]
        assert rows.keys() == {each["name"] for each in template}
        assert sorted(each["id"] for each in ours) == sorted(str(row.physical_id) for row in rows.values())
        by_id = {each["id"]: each for each in ours}
        for each in template:
            row = rows[each["name"]]
            found = by_id[row.physical_id]
            properties = each["properties"]
            assert row.status == "COMPLETE", row
            assert row.intent is None
            assert found["kind"] == each["type"].partition("::")[2].lower()
            assert found["size"] == properties.get("size", 1)
            assert found["shape"] == properties.get("shape", "round")
            assert found["refs"] == sorted({str(rows[name].physical_id) for name in properties.get("refs", ())})
            if "label_of" in properties:
                assert found["label"] == str(by_id[rows[properties["label_of"]].physical_id]["size"])

    def assert_empty(self) -> None:
        """Neither cloud nor state has anything left."""
        self.time += 100.0
        assert self.ours() == []
        assert not self.exists()


def desired(template: list[Json]) -> dict[str, Desired]:
    """The simulated template as the engine's planning takes it."""
    found = {}
    for each in template:
        properties = dict(each["properties"])
        needs = [*properties.get("refs", ()), *each.get("members", ())]
        if properties.get("refs"):
            properties["refs"] = [{"$ref": name} for name in properties["refs"]]
        if (source := properties.pop("label_of", None)) is not None:
            needs.append(source)
            properties["label"] = {"$runtime": {"str_replace": {"template": "S", "params": {"S": _size_of(source)}}}}
        external = properties.pop("external_id", "")
        hooks, restricted = properties.pop("hooks", []), properties.pop("restricted", [])
        policy = properties.pop("deletion_policy", "Retain" if external else "Delete")
        found[each["name"]] = Desired(
            address=each["name"],
            type=each["type"],
            expressions={} if external else properties,
            requires=list(dict.fromkeys(needs)),
            deletion_policy=policy,
            source=_Source(),  # type: ignore[arg-type]
            file="template.yaml",
            line=1,
            external_id=external,
            container=bool(each.get("group")),
            group=each.get("group"),
            passing=each.get("passing", False),
            hooks=hooks,
            restricted=restricted,
        )
    return ordered(found)


def _size_of(name: str) -> Json:
    return {"$runtime": {"get_attr": [name, "size"]}}
