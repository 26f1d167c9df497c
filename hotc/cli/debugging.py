"""``--debug``: a log of what a command does, to be attached to a bug report; secrets are masked.

It holds the version, the packages, the command line, the settings of the environment, each request to a cloud (address,
status, time; never what it carries), what the engine tells of its steps, and tracebacks.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli.masking import Masked, command_line, variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

VARIABLE = "HOTC_DEBUG_LOG"
"""Names the file; default: a new one in ``debug`` below the state directory."""
KEPT = 20
"""Files of earlier runs that are kept there."""
LEVELS = {"hotc": logging.DEBUG, "openstack": logging.INFO, "keystoneauth": logging.WARNING, "urllib3": logging.WARNING}
"""Which loggers are written. keystoneauth's own record of requests has their bodies, and so is not."""


def logged(run: Callable[[Given, Screen], int], words: list[str]) -> Callable[[Given, Screen], int]:
    """The command with a log around it. Where it can't be written, that is told, and the command runs all the same."""

    def running(given: Given, screen: Screen) -> int:
        masked = Masked()
        masked.learn_command_line(words)
        masked.learn_variables(os.environ)
        try:
            handler = _handler(masked)
        except OSError as error:
            screen.note(f"There is no debug log: {error.filename} can't be written: {error.strerror}.")
            return run(given, screen)
        return _within(handler, masked, words, lambda: run(given, screen), screen)

    return running


def _within(
    handler: logging.FileHandler, masked: Masked, words: list[str], run: Callable[[], int], screen: Screen
) -> int:
    loggers = {logging.getLogger(name): level for name, level in LEVELS.items()}
    before = [(logger, logger.level) for logger in loggers]
    for logger, level in loggers.items():
        logger.addHandler(handler)
        logger.setLevel(level)
    log, begun = logging.getLogger("hotc"), time.monotonic()
    try:
        with masked.learning():
            _head(log, words)
            try:
                status = run()
            except BaseException:
                log.exception("stopped after %.2f s", time.monotonic() - begun)
                raise
            log.debug("exit status %d after %.2f s", status, time.monotonic() - begun)
            return status
    finally:
        for logger, level in before:
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()
        screen.note(f"Debug log, with secrets masked: {handler.baseFilename}")


def _handler(masked: Masked) -> logging.FileHandler:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(_Formatter(masked))
    return handler


class _Formatter(logging.Formatter):
    """A line with the time of day in milliseconds and the thread; all of it, tracebacks too, goes through the mask."""

    def __init__(self, masked: Masked) -> None:
        super().__init__("%(asctime)s.%(msecs)03d %(threadName)s %(name)s: %(message)s", "%H:%M:%S")
        self._masked = masked

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        return self._masked(super().format(record))


def _path() -> Path:
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    from hotc.runtime.state.paths import state_directory

    folder = state_directory() / "debug"
    for old in sorted(folder.glob("hotc-*.log"))[: -KEPT + 1]:
        old.unlink(missing_ok=True)
    return folder / f"hotc-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.log"


def _head(log: logging.Logger, words: list[str]) -> None:
    from importlib import metadata

    from hotc.version import described

    log.debug("hotc %s, Python %s, %s", described(), platform.python_version(), platform.platform())
    log.debug("command line: hotc %s", command_line(words))
    log.debug("working directory: %s", os.getcwd())  # noqa: PTH109
    log.debug("streams: stdin %s, stdout %s, stderr %s", *(_kind(each) for each in (sys.stdin, sys.stdout, sys.stderr)))
    for name in ("openstacksdk", "keystoneauth1", "requests", "PyYAML", "typer", "rich", "cryptography"):
        try:
            log.debug("package %s %s", name, metadata.version(name))
        except metadata.PackageNotFoundError:
            log.debug("package %s is not installed", name)
    for name, value in variables(os.environ).items():
        log.debug("variable %s=%s", name, value)


def _kind(stream: Any) -> str:
    from hotc.cli.screen import is_terminal

    return "terminal" if is_terminal(stream) else "no terminal"


class Lines:
    """A file that writes its lines into the log: for listeners."""

    def __init__(self) -> None:
        self._log = logging.getLogger("hotc.engine")

    def write(self, text: str) -> int:
        """Log each line."""
        for line in text.splitlines():
            if line.strip():
                self._log.debug("%s", line)
        return len(text)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The log stays open for others."""
