"""What the key manager's objects have in common: they are known by their address, and never change.

Other types are given the whole reference (``https://…/v1/secrets/ID``), which is Heat's physical id; here that is the
id at its end, as the address of a service may change. Nothing can be changed, so every change of a property makes the
object anew. Nothing of a secret's payload is ever in an object that is read: it is asked for by itself, and marked.
Source: the modules of ``heat/engine/resources/openstack/barbican`` (Heat 27.0.1), and barbican's API (22.0.0).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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


def same_key(sent: Any, shown: Any) -> bool:
    """Whether two references mean the same, wherever the service is."""
    return bool(sent) == bool(shown) and key_of(str(sent)) == key_of(str(shown))


@dataclass(slots=True, frozen=True)
class _Collection(ListCall):
    """A list whose items have only a reference: they get the id at its end as well."""

    field: str = ""

    def listed(self, cloud: Cloud) -> list[Json]:
        """All objects of the project, over all pages."""
        items = cloud.listing(self.service, self.path, self.key, dict(self.query))
        return [_shown({**item, "id": key_of(item[self.field])}) for item in items]


def _shown(found: Json) -> Json:
    """An object without the passphrase of a key, which barbican gives away with the order that it stood in."""
    meta = found.get("meta")
    if not isinstance(meta, dict) or "pass_phrase" not in meta:
        return found
    return {**found, "meta": {name: value for name, value in meta.items() if name != "pass_phrase"}}


def show(cloud: Cloud, kind: str, reference: str) -> Json | None:
    """An object of the collection ``kind`` (``secrets`` …), or ``None``."""
    found = cloud.call(SERVICE, "GET", f"/{kind}/{key_of(reference)}", missing_ok=True)
    return None if found is None else _shown({**found, "id": key_of(reference)})


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
    page = (("limit", str(_PAGE)),)
    everything = _Collection(SERVICE, f"/{kind}", kind, query=page, field=field)

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        narrowed = tuple((name, str(value)) for name, value in filters(sent["body"]).items())
        return replace(everything, query=page + narrowed).listed(cloud)

    def create(cloud: Cloud, sent: Json) -> Json:
        answer = cloud.call(SERVICE, "POST", f"/{kind}", sent["body"]) or {}
        return {**answer, "id": key_of(answer[field])}

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "find_again": "before_set",
        "create": create,
        "read": lambda cloud, identity, sent: show(cloud, kind, identity),
        "delete": lambda cloud, identity, sent: remove(cloud, kind, identity),
        "reference": lambda identity, found: found.get(field) or identity,
        "status": status,
        "candidates": candidates,
        "listing": plain(everything),
    }
    return Driver(type=type_name, build=build, **(defaults | more))
