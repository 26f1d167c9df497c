"""What zones and record sets have in common: bodies, ids in paths, lists and their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.designate.errors import unfit_value, unknown_keys

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_PAGE = 20
_CONTROL = ("limit", "marker", "sort_key", "sort_dir")


def given(call: Call, word: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    """Return the body, of which every field is one of ``allowed``."""
    try:
        body = json.loads(call.content)
    except ValueError as error:
        raise RefusedError(400, str(error), "invalid_json") from None
    unknown = [name for name in body if name not in allowed]
    if unknown:
        raise unknown_keys(unknown, word)
    ttl = body.get("ttl")
    if ttl is not None and not (str(ttl).isdecimal() and int(ttl) <= 2147483647):
        raise unfit_value(f"Value must be less than or equal to 2147483647: {ttl}")
    return dict(body)


def identity(call: Call, argument: str) -> str:
    """Return an id of the path; refuses with 400 what can't be one."""
    value = call.args[argument]
    try:
        UUID(value)
    except ValueError:
        raise RefusedError(400, f"Invalid UUID {argument}: {value}", "invalid_uuid") from None
    return value


def view(call: Call, body: Document, path: str) -> Document:
    """Return an object as it is shown."""
    shown = {key: value for key, value in body.items() if not key.startswith("_")}
    return shown | {"links": {"self": f"{call.base}/dns{path}/{body['id']}"}}


def listed(call: Call, key: str, bodies: list[Document]) -> Reply:
    """Return a page of what the request's filters leave; ``bodies`` as they are shown."""
    wanted = [(name, value) for name, value in call.query if name not in _CONTROL]
    bodies = [each for each in bodies if all(_matches(each, *one) for one in wanted)]
    size = int(call.ask("limit") or _PAGE) if (call.ask("limit") or "1").isdecimal() else _PAGE
    marker = call.ask("marker")
    start = next((number + 1 for number, each in enumerate(bodies) if each["id"] == marker), 0)
    chosen = bodies[start : start + size]
    address = f"{call.base}{call.path}"
    links = {"self": f"{address}?{urlencode(call.query)}" if call.query else address}
    if len(chosen) == size:
        rest = [(name, value) for name, value in call.query if name != "marker"]
        links["next"] = f"{address}?{urlencode([*rest, ('marker', chosen[-1]['id'])])}"
    return Reply(200, {key: chosen, "links": links, "metadata": {"total_count": len(bodies)}})


def _matches(body: Document, name: str, value: str) -> bool:
    """Designate's filters take a star for any text."""
    actual = "" if body.get(name) is None else str(body.get(name))
    if "*" in value:
        from fnmatch import fnmatchcase

        return fnmatchcase(actual, value)
    return actual == value
