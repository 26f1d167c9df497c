"""What Heat says that it would do, as a plan. Heat gives no causes, and promises nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.planning.plan import Action, Cause, Plan

if TYPE_CHECKING:
    from hotc.runtime.planning.plan import Operation
    from hotc.runtime.secrets import Masker
    from hotc.runtime.state.records import CloudIdentity

Json = dict[str, Any]

NO_PROMISE: Final = "This is Heat's preview: it gives no causes, and Heat may decide otherwise when it is at work."

_CHANGES: Final[dict[str, Operation]] = {
    "added": "create",
    "updated": "update",
    "replaced": "replace",
    "deleted": "delete",
    "unchanged": "none",
}


def of_create(name: str, cloud: CloudIdentity, preview: Json, masker: Masker) -> Plan:
    """The plan of a new stack; nested stacks are lists within the list, without names of their own.

    ``masker`` hides what is secret: Heat shows the values of hidden parameters in the properties of its preview.
    """
    actions: list[Action] = []
    _creations(preview.get("resources", []), actions)
    for action in actions:
        action.expressions = _masked(action.expressions, masker)
    return _plan(name, cloud, "CREATE", actions)


def of_update(stack: Json, cloud: CloudIdentity, changes: Json) -> Plan:
    """The plan of an update."""
    actions = [
        _action(item, operation)
        for kind, operation in _CHANGES.items()
        for item in changes.get(kind, [])
        if item is not None
    ]
    return _plan(stack["stack_name"], cloud, "UPDATE", actions, stack["id"])


def of_delete(stack: Json, cloud: CloudIdentity, resources: dict[str, Json]) -> Plan:
    """The plan of a deletion."""
    actions = [
        Action(address, address, item["resource_type"], "delete", causes=[Cause("the stack is destroyed")])
        for address, item in resources.items()
        if item.get("physical_resource_id")
    ]
    return _plan(stack["stack_name"], cloud, "DELETE", actions, stack["id"])


def _plan(name: str, cloud: CloudIdentity, action: Any, actions: list[Action], identity: str = "") -> Plan:
    plan = Plan(stack=name, lineage=identity, serial=0, action=action, cloud=cloud, actions=actions)
    plan.unsettled = action != "UPDATE"
    plan.warnings = [NO_PROMISE] if action != "DELETE" else []
    return plan


def _creations(items: list[Any], actions: list[Action]) -> None:
    for item in items:
        if isinstance(item, list):
            _creations(item, actions)
        else:
            actions.append(_action(item, "create"))


def _action(item: Json, operation: Operation) -> Action:
    name = item["resource_name"]
    told = {"create": "is not there yet", "update": "Heat updates it", "replace": "Heat replaces it"}.get(operation)
    properties = item.get("properties") if operation == "create" else None
    return Action(
        key=f"{item.get('stack_name', '')}/{name}",
        address=name,
        type=item["resource_type"],
        operation=operation,
        causes=[Cause(told)] if told else [],
        expressions=_plain(properties) if properties else {},
    )


def _masked(value: Any, masker: Masker) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, masker) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, masker) for item in value]
    return masker(value) if isinstance(value, str) else value


def _plain(properties: Json) -> Json:
    """Without what nobody set."""
    return {name: value for name, value in properties.items() if value is not None and value != {}}
