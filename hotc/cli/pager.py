"""The user's pager, for results that are longer than the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from hotc.cli.screen import is_terminal

if TYPE_CHECKING:
    from hotc.cli.screen import Screen

VARIABLES = ("HOTC_PAGER", "PAGER")
"""Who names the pager, the first that is set; empty or ``cat``: none."""
NOT_FOUND = 127
"""The status with which a shell says that it doesn't find the command."""
DEFAULTS = ("less", "more")
LESS = "FRX"
"""What ``LESS`` is unless it is set: end where one page is enough, let colours through, leave the text there."""


def wanted(text: str, screen: Screen) -> bool:
    """Whether somebody reads this on a terminal that it doesn't fit on, and has not said no (``NO_PAGER``)."""
    if screen.quiet or os.environ.get("NO_PAGER") or os.environ.get("TERM", "dumb") == "dumb":
        return False
    if not is_terminal(sys.stdout) or not is_terminal(sys.stdin):
        return False
    return text.count("\n") + 1 >= _lines() and command() is not None


def command() -> list[str] | None:
    """The words of the pager's command; ``None``: there is none, or none is wanted."""
    for name in VARIABLES:
        if (chosen := os.environ.get(name)) is not None:
            try:
                words = shlex.split(chosen)
            except ValueError:
                return None
            return words if words and words != ["cat"] and shutil.which(words[0]) else None
    return next(([each] for each in DEFAULTS if shutil.which(each)), None)


def show(text: str) -> bool:
    """Let the pager show it, and wait for its end. Whether that went well."""
    words = command()
    if words is None:
        return False
    sys.stdout.flush()
    try:
        with subprocess.Popen(words, stdin=subprocess.PIPE, env={"LESS": LESS, **os.environ}) as process:
            _feed(process, text)
    except OSError:
        return False
    return process.returncode != NOT_FOUND


def _feed(process: subprocess.Popen[bytes], text: str) -> None:
    """Write all of it; one who leaves the pager early has read enough, and Ctrl-C is the pager's business."""
    try:
        process.communicate(text.encode("utf-8", "backslashreplace"))
    except KeyboardInterrupt:
        while process.poll() is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                continue


def _lines() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines
    except (OSError, ValueError):
        return 24
