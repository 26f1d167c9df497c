"""Where cases take place: two projects each, Heat's and hotc's.

A pair in which a case left nothing is used for the next one where that is asked for (``keep``): to make and remove
projects takes a cloud longer than most templates do. What :mod:`.world` makes in them is made once.
"""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.cloud.project import Project

from . import world

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

    from .cases import Case

ROLES: Final = frozenset({"member", "creator", "load-balancer_member", "heat_stack_owner"})
ENGINES: Final = ("heat", "hotc")


@dataclass(slots=True)
class Room:
    """``projects`` by engine, and what was made in each beforehand: mark → id."""

    projects: dict[str, Project] = field(default_factory=dict)
    worlds: dict[str, dict[str, str]] = field(default_factory=dict)

    def world(self, project: Project, cloud: Cloud, *, wanted: bool) -> dict[str, str]:
        """What is there beforehand; it is made where it is wanted and not there."""
        if wanted and project.id not in self.worlds:
            self.worlds[project.id] = world.make(cloud)
        return self.worlds.get(project.id, {})


class Rooms:
    """Makes them, and keeps those that are clean."""

    def __init__(self, *, keep: bool = False) -> None:
        self._keep = keep
        self._free: list[Room] = []

    def take(self, case: Case, admin: Cloud) -> Room:
        """A pair of projects for a case. What fails half-way is removed."""
        if not case.admin and self._free:
            return self._free.pop()
        roles = ROLES | {"admin"} if case.admin else ROLES
        room = Room()
        try:
            with ThreadPoolExecutor() as both:
                made = {
                    name: both.submit(Project, admin, f"diff-{name}-{secrets.token_hex(4)}", roles) for name in ENGINES
                }
            room.projects |= {name: each.result() for name, each in made.items() if each.exception() is None}
            for each in made.values():
                each.result()
        except BaseException:
            self._remove(room)
            raise
        return room

    def give_back(self, room: Room, case: Case, *, clean: bool) -> None:
        """Keep a pair for the next case, or remove it."""
        if self._keep and clean and not case.admin:
            self._free.append(room)
        else:
            self._remove(room)

    def close(self, admin: Cloud) -> None:
        """Remove those that were kept."""
        while self._free:
            room = self._free.pop()
            for project in room.projects.values():
                project.managed_by(admin)
            self._remove(room)

    @staticmethod
    def _remove(room: Room) -> None:
        with ThreadPoolExecutor() as both:
            done = [both.submit(project.remove) for project in room.projects.values()]
        for each in done:
            each.result()
