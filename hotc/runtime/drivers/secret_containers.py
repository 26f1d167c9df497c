"""Containers of the key manager: several secrets under one reference, as a certificate with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import barbican
from hotc.runtime.drivers.compared import Compared, fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_CERTIFICATE: Final = ("certificate", "private_key", "private_key_passphrase", "intermediates")
_RSA: Final = ("private_key", "private_key_passphrase", "public_key")


def build_generic(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Barbican::GenericContainer."""
    pairs = {each["name"]: each["ref"] for each in properties.get("secrets") or []}
    return _request("generic", properties.get("name"), pairs)


def builder(kind: str, parts: tuple[str, ...]) -> Callable[[Json, BuildContext], Json]:
    """For a type whose secrets each have a property of their own, ``{part}_ref``."""

    def build(properties: Json, _context: BuildContext) -> Json:
        pairs = {part: properties[f"{part}_ref"] for part in parts if properties.get(f"{part}_ref")}
        return _request(kind, properties.get("name"), pairs)

    return build


def _request(kind: str, name: str | None, pairs: dict[str, str]) -> Json:
    body: Json = {"type": kind, "secret_refs": [{"name": part, "secret_ref": ref} for part, ref in pairs.items()]}
    return {"body": body | ({"name": name} if name is not None else {}), "refs": pairs}


def references(found: Json, _cloud: Cloud | None = None) -> dict[str, str]:
    """The secrets of a container by name."""
    return {each["name"]: each["secret_ref"] for each in found.get("secret_refs") or ()}


def same_references(sent: Any, shown: Any) -> bool:
    """Whether two maps of references mean the same secrets under the same names."""
    return bool(sent.keys() == shown.keys() and all(barbican.same_key(ref, shown[name]) for name, ref in sent.items()))


def _same(sent: Json, found: Json) -> bool:
    body = sent["body"]
    alike = (found.get("type"), found.get("name")) == (body["type"], body.get("name"))
    return alike and same_references(sent["refs"], references(found))


def _filters(body: Json) -> Json:
    return {name: body[name] for name in ("type", "name") if name in body}


def container(type_name: str, build: Callable[[Json, BuildContext], Json], *compared: Compared) -> Driver:
    """The driver of one kind of container."""
    return barbican.driver(
        type_name,
        "containers",
        build,
        _filters,
        same=_same,
        attributes={
            "status": lambda found, cloud: found.get("status"),
            "container_ref": lambda found, cloud: found.get("container_ref"),
            "secret_refs": references,
            "consumers": lambda found, cloud: found.get("consumers") or [],
        },
        compared=(*fields("name"), *compared),
    )


def _part(name: str) -> Compared:
    return Compared((f"{name}_ref",), ("refs", name), lambda found: references(found).get(name), barbican.same_key)


def _secrets(shown: dict[str, str]) -> list[Json]:
    return [{"name": name, "ref": ref} for name, ref in sorted(shown.items())]


DRIVERS: Final[list[Driver]] = [
    container(
        "OS::Barbican::GenericContainer",
        build_generic,
        Compared(("secrets",), ("refs",), references, same_references, as_property=_secrets),
    ),
    container("OS::Barbican::CertificateContainer", builder("certificate", _CERTIFICATE), *map(_part, _CERTIFICATE)),
    container("OS::Barbican::RSAContainer", builder("rsa", _RSA), *map(_part, _RSA)),
]
