"""All jobs of a run: what is kept is taken, the rest is shared among processes, and all comes in the jobs' order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.settings import remembered
from hotc.lint.running.looking import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.lint.kept.results import Result
    from hotc.lint.project.job import Job
    from hotc.lint.running.looking import Looker


def run(jobs: Sequence[Job], looker: Looker, processes: int | None = None) -> list[Result]:
    """The result of each job. ``processes``: how many to use; ``None``: as many as pay.

    Raises what compiling raises, and :class:`hotc.lint.running.workers.WorkerDied`.
    """
    results = [looker.known(job) for job in jobs]
    for number, job in enumerate(jobs):
        if job.template == STDIN:  # which is here, and nowhere else
            results[number] = looker.look(job)
    missing = [number for number, result in enumerate(results) if result is None]
    for number, result in zip(missing, _looked_at([jobs[each] for each in missing], looker, processes), strict=True):
        results[number] = result
    return [result for result in results if result is not None]


def _looked_at(jobs: list[Job], looker: Looker, processes: int | None) -> Sequence[Result]:
    from hotc.lint.running import sharing

    count = sharing.processes(jobs, processes)
    if count > 1:
        from hotc.lint.running import workers

        return list(workers.looked_at(jobs, looker, count))
    with remembered():
        return [looker.look(job) for job in jobs]
