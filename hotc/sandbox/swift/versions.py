"""Objects and their contents, and the versions that a container with X-Versions-Location keeps of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document


def content_of(call: Call, identity: str) -> bytes:
    """Return what an object holds."""
    row = call.store.connection.execute("SELECT content FROM blobs WHERE id = ?", (identity,)).fetchone()
    return bytes(row[0])


def store(call: Call, made: Document, content: bytes) -> None:
    """Store an object with its content, in place of the one before."""
    drop(call, made["id"])
    project = str(made["container"]).partition("/")[0].removeprefix("AUTH_")
    call.store.insert("object", project, made)
    call.store.connection.execute("INSERT INTO blobs VALUES (?, ?)", (made["id"], content))


def drop(call: Call, identity: str) -> None:
    """Remove an object and its content."""
    call.store.connection.execute("DELETE FROM blobs WHERE id = ?", (identity,))
    call.store.delete("object", identity)


def _place(container: Document) -> str:
    """The container of the versions, in the same account."""
    return f"{container['account']}/{container['_versions']}"


def archive(call: Call, container: Document, identity: str) -> None:
    """Keep the object that is about to be overwritten as a version, if the container keeps any."""
    before = call.store.get("object", identity)
    if before is None or not container.get("_versions"):
        return
    name = f"{len(before['name']):03x}{before['name']}/{before['stamp']:.5f}"
    place = _place(container)
    kept = {**before, "id": f"{place}/{name}", "name": name, "container": place}
    store(call, kept, content_of(call, identity))


def bring_back(call: Call, container: Document, gone: Document) -> None:
    """Let the newest version be the object again that was just deleted."""
    if not container.get("_versions"):
        return
    prefix = f"{len(gone['name']):03x}{gone['name']}/"
    found = call.store.find("object", "container", _place(container))
    versions = sorted((each for each in found if each["name"].startswith(prefix)), key=lambda each: str(each["name"]))
    if versions:
        newest = versions[-1]
        own = {key: gone[key] for key in ("id", "name", "container")}
        store(call, {**newest, **own}, content_of(call, newest["id"]))
        drop(call, newest["id"])
