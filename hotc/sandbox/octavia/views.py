"""What Octavia shows of the objects of a tree, and its lists of them: filters, order, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.octavia import tree
from hotc.sandbox.octavia.errors import forbidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.store import Document

    View = Callable[[Call, Document], Document]

_CONTROL = ("limit", "marker", "sort", "sort_key", "sort_dir", "fields", "page_reverse")
_TAGS = ("tags", "tags-any", "not-tags", "not-tags-any")
_PARENTS = {"load_balancer_id": "_balancer_id", "loadbalancer_id": "_balancer_id", "pool_id": "_pool_id"}
"""Filter for a parent → where its id stands."""

_TREE = (
    "id name description admin_state_up project_id tenant_id provisioning_status operating_status created_at updated_at"
)
_OWN: dict[str, str] = {
    tree.BALANCER: "provider flavor_id availability_zone vip_address vip_port_id vip_subnet_id vip_network_id"
    " vip_qos_policy_id",
    tree.LISTENER: "protocol protocol_port connection_limit default_pool_id default_tls_container_ref load_balancer_id"
    " loadbalancer_id",
    tree.POOL: "protocol lb_algorithm tls_enabled load_balancer_id loadbalancer_id",
    tree.MEMBER: "address protocol_port weight backup subnet_id monitor_address monitor_port",
    tree.MONITOR: "type delay timeout max_retries max_retries_down http_method url_path expected_codes pool_id",
    tree.POLICY: "action listener_id redirect_pool_id redirect_url position",
    tree.RULE: "type compare_type key value invert",
}
_FILTERS = {kind: frozenset([*_TREE.split(), *own.split(), *_TAGS]) for kind, own in _OWN.items()}
"""What a list can be narrowed by."""


def ids(bodies: list[Document]) -> list[Document]:
    """Return the ids of some objects in the form of references."""
    return [{"id": body["id"]} for body in bodies]


def shown(body: Document) -> Document:
    """Return the fields of an object that are not the sandbox's own."""
    return {key: value for key, value in body.items() if not key.startswith("_")} | {"tenant_id": body["project_id"]}


def balancer(call: Call, body: Document) -> Document:
    """Return a load balancer with what is in it."""
    below = {f"{kind}s": ids(call.store.find(kind, "_balancer_id", body["id"])) for kind in (tree.LISTENER, tree.POOL)}
    return shown(body) | below


def listener(call: Call, body: Document) -> Document:
    """Return a listener."""
    policies = ids(tree.policies(call, body["id"]))
    return shown(body) | {"loadbalancers": [{"id": body["_balancer_id"]}], "l7policies": policies}


def pool(call: Call, body: Document) -> Document:
    """Return a pool. The id of its health monitor is there only if it has one."""
    monitor = tree.monitor(call, body["id"])
    made = shown(body) | {
        "loadbalancers": [{"id": body["_balancer_id"]}],
        "listeners": ids(call.store.find(tree.LISTENER, "default_pool_id", body["id"])),
        "members": ids(tree.members(call, body["id"])),
    }
    return made | ({"healthmonitor_id": monitor["id"]} if monitor else {})


def member(_call: Call, body: Document) -> Document:
    """Return a member of a pool."""
    return shown(body)


def monitor(_call: Call, body: Document) -> Document:
    """Return a health monitor."""
    return shown(body) | {"pools": [{"id": body["_pool_id"]}]}


def policy(call: Call, body: Document) -> Document:
    """Return an L7 policy."""
    return shown(body) | {"rules": ids(call.store.find(tree.RULE, "_policy_id", body["id"]))}


def rule(_call: Call, body: Document) -> Document:
    """Return an L7 rule."""
    return shown(body)


def list_objects(call: Call, kind: str, bodies: list[Document], plural: str, view: View) -> Reply:
    """Return the page that the request asks for, of those objects of a tree that fit its filters."""
    filters = [(key, value) for key, value in call.query if key not in _CONTROL]
    if any(key not in _FILTERS[kind] for key, _ in filters):
        raise RefusedError(400, "One or more arguments are either duplicate or invalid")
    if not call.token.is_admin:
        if any(key in ("project_id", "tenant_id") and value != call.project for key, value in filters):
            raise forbidden()
        bodies = [body for body in bodies if body["project_id"] == call.project]
    bodies = [body for body in bodies if all(_fits(shown(body), body, key, value) for key, value in filters)]
    return listed(call, [view(call, body) for body in bodies], plural)


def listed(call: Call, bodies: list[Document], plural: str, links: str = "") -> Reply:
    """Return the page that the request asks for, in the order that it asks for."""
    _sort(call, bodies)
    page, more = _page(call, bodies)
    fields = {value for key, value in call.query if key == "fields"}
    if fields:
        page = [{key: value for key, value in body.items() if key in fields} for body in page]
    return Reply(200, {plural: page, links or f"{plural}_links": more})


def _fits(body: Document, stored: Document, key: str, value: str) -> bool:
    if key in _TAGS:
        wanted = {tag for tag in value.split(",") if tag}
        hit = bool(wanted & set(body["tags"])) if key.endswith("any") else wanted <= set(body["tags"])
        return hit != key.startswith("not")
    found = body.get(key, stored.get(_PARENTS.get(key, key)))
    if isinstance(found, bool):
        return found == (value.lower() in ("true", "1"))
    return ("" if found is None else str(found)) == value


def _sort(call: Call, bodies: list[Document]) -> None:
    orders = [part.partition(":")[::2] for part in (call.ask("sort") or "").split(",") if part]
    if not orders:
        directions = (call.ask("sort_dir") or "").split(",")
        names = [name for name in (call.ask("sort_key") or "").split(",") if name]
        orders = [(name, directions[n] if n < len(directions) else "") for n, name in enumerate(names)]
    for name, direction in reversed(orders):
        if direction not in ("", "asc", "desc"):
            raise RefusedError(400, f"Supplied sort direction '{direction}' is not valid.")
        if any(name not in body for body in bodies):
            raise RefusedError(400, f"Supplied sort key '{name}' is not valid.")
        bodies.sort(key=lambda body: (body[name] is not None, str(body[name])), reverse=direction == "desc")


def _page(call: Call, bodies: list[Document]) -> tuple[list[Document], list[dict[str, str]]]:
    given, marker = call.ask("limit"), call.ask("marker")
    if given not in (None, "infinite") and not str(given).lstrip("-").isdecimal():
        raise RefusedError(400, f"Supplied pagination limit '{given}' is not valid.")
    limit = int(given) if given not in (None, "infinite") else 0
    start = 0
    if marker is not None:
        start = next((n + 1 for n, body in enumerate(bodies) if _key(body) == marker), -1)
        if start < 0:
            raise RefusedError(400, f"Supplied pagination marker '{marker}' is not valid.")
    if limit < 1:
        return bodies[start:], []
    page = bodies[start : start + limit]
    more: list[dict[str, str]] = []
    kept: list[tuple[str, Any]] = [("limit", limit), *(pair for pair in call.query if pair[0] in ("sort", "sort_key"))]
    if page and marker is not None:
        query = urlencode([*kept, ("marker", _key(page[0])), ("page_reverse", "True")])
        more.append({"href": f"{call.base}{call.path}?{query}", "rel": "previous"})
    if len(page) == limit:
        query = urlencode([*kept, ("marker", _key(page[-1]))])
        more.append({"href": f"{call.base}{call.path}?{query}", "rel": "next"})
    return page, more


def _key(body: Document) -> str:
    return str(body.get("id") or body["name"])
