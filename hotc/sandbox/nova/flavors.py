"""Flavors and their extra specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, anything, boolean, checked, integer, nullable, string_map, text
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.nova.policy import require_admin
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.paging import page
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_FIELDS = {
    "name": Field(text(1), required=True),
    "ram": Field(integer(1), required=True),
    "vcpus": Field(integer(1), required=True),
    "disk": Field(integer(0), required=True),
    "id": Field(nullable(anything)),
    "swap": Field(integer(0)),
    "OS-FLV-EXT-DATA:ephemeral": Field(integer(0)),
    "rxtx_factor": Field(anything),
    "os-flavor-access:is_public": Field(boolean),
    "description": Field(nullable(text(0, 65535))),
}


def get_flavor(call: Call, identity: object) -> Document:
    """Return a flavor by its id, as the API does: a name isn't accepted."""
    flavor = call.store.get("flavor", identity)
    if flavor is None:
        raise RefusedError(404, f"Flavor {identity} could not be found.")
    return flavor


def links(call: Call, identity: str) -> list[dict[str, str]]:
    """Return the links of a flavor."""
    return [
        {"rel": "self", "href": f"{call.base}/compute/v2.1/flavors/{identity}"},
        {"rel": "bookmark", "href": f"{call.base}/compute/flavors/{identity}"},
    ]


def view(call: Call, flavor: Document) -> Document:
    """Return a flavor as the microversion shows it."""
    shown = {key: value for key, value in flavor.items() if key not in ("extra_specs", "description", "_tenants")}
    shown["swap"] = flavor["swap"] if microversion(call) >= (2, 75) or flavor["swap"] else ""
    shown["links"] = links(call, flavor["id"])
    if microversion(call) >= (2, 55):
        shown["description"] = flavor["description"]
    if microversion(call) >= (2, 61):
        shown["extra_specs"] = flavor["extra_specs"]
    return shown


def _may_use(call: Call, flavor: Document) -> bool:
    """Whether a flavor is listed: a private one for those who have access, and for administrators who ask for all."""
    everything = call.token.is_admin and str(call.ask("is_public")).lower() == "none"
    return everything or flavor["os-flavor-access:is_public"] or call.project in flavor.get("_tenants", ())


def _list(call: Call) -> tuple[list[Document], list[dict[str, str]]]:
    flavors = [
        flavor
        for flavor in call.store.all("flavor")
        if _may_use(call, flavor)
        and flavor["ram"] >= int(call.ask("minRam") or 0)
        and flavor["disk"] >= int(call.ask("minDisk") or 0)
    ]
    flavors.sort(key=lambda flavor: str(flavor["id"]))
    return page(call, flavors)


def list_brief(call: Call) -> Reply:
    """GET /flavors."""
    flavors, more = _list(call)
    shown = [{"id": f["id"], "name": f["name"], "links": links(call, f["id"])} for f in flavors]
    if microversion(call) >= (2, 55):
        shown = [brief | {"description": flavor["description"]} for brief, flavor in zip(shown, flavors, strict=True)]
    return Reply(200, {"flavors": shown} | ({"flavors_links": more} if more else {}))


def list_detail(call: Call) -> Reply:
    """GET /flavors/detail."""
    flavors, more = _list(call)
    return Reply(200, {"flavors": [view(call, f) for f in flavors]} | ({"flavors_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /flavors/{id}."""
    return Reply(200, {"flavor": view(call, get_flavor(call, call.args["id"]))})


def create(call: Call) -> Reply:
    """POST /flavors; for administrators."""
    require_admin(call, "os-flavor-manage:create")
    given = checked(call, "flavor", _FIELDS)
    identity = given.get("id")
    identity = new_id() if identity in (None, "auto") else str(identity)
    if call.store.get("flavor", identity) is not None:
        raise RefusedError(409, f"Flavor with ID {identity} already exists.")
    if call.store.exists("flavor", "name", given["name"]):
        raise RefusedError(409, f"Flavor with name {given['name']} already exists.")
    flavor = new_flavor(identity, given["name"], given["vcpus"], given["ram"], given["disk"])
    flavor |= {key: value for key, value in given.items() if key != "id"}
    call.store.insert("flavor", "", flavor)
    return Reply(200, {"flavor": view(call, flavor)})


def new_flavor(identity: str, name: str, vcpus: int, ram: int, disk: int) -> Document:
    """Return a flavor with what else it has by default; RAM in MiB, disk in GiB."""
    return {
        "id": identity,
        "name": name,
        "ram": ram,
        "disk": disk,
        "swap": 0,
        "OS-FLV-EXT-DATA:ephemeral": 0,
        "OS-FLV-DISABLED:disabled": False,
        "vcpus": vcpus,
        "os-flavor-access:is_public": True,
        "rxtx_factor": 1.0,
        "description": None,
        "extra_specs": {},
    }


def delete(call: Call) -> Reply:
    """DELETE /flavors/{id}; for administrators."""
    require_admin(call, "os-flavor-manage:delete")
    call.store.delete("flavor", get_flavor(call, call.args["id"])["id"])
    return Reply(202)


def list_specs(call: Call) -> Reply:
    """GET /flavors/{id}/os-extra_specs."""
    return Reply(200, {"extra_specs": get_flavor(call, call.args["id"])["extra_specs"]})


def show_spec(call: Call) -> Reply:
    """GET /flavors/{id}/os-extra_specs/{key}."""
    specs, key = get_flavor(call, call.args["id"])["extra_specs"], call.args["key"]
    if key not in specs:
        raise RefusedError(404, f"Flavor {call.args['id']} has no extra specs with key {key}.")
    return Reply(200, {key: specs[key]})


def add_specs(call: Call) -> Reply:
    """POST /flavors/{id}/os-extra_specs; for administrators."""
    require_admin(call, "os-flavor-extra-specs:create")
    flavor = get_flavor(call, call.args["id"])
    specs = checked(call, "extra_specs", {}, extra=True)
    flavor["extra_specs"] |= string_map(specs)
    call.store.update("flavor", flavor)
    return Reply(200, {"extra_specs": specs})


def delete_spec(call: Call) -> Reply:
    """DELETE /flavors/{id}/os-extra_specs/{key}; for administrators."""
    require_admin(call, "os-flavor-extra-specs:delete")
    show_spec(call)
    flavor = get_flavor(call, call.args["id"])
    del flavor["extra_specs"][call.args["key"]]
    call.store.update("flavor", flavor)
    return Reply(200)


def list_access(call: Call) -> Reply:
    """GET /flavors/{id}/os-flavor-access; for administrators."""
    require_admin(call, "os-flavor-access")
    flavor = get_flavor(call, call.args["id"])
    if flavor["os-flavor-access:is_public"]:
        raise RefusedError(404, "Access list not available for public flavors.")
    return Reply(200, _access(flavor))


def _access(flavor: Document) -> Document:
    tenants = flavor.get("_tenants", [])
    return {"flavor_access": [{"flavor_id": flavor["id"], "tenant_id": tenant} for tenant in tenants]}


def act(call: Call) -> Reply:
    """POST /flavors/{id}/action: addTenantAccess and removeTenantAccess; for administrators."""
    flavor, body = get_flavor(call, call.args["id"]), call.json()
    action = next((name for name in ("addTenantAccess", "removeTenantAccess") if name in body), None)
    if action is None:
        raise RefusedError(400, f"There is no such action: {', '.join(body)}")
    require_admin(call, f"os-flavor-access:{action.removesuffix('TenantAccess')}_tenant_access")
    tenant = checked(call, action, {"tenant": Field(text(1), required=True)})["tenant"]
    tenants = flavor.setdefault("_tenants", [])
    if action == "addTenantAccess":
        if flavor["os-flavor-access:is_public"]:
            raise RefusedError(409, "Can not add access to a public flavor.")
        if tenant in tenants:
            message = f"Flavor access already exists for flavor {flavor['id']} and project {tenant} combination."
            raise RefusedError(409, message)
        tenants.append(tenant)
    elif tenant in tenants:
        tenants.remove(tenant)
    else:
        raise RefusedError(404, f"Flavor access not found for {flavor['id']} / {tenant} combination.")
    call.store.update("flavor", flavor)
    return Reply(200, _access(flavor))


ROUTES = (
    Route("GET", "/v2.1/flavors", list_brief),
    Route("GET", "/v2.1/flavors/detail", list_detail),
    Route("POST", "/v2.1/flavors", create),
    Route("GET", "/v2.1/flavors/{id}", show),
    Route("DELETE", "/v2.1/flavors/{id}", delete),
    Route("POST", "/v2.1/flavors/{id}/action", act),
    Route("GET", "/v2.1/flavors/{id}/os-flavor-access", list_access),
    Route("GET", "/v2.1/flavors/{id}/os-extra_specs", list_specs),
    Route("POST", "/v2.1/flavors/{id}/os-extra_specs", add_specs),
    Route("GET", "/v2.1/flavors/{id}/os-extra_specs/{key}", show_spec),
    Route("DELETE", "/v2.1/flavors/{id}/os-extra_specs/{key}", delete_spec),
)
