"""Secrets that the key manager keeps, and orders, by which it makes them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import barbican, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared, fields, same
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_SHOWN: Final = ("name", "secret_type", "algorithm", "bit_length", "mode")
_FILTERS: Final = {
    "name": "name",
    "secret_type": "secret_type",
    "algorithm": "alg",
    "bit_length": "bits",
    "mode": "mode",
}
"""Field of a secret → the filter for it."""

_PARTS: Final = ("public_key", "private_key", "certificate", "intermediates")
"""What the container that an order makes may hold, each an attribute of the order."""


def build_secret(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Barbican::Secret. A payload of which nothing is said is text."""
    made = {name: value for name, value in properties.items() if value is not None}
    if not made.get("payload"):
        made.pop("payload", None)
    elif not made.get("payload_content_type"):
        made["payload_content_type"] = "text/plain"
    return {"body": made}


def _secret_filters(body: Json) -> Json:
    return {filter_name: body[name] for name, filter_name in _FILTERS.items() if name in body}


def _same_secret(sent: Json, found: Json) -> bool:
    held = "default" in (found.get("content_types") or {})
    alike = all(same(sent["body"].get(name), found.get(name)) for name in _SHOWN)
    return alike and held == ("payload" in sent["body"])


def same_time(sent: Any, shown: Any) -> bool:
    """Whether two times are the same: barbican shows UTC without saying so, and takes any zone."""
    from datetime import UTC, datetime

    try:
        first, second = (datetime.fromisoformat(str(each)) for each in (sent, shown))
    except ValueError:
        return same(sent, shown)
    first, second = (each if each.tzinfo else each.replace(tzinfo=UTC) for each in (first, second))
    return abs((first - second).total_seconds()) < 1


def build_order(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Barbican::Order: all but its type say what is to be made."""
    meta = {name: value for name, value in properties.items() if name != "type" and value is not None}
    return {"body": {"type": properties["type"], "meta": meta}}


def _part(name: str) -> Callable[[Json, Cloud], Any]:
    """The payload of one secret of the container that the order made, if it made one."""

    def attribute(found: Json, cloud: Cloud) -> Any:
        if not found.get("container_ref"):
            return None
        container = barbican.show(cloud, "containers", found["container_ref"]) or {}
        reference = next(
            (each["secret_ref"] for each in container.get("secret_refs") or () if each["name"] == name), ""
        )
        secret = barbican.show(cloud, "secrets", reference) if reference else None
        held = barbican.payload(cloud, secret) if secret is not None else None
        return held if held is None or name == "private_key" else held.value

    return attribute


def _same_order(sent: Json, found: Json) -> bool:
    meta, shown = sent["body"]["meta"], found.get("meta") or {}
    # A passphrase is not shown by every version; the list may not be told by it.
    return found.get("type") == sent["body"]["type"] and all(
        same(value, shown.get(name)) for name, value in meta.items() if name not in {"pass_phrase", "expiration"}
    )


def _in_meta(name: str) -> Callable[[Json], Any]:
    return lambda found: (found.get("meta") or {}).get(name, UNSHOWN)


def delete_order(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete what the order made, then the order itself: as long as that is there, so are their references."""
    from openstack.exceptions import ForbiddenException

    found = barbican.show(cloud, "orders", identity)
    if found is None:
        return
    if found.get("container_ref"):
        container = barbican.show(cloud, "containers", found["container_ref"]) or {}
        for each in container.get("secret_refs") or ():
            barbican.remove(cloud, "secrets", each["secret_ref"])
        barbican.remove(cloud, "containers", found["container_ref"])
    if found.get("secret_ref"):
        barbican.remove(cloud, "secrets", found["secret_ref"])
    try:
        barbican.remove(cloud, "orders", identity)
    except ForbiddenException as error:
        raise ResourceProblem(
            f"the key manager doesn't let this user delete the order {identity}",
            "By default only administrators of the project may (its policy `order:delete`). Ask for the right, or have "
            "the order left where it is (`deletion_policy: Retain`).",
        ) from error


DRIVERS: Final[list[Driver]] = [
    barbican.driver(
        "OS::Barbican::Secret",
        "secrets",
        build_secret,
        _secret_filters,
        same=_same_secret,
        secret=frozenset({"payload"}),
        attributes={**rest.fields("status"), "decrypted_payload": lambda found, cloud: barbican.payload(cloud, found)},
        compared=(*fields(*_SHOWN), *fields("expiration", alike=same_time)),
    ),
    barbican.driver(
        "OS::Barbican::Order",
        "orders",
        build_order,
        lambda body: {},
        same=_same_order,
        delete=delete_order,
        attributes={
            **rest.fields("status", "order_ref", "secret_ref", "container_ref"),
            **{name: _part(name) for name in _PARTS},
        },
        compared=(
            Compared(("type",), ("body", "type"), "type"),
            *(
                Compared((name,), ("body", "meta", name), _in_meta(name))
                for name in ("name", "algorithm", "bit_length", "mode", "payload_content_type")
            ),
        ),
    ),
]
