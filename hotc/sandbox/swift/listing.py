"""Lists of containers and of objects: plain or JSON, by prefix, delimiter and marker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, RefusedError, Reply

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_MOST = 10000


def listed(call: Call, entries: list[Document], headers: dict[str, str]) -> Reply:
    """Return the page of ``entries`` (with a ``name``) that the request asks for."""
    limit = call.ask("limit") or str(_MOST)
    if not limit.isdecimal() or int(limit) > _MOST:
        raise RefusedError(412, f"Maximum limit is {_MOST}")
    prefix, marker, end = (call.ask(name) or "" for name in ("prefix", "marker", "end_marker"))
    entries = sorted(entries, key=lambda each: str(each["name"]).encode())
    chosen = [each for each in _folded(entries, prefix, call.ask("delimiter") or "") if _name(each) > marker]
    chosen = [each for each in chosen if not end or _name(each) < end][: int(limit)]
    if call.ask("format") == "json" or "json" in call.headers.get("accept", ""):
        return Reply(200, chosen, {**headers, "Content-Type": "application/json; charset=utf-8"})
    headers = {**headers, "Content-Type": "text/plain; charset=utf-8"}
    if not chosen:
        return Reply(204, None, headers)
    return Reply(200, "".join(f"{_name(each)}\n" for each in chosen).encode(), headers)


def _name(entry: dict[str, Any]) -> str:
    return str(entry.get("name", entry.get("subdir")))


def _folded(entries: list[Document], prefix: str, delimiter: str) -> list[dict[str, Any]]:
    """What begins with the prefix; what goes on behind a delimiter stands together, once."""
    shown: list[dict[str, Any]] = []
    for each in entries:
        name = str(each["name"])
        if not name.startswith(prefix):
            continue
        head, found, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
        entry = {"subdir": f"{prefix}{head}{delimiter}"} if found else each
        if entry not in shown:
            shown.append(entry)
    return shown
