"""What a cloud knows about templates, for the commands that are asked to ask one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.screen import Screen
    from hotc.compiler.compilation import Compilation


def add(compilations: Iterable[Compilation], cloud: str, screen: Screen) -> None:
    """Add what the cloud of this name knows to the findings of each; every question is asked once for all.

    Raises :class:`hotc.runtime.errors.CloudUnknown` where the cloud can't be used.
    """
    from hotc.runtime.checks import Facts, check
    from hotc.runtime.connection.cloud import connect

    screen.detail(f"asking cloud {cloud}")
    with connect(cloud) as connected, Facts(connected) as facts:
        for compilation in compilations:
            check(compilation, facts)
