"""The settings that hold in the working directory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotc.cli.doctor.finding import error, ok
from hotc.compiler.settings import SettingsError, shown
from hotc.lint.project.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given


def project(_given: Given) -> Iterator[Finding]:
    """Whether the settings around the working directory can be read, and which stacks they declare."""
    here, settings = os.getcwd(), Settings()  # noqa: PTH109
    try:
        config, stacks = settings.of_folder(here), settings.stacks(here)
    except SettingsError as problem:
        yield error("settings", problem.message, problem.hint)
        return
    if not stacks:
        where = f"{config.file}; it declares no stacks" if config.file else "none here; hotc init writes hotc.toml"
        yield ok("settings", where)
        return
    names = [stack.name for stack in stacks]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    yield ok("settings", f"{shown(stacks[0].path)}; stacks: {', '.join(names[:5])}{more}")
