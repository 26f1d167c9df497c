"""The compiler as one visible list of passes. A pass is one file in ``passes/`` with one function of the same name."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Final

from hotc.compiler.passes.check import check
from hotc.compiler.passes.check_target import check_target
from hotc.compiler.passes.check_values import check_values
from hotc.compiler.passes.graph import graph
from hotc.compiler.passes.instantiate import instantiate
from hotc.compiler.passes.parse import parse
from hotc.compiler.passes.read import read
from hotc.compiler.passes.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit

PASSES: Final[tuple[Callable[[Unit, Context], Unit], ...]] = (
    read,
    parse,
    resolve,
    check,
    instantiate,
    check_values,
    check_target,
    graph,
)

_LOOK_EVERY: Final = 1000
_MUCH_MORE: Final = 2_000_000
"""Objects (of about 70 bytes) by which a process may grow before everything is gone through again."""
_runs = 0
_objects = sys.getallocatedblocks()


def run(unit: Unit, context: Context) -> Unit:
    """Take a unit through all passes. A pass that finds nothing to work on leaves the unit as it is."""
    was_enabled = gc.isenabled()
    gc.disable()  # a tree of a million nodes is garbage to nobody while it is built
    try:
        for step in PASSES:
            unit = step(unit, context)
    finally:
        if was_enabled:
            _age()
            gc.enable()
    return unit


def _age() -> None:
    """Count what was made among what lives long, without the walk through all of it that the collector begins with.

    A compilation goes by its reference counts as soon as nobody wants it, so the collector would find nothing. What
    others left in circles meanwhile ages with it: everything is gone through when the process has grown by much.
    """
    global _runs, _objects  # noqa: PLW0603  the collector is one for the process, too
    _runs += 1
    if gc.get_freeze_count():  # somebody relies on what they have frozen
        return
    if _runs % _LOOK_EVERY == 0 and sys.getallocatedblocks() > _objects + _MUCH_MORE:
        gc.collect()
        _objects = sys.getallocatedblocks()
    else:
        gc.freeze()
        gc.unfreeze()
