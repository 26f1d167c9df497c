"""What outlives the processes: cloud, state, clock; and one process after the other that works on them."""

from __future__ import annotations

import random
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.apply import carry_out
from hotc.runtime.applying.run import Settings
from hotc.runtime.errors import CloudFailed, ResourceProblem
from hotc.runtime.planning.destroying import make_destroy_plan
from hotc.runtime.planning.make import plan_desired
from hotc.runtime.planning.picking import Picks
from hotc.runtime.secrets import Vault
from hotc.runtime.state.records import CloudIdentity
from tests.runtime.simulation import Killed

from .cells import possible
from .cloud import FAULTS, FuzzedCloud
from .kinds import DRIVERS
from .power import Disk, powered
from .process import Process, Store
from .stacks import desired, outputs

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import ResourceRecord, StackRecord

    from .coverage import Coverage

Json = dict[str, Any]

STACK = "stack"
PATIENCE = 120.0
"""Seconds that an action may take."""


class World:
    """A cloud, a state file, a clock. Everything random is drawn from one source."""

    def __init__(self, folder: Path, seed: int, coverage: Coverage) -> None:
        self.random = random.Random(seed)
        self.time = 0.0
        self.coverage = coverage
        self.cloud = FuzzedCloud(time=lambda: self.time, wait=self._wait, pick=self.random.choice)
        self.path = folder / "state.sqlite"
        self.vault = Vault(folder / "key")
        self.process: Process | None = None
        self.step: Json = {}
        self.seen: dict[str, int] = {}
        self.last_plan: Plan | None = None
        self.cloud.written = lambda identity: identity in self.policies
        self.policies: dict[str, str] = {}
        """Id → deletion policy, as recorded last."""

    def _wait(self, seconds: float) -> None:
        self.time += seconds

    # Faults and deaths -----------------------------------------------------------------------------------------------

    def _strike(self, step: str) -> str:
        """What becomes of the request that comes now, and whether its process will die of it."""
        count = self.seen[step] = self.seen.get(step, 0) + 1
        fault, crash = "none", "no"
        for aim in self.step.get("aims", ()):
            if aim["step"] == step and aim["nth"] == count:
                fault, crash = aim["fault"], aim["crash"]
        if fault == "none" and crash == "no":
            likelihood = self.step.get("likelihood", 0.0)
            if likelihood and self.random.random() < likelihood:
                fault = self.random.choice(FAULTS[1:])
        if not possible(step, "no", fault):
            fault = "none"
        if self.process is not None and crash != "no":
            self.process.crash = crash
            self.process.hit = (step, fault)
        elif fault != "none":
            self.coverage.add(step, "no", fault)
        return fault

    # What processes do -----------------------------------------------------------------------------------------------

    def apply(self, step: Json) -> Result | None:
        """Plan and carry out one step of a scenario. ``None``: the process died, or could not plan."""
        self.step, self.seen = step, {}
        self.cloud.strike = self._strike
        with ExitStack() as stack:
            disk = stack.enter_context(powered(Disk(self.random))) if step.get("power") else None
            store = Store(self.path, self.vault)
            try:
                return self._carry_out(step, store, disk)
            except Killed:
                self._note_death(disk)
                if disk is not None:
                    disk.cut()
                return None
            except CloudFailed:
                return None
            except ResourceProblem as problem:
                if "wait for each other" not in problem.message:
                    raise
                return None
            finally:
                self.cloud.strike = lambda _step: "none"
                store.close()
                self.process = None

    def _carry_out(self, step: Json, store: Store, disk: Disk | None) -> Result:
        plan = self.plan(step["template"], store, step.get("replace", []))
        self.last_plan = plan
        process = self.process = Process(self, step.get("die_at"))  # type: ignore[arg-type]
        process.disk = disk
        process.die_after = step.get("die_after")
        store.process, store.on_row = process, self.note_policy
        try:
            return carry_out(
                plan,
                store,
                self.cloud,  # type: ignore[arg-type]
                DRIVERS.get,
                platform=process,
                settings=Settings(
                    parallelism=step.get("parallelism", 4),
                    resource_timeout=PATIENCE,
                    rollback=step.get("rollback", False),
                ),
            )
        finally:
            store.process = None

    def plan(self, template: Json | None, store: Store | None = None, replace: list[str] | None = None) -> Plan:
        """The plan for a template; ``None``: to destroy."""
        opened = store or Store(self.path, self.vault)
        self.cloud.planning = True
        try:
            record = opened.stack(STACK)
            if template is None:
                assert record is not None
                return make_destroy_plan(record, opened)
            cloud = self.cloud
            return plan_desired(
                STACK,
                desired(template),
                outputs(template),
                record,
                store=opened,
                cloud=cloud,  # type: ignore[arg-type]
                identity=CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name),
                driver_of=DRIVERS.get,
                picks=Picks(replace=replace) if replace else None,
            )
        finally:
            self.cloud.planning = False
            if store is None:
                opened.close()

    def _note_death(self, disk: Disk | None) -> None:
        process = self.process
        if process is None:
            return
        self.coverage.deaths[process.answered] += 1
        if process.died in {"sent", "answered", "committing", "committed"}:
            how = "committing" if process.died == "committing" and disk is not None else process.died
            self.coverage.add(process.hit[0], how, process.hit[1])

    def note_policy(self, row: ResourceRecord) -> None:
        """Note what is recorded now of the object of a row."""
        if row.physical_id is not None:
            self.policies[row.physical_id] = row.deletion_policy

    # What there is ---------------------------------------------------------------------------------------------------

    def state(self) -> tuple[StackRecord | None, list[ResourceRecord]]:
        """The stack and its rows as recorded."""
        store = Store(self.path, self.vault)
        try:
            record = store.stack(STACK)
            return record, store.resources(record.lineage) if record is not None else []
        finally:
            store.close()

    def settle(self) -> None:
        """Let what takes time on the cloud come to its end, late requests excepted."""
        self.cloud.settle()
