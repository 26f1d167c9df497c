"""Sentences on what was found on the cloud."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.runtime.secrets import MASK, has_secret

if TYPE_CHECKING:
    from hotc.runtime.planning.drift import Drift

_LONGEST = 60


def value_text(value: Any) -> str:
    """A JSON value in few characters; ``***`` for secrets."""
    if has_secret(value):
        return MASK
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def drift_line(drift: Drift) -> str:
    """One difference, as a part of a sentence."""
    return f"{drift.address}: {drift_text(drift)}"


def drift_text(drift: Drift) -> str:
    """One difference without the resource's address."""
    if drift.kind == "gone":
        return "it is not on the cloud any more"
    if drift.kind == "broken":
        return drift.reason or "the service says that it failed"
    return f"{drift.path} was changed: {value_text(drift.recorded)} → {value_text(drift.found)}"
