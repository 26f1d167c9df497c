"""What the key manager's objects have in common: they are known by their address, and never change.

The physical id is the whole reference (``https://…/v1/secrets/ID``), as with Heat: other types are given it. Nothing
can be changed, so every change of a property makes the object anew. Nothing of a secret's payload is ever in an object
that is read: it is asked for by itself, and marked. Source: the modules of
``heat/engine/resources/openstack/barbican`` (Heat 27.0.1), and barbican's API (22.0.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import Secret
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

SERVICE: Final = "key_manager"
_TEXT: Final = "text/plain"
_PAGE: Final = 100
"""Objects on a page, the most that barbican gives (by itself it gives ten)."""


def key_of(reference: str) -> str:
    """The id at the end of a reference."""
    return reference.rstrip("/").rpartition("/")[2]


def show(cloud: Cloud, kind: str, reference: str) -> Json | None:
    """An object of the collection ``kind`` (``secrets`` …), or ``None``."""
    return cloud.call(SERVICE, "GET", f"/{kind}/{key_of(reference)}", missing_ok=True)


def remove(cloud: Cloud, kind: str, reference: str) -> None:
    """Delete an object; that it is not there is fine."""
    cloud.call(SERVICE, "DELETE", f"/{kind}/{key_of(reference)}", missing_ok=True)


def payload(cloud: Cloud, secret: Json) -> Secret | None:
    """What a secret holds: text as it is, anything else in base64; ``None`` when it holds nothing."""
    kind = (secret.get("content_types") or {}).get("default")
    if kind is None:
        return None
    found = cloud.content(SERVICE, f"/secrets/{key_of(secret['secret_ref'])}/payload", kind)
    return None if found is None else Secret(as_text(found, kind))


def as_text(content: bytes, kind: str) -> str:
    """Content as an attribute can hold it. Keys that barbican makes are PEM, whatever it says of their type."""
    import base64

    if kind == _TEXT or content.startswith(b"-----BEGIN "):
        return content.decode("utf-8", errors="replace")
    return base64.b64encode(content).decode()


def status(found: Json) -> Status:
    """What becomes of an order, or of a container."""
    value = str(found.get("status"))
    if value == "ACTIVE":
        return READY
    if value == "PENDING":
        return Status("pending", value)
    why = " - ".join(str(found[name]) for name in ("error_status_code", "error_reason") if found.get(name))
    return Status("failed", why or f"the key manager gives its status as {value}")


def driver(
    type_name: str,
    kind: str,
    build: Callable[[Json, BuildContext], Json],
    filters: Callable[[Json], Json],
    **more: Any,
) -> Driver:
    """The driver of one collection. ``filters``: what its list can be narrowed by, from the request's body.

    There is nothing to mark an object with, and no name needs to be its own: it is found again by what was not there
    before.
    """
    field = f"{kind.removesuffix('s')}_ref"

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        return cloud.listing(SERVICE, f"/{kind}", kind, {"limit": _PAGE, **filters(sent["body"])})

    def create(cloud: Cloud, sent: Json) -> Json:
        answer: Json = cloud.call(SERVICE, "POST", f"/{kind}", sent["body"]) or {}
        return answer

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "find_again": "before_set",
        "create": create,
        "read": lambda cloud, identity, sent: show(cloud, kind, identity),
        "delete": lambda cloud, identity, sent: remove(cloud, kind, identity),
        "identity": lambda found: str(found[field]),
        "status": status,
        "candidates": candidates,
        "listing": plain(ListCall(SERVICE, f"/{kind}", kind, identity=field, query=(("limit", str(_PAGE)),))),
    }
    return Driver(type=type_name, build=build, **(defaults | more))
