"""Many jobs give what one after the other gives, and end cleanly whatever happens to a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import Compilation, compile
from hotc.lint.api import lint_job
from hotc.lint.config import Config
from hotc.lint.kept.results import Result, Results
from hotc.lint.project.job import Job
from hotc.lint.running import cpus, sharing, workers
from hotc.lint.running.looking import Looker
from hotc.lint.running.run import run
from hotc.lint.running.workers import WorkerDied, looked_at

if TYPE_CHECKING:
    from hotc.compiler.context import Loader

TEMPLATE = "heat_template_version: 2018-08-31\nparameters:\n  unused_{n}: {{type: string}}\nresources: {{}}\n"
PROGRAM = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]


class RefusedError(Exception):
    """Something with a message for the user."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint


def compiled(job: Job, loader: Loader) -> Compilation:
    return compile(job.template, loader=loader)


def dying(job: Job, loader: Loader, *, file: str, parent: int) -> Compilation:
    if job.template == file and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return compiled(job, loader)


def refusing(job: Job, loader: Loader, *, file: str) -> Compilation:
    if job.template == file:
        raise RefusedError(f"{file} is refused", "Take another.")
    return compiled(job, loader)


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    made = []
    for number in range(12):
        path = tmp_path / f"{number}.yaml"
        path.write_text(TEMPLATE.format(n=number))
        made.append(Job(str(path), (), {}, Config(select=("L1001",))))
    return made


def told(results: list[Result]) -> list[list[str]]:
    return [[str(finding.as_dict()) for finding in result.found] for result in results]


def looker(compile: object = compiled, results: Results | None = None) -> Looker:
    return Looker(compile, lint_job, given="test", results=results)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [2, 3, 20])
def test_results_come_in_the_order_of_the_jobs(jobs: list[Job], count: int) -> None:
    alone = [looker().look(job) for job in jobs]
    together = list(looked_at(jobs, looker(), count))
    assert told(together) == told(alone)
    assert [result.reads for result in together] == [result.reads for result in alone]
    assert not multiprocessing.active_children()


def test_what_is_asked_of_a_job_is_put_together_once(jobs: list[Job], tmp_path: Path) -> None:
    asked: list[object] = []

    class Counting(Results):
        def key(self, question: object) -> str | None:
            asked.append(question)
            return super().key(question)

    fresh = run(jobs, looker(results=Counting(str(tmp_path / "cache"))), 1)
    assert len(asked) == len(jobs)
    again = Results(str(tmp_path / "cache"))
    assert told(run(jobs, looker(results=again), 1)) == told(fresh)
    assert (again.found, again.missed) == (len(jobs), 0)


def test_new_processes_do_the_same_as_forks(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("spawn"))
    alone = [looker().look(job) for job in jobs[:3]]
    assert told(list(looked_at(jobs[:3], looker(), 2))) == told(alone)


def test_what_a_job_raises_is_raised_in_its_turn(jobs: list[Job]) -> None:
    results = looked_at(jobs, looker(partial(refusing, file=jobs[5].template)), 2)
    assert len([next(results) for _ in range(5)]) == 5
    with pytest.raises(RefusedError, match="is refused") as caught:
        next(results)
    assert caught.value.hint == "Take another."
    assert "in refusing" in str(caught.value.__cause__), "where it came from can be seen"
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told_with_its_file(jobs: list[Job]) -> None:
    compile = partial(dying, file=jobs[7].template, parent=os.getpid())
    with pytest.raises(WorkerDied) as caught:
        list(looked_at(jobs, looker(compile), 3))
    assert jobs[7].template in caught.value.message
    assert "SIGKILL" in caught.value.message
    assert not multiprocessing.active_children()


def test_every_process_may_be_killed(jobs: list[Job]) -> None:
    def always(job: Job, loader: Loader, *, parent: int = os.getpid()) -> Compilation:
        return dying(job, loader, file=job.template, parent=parent)

    with pytest.raises(WorkerDied) as caught:
        list(looked_at(jobs, looker(always), 2))
    assert jobs[0].template in caught.value.message


def test_what_is_kept_is_not_looked_at_again(jobs: list[Job], tmp_path: Path) -> None:
    first = Results(str(tmp_path / "cache"))
    fresh = run(jobs, looker(results=first), 2)
    Path(jobs[3].template).write_text(TEMPLATE.format(n="changed"))
    second = Results(str(tmp_path / "cache"))
    again = run(jobs, looker(results=second), 1)
    assert (second.found, second.missed) == (11, 1)
    assert told(again[:3] + again[4:]) == told(fresh[:3] + fresh[4:])
    assert "unused_changed" in again[3].found[0].message


def test_a_text_that_no_file_holds_comes_along(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE.format(n=1))
    job = Job(str(tmp_path / "t.yaml"), (), {}, Config(select=("L1001",)))

    def other_text(job: Job, loader: Loader) -> Compilation:
        return compile(job.template, text=TEMPLATE.format(n="unsaved"))

    both = list(looked_at([job, job], looker(other_text), 2))
    finding = both[1].found[0]
    assert finding.span is not None
    assert "unused_unsaved" in finding.span.source.text


def test_processes_are_used_where_they_pay(jobs: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "usable", lambda: 8)
    large = tmp_path / "large.yaml"
    large.write_text("x" * 200_000)
    assert sharing.processes(jobs[:1], None) == 1
    assert sharing.processes(jobs[:3], None) == 1
    assert sharing.processes([], 4) == 1
    assert sharing.processes(jobs, 5) == 5
    assert sharing.processes(jobs[:2], 5) == 2
    assert 1 < sharing.processes([jobs[0]._replace(template=str(large))] * 4, None) <= 4
    assert sharing.processes(jobs * 50, None) == 8
    monkeypatch.setattr(sharing, "usable", lambda: 1)
    assert sharing.processes(jobs * 50, None) == 1


def test_processors_are_those_that_the_control_groups_grant(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("0::/jobs/build\n")
    root = tmp_path / "fs"
    (root / "jobs" / "build").mkdir(parents=True)
    everything = cpus.usable(str(root), str(own))
    assert everything >= 1
    (root / "jobs" / "build" / "cpu.max").write_text("max 100000\n")
    assert cpus.usable(str(root), str(own)) == everything
    (root / "jobs" / "cpu.max").write_text("100000 100000\n")
    assert cpus.usable(str(root), str(own)) == 1, "a group above bounds it, too"
    (root / "jobs" / "cpu.max").write_text("50000 100000\n")
    assert cpus.usable(str(root), str(own)) == 1
    own.write_text("4:cpu,cpuacct:/a\n1:name=systemd:/\n")
    (root / "cpu,cpuacct" / "a").mkdir(parents=True)
    assert cpus.usable(str(root), str(own)) == everything
    (root / "cpu,cpuacct" / "a" / "cpu.cfs_quota_us").write_text("100000\n")
    (root / "cpu,cpuacct" / "a" / "cpu.cfs_period_us").write_text("100000\n")
    assert cpus.usable(str(root), str(own)) == 1
    own.write_text("nonsense\n0::/../../outside\n")
    assert cpus.usable(str(root), str(own)) == everything


class Waiting:
    """hotc with two workers, each of which waits for the text of a template."""

    def __init__(self, folder: Path) -> None:
        self.pipes = [folder / "one.yaml", folder / "two.yaml"]
        for pipe in self.pipes:
            os.mkfifo(pipe)
        self.process = subprocess.Popen(
            [*PROGRAM, "validate", "-j", "2", *map(str, self.pipes)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        watchdog = threading.Timer(60, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        self.writers = [pipe.open("w") for pipe in self.pipes]  # opens when somebody reads: both are at work now


def test_an_interrupt_ends_it_at_once_and_leaves_nobody_behind(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    os.killpg(waiting.process.pid, signal.SIGINT)
    out, err = waiting.process.communicate(timeout=30)  # ends only when the workers, too, have let go of the streams
    assert waiting.process.returncode == 130
    assert "Interrupted." in err
    assert "Traceback" not in err
    assert out == ""
    for writer in waiting.writers:
        with pytest.raises(BrokenPipeError):
            os.write(writer.fileno(), b"x")


def test_workers_end_when_the_one_who_asks_is_gone(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    waiting.process.kill()
    for writer in waiting.writers:
        writer.close()
    _, err = waiting.process.communicate(timeout=30)
    assert "Traceback" not in err
