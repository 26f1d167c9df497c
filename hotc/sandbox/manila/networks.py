"""Share networks, and the security services that they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.manila.types import given
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_TYPES = ("active_directory", "ldap", "kerberos")
_SERVICE = ("name", "description", "dns_ip", "server", "domain", "user", "password")
_NETWORK = ("name", "description", "neutron_net_id", "neutron_subnet_id")


def _view(body: Document) -> Document:
    return {key: value for key, value in body.items() if not key.startswith("_")}


def _listed(call: Call, kind: str) -> list[Document]:
    control = ("limit", "offset", "share_network_id", "all_tenants")
    wanted = [(key, value) for key, value in call.query if key not in control]
    found = call.store.all(kind, call.project)
    return [each for each in found if all(str(each.get(key)) == value for key, value in wanted)]


def get_network(call: Call, identity: str) -> Document:
    """Return a share network of the project; refuses with 404."""
    found = call.store.get("share_network", identity)
    if found is None or (found["project_id"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Share network {identity} could not be found.")
    return found


def _service(call: Call, identity: str) -> Document:
    found = call.store.get("security_service", identity)
    if found is None or (found["project_id"] != call.project and not call.token.is_admin):
        raise RefusedError(404, "The resource could not be found.")
    return found


def create_service(call: Call) -> Reply:
    """POST /security-services."""
    body = given(call, "security_service")
    if body.get("type") not in _TYPES:
        known = ",".join(_TYPES)
        reason = f"Invalid type {body.get('type')} specified for security service. Valid types are {known}."
        raise RefusedError(400, f"Invalid input received: {reason}")
    made: Document = {"id": new_id(), "type": body["type"], "status": "new", "project_id": call.project}
    made |= {"created_at": call.micros(), "updated_at": None, **{key: body.get(key) for key in _SERVICE}}
    call.store.insert("security_service", call.project, made)
    return Reply(200, {"security_service": made})


def list_services(call: Call) -> Reply:
    """GET /security-services: in short."""
    found = _of_network(call)
    short = [{key: each[key] for key in ("id", "name", "type", "status")} for each in found]
    return Reply(200, {"security_services": short})


def list_services_detail(call: Call) -> Reply:
    """GET /security-services/detail."""
    shown = []
    for each in _of_network(call):
        networks = call.store.all("share_network", call.project)
        users = [network["id"] for network in networks if each["id"] in network["_services"]]
        shown.append({**each, "share_networks": users})
    return Reply(200, {"security_services": shown})


def _of_network(call: Call) -> list[Document]:
    found = _listed(call, "security_service")
    network = call.ask("share_network_id")
    if network is None:
        return found
    used = get_network(call, network)["_services"]
    return [each for each in found if each["id"] in used]


def show_service(call: Call) -> Reply:
    """GET /security-services/{id}."""
    return Reply(200, {"security_service": _service(call, call.args["id"])})


def update_service(call: Call) -> Reply:
    """PUT /security-services/{id}."""
    found = _service(call, call.args["id"])
    body = given(call, "security_service")
    found |= {key: body[key] for key in _SERVICE if key in body} | {"updated_at": call.micros()}
    call.store.update("security_service", found)
    return Reply(200, {"security_service": found})


def delete_service(call: Call) -> Reply:
    """DELETE /security-services/{id}: not while a share network uses it."""
    found = _service(call, call.args["id"])
    if any(found["id"] in each["_services"] for each in call.store.all("share_network")):
        raise RefusedError(403, "Cannot delete security service. It is assigned to share network(s)")
    call.store.delete("security_service", found["id"])
    return Reply(202)


def create_network(call: Call) -> Reply:
    """POST /share-networks."""
    body = given(call, "share_network")
    _check_both(body)
    made: Document = {"id": new_id(), "project_id": call.project, "created_at": call.micros(), "updated_at": None}
    made |= {key: body.get(key) for key in _NETWORK} | {"nova_net_id": None, "_services": []}
    made |= {"network_type": None, "segmentation_id": None, "cidr": None, "ip_version": None}
    call.store.insert("share_network", call.project, made)
    return Reply(200, {"share_network": _view(made)})


def _check_both(body: Document) -> None:
    if bool(body.get("neutron_net_id")) != bool(body.get("neutron_subnet_id")):
        words = "When creating a new share network subnet you need to specify both neutron_net_id and neutron_subnet_id"
        raise RefusedError(400, f"{words} or none of them.")


def list_networks(call: Call) -> Reply:
    """GET /share-networks: ids and names."""
    shown = [{"id": each["id"], "name": each["name"]} for each in _listed(call, "share_network")]
    return Reply(200, {"share_networks": shown})


def list_networks_detail(call: Call) -> Reply:
    """GET /share-networks/detail."""
    return Reply(200, {"share_networks": [_view(each) for each in _listed(call, "share_network")]})


def show_network(call: Call) -> Reply:
    """GET /share-networks/{id}."""
    return Reply(200, {"share_network": _view(get_network(call, call.args["id"]))})


def update_network(call: Call) -> Reply:
    """PUT /share-networks/{id}."""
    found, body = get_network(call, call.args["id"]), given(call, "share_network")
    found |= {key: body[key] for key in _NETWORK if key in body} | {"updated_at": call.micros()}
    call.store.update("share_network", found)
    return Reply(200, {"share_network": _view(found)})


def delete_network(call: Call) -> Reply:
    """DELETE /share-networks/{id}."""
    found = get_network(call, call.args["id"])
    if any(share["share_network_id"] == found["id"] for share in call.store.all("share")):
        raise RefusedError(409, f"Can not delete share network {found['id']}, it has 1 share(s).")
    call.store.delete("share_network", found["id"])
    return Reply(202)


def act(call: Call) -> Reply:
    """POST /share-networks/{id}/action: its security services, of each type one."""
    found = get_network(call, call.args["id"])
    ((action, arguments),) = call.json().items()
    service = _service(call, str(arguments.get("security_service_id")))
    used = found["_services"]
    if action == "add_security_service":
        kinds = [_service(call, each)["type"] for each in used]
        if service["type"] in kinds:
            words = "Invalid security service: Cannot add security service to share network. Security service with"
            words = f"{words} '{service['type']}' type already added to '{found['id']}' share network"
            raise RefusedError(409, words)
        used.append(service["id"])
    elif service["id"] in used:
        used.remove(service["id"])
    else:
        words = f"Failed to dissociate share network {found['id']} and security service {service['id']}"
        raise RefusedError(400, f"{words}: No association defined.")
    call.store.update("share_network", found)
    return Reply(200, {"share_network": _view(found)})


ROUTES = (
    Route("GET", "/v2/security-services", list_services),
    Route("GET", "/v2/security-services/detail", list_services_detail),
    Route("POST", "/v2/security-services", create_service),
    Route("GET", "/v2/security-services/{id}", show_service),
    Route("PUT", "/v2/security-services/{id}", update_service),
    Route("DELETE", "/v2/security-services/{id}", delete_service),
    Route("GET", "/v2/share-networks", list_networks),
    Route("GET", "/v2/share-networks/detail", list_networks_detail),
    Route("POST", "/v2/share-networks", create_network),
    Route("GET", "/v2/share-networks/{id}", show_network),
    Route("PUT", "/v2/share-networks/{id}", update_network),
    Route("DELETE", "/v2/share-networks/{id}", delete_network),
    Route("POST", "/v2/share-networks/{id}/action", act),
)
