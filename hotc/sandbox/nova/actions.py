"""Actions of a server: power, resize, rebuild, locks, security groups, console, snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.sandbox.bodies import (
    Field,
    anything,
    bad_field,
    base64_text,
    checked,
    checked_map,
    nullable,
    string_map,
    text,
)
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.glance.images import new_image, store_content
from hotc.sandbox.nova import resize
from hotc.sandbox.nova.networks import security_group_ids
from hotc.sandbox.nova.servers import get_server, server_ports, view
from hotc.sandbox.nova.states import require_state
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

    Action = Callable[[Call, Document, Any], Reply]


class Change(NamedTuple):
    """An action that only moves a server from one state to another."""

    states: tuple[str, ...]
    task: str | None
    to_state: str
    to_status: str
    power: int = 1
    name: str = ""


CHANGES: dict[str, Change] = {
    "os-start": Change(("stopped",), "powering-on", "active", "ACTIVE", name="start"),
    "os-stop": Change(("active", "error"), "powering-off", "stopped", "SHUTOFF", 4, "stop"),
    "pause": Change(("active",), "pausing", "paused", "PAUSED", 3),
    "unpause": Change(("paused",), "unpausing", "active", "ACTIVE"),
    "suspend": Change(("active",), "suspending", "suspended", "SUSPENDED", 4),
    "resume": Change(("suspended",), "resuming", "active", "ACTIVE"),
    "shelve": Change(
        ("active", "stopped", "paused", "suspended"), "shelving", "shelved_offloaded", "SHELVED_OFFLOADED", 4
    ),
    "unshelve": Change(("shelved", "shelved_offloaded"), "unshelving", "active", "ACTIVE"),
    "rescue": Change(("active", "stopped", "error"), "rescuing", "rescued", "RESCUE"),
    "unrescue": Change(("rescued",), "unrescuing", "active", "ACTIVE"),
}
"""Simple actions: in which vm_states they are allowed, the task meanwhile, and what comes of it."""

_EVEN_IF_LOCKED = ("lock", "unlock", "createImage", "os-getConsoleOutput", "os-getVNCConsole")
REBOOTING = {"SOFT": ("REBOOT", "rebooting"), "HARD": ("HARD_REBOOT", "rebooting_hard")}


def act(call: Call) -> Reply:
    """POST /servers/{id}/action."""
    server = get_server(call, call.args["id"])
    body = call.json()
    if len(body) != 1:
        raise RefusedError(400, "There is no such action: " + ", ".join(body))
    name, argument = next(iter(body.items()))
    if name not in CHANGES and name not in ACTIONS:
        raise RefusedError(400, f"There is no such action: {name}")
    if server["_locked"] and name not in _EVEN_IF_LOCKED and not call.token.is_admin:
        raise RefusedError(409, f"Instance {server['id']} is locked")
    if name in CHANGES:
        return _change(call, server, name, CHANGES[name])
    return ACTIONS[name](call, server, argument)


def _store(call: Call, server: Document, **changes: Any) -> None:
    server |= changes | {"updated": call.stamp()}
    call.store.update("server", server)


def _state(status: str, vm_state: str, power: int = 1) -> Document:
    return {
        "status": status,
        "OS-EXT-STS:vm_state": vm_state,
        "OS-EXT-STS:power_state": power,
        "OS-EXT-STS:task_state": None,
    }


def _change(call: Call, server: Document, name: str, change: Change) -> Reply:
    require_state(server, change.name or name, change.states)
    _store(call, server, **{"OS-EXT-STS:task_state": change.task})
    call.later("server.action", server["id"], _state(change.to_status, change.to_state, change.power))
    return Reply(202)


def _reboot(call: Call, server: Document, argument: Any) -> Reply:
    kind = str(argument.get("type", "")).upper() if isinstance(argument, dict) else ""
    if kind not in REBOOTING:
        raise bad_field("type", kind, f"{kind!r} is not one of ['HARD', 'SOFT']")
    require_state(server, "reboot", ("active", "stopped", "paused", "suspended", "error"))
    status, task = REBOOTING[kind]
    _store(call, server, **{"status": status, "OS-EXT-STS:task_state": task})
    call.later("server.action", server["id"], _state("ACTIVE", "active"))
    return Reply(202)


_REBUILD = {
    "imageRef": Field(text(), required=True),
    "name": Field(text(1)),
    "metadata": Field(string_map),
    "description": Field(nullable(text())),
    "key_name": Field(nullable(text())),
    "user_data": Field(nullable(base64_text(65535))),
    "adminPass": Field(text()),
    "hostname": Field(text(1)),
}


def _rebuild(call: Call, server: Document, argument: Any) -> Reply:
    given = checked_map("rebuild", argument, _REBUILD, extra=True)
    image = call.store.get("image", given["imageRef"].rsplit("/", 1)[-1])
    if image is None:
        raise RefusedError(400, "Cannot find image for rebuild")
    require_state(server, "rebuild", ("active", "stopped", "error"))
    stored = {"name": "name", "metadata": "metadata", "description": "_description", "key_name": "key_name"}
    stored |= {"user_data": "_user_data", "hostname": "_hostname"}
    changes = {stored[key]: value for key, value in given.items() if key in stored}
    changes |= {"_image_id": image["id"], "status": "REBUILD", "OS-EXT-STS:task_state": "rebuilding", "_fault": None}
    _store(call, server, **changes)
    call.later("server.action", server["id"], _state("ACTIVE", "active"))
    shown = view(call, server, single=True) | {"adminPass": given.get("adminPass", "")}
    return Reply(202, {"server": shown | {"user_data": server["_user_data"]}})


def _lock(call: Call, server: Document, argument: Any) -> Reply:
    reason = argument.get("locked_reason") if isinstance(argument, dict) else None
    _store(call, server, _locked=True, _locked_reason=reason)
    return Reply(202)


def _unlock(call: Call, server: Document, _argument: Any) -> Reply:
    _store(call, server, _locked=False, _locked_reason=None)
    return Reply(202)


def _group(call: Call, name: Any) -> str:
    try:
        return security_group_ids(call, [name])[0]
    except (RefusedError, IndexError):
        raise RefusedError(404, f"Security group {name} is not found for project {call.project}") from None


def _add_group(call: Call, server: Document, argument: Any) -> Reply:
    group = _group(call, argument.get("name"))
    for port in server_ports(call, server):
        if group in port["security_groups"]:
            reason = f"Duplicate items in the list: '{group}'."
            raise RefusedError(400, f"Invalid input for security_groups. Reason: {reason}")
        _set_groups(call, port, [*port["security_groups"], group])
    return Reply(202)


def _remove_group(call: Call, server: Document, argument: Any) -> Reply:
    group = _group(call, argument.get("name"))
    ports = [port for port in server_ports(call, server) if group in port["security_groups"]]
    if not ports:
        message = f"Security group {group} not associated with the instance {server['id']}"
        raise RefusedError(404, message)
    for port in ports:
        _set_groups(call, port, [item for item in port["security_groups"] if item != group])
    return Reply(202)


def _set_groups(call: Call, port: Document, groups: list[str]) -> None:
    port |= {"security_groups": groups, "revision_number": port["revision_number"] + 1, "updated_at": call.stamp()}
    call.store.update("port", port)


def _console_output(_call: Call, server: Document, argument: Any) -> Reply:
    lines = [f"{server['name']} runs in the sandbox:", "it has no operating system,", "so this is all that it says."]
    length = argument.get("length") if isinstance(argument, dict) else None
    return Reply(200, {"output": "\n".join(lines[-int(length) :] if length else lines)})


def _snapshot(call: Call, server: Document, argument: Any) -> Reply:
    fields = {"name": Field(text(1), required=True), "metadata": Field(string_map)}
    given = checked_map("createImage", argument, fields)
    require_state(server, "createImage", ("active", "stopped", "paused", "suspended"))
    values = {"name": given["name"], "disk_format": "qcow2", "container_format": "bare", "visibility": "private"}
    image = new_image(call, call.project, values | {"min_disk": server["_flavor"]["disk"]} | given.get("metadata", {}))
    call.later("server.imaged", image["id"], {"server": server["id"]})
    _store(call, server, **{"OS-EXT-STS:task_state": "image_snapshot"})
    if microversion(call) >= (2, 45):
        return Reply(202, {"image_id": image["id"]})
    return Reply(202, None, {"Location": f"{call.base}/image/v2/images/{image['id']}"})


def _on_imaged(moment: Moment, image_id: str, data: Document) -> None:
    image, server = moment.store.get("image", image_id), moment.store.get("server", data["server"])
    if image is not None:
        store_content(moment, image, f"snapshot of {data['server']}\n".encode())
    if server is not None and server["OS-EXT-STS:task_state"] == "image_snapshot":
        moment.store.update("server", server | {"OS-EXT-STS:task_state": None, "updated": moment.stamp()})


EVENTS: dict[str, Event] = {"server.imaged": _on_imaged}


def _change_password(_call: Call, _server: Document, argument: Any) -> Reply:
    checked_map("changePassword", argument, {"adminPass": Field(text(), required=True)})
    return Reply(202)


def _vnc_console(_call: Call, _server: Document, argument: Any) -> Reply:
    kind = checked_map("os-getVNCConsole", argument, {"type": Field(text(), required=True)})["type"]
    return Reply(200, {"console": {"type": kind, "url": _CONSOLE}})


_CONSOLE = "http://127.0.0.1:6080/vnc_lite.html"
"""Nobody answers there: servers of the sandbox have no screen."""


def remote_console(call: Call) -> Reply:
    """POST /servers/{id}/remote-consoles."""
    get_server(call, call.args["id"])
    fields = {"protocol": Field(text(1), required=True), "type": Field(text(1), required=True)}
    given = checked(call, "remote_console", fields | {"extra": Field(anything)})
    if given["type"] != "novnc":
        raise RefusedError(400, f"Unavailable console type {given['type']}.")
    return Reply(200, {"remote_console": given | {"url": _CONSOLE}})


def list_groups(call: Call) -> Reply:
    """GET /servers/{id}/os-security-groups."""
    ports = server_ports(call, get_server(call, call.args["id"]))
    ids = dict.fromkeys(group for port in ports for group in port["security_groups"])
    groups = [group for group in (call.store.get("security_group", identity) for identity in ids) if group]
    keys = ("id", "name", "description", "tenant_id")
    return Reply(200, {"security_groups": [{key: group[key] for key in keys} | {"rules": []} for group in groups]})


ACTIONS: dict[str, Action] = resize.ACTIONS | {
    "reboot": _reboot,
    "rebuild": _rebuild,
    "lock": _lock,
    "unlock": _unlock,
    "addSecurityGroup": _add_group,
    "removeSecurityGroup": _remove_group,
    "os-getConsoleOutput": _console_output,
    "os-getVNCConsole": _vnc_console,
    "createImage": _snapshot,
    "changePassword": _change_password,
}
ROUTES = (
    Route("POST", "/v2.1/servers/{id}/action", act),
    Route("POST", "/v2.1/servers/{id}/remote-consoles", remote_console),
    Route("GET", "/v2.1/servers/{id}/os-security-groups", list_groups),
)
