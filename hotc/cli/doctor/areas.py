"""What the doctor looks at, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.doctor import clouds, machine, project, reaching, state, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given

AREAS: dict[str, Callable[[Given], Iterator[Finding]]] = {
    "Program": machine.program,
    "Packages": machine.packages,
    "Terminal": terminal.terminal,
    "Project": project.project,
    "State": state.state,
    "Configuration of clouds": clouds.configuration,
    "Cloud": reaching.cloud,
}
"""Heading → what looks, and yields a finding for each thing. None of them raises, and none changes anything."""
