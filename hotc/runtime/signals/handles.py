"""What a handle has been told: signals, as the notes of its row have them.

Source: ``heat/engine/resources/wait_condition.py`` and the two handles that are made from it, in Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

NOTE: Final = "signals"
"""Key in :attr:`ResourceRecord.notes` of a handle: id of a signal → ``{"status", "reason", "data", "told"}``.

``told``: it is a failure that an apply has failed with; who waits anew doesn't fail again because of it.
"""


@dataclass(slots=True)
class Form:
    """How a type of handles writes a signal; ``strict``: all four words must be there, and so some data."""

    status: str = "status"
    reason: str = "reason"
    data: str = "data"
    id: str = "id"
    strict: bool = False


_AMAZON: Final = Form("Status", "Reason", "Data", "UniqueId", strict=True)

FORMS: Final[dict[str, Form]] = {
    "OS::Heat::WaitConditionHandle": Form(),
    "OS::Heat::UpdateWaitConditionHandle": _AMAZON,
    "AWS::CloudFormation::WaitConditionHandle": _AMAZON,
}
"""Types of handles."""

CONDITIONS: Final = frozenset({"OS::Heat::WaitCondition", "AWS::CloudFormation::WaitCondition"})
"""Types of what waits for signals to a handle, whose reference is ``handle`` in their requests."""


def check(type: str, address: str, data: Any) -> None:
    """Raise :class:`ResourceProblem` for what is no signal for a handle."""
    _read(FORMS[type], address, data, 0)


def receive(row: ResourceRecord, data: Any) -> str:
    """Note a signal in the row of its handle; what is said of it in the event. Raises :class:`ResourceProblem`."""
    known: Json = row.notes.get(NOTE, {})
    identity, entry = _read(FORMS[row.type], row.address, data, len(known) + 1)
    row.notes = {**row.notes, NOTE: {**known, identity: entry}}
    return f"Signal: status:{entry['status']} reason:{entry['reason']}"


def _read(form: Form, address: str, data: Any, number: int) -> tuple[str, Json]:
    words = (form.status, form.reason, form.data, form.id)
    defaults = {form.status: "SUCCESS", form.reason: f"Signal {number} received", form.data: None, form.id: number}
    if data is None and not form.strict:
        data = {}
    if not isinstance(data, dict):
        raise ResourceProblem(f"The data of a signal to {address} is no map.", f"Its keys are {', '.join(words)}.")
    strange = sorted(data.keys() - set(words))
    missing = [word for word in words if word not in data] if form.strict else []
    if strange or missing:
        what = f"has unknown keys: {', '.join(strange)}" if strange else f"lacks {', '.join(missing)}"
        raise ResourceProblem(f"The data of a signal to {address} {what}.", f"Its keys are {', '.join(words)}.")
    full = defaults | data
    if full[form.status] not in ("SUCCESS", "FAILURE"):
        raise ResourceProblem(f"The {form.status} of a signal to {address} is neither SUCCESS nor FAILURE.")
    entry = {"status": full[form.status], "reason": str(full[form.reason]), "data": full[form.data], "told": False}
    return str(full[form.id]), entry


def failures(notes: Json) -> list[str]:
    """Reasons of the failures that no apply has failed with yet."""
    return [each["reason"] for each in notes.get(NOTE, {}).values() if each["status"] == "FAILURE" and not each["told"]]


def successes(notes: Json) -> int:
    """How many signals said that all is well."""
    return sum(each["status"] == "SUCCESS" for each in notes.get(NOTE, {}).values())


def clear(row: ResourceRecord) -> bool:
    """Forget all signals to a handle; whether there were any."""
    row.notes = dict(row.notes)
    return bool(row.notes.pop(NOTE, None))


def tell(row: ResourceRecord) -> bool:
    """Note that its failures are known; whether there were any."""
    known: Json = row.notes.get(NOTE, {})
    if not failures(row.notes):
        return False
    told = {key: {**each, "told": each["told"] or each["status"] == "FAILURE"} for key, each in known.items()}
    row.notes = {**row.notes, NOTE: told}
    return True
