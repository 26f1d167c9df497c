"""How an apply ended, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hotc.runtime.secrets import masked

Json = dict[str, Any]


@dataclass(slots=True)
class Failure:
    """One resource that failed. ``operation`` as in the plan; ``reason`` is what the service said."""

    address: str
    operation: str
    reason: str


@dataclass(slots=True)
class Result:
    """How an apply ended.

    :ivar changed: whether anything was done at all.
    :ivar done: how many actions of each operation were carried out.
    :ivar skipped: addresses of what was left alone because of a failure or a stop.
    :ivar halted: addresses of what was begun and not waited for any longer, because of a stop.
    :ivar rollback: how the rollback ended that followed; ``None`` where there was none.
    :ivar outputs: ``{name: {"value": …, "description": …, "error": …}}``; secrets are
        :class:`hotc.compiler.values.Secret`.
    :ivar kept: copies that the deletion policy Snapshot left: ``address``, ``kind``, ``name``, ``id``.
    """

    stack: str
    action: str
    status: str
    reason: str = ""
    changed: bool = False
    interrupted: bool = False
    done: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    halted: list[str] = field(default_factory=list)
    outputs: Json = field(default_factory=dict)
    kept: list[dict[str, str]] = field(default_factory=list)
    rollback: Result | None = None

    @property
    def ok(self) -> bool:
        """Whether everything that was planned was done."""
        return self.status == "COMPLETE"

    def as_dict(self) -> Json:
        """The JSON form, secrets masked."""
        last = self.rollback or self
        return {
            "stack": self.stack,
            "state": f"{last.action}_{last.status}",
            "reason": self.reason,
            "changed": self.changed,
            "interrupted": self.interrupted,
            "done": self.done,
            "failures": [{"address": f.address, "operation": f.operation, "reason": f.reason} for f in self.failures],
            "skipped": self.skipped,
            "halted": self.halted,
            "rollback": self.rollback.as_dict() if self.rollback is not None else None,
            "outputs": masked(self.outputs),
            "kept": self.kept,
        }
