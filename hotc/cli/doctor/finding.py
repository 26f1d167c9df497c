"""One line of what the doctor says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["ok", "warning", "error"]


@dataclass(slots=True)
class Finding:
    """What was looked at (``name``), how it is (``message``), and, unless it is ``ok``, how to mend it."""

    name: str
    status: Status
    message: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def ok(name: str, message: str) -> Finding:
    """It is as it should be."""
    return Finding(name, "ok", message)


def warning(name: str, message: str, mend: str) -> Finding:
    """Something will not work, or not always."""
    return Finding(name, "warning", message, mend)


def error(name: str, message: str, mend: str) -> Finding:
    """What hotc is for will not work."""
    return Finding(name, "error", message, mend)
