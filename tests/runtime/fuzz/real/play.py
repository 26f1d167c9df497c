"""Playing a scenario with real processes: applies with faults and deaths, then one without; laws in between."""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import laws
from .laws import hold
from .processes import DEATHS, Broken, Site
from .templates import changed, stack, without_pinned_keys
from .writing import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from .processes import Ended

Json = dict[str, Any]

FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where clouds and states are kept: the disk's syncs would take most of the time."""

METHODS = ("POST", "POST", "POST", "PUT", "DELETE", "GET", "*")
EFFECTS = (
    *("400", "401", "403", "409", "413", "429", "500", "502", "503", "504"),
    *("reset-before", "reset-before", "reset-after", "reset-after", "reset-after", "delay=30ms", "delay=1300ms"),
)
"""What is left out: a 404 for something that is there, since nobody can know better."""
PATHS = ("*", "*", "/networks", "/ports", "/servers", "/volumes", "/security-groups", "/security-group-rules")


@dataclass(slots=True)
class Tally:
    """What happened."""

    scenarios: int = 0
    applies: int = 0
    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DEATHS, 0))
    failed: int = 0
    faults: int = 0

    def add(self, other: Tally) -> None:
        self.scenarios += other.scenarios
        self.applies += other.applies
        self.failed += other.failed
        self.faults += other.faults
        for death, count in other.kills.items():
            self.kills[death] += count

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {death}" for death, count in self.kills.items())
        return (
            f"{self.scenarios} scenarios, {self.applies} processes, {sum(self.kills.values())} killed ({kills}), "
            f"{self.faults} faults declared, {self.failed} applies failed because of them"
        )


class Play:
    """One scenario on a site of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.site = Site(folder / "site")
        self.templates = folder / "templates"
        self.tally = Tally(scenarios=1)
        self.story: list[str] = []
        self.baseline: laws.Objects = {}

    @property
    def state(self) -> Path:
        return self.site.state("me")

    def begin(self, made: Json) -> None:
        """A new cloud, maybe with somebody else's stack of the same name and template."""
        self.site.serve()
        if self.rng.random() < 0.6:
            path = write(without_pinned_keys(made), self.templates / "theirs")
            ended = self.site.hotc("theirs", "apply", "web", "-t", str(path), "--yes")
            hold(ended.status == 0, "a stack is created", ended.text)
        self.baseline = laws.objects(self.site.data)

    def run(self, made: Json | None, *, fatal: int = 0, death: str = "acted") -> Ended:
        """Apply a template, or destroy the stack; what the state says afterwards is true."""
        self.tally.applies += 1
        if made is None:
            words = ["destroy", "web", "--yes"]
        else:
            words = ["apply", "web", "-t", str(write(made, self.templates / "mine")), "--yes"]
        ended = self.site.hotc("me", *words, fatal=fatal, death=death)
        self.story.append(f"{words[0]} {made or ''} fatal={fatal} {death}: {ended.status}, {ended.requests} requests")
        hold(ended.status in {0, 1, 2, -9}, "hotc has no fault of its own", f"{ended.status}: {ended.text}")
        self.site.settle()
        if ended.killed:
            self.tally.kills[death] += 1
        cloud, recorded = laws.objects(self.site.data), laws.rows(self.state)
        laws.untouched(cloud, self.baseline)
        laws.explained(cloud, self.baseline, recorded)
        laws.true(cloud, recorded)
        return ended

    def faulty(self, made: Json | None) -> None:
        """Apply with faults, or killed, or both."""
        rng = self.rng
        faults = []
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            often = rng.choice(("1", "1", "2", "5%"))
            faults.append(f"{rng.choice(METHODS)} {rng.choice(PATHS)} {rng.choice(EFFECTS)} {often}")
        self.site.faults(faults)
        self.tally.faults += len(faults)
        self.story.append(f"faults {faults}")
        fatal = rng.randint(1, 60) if rng.random() < 0.7 else 0
        ended = self.run(made, fatal=fatal, death=rng.choice(DEATHS))
        self.tally.failed += ended.status == 1
        if ended.status == 0 and made is not None and not any("1300ms" in fault for fault in faults):
            self.equals(made)
        self.site.faults()

    def converges(self, made: Json) -> int:
        """The next apply makes the cloud what the template says; how many requests it took."""
        requests = self.clean(made)
        self.equals(made)
        before = laws.objects(self.site.data)
        again = self.site.hotc("me", "plan", "web", "--detailed-exitcode")
        hold(again.status == 0, "the plan after an apply is empty", again.text)
        again = self.run(made)
        hold(again.status == 0, "a second apply does nothing", again.text)
        hold("No changes" in again.text, "a second apply does nothing", again.text)
        hold(laws.objects(self.site.data) == before, "a second apply does nothing", again.text)
        return requests

    def equals(self, made: Json) -> None:
        cloud, recorded = laws.objects(self.site.data), laws.rows(self.state)
        laws.equals(made, cloud, self.baseline, recorded)

    def clean(self, made: Json | None) -> int:
        """An apply without faults comes to its end; a busy machine, which lets requests time out, is forgiven."""
        ended = self.run(made)
        for _ in range(2):
            if ended.status == 0 or "timed out" not in ended.text:
                break
            ended = self.run(made)
        hold(ended.status == 0, "the next apply comes to its end", ended.text)
        return ended.requests

    def destroyed(self) -> None:
        """After the end there is what was there before the stack."""
        if laws.rows(self.state):
            self.clean(None)
        left = laws.ours(laws.objects(self.site.data), self.baseline)
        hold(not left, "after destroy it is empty", left)
        hold(not laws.rows(self.state), "after destroy it is empty", laws.rows(self.state))


def scenario(seed: int) -> Tally:
    """A stack, its changes, and the end, with faults and deaths on the way. Raises :class:`~.processes.Broken`."""
    return _played(seed, _scenario)


def _scenario(play: Play) -> None:
    rng = play.rng
    made = stack(rng)
    play.begin(made)
    for index in range(rng.randint(1, 4)):
        if index:
            made = changed(made, rng)
        for _ in range(rng.choice((0, 1, 1, 2))):
            play.faulty(made)
        if rng.random() < 0.5:
            play.converges(made)
    play.converges(made)
    if rng.random() < 0.5:
        play.faulty(None)
    if rng.random() < 0.2:
        play.converges(made)
    play.destroyed()


def sweep(seed: int, every: int = 1) -> Tally:
    """One update of a stack, killed at each of its requests in turn, in each way. Raises as :func:`scenario`."""
    return _played(seed, lambda play: _sweep(play, every))


def _sweep(play: Play, every: int) -> None:
    rng, site = play.rng, play.site
    made = stack(rng)
    play.begin(made)
    play.converges(made)
    kinds = [None, changed(made, rng), changed(changed(made, rng), rng)]
    site.close()
    site.keep("before")
    for after in kinds:
        site.back("before")
        site.serve()
        requests = play.clean(None) if after is None else play.clean(after)
        for fatal in range(1 + rng.randrange(every), requests + 1, every):
            for death in DEATHS:
                site.back("before")
                site.serve()
                del play.story[1:]
                play.run(after, fatal=fatal, death=death)
                play.tally.scenarios += 1
                if after is not None:
                    play.converges(after)
                play.destroyed()


def _played(seed: int, what: Callable[[Play], None]) -> Tally:
    folder = Path(tempfile.mkdtemp(dir=FAST, prefix="hotc-real-"))
    play = Play(folder, seed)
    try:
        what(play)
    except Broken as broken:
        raise Broken(f"{broken}\n  after: " + "\n  ".join(play.story)) from broken
    finally:
        play.site.close()
        shutil.rmtree(folder, ignore_errors=True)
    return play.tally
