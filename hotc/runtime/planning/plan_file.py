"""A saved plan: complete, so that ``apply --plan`` needs nothing else, with every secret sealed by the user's key."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from hotc.runtime.errors import PlanStale, PlanUnreadable
from hotc.runtime.planning.drift import Drift
from hotc.runtime.planning.plan import FORMAT, Action, Cause, Plan
from hotc.runtime.private_file import write_private
from hotc.runtime.secrets import Vault, has_unreadable
from hotc.runtime.shapes import fits
from hotc.runtime.state.codec import from_json, to_json
from hotc.runtime.state.records import CloudIdentity
from hotc.version import __version__

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

Json = dict[str, Any]
_Record = TypeVar("_Record", Plan, Action, Cause, Drift, CloudIdentity)

_MARK = "hotc_saved_plan"


def save(plan: Plan, path: str | os.PathLike[str], vault: Vault | None = None) -> None:
    """Write a plan, readable by the user alone. Raises :class:`OSError`."""
    data = {
        _MARK: FORMAT,
        "plan": {
            **_fields(plan, skip=("actions", "cloud", "drift", "loaded")),
            "drift": [_fields(each) for each in plan.drift],
            "cloud": plan.cloud.as_dict(),
            "actions": [_action(action) for action in plan.actions],
        },
    }
    text = json.dumps(to_json(data, vault or Vault()), ensure_ascii=False, indent=1) + "\n"
    write_private(path, text)


def load(path: str | os.PathLike[str], vault: Vault | None = None) -> Plan:
    """Read a plan. Raises :class:`PlanUnreadable`, and :class:`PlanStale` when another version of hotc made it."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanUnreadable(f"The plan {path} can't be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise PlanUnreadable(
            f"{path} is no saved plan.", "Save one with `hotc plan STACK -t TEMPLATE -o FILE`."
        ) from error
    if not isinstance(data, dict) or _MARK not in data:
        raise PlanUnreadable(f"{path} is no saved plan.", "Save one with `hotc plan STACK -t TEMPLATE -o FILE`.")
    if data[_MARK] != FORMAT:
        raise PlanUnreadable(f"The plan {path} has format {data[_MARK]}, this hotc knows {FORMAT}.", "Plan again.")
    try:
        plan = _plan(from_json(data["plan"], vault or Vault()))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PlanUnreadable(f"The plan {path} is damaged ({error}).", "Plan again.") from error
    if plan.hotc != __version__:
        raise PlanStale(f"The plan {path} was made by hotc {plan.hotc}, this is {__version__}.", "Plan again.")
    if has_unreadable(plan.inputs) or any(has_unreadable(action.expressions) for action in plan.actions):
        raise PlanUnreadable(
            f"The secrets in the plan {path} can't be read: their key is missing, or it is another key.",
            "Put the key file back (HOTC_KEY_FILE), or plan again.",
        )
    plan.loaded = True
    return plan


def _fields(record: Any, skip: Sequence[str] = ()) -> Json:
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name not in skip}


def _action(action: Action) -> Json:
    return {**_fields(action, skip=("causes",)), "causes": [_fields(cause) for cause in action.causes]}


def _plan(data: Json) -> Plan:
    actions = [
        _checked(Action(**{**each, "causes": [_checked(Cause(**cause)) for cause in each["causes"]]}))
        for each in data["actions"]
    ]
    drift = [_checked(Drift(**each)) for each in data["drift"]]
    cloud = _checked(CloudIdentity(**data["cloud"]))
    return _checked(Plan(**{**data, "actions": actions, "drift": drift, "cloud": cloud}))


def _checked(record: _Record) -> _Record:
    """The record, when its fields have the types that they are declared with. Raises :class:`TypeError`."""
    kind = type(record).__name__
    for name, wanted in _types()[kind].items():
        if not fits(getattr(record, name), wanted):
            raise TypeError(f"{kind.lower()}.{name}")
    return record


@cache
def _types() -> dict[str, dict[str, Any]]:
    """The types of the fields of each record."""
    kinds = (Plan, Action, Cause, Drift, CloudIdentity)
    names = {"CloudIdentity": CloudIdentity, "Drift": Drift}
    return {kind.__name__: get_type_hints(kind, localns=names) for kind in kinds}
