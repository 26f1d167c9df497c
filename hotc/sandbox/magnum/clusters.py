"""Cluster templates and clusters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_TEMPLATE: dict[str, Any] = {
    "name": None,
    "coe": None,
    "image_id": None,
    "flavor_id": None,
    "master_flavor_id": None,
    "dns_nameserver": None,
    "keypair_id": None,
    "external_network_id": None,
    "fixed_network": None,
    "fixed_subnet": None,
    "network_driver": "flannel",
    "apiserver_port": None,
    "docker_volume_size": None,
    "http_proxy": None,
    "https_proxy": None,
    "no_proxy": None,
    "volume_driver": None,
    "registry_enabled": False,
    "labels": {},
    "tls_disabled": False,
    "public": False,
    "server_type": "vm",
    "insecure_registry": None,
    "docker_storage_driver": None,
    "master_lb_enabled": False,
    "floating_ip_enabled": True,
    "hidden": False,
    "tags": None,
    "driver": None,
}
_CLUSTER: dict[str, Any] = {
    "name": None,
    "cluster_template_id": None,
    "keypair": None,
    "node_count": 1,
    "master_count": 1,
    "create_timeout": 60,
    "discovery_url": None,
}
_CHANGES = ("node_count",)
_LEAST = 3
"""Gigabytes that the storage driver ``devicemapper`` wants."""


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Magnum does."""
    title = refusal.message.partition(". ")[0].rstrip(".")
    error = {"request_id": "", "code": "client", "status": refusal.status, "title": title}
    return Reply(refusal.status, {"errors": [{**error, "detail": f"{refusal.message.rstrip('.')}.", "links": []}]})


def list_versions(call: Call) -> Reply:
    """GET /container-infra."""
    version: Document = {"id": "v1", "status": "CURRENT", "max_version": "1.12", "min_version": "1.1"}
    version["links"] = [{"href": f"{call.base}/container-infra/v1/", "rel": "self"}]
    return Reply(200, {"name": "OpenStack Magnum API", "versions": [version]})


def _stamp(call: Call) -> str:
    return call.micros().partition(".")[0] + "+00:00"


def _new(call: Call, kind: str, usual: dict[str, Any], **more: Any) -> Document:
    given = call.json()
    unknown = next((name for name in given if name not in usual), None)
    if unknown is not None:
        raise RefusedError(400, f"Unknown attribute for argument {kind}: {unknown}")
    identity = new_id()
    body: Document = {"id": identity, "uuid": identity}
    body |= {name: value if given.get(name) is None else given[name] for name, value in usual.items()}
    body |= {"project_id": call.project, "user_id": call.token.user_id}
    body |= {"created_at": _stamp(call), "updated_at": None, **more}
    body["name"] = body["name"] or f"{kind}-{identity[:8]}"
    return body


def _view(call: Call, body: Document, path: str) -> Document:
    href = f"{call.base}/container-infra/v1/{path}/{body['uuid']}"
    return {key: value for key, value in body.items() if key != "id"} | {"links": [{"href": href, "rel": "self"}]}


def _get(call: Call, kind: str, word: str) -> Document:
    wanted = call.args["id"]
    found = call.store.get(kind, wanted)
    if found is None or not (found["project_id"] == call.project or found.get("public") or call.token.is_admin):
        raise RefusedError(404, f"{word} {wanted} could not be found.")
    return found


def _template(call: Call) -> Document:
    return _get(call, "cluster_template", "ClusterTemplate")


def _cluster(call: Call) -> Document:
    return _get(call, "cluster", "Cluster")


def _patch(call: Call, body: Document, allowed: tuple[str, ...]) -> None:
    """Take over single values (a JSON patch)."""
    for operation in json.loads(call.content):
        name = str(operation["path"]).removeprefix("/")
        if name not in allowed:
            raise RefusedError(400, f"'/{name}' is an internal attribute and can not be updated")
        body[name] = operation.get("value")
    body["updated_at"] = _stamp(call)


def _may_be_public(call: Call, body: Document) -> None:
    if (body["public"] or body["hidden"]) and not call.token.is_admin:
        raise RefusedError(403, "Not authorized to set public or hidden flag for cluster template.")


def create_template(call: Call) -> Reply:
    """POST /v1/clustertemplates."""
    body = _new(call, "clustertemplate", _TEMPLATE, cluster_distro="fedora-coreos")
    if body["coe"] != "kubernetes":
        coe = body["coe"]
        raise RefusedError(
            400, f"Invalid input for field/attribute coe. Value: '{coe}'. Value should be one of: kubernetes"
        )
    if body["image_id"] is None:
        raise RefusedError(400, "Invalid input for field/attribute image_id. Value: 'None'. Mandatory field missing.")
    size, storage = body["docker_volume_size"], body["docker_storage_driver"]
    if storage == "devicemapper" and (size or 0) < _LEAST:
        wanted = f"expecting minimum value {_LEAST}GB for {storage} storage driver."
        raise RefusedError(400, f"docker volume size {size} GB is not valid, {wanted}")
    _may_be_public(call, body)
    call.store.insert("cluster_template", call.project, body)
    shown = _view(call, body, "clustertemplates")
    return Reply(201, shown, {"Location": shown["links"][0]["href"]})


def list_templates(call: Call) -> Reply:
    """GET /v1/clustertemplates."""
    found = [
        each for each in call.store.all("cluster_template") if each["public"] or each["project_id"] == call.project
    ]
    return Reply(200, {"clustertemplates": [_view(call, each, "clustertemplates") for each in found]})


def show_template(call: Call) -> Reply:
    """GET /v1/clustertemplates/{id}."""
    return Reply(200, _view(call, _template(call), "clustertemplates"))


def update_template(call: Call) -> Reply:
    """PATCH /v1/clustertemplates/{id}."""
    body = _template(call)
    _patch(call, body, tuple(_TEMPLATE))
    _may_be_public(call, body)
    call.store.update("cluster_template", body)
    return Reply(200, _view(call, body, "clustertemplates"))


def delete_template(call: Call) -> Reply:
    """DELETE /v1/clustertemplates/{id}: not while a cluster is made after it."""
    body = _template(call)
    if any(each["cluster_template_id"] == body["uuid"] for each in call.store.all("cluster")):
        raise RefusedError(400, f"ClusterTemplate {body['uuid']} is referenced by one or multiple clusters.")
    call.store.delete("cluster_template", body["uuid"])
    return Reply(204)


def create_cluster(call: Call) -> Reply:
    """POST /v1/clusters."""
    made: Document = {"api_address": None, "stack_id": new_id(), "coe_version": None, "container_version": None}
    made |= {"master_addresses": [], "node_addresses": []}
    body = _new(call, "cluster", _CLUSTER, status="CREATE_IN_PROGRESS", status_reason=None, **made)
    template = call.store.get("cluster_template", body["cluster_template_id"])
    if template is None:
        raise RefusedError(404, f"ClusterTemplate {body['cluster_template_id']} could not be found.")
    if (body["keypair"] or template["keypair_id"]) is None:
        raise RefusedError(404, "Unable to find keypair None.")
    body["keypair"] = body["keypair"] or template["keypair_id"]
    call.store.insert("cluster", call.project, body)
    call.later("cluster.settled", body["uuid"], {"status": "CREATE_COMPLETE"})
    return Reply(202, {"uuid": body["uuid"]})


def list_clusters(call: Call) -> Reply:
    """GET /v1/clusters and /v1/clusters/detail."""
    found = call.store.all("cluster", call.project)
    return Reply(200, {"clusters": [_view(call, each, "clusters") for each in found]})


def show_cluster(call: Call) -> Reply:
    """GET /v1/clusters/{id}."""
    return Reply(200, _view(call, _cluster(call), "clusters"))


def update_cluster(call: Call) -> Reply:
    """PATCH /v1/clusters/{id}."""
    body = _cluster(call)
    if body["status"].endswith("IN_PROGRESS"):
        raise RefusedError(409, f"Cluster {body['uuid']} already has an operation in progress.")
    fixed = {str(operation["path"]).removeprefix("/") for operation in json.loads(call.content)} & _CLUSTER.keys()
    if fixed := fixed.difference(_CHANGES):
        raise RefusedError(400, f"cannot change cluster property(ies) {', '.join(sorted(fixed))}.")
    _patch(call, body, _CHANGES)
    body["status"] = "UPDATE_IN_PROGRESS"
    call.store.update("cluster", body)
    call.later("cluster.settled", body["uuid"], {"status": "UPDATE_COMPLETE"})
    return Reply(202, {"uuid": body["uuid"]})


def delete_cluster(call: Call) -> Reply:
    """DELETE /v1/clusters/{id}: it goes after a moment."""
    body = _cluster(call)
    call.store.cancel(body["uuid"])
    call.store.update("cluster", body | {"status": "DELETE_IN_PROGRESS"})
    call.later("cluster.deleted", body["uuid"])
    return Reply(204)


def _on_settled(moment: Moment, identity: str, data: Document) -> None:
    body = moment.store.get("cluster", identity)
    if body is not None:
        addresses = {
            "api_address": "https://10.254.1.1:6443",
            "coe_version": "v1.28.9-rancher1",
            "container_version": "1.12.6",
            "master_addresses": [f"10.254.1.{number + 1}" for number in range(int(body["master_count"]))],
            "node_addresses": [f"10.254.2.{number + 1}" for number in range(int(body["node_count"]))],
        }
        moment.store.update("cluster", body | addresses | {"status": data["status"]})


EVENTS: dict[str, Event] = {
    "cluster.settled": _on_settled,
    "cluster.deleted": lambda moment, identity, _data: moment.store.delete("cluster", identity),
}
ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v1/clustertemplates", list_templates),
    Route("POST", "/v1/clustertemplates", create_template),
    Route("GET", "/v1/clustertemplates/{id}", show_template),
    Route("PATCH", "/v1/clustertemplates/{id}", update_template),
    Route("DELETE", "/v1/clustertemplates/{id}", delete_template),
    Route("GET", "/v1/clusters", list_clusters),
    Route("GET", "/v1/clusters/detail", list_clusters),
    Route("POST", "/v1/clusters", create_cluster),
    Route("GET", "/v1/clusters/{id}", show_cluster),
    Route("PATCH", "/v1/clusters/{id}", update_cluster),
    Route("DELETE", "/v1/clusters/{id}", delete_cluster),
)
