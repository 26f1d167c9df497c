"""What happens to servers as time passes: they get their network, turn active, finish actions, go away."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.call import RefusedError
from hotc.sandbox.nova import block_devices, networks, server_groups
from hotc.sandbox.nova.servers import server_ports
from hotc.sandbox.quota import use

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document


def _on_network(moment: Moment, server_id: str, _data: Document) -> None:
    server = moment.store.get("server", server_id)
    if server is None:
        return
    moment.store.connection.execute("SAVEPOINT allocation")
    try:
        networks.allocate(moment, server)
        block_devices.create_volumes(moment, server)
    except RefusedError as refusal:
        moment.store.connection.execute("ROLLBACK TO allocation")
        server = moment.store.get("server", server_id)
        if server is not None:
            _fail(moment, server, refusal.message)
        return
    finally:
        moment.store.connection.execute("RELEASE allocation")
    server["OS-EXT-STS:task_state"] = "spawning"
    moment.store.update("server", server)
    rest = moment.seconds["server.active"] - moment.seconds["server.network"]
    moment.store.schedule(moment.now + max(rest, 0.0), "server.active", server_id)


def _fail(moment: Moment, server: Document, reason: str) -> None:
    now = moment.stamp()
    message = f"Build of instance {server['id']} aborted: {reason}"
    server |= {
        "status": "ERROR",
        "updated": now,
        "OS-EXT-STS:task_state": None,
        "OS-EXT-STS:vm_state": "error",
        "_fault": {"code": 500, "created": now, "message": message},
    }
    moment.store.update("server", server)


def _on_active(moment: Moment, server_id: str, _data: Document) -> None:
    server = moment.store.get("server", server_id)
    if server is None:
        return
    now = moment.stamp()
    server |= {
        "status": "ACTIVE",
        "updated": now,
        "hostId": hashlib.sha224(f"{server['tenant_id']}sandbox".encode()).hexdigest(),
        "OS-EXT-AZ:availability_zone": settings.ZONE,
        "OS-EXT-STS:task_state": None,
        "OS-EXT-STS:vm_state": "active",
        "OS-EXT-STS:power_state": 1,
        "OS-SRV-USG:launched_at": moment.micros(),
    }
    block_devices.attach_all(moment, server)
    moment.store.update("server", server)


def _on_action(moment: Moment, server_id: str, data: Document) -> None:
    server = moment.store.get("server", server_id)
    if server is not None:
        server |= data | {"updated": moment.stamp()}
        moment.store.update("server", server)


def _on_deleted(moment: Moment, server_id: str, _data: Document) -> None:
    server = moment.store.get("server", server_id)
    if server is None:
        return
    for port in server_ports(moment, server):
        networks.unbind(moment, server, port)
    block_devices.release_all(moment, server)
    server_groups.leave(moment, server)
    flavor = server["_flavor"]
    use(moment, "nova", server["tenant_id"], {"instances": -1, "cores": -flavor["vcpus"], "ram": -flavor["ram"]})
    moment.store.delete("server", server_id)


EVENTS: dict[str, Event] = {
    "server.network": _on_network,
    "server.active": _on_active,
    "server.action": _on_action,
    "server.deleted": _on_deleted,
}
