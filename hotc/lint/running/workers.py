"""Many jobs over several processes: results in the order of the jobs, whoever is done first.

Each worker has one job at a time, so that it is known which one it was when a worker dies. Ctrl-C is for this process
alone; the workers end with it, whichever way it goes.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from hotc.lint.kept import form
from hotc.lint.kept.results import Result, rests_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from hotc.lint.project.job import Job
    from hotc.lint.running.looking import Looker

_PATIENCE = 0.5
"""Seconds that a worker which was told to end is waited for."""


class WorkerDied(Exception):  # noqa: N818  # worded for the user
    """A process was killed while it looked at a file."""

    exit_status = 2  # an input that could not be read

    def __init__(self, file: str, code: int | None) -> None:
        how = f"ended with status {code}"
        if code is not None and code < 0:
            how = f"was killed by {_signal(-code)}"
        self.message = f"The process that looked at {file} {how}."
        self.hint = "The machine may have run out of memory. --jobs 1 looks at one file after the other."
        super().__init__(self.message)


class FailedElsewhereError(Exception):
    """The traceback of another process, as the cause of the error that came from there."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


class _Worker:
    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.job = -1

    def give(self, number: int) -> None:
        self.job = number
        with suppress(OSError):  # when it is dead, that is seen where its answer is waited for
            self.connection.send(number)


def looked_at(jobs: Sequence[Job], looker: Looker, count: int) -> Iterator[Result]:
    """The result of each job, in their order, by ``count`` processes.

    Raises what a job raised, in its turn, and :class:`WorkerDied`.
    """
    workers = _start(jobs, looker, min(count, len(jobs)))
    try:
        yield from _results(jobs, workers)
    finally:
        _end(workers)


def _results(jobs: Sequence[Job], workers: list[_Worker]) -> Iterator[Result]:
    from multiprocessing.connection import wait

    waiting = iter(range(len(jobs)))
    busy: dict[Connection, _Worker] = {}
    done: dict[int, bytes | BaseException] = {}
    for worker in workers:
        worker.give(next(waiting))
        busy[worker.connection] = worker
    due = 0
    while due < len(jobs):
        if due not in done:
            for connection in wait(list(busy)):
                worker = busy.pop(connection)  # type: ignore[call-overload]
                answer = done[worker.job] = _answer(worker, jobs)
                if not isinstance(answer, WorkerDied) and (number := next(waiting, None)) is not None:
                    worker.give(number)
                    busy[worker.connection] = worker
            continue
        answer = done.pop(due)
        if isinstance(answer, BaseException):
            raise answer
        data = form.loads(answer)
        yield Result(form.from_data(data), data["reads"])
        due += 1


def _answer(worker: _Worker, jobs: Sequence[Job]) -> bytes | BaseException:
    try:
        answer: bytes | tuple[Exception, str] = worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join(_PATIENCE)
        return WorkerDied(jobs[worker.job].template, worker.process.exitcode)
    if isinstance(answer, bytes):
        return answer
    error, told = answer
    error.__cause__ = FailedElsewhereError(told)
    return error


def _start(jobs: Sequence[Job], looker: Looker, count: int) -> list[_Worker]:
    context = _context()
    workers: list[_Worker] = []
    with _uninterrupted():  # a worker must not be interrupted before it knows that this is not for it
        for _ in range(count):
            ours, theirs = context.Pipe()
            inherited = [*(worker.connection for worker in workers), ours]
            forks = context.get_start_method() == "fork"
            process = context.Process(  # type: ignore[attr-defined]
                target=_work, args=(theirs, list(jobs), looker, inherited if forks else []), daemon=True
            )
            process.start()
            theirs.close()
            workers.append(_Worker(process, ours))
    return workers


def _context() -> BaseContext:
    """On Linux a worker is a fork: it is there in milliseconds, and has all modules. Elsewhere (macOS) system libraries
    don't survive that, and a worker is a new Python.
    """
    import multiprocessing

    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.connection.close()
        worker.process.terminate()
    for worker in workers:
        worker.process.join(_PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, jobs: list[Job], looker: Looker, inherited: list[Connection]) -> None:
    """What a worker does: answer numbers with results until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    for each in inherited:  # or nobody would notice that the one who asks has gone
        each.close()
    while True:
        try:
            number: int = connection.recv()
        except (EOFError, OSError):
            return
        answer: Any
        try:
            answer = form.dumps(_data(looker.look(jobs[number])))
        except Exception as error:  # noqa: BLE001  # it is raised again where somebody can say it
            answer = _sendable(error)
        try:
            connection.send(answer)
        except OSError:
            return


def _data(result: Result) -> dict[str, Any]:
    """A result to send: the text of a source goes along where no file holds it."""
    data = form.to_data(result.found, texts=lambda source: not rests_on(source, result.reads))
    return {"reads": result.reads, **data}


def _sendable(error: Exception) -> tuple[Exception, str]:
    import pickle
    import traceback

    told = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  # an error that can't be sent is told in words
        error = RuntimeError(f"{type(error).__name__}: {error}")
    return error, told


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
