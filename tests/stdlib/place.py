"""A cloud with what the examples speak of, on which templates of the standard library are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hotc
from hotc.runtime.api import outputs, plan_destroy, resources
from tests.stdlib.inputs import ADMINISTRATORS, WORLD, environments, parameters, template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hotc.runtime.planning.plan import Plan

SIGNALS = "http://127.0.0.1:9/signals"
"""Where nobody listens: alarms are made, and never sound here."""


class Place:
    """Two clouds of clouds.yaml, the ordinary user's and the administrator's, and a state in a folder."""

    def __init__(self, home: Path, user: str, administrator: str) -> None:
        self._user, self._administrator = user, administrator
        self._state = home / "state.db"
        self._world = home / "world.yaml"
        self._ids: dict[str, str] = {}

    def furnish(self) -> None:
        """Make what the examples speak of."""
        self._world.write_text(WORLD)
        made = hotc.apply(hotc.plan("world", self._world, cloud=self._user, state=self._state), state=self._state)
        assert made.ok, made.failures
        self._ids = {row.address: str(row.physical_id) for row in resources("world", state=self._state)}

    def clear(self) -> None:
        """Remove it again."""
        self._destroy("world")

    def comes_stays_and_goes(self, name: str, more: Mapping[str, Any] | None = None) -> None:
        """Apply a template, have every output, plan nothing more, and destroy it."""
        stack = f"try-{name}"
        made = hotc.apply(self._planned(name, more), state=self._state)
        try:
            assert made.ok, made.failures
            assert [key for key, output in outputs(stack, state=self._state).items() if output["error"]] == []
            again = self._planned(name, more)
            assert not again.has_changes, again.as_dict()
        finally:
            self._destroy(stack)

    def _planned(self, name: str, more: Mapping[str, Any] | None) -> Plan:
        return hotc.plan(
            f"try-{name}",
            template(name),
            environments=environments(name),
            parameters={**parameters(name, self._ids), **(more or {})},
            cloud=self._administrator if name in ADMINISTRATORS else self._user,
            state=self._state,
            signal_base=SIGNALS,
        )

    def _destroy(self, stack: str) -> None:
        gone = hotc.apply(plan_destroy(stack, state=self._state), state=self._state)
        assert gone.ok, gone.failures
