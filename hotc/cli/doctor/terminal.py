"""How hotc writes: colour, width, characters, the pager, completion."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from hotc.cli.doctor.finding import ok, warning
from hotc.cli.screen import Screen, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given

NARROW = 60
"""Columns below which tables are hard to read."""


def terminal(given: Given) -> Iterator[Finding]:
    """What the standard output is."""
    screen = Screen.of(given)
    where = f"a terminal ({os.environ.get('TERM') or 'TERM is not set'})" if is_terminal(sys.stdout) else "no terminal"
    yield ok("output", f"{where}; {screen.width} columns; {'in colour' if screen.style.enabled else 'without colour'}")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding == "utf8":
        yield ok("characters", "UTF-8")
    else:
        mend = "Set LANG to a UTF-8 locale, such as C.UTF-8, or PYTHONUTF8=1."
        yield warning("characters", f"{sys.stdout.encoding}: what it lacks is written as escapes", mend)
    if is_terminal(sys.stdout) and screen.width < NARROW:
        yield warning("width", f"{screen.width} columns: tables are cut", f"Make it wider than {NARROW} columns.")
