"""Accounts and their containers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hotc.sandbox.call import Call, Moment, RefusedError, Reply
from hotc.sandbox.service import Route
from hotc.sandbox.swift.access import cleaned
from hotc.sandbox.swift.errors import HTML, page
from hotc.sandbox.swift.listing import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.sandbox.store import Document

_LONGEST_NAME = 256
_POLICY = "Policy-0"
_ACCESS = ("read", "write")


def precise(moment: Moment) -> str:
    """Return the time as Swift's own headers have it."""
    return f"{moment.now:.5f}"


def last_modified(stamp: float) -> str:
    """Return a time as HTTP writes it, rounded up as Swift does."""
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(int(stamp) + (stamp % 1 > 0)))


def iso(stamp: float) -> str:
    """Return a time as Swift's lists have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp)) + f".{int(stamp % 1 * 1e6):06d}"


def account(call: Call) -> str:
    """Return the account that the path names; refuses with 403 who doesn't belong to its project."""
    name = call.args["account"]
    if name != f"AUTH_{call.project}" and not call.token.is_admin:
        raise RefusedError(403, "Access was denied to this resource.")
    return name


def changed_meta(headers: Mapping[str, str], word: str, before: dict[str, str]) -> dict[str, str]:
    """Return metadata with what the request sets; an empty value, or X-Remove-…, takes one away."""
    meta = dict(before)
    sets, drops = f"x-{word}-meta-", f"x-remove-{word}-meta-"
    for name, value in headers.items():
        lower = name.lower()
        if lower.startswith(drops) or (lower.startswith(sets) and not value):
            meta.pop(lower.removeprefix(drops).removeprefix(sets).title(), None)
        elif lower.startswith(sets):
            meta[lower.removeprefix(sets).title()] = value
    if any(len(value) > 256 for value in meta.values()):
        raise RefusedError(400, "Metadata value longer than 256")
    return meta


def get_container(call: Call) -> Document:
    """Return the container that the path names; refuses with 404."""
    found = call.store.get("container", f"{account(call)}/{call.args['container']}")
    if found is None:
        raise RefusedError(404, "The resource could not be found.")
    return found


def objects(call: Call, container: Document) -> list[Document]:
    """Return what a container holds."""
    return call.store.find("object", "container", container["id"])


def _owned(call: Call) -> list[Document]:
    return call.store.find("container", "account", account(call))


def _account_meta(call: Call) -> Document:
    name = account(call)
    return call.store.get("account", name) or {"id": name, "_meta": {}, "stamp": call.now}


def _account_headers(call: Call) -> dict[str, str]:
    containers = _owned(call)
    held = [each for container in containers for each in objects(call, container)]
    counts = {
        "Container-Count": len(containers),
        "Object-Count": len(held),
        "Bytes-Used": sum(each["bytes"] for each in held),
    }
    kept = _account_meta(call)
    headers = {f"X-Account-{name}": str(value) for name, value in counts.items()}
    headers |= {f"X-Account-Storage-Policy-{_POLICY}-{name}": str(value) for name, value in counts.items()}
    headers |= {f"X-Account-Meta-{name}": value for name, value in kept["_meta"].items()}
    return headers | {"X-Timestamp": f"{kept['stamp']:.5f}", "Accept-Ranges": "bytes"}


def head_account(call: Call) -> Reply:
    """HEAD /v1/{account}."""
    return Reply(204, None, {"Content-Type": "text/plain; charset=utf-8", **_account_headers(call)})


def list_containers(call: Call) -> Reply:
    """GET /v1/{account}."""
    shown = []
    for each in _owned(call):
        held = objects(call, each)
        size = sum(one["bytes"] for one in held)
        entry = {"name": each["name"], "count": len(held), "bytes": size, "last_modified": iso(each["stamp"])}
        shown.append({**entry, "storage_policy": _POLICY})
    return listed(call, shown, _account_headers(call))


def post_account(call: Call) -> Reply:
    """POST /v1/{account}: its metadata."""
    kept = _account_meta(call)
    kept["_meta"] = changed_meta(call.headers, "account", kept["_meta"])
    if call.store.get("account", kept["id"]) is None:
        call.store.insert("account", call.project, kept)
    else:
        call.store.update("account", kept)
    return Reply(204, None, dict(HTML))


def _change(call: Call, container: Document) -> None:
    """Take over what the request's headers say of the container."""
    for word in _ACCESS:
        value = call.headers.get(f"x-container-{word}")
        if f"x-remove-container-{word}" in call.headers or value == "":
            container["_acl"].pop(word, None)
        elif value is not None:
            container["_acl"][word] = cleaned(word, value)
    container["_meta"] = changed_meta(call.headers, "container", container["_meta"])
    if "x-versions-location" in call.headers:
        container["_versions"] = unquote(call.headers["x-versions-location"])


def put_container(call: Call) -> Reply:
    """PUT /v1/{account}/{container}: makes it, or changes it where it is."""
    owner, name = account(call), unquote(call.args["container"])
    if len(name) > _LONGEST_NAME:
        raise RefusedError(400, f"Container name length of {len(name)} longer than {_LONGEST_NAME}")
    found = call.store.get("container", f"{owner}/{name}")
    container: Document = found or {
        "id": f"{owner}/{name}",
        "name": name,
        "account": owner,
        "stamp": call.now,
        "_acl": {},
        "_meta": {},
    }
    _change(call, container)
    if found is None:
        call.store.insert("container", call.project, container)
        return Reply(201, None, dict(HTML))
    call.store.update("container", container)
    return Reply(202, page(202), dict(HTML))


def post_container(call: Call) -> Reply:
    """POST /v1/{account}/{container}: who may read and write it, its metadata."""
    container = get_container(call)
    _change(call, container)
    call.store.update("container", container)
    return Reply(204, None, dict(HTML))


def _container_headers(call: Call, container: Document) -> dict[str, str]:
    held = objects(call, container)
    headers = {
        "X-Container-Object-Count": str(len(held)),
        "X-Container-Bytes-Used": str(sum(each["bytes"] for each in held)),
        "X-Timestamp": f"{container['stamp']:.5f}",
        "Last-Modified": last_modified(container["stamp"]),
        "Accept-Ranges": "bytes",
        "X-Storage-Policy": _POLICY,
    }
    headers |= {"X-Versions-Location": container["_versions"]} if container.get("_versions") else {}
    headers |= {f"X-Container-{word.title()}": value for word, value in container["_acl"].items()}
    return headers | {f"X-Container-Meta-{name}": value for name, value in container["_meta"].items()}


def head_container(call: Call) -> Reply:
    """HEAD /v1/{account}/{container}."""
    headers = _container_headers(call, get_container(call))
    return Reply(204, None, {"Content-Type": "text/plain; charset=utf-8", **headers})


def list_objects(call: Call) -> Reply:
    """GET /v1/{account}/{container}."""
    container = get_container(call)
    shown = [
        {
            "bytes": each["bytes"],
            "hash": each["hash"],
            "name": each["name"],
            "content_type": each["content_type"],
            "last_modified": iso(each["stamp"]),
        }
        for each in objects(call, container)
    ]
    return listed(call, shown, _container_headers(call, container))


def delete_container(call: Call) -> Reply:
    """DELETE /v1/{account}/{container}: only when it is empty."""
    container = get_container(call)
    if call.store.exists("object", "container", container["id"]):
        raise RefusedError(409, "There was a conflict when trying to complete your request.")
    call.store.delete("container", container["id"])
    return Reply(204, None, dict(HTML))


_ACCOUNT = "/v1/{account}"
_CONTAINER = "/v1/{account}/{container}"
ROUTES = (
    Route("HEAD", _ACCOUNT, head_account),
    Route("GET", _ACCOUNT, list_containers),
    Route("POST", _ACCOUNT, post_account),
    Route("HEAD", _CONTAINER, head_container),
    Route("GET", _CONTAINER, list_objects),
    Route("PUT", _CONTAINER, put_container),
    Route("POST", _CONTAINER, post_container),
    Route("DELETE", _CONTAINER, delete_container),
)
