"""Lists as Neutron gives them: filters by attribute, chosen fields, sorting, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from hotc.sandbox.call import Reply
from hotc.sandbox.kinds import INDEXED
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import visible

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.neutron.resource import Resource
    from hotc.sandbox.store import Document

_CONTROL = ("fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir")
_TAGS = ("tags", "tags-any", "not-tags", "not-tags-any")
_COMPUTED = ("status", "router:external", "subnets", "shared")


def list_objects(call: Call, resource: Resource) -> Reply:
    """GET of a collection."""
    filters: dict[str, list[str]] = {}
    for key, value in call.query:
        if key not in _CONTROL:
            filters.setdefault(key, []).append(value)
    unknown = [key for key in filters if key not in resource.attributes and key not in (*_TAGS, *_COMPUTED)]
    if unknown:
        raise no("HTTPBadRequest", message=f"{unknown} is invalid attribute for filtering")
    shown = [resource.view(call, body) for body in _candidates(call, resource, filters)]
    shown = [body for body in shown if _matches(body, filters)]
    _sort(call, resource, shown)
    page, links = _page(call, shown)
    fields = {value for key, value in call.query if key == "fields"}
    if fields:
        page = [{key: value for key, value in body.items() if key in fields} for body in page]
    return Reply(200, {resource.plural: page} | ({f"{resource.plural}_links": links} if links else {}))


def _candidates(call: Call, resource: Resource, filters: dict[str, list[str]]) -> list[Document]:
    if len(filters.get("id", ())) >= 1:
        bodies = [body for value in filters["id"] if (body := call.store.get(resource.kind, value))]
    else:
        field = next((key for key in filters if key in INDEXED[resource.kind] and all(filters[key])), None)
        if field is None:
            bodies = call.store.all(resource.kind)
        else:
            bodies = [
                body for value in dict.fromkeys(filters[field]) for body in call.store.find(resource.kind, field, value)
            ]
    return [body for body in bodies if visible(call, resource, body)]


def _matches(body: Document, filters: dict[str, list[str]]) -> bool:
    return all(_match(body, key, values) for key, values in filters.items())


def _match(body: Document, key: str, values: list[str]) -> bool:
    if key in _TAGS:
        wanted = {tag for value in values for tag in value.split(",")}
        has = wanted & set(body["tags"])
        hit = bool(has) if key.endswith("any") else has == wanted
        return hit != key.startswith("not")
    value = body.get(key)
    if key == "fixed_ips":
        return any(_has_address(value, text) for text in values)
    if isinstance(value, list):
        return any(text in value for text in values)
    if isinstance(value, bool):
        return any(text.lower() in ("true", "1") if value else text.lower() in ("false", "0") for text in values)
    return ("" if value is None else str(value)) in values


def _has_address(addresses: Any, text: str) -> bool:
    key, _, wanted = text.partition("=")
    if key == "ip_address_substr":
        return any(wanted in address["ip_address"] for address in addresses)
    return any(address.get(key) == wanted for address in addresses)


def _sort(call: Call, resource: Resource, shown: list[Document]) -> None:
    keys = [value for key, value in call.query if key == "sort_key"]
    directions = [value for key, value in call.query if key == "sort_dir"]
    for position in reversed(range(len(keys))):
        key = keys[position]
        if key not in resource.attributes:
            raise no("HTTPBadRequest", message=f"{key} is invalid attribute for sort keys")
        descending = position < len(directions) and directions[position] == "desc"
        shown.sort(key=lambda body: (body.get(key) is not None, str(body.get(key))), reverse=descending)


def _page(call: Call, shown: list[Document]) -> tuple[list[Document], list[dict[str, str]]]:
    limit = call.ask("limit")
    if limit is None:
        return shown, []
    if not limit.isdecimal():
        raise no("BadRequest", resource="limit", message=f"'{limit}' is not a non negative integer")
    marker = call.ask("marker")
    start = next((n + 1 for n, body in enumerate(shown) if body["id"] == marker), 0)
    page = shown[start : start + int(limit)] if int(limit) else shown[start:]
    links = []
    if page and len(page) == int(limit):
        rest = [(key, value) for key, value in call.query if key != "marker"]
        href = f"{call.base}{call.path}?{urlencode([*rest, ('marker', page[-1]['id'])])}"
        links.append({"rel": "next", "href": href})
    return page, links
