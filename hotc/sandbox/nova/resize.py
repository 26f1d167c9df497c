"""Resizing a server: to another flavor, then confirmed or reverted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, anything, checked_map
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.create import require_quota
from hotc.sandbox.nova.states import require_state
from hotc.sandbox.quota import use

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

    Action = Callable[[Call, Document, Any], Reply]


def _resize(call: Call, server: Document, argument: Any) -> Reply:
    fields = {"flavorRef": Field(anything, required=True), "OS-DCF:diskConfig": Field(anything)}
    given = checked_map("resize", argument, fields)
    flavor = call.store.get("flavor", str(given["flavorRef"]).rsplit("/", 1)[-1])
    if flavor is None:
        raise RefusedError(400, f"Flavor {given['flavorRef']} could not be found.")
    if flavor["id"] == server["_flavor"]["id"]:
        raise RefusedError(400, "When resizing, instances must change flavor!")
    require_state(server, "resize", ("active", "stopped"))
    old = server["_flavor"]
    require_quota(call, {"cores": flavor["vcpus"] - old["vcpus"], "ram": flavor["ram"] - old["ram"]})
    server |= {"status": "RESIZE", "OS-EXT-STS:task_state": "resize_prep", "updated": call.stamp()}
    call.store.update("server", server)
    call.later("server.resized", server["id"], flavor)
    return Reply(202)


def _on_resized(moment: Moment, server_id: str, flavor: Document) -> None:
    server = moment.store.get("server", server_id)
    if server is not None:
        server |= {"_old_flavor": server["_flavor"], "_flavor": flavor, "status": "VERIFY_RESIZE"}
        server |= {"OS-EXT-STS:task_state": None, "OS-EXT-STS:vm_state": "resized", "updated": moment.stamp()}
        moment.store.update("server", server)


def _confirm(call: Call, server: Document, _argument: Any) -> Reply:
    require_state(server, "confirmResize", ("resized",))
    server |= {"status": "ACTIVE", "OS-EXT-STS:vm_state": "active", "updated": call.stamp()}
    del server["_old_flavor"]
    call.store.update("server", server)
    return Reply(204)


def _revert(call: Call, server: Document, _argument: Any) -> Reply:
    require_state(server, "revertResize", ("resized",))
    old, new = server.pop("_old_flavor"), server["_flavor"]
    use(call, "nova", server["tenant_id"], {"cores": old["vcpus"] - new["vcpus"], "ram": old["ram"] - new["ram"]})
    server |= {"_flavor": old, "status": "REVERT_RESIZE", "OS-EXT-STS:task_state": "resize_reverting"}
    call.store.update("server", server)
    done = {"status": "ACTIVE", "OS-EXT-STS:task_state": None, "OS-EXT-STS:vm_state": "active"}
    call.later("server.action", server["id"], done)
    return Reply(202)


ACTIONS: dict[str, Action] = {"resize": _resize, "confirmResize": _confirm, "revertResize": _revert}
EVENTS: dict[str, Event] = {"server.resized": _on_resized}
