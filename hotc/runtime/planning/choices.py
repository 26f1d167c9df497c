"""What the settings of a project say of a stack: how it is run, and what holds for each of its resources.

They are inputs of the stack, and recorded with these: where no file of settings is at hand, what was said last holds.
The names and meanings are those of :mod:`hotc.compiler.stacks.keys`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hotc.compiler.stacks.declared import Stack
    from hotc.runtime.planning.plan import Action

Json = dict[str, Any]
Replace = Literal["", "create-first", "delete-first", "never"]
Drift = Literal["mend", "ignore", "fail"]

INPUT = "settings"
"""The entry of a stack's recorded inputs."""


@dataclass(slots=True)
class ResourceChoice:
    """What holds for one resource.

    :ivar replace: which comes first; empty: as its type needs it. :ivar timeout: seconds that one action may take.
    :ivar places: setting → where it stands, such as ``hotc.toml:12``, for messages.
    """

    replace: Replace = ""
    timeout: float | None = None
    drift: Drift = "mend"
    protected: bool = False
    places: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Choices:
    """The settings of one stack. ``data`` is their JSON form (:func:`of_stack` makes it); empty: nothing is said."""

    data: Json = field(default_factory=dict)
    _known: dict[str, ResourceChoice] = field(default_factory=dict)

    def of(self, address: str) -> ResourceChoice:
        """What holds for the resource at an address.

        Of several patterns that fit, the later one wins, setting by setting; the plain address wins over all patterns.
        """
        found = self._known.get(address)
        if found is None:
            found = self._known[address] = self._choice(address)
        return found

    @property
    def timeout(self) -> float | None:
        """Seconds that an apply or a destroy may take as a whole."""
        return self._stack.get("timeout")

    @property
    def rollback(self) -> bool:
        """Whether a failed apply is undone, where the user doesn't say."""
        return bool(self._stack.get("rollback", False))

    @property
    def protected(self) -> bool:
        """Whether the stack can't be destroyed."""
        return bool(self._stack.get("protected", False))

    @property
    def parallelism(self) -> int | None:
        """Most actions at the same time."""
        return self._stack.get("parallelism")

    @property
    def moved(self) -> dict[str, str]:
        """Old address → new one, of resources that were renamed in the template."""
        found: dict[str, str] = self._stack.get("moved", {})
        return found

    @property
    def cloud(self) -> str | None:
        """The cloud of a new stack."""
        return self._stack.get("cloud")

    def give_time(self, actions: Iterable[Action]) -> None:
        """Fill in how long each action may take."""
        for action in actions:
            action.timeout = self.of(action.address).timeout

    def place(self, pattern: str = "") -> str:
        """Where the table of a pattern (empty: of the stack) stands: ``hotc.toml:12``."""
        from hotc.compiler.settings import shown

        line = self.data.get("lines", {}).get(pattern)
        file = shown(self.data.get("file", ""))
        return f"{file}:{line}" if line else file

    def idle(self, addresses: Collection[str]) -> Iterator[str]:
        """What to say of patterns that fit none of these addresses: what is misspelt must not pass unseen."""
        for pattern in self._resources:
            if not any(fits(pattern, address) for address in addresses):
                from hotc.compiler.suggest import did_you_mean

                better = did_you_mean(pattern, addresses)
                yield f"{self.place(pattern)}: no resource fits {pattern!r}.{' ' + better if better else ''}"

    @property
    def _stack(self) -> Json:
        found: Json = self.data.get("stack", {})
        return found

    @property
    def _resources(self) -> dict[str, Json]:
        found: dict[str, Json] = self.data.get("resources", {})
        return found

    def _choice(self, address: str) -> ResourceChoice:
        choice = ResourceChoice()
        fitting = [pattern for pattern in self._resources if pattern != address and fits(pattern, address)]
        for pattern in [*fitting, *([address] if address in self._resources else [])]:
            for name, value in self._resources[pattern].items():
                setattr(choice, name, float(value) if name == "timeout" else value)
                choice.places[name] = self.place(pattern)
        return choice


def of_stack(stack: Stack) -> Json:
    """The JSON form of what a project declares, as it is recorded with the inputs.

    ``{"file": absolute path, "stack": {…}, "resources": {pattern: {…}}, "lines": {pattern or "": line}}``.
    """
    from hotc.compiler.stacks.keys import RESOURCE
    from hotc.compiler.stacks.places import Place

    place = Place(stack.path, "stack", stack.name)
    # Who is told is up to whoever runs an apply; URLs may hold secrets besides, and are not recorded.
    running = {name: value for name, value in stack.running.items() if name != "notify"}
    lines = {"": place.line()} | {pattern: place.line(RESOURCE, pattern) for pattern in stack.resources}
    return {"file": stack.path, "stack": running, "resources": dict(stack.resources), "lines": lines}


def fits(pattern: str, address: str) -> bool:
    """Whether a pattern means an address: ``*`` and ``?`` stay between two slashes, ``**`` does not."""
    return pattern == address or bool(_expression(pattern).fullmatch(address))


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> re.Pattern[str]:
    known = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(piece, re.escape(piece)) for piece in re.split(r"(\*\*|\*|\?)", pattern)))
