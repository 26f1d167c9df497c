"""How many processes a number of jobs is worth: starting one costs as much as looking at several templates."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from hotc.lint.running.cpus import usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.lint.project.job import Job

_PER_JOB = 0.002
_PER_BYTE = 0.9e-6
_MODULES = 0.03
_FORK = 0.01
_SPAWN = 0.25
"""Seconds, as measured: a template and each of its bytes; the modules for processes; a fork; a new Python."""


def processes(jobs: Sequence[Job], asked: int | None) -> int:
    """The number of processes for these jobs; 1: none but this one. ``asked`` is what the user wants."""
    if asked is not None or len(jobs) < 2:
        return max(1, min(asked or 1, len(jobs)))
    most = min(usable(), len(jobs))
    work = sum(_PER_JOB + _PER_BYTE * _size(job) for job in jobs) if most > 1 else 0.0
    start = _FORK if sys.platform == "linux" else _SPAWN
    return min(range(1, most + 1), key=lambda count: work / count + (_MODULES + start * count if count > 1 else 0))


def _size(job: Job) -> int:
    try:
        return os.stat(job.template).st_size  # noqa: PTH116
    except OSError:
        return 0
