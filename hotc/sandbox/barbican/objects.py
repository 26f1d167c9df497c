"""What the collections of Barbican have in common: references, lists, quotas, who sees what."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from hotc.sandbox.barbican.errors import misfit, over_quota
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.quota import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

SECRET, CONTAINER, ORDER = "barbican_secret", "barbican_container", "barbican_order"
PLURALS: dict[str, str] = {SECRET: "secrets", CONTAINER: "containers", ORDER: "orders"}
_FIELDS: dict[str, str] = {SECRET: "secret_ref", CONTAINER: "container_ref", ORDER: "order_ref"}
_MISSING: dict[str, str] = {
    SECRET: "Secret not found.",
    CONTAINER: "Secrets container not found.",
    ORDER: "Order not found.",
}
_USUAL_PAGE, _LARGEST_PAGE = 10, 100


def stamp(moment: Moment) -> str:
    """Return the time as Barbican writes it, e.g. 2026-01-31T12:00:00."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment.now))


def reference(call: Call, kind: str, identity: str) -> str:
    """Return the address by which an object is known."""
    return f"{call.base}/key-manager/v1/{PLURALS[kind]}/{identity}"


def shown(call: Call, kind: str, body: Document) -> Document:
    """Return an object as it is shown; references begin with the address at which the caller reached the server."""
    made = {key: value for key, value in body.items() if not key.startswith("_") and key != "id"}
    if kind == CONTAINER:
        pairs = [each for each in body["_secrets"] if call.store.get(SECRET, each[1]) is not None]
        made["secret_refs"] = [{"name": name, "secret_ref": reference(call, SECRET, key)} for name, key in pairs]
    if kind == ORDER:
        made |= {_FIELDS[each]: reference(call, each, key) for each, key in body["_made"].items()}
    return made | {_FIELDS[kind]: reference(call, kind, body["id"])}


def created(call: Call, kind: str, body: Document, status: int = 201) -> Reply:
    """Store a new object, and answer with where it is."""
    keep(call, kind, call.project, body)
    where = reference(call, kind, body["id"])
    return Reply(status, {_FIELDS[kind]: where}, {"Location": where})


def keep(moment: Moment, kind: str, project: str, body: Document) -> None:
    """Store a new object of a project, whose fields begin with its times."""
    now = stamp(moment)
    moment.store.insert(
        kind, project, {"created": now, "updated": now, "status": "ACTIVE"} | body | {"_project": project}
    )


def require_quota(call: Call, kind: str) -> None:
    """Refuse with 403 one more than the project may have."""
    limit = limits(call, "barbican", call.project)[PLURALS[kind]]
    if 0 <= limit < call.store.count(kind, call.project) + 1:
        raise over_quota(PLURALS[kind], limit)


def found(call: Call, kind: str, identity: str) -> Document:
    """Return an object of the caller's project; refuses with 404."""
    body = call.store.get(kind, identity)
    if body is None or body["_project"] != call.project:
        raise RefusedError(404, _MISSING[kind])
    return body


def named(call: Call, kind: str, where: object, schema: str) -> str:
    """Return the id in a reference that a body gives."""
    if not isinstance(where, str) or f"/{PLURALS[kind]}/" not in where:
        raise misfit(schema, f"{where!r} is not a reference", _FIELDS[kind])
    # The embedded cloud has another port in each process: what matters is the path.
    if not urlsplit(where).path.startswith(urlsplit(reference(call, kind, "")).path):
        raise RefusedError(400, "Provided field value is not supported")
    return where.rstrip("/").rpartition("/")[2]


def listed(call: Call, kind: str, fits: Callable[[Document], bool]) -> Reply:
    """Return the page that the request asks for; without a word on it, ten objects."""
    chosen = [body for body in call.store.all(kind, call.project) if fits(body)]
    offset, limit = _number(call.ask("offset"), 0), _number(call.ask("limit"), _USUAL_PAGE)
    limit = min(limit, _LARGEST_PAGE) or _USUAL_PAGE
    page = [shown(call, kind, body) for body in chosen[offset : offset + limit]]
    answer: Document = {PLURALS[kind]: page, "total": len(chosen)}
    if offset > 0:
        answer["previous"] = _page(call, max(0, offset - limit), limit)
    if len(chosen) > offset + limit:
        answer["next"] = _page(call, offset + limit, limit)
    return Reply(200, answer)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def _page(call: Call, offset: int, limit: int) -> str:
    return f"{call.base}{call.path}?{urlencode({'limit': limit, 'offset': offset})}"
