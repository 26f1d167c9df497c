"""Playing a scenario: its steps with their faults and deaths, then one apply without, then the end; laws in between."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.runtime.secrets import reveal

from .coverage import Coverage
from .invariants import Watch, hold
from .world import World

if TYPE_CHECKING:
    from hotc.runtime.applying.result import Result
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where states are kept: the disk's syncs would take most of the time."""


def play(scenario: Json, coverage: Coverage | None = None) -> None:
    """Raises :class:`~.invariants.Broken`, or whatever the engine raised that it must not raise."""
    coverage = coverage or Coverage()
    coverage.scenarios += 1
    with tempfile.TemporaryDirectory(dir=FAST, prefix="hotc-fuzz-") as folder:
        _Play(scenario, World(Path(folder), scenario["seed"], coverage)).all()


class _Play:
    def __init__(self, scenario: Json, world: World) -> None:
        self.scenario = scenario
        self.world = world
        self.watch = Watch(world)

    def all(self) -> None:
        """The whole scenario."""
        world, cloud = self.world, self.world.cloud
        cloud.lateness = self.scenario["lateness"]
        for each in self.scenario["foreign"]:
            self.watch.add_foreign(each["kind"], each["body"])
        for step in self.scenario["steps"]:
            self._step(step)
        world.time += 101.0
        cloud.arrive()  # what was still under way
        template = self.scenario["template"]
        if self._exists() and self.scenario["last"] == "destroy":
            self._destroy()
            return
        self._converges(template)
        self._destroy()

    def _exists(self) -> bool:
        return self.world.state()[0] is not None

    def _step(self, step: Json) -> None:
        world = self.world
        if step["template"] is None and not self._exists():
            return
        if step["template"] is None and world.cloud.late:
            world.time += 101.0  # nobody can know of what comes after the end of the stack
        # A late update that comes after a later one can't be told from somebody else's change.
        world.cloud.arrive_changes()
        world.cloud.premature.clear()
        result = world.apply(step)
        self.watch.after()
        if (
            result is not None
            and result.ok
            and result.rollback is None
            and step["template"] is not None
            and not world.cloud.late
        ):
            self.watch.equals(step["template"], result, faulty=True)
        world.time += step.get("wait", 0.0)

    def _converges(self, template: Json) -> None:
        result = self._clean({"template": template})
        self.watch.equals(template, result)
        world = self.world
        before = [(each.method, each.identity) for each in world.cloud.log if each.method != "GET"]
        plan = world.plan(template)
        hold(
            not plan.has_changes,
            "plan after apply is empty",
            [(action.key, action.operation) for action in plan.actions if action.changes] or plan.unsettled,
        )
        _, rows = world.state()
        again = self._clean({"template": template})
        hold(not again.changed, "a second apply does nothing", again)
        after = [(each.method, each.identity) for each in world.cloud.log if each.method != "GET"]
        hold(before == after, "a second apply does nothing", after[len(before) :])
        changed = _difference(rows, world.state()[1])
        hold(not changed, "a second apply does nothing", changed)

    def _destroy(self) -> None:
        self._clean({"template": None})
        self.watch.empty()

    def _clean(self, step: Json) -> Result:
        """A step without any fault: it comes to its end."""
        self.world.cloud.premature.clear()
        result = self.world.apply(step)
        self.watch.after()
        hold(result is not None, "the next apply can be planned", "the plan is a circle")
        assert result is not None
        hold(result.ok, "the next apply comes to its end", result.failures)
        return result


def _difference(before: list[ResourceRecord], after: list[ResourceRecord]) -> str:
    one, other = ([reveal(asdict(row)) for row in rows] for rows in (before, after))
    return "" if one == other else f"{one} became {other}"
