"""Shares of the shared file system service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import plain
from hotc.runtime.drivers.rest import Api
from hotc.runtime.drivers.share_types import SERVICE, VERSION, details

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

SHARES: Final = Api(SERVICE, "/shares", "share", "shares", microversion=VERSION)
TOKEN: Final = "hotc_instance"
"""Metadata key that marks a share, as neither its name nor anything else is its own."""

_PENDING: Final = frozenset(
    {"creating", "creating_from_snapshot", "extending", "shrinking", "reverting", "migrating", "ensuring"}
)
_NAMED: Final = {"share_network": "share_network_id", "share_type": "share_type", "snapshot": "snapshot_id"}
_RULE: Final = ("access_type", "access_to", "access_level")


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Manila::Share."""
    body = {name: properties[name] for name in ("size", "name", "description") if properties.get(name) is not None}
    body["share_proto"] = properties["share_protocol"]
    for name, field in _NAMED.items():
        if properties.get(name):
            kind = "share_snapshot" if name == "snapshot" else name
            body[field] = context.cloud.find(kind, properties[name])
    metadata = {str(key): str(value) for key, value in (properties.get("metadata") or {}).items()}
    body["metadata"] = {**metadata, TOKEN: context.instance}
    body["is_public"] = bool(properties.get("is_public"))
    rules = [{name: each.get(name) or "rw" for name in _RULE} for each in properties.get("access_rules") or []]
    return {"body": body, "rules": rules}


def read(cloud: Cloud, identity: str, sent: Json) -> Json | None:
    """The share; where the template says who has access, with who has."""
    found = rest.show(cloud, SHARES, identity)
    if found is not None and found.get("status") == "available" and sent.get("rules"):
        found["access"] = _access(cloud, identity)
    return found


def _access(cloud: Cloud, identity: str) -> list[Json]:
    answer = _act(cloud, identity, "access_list", None)
    listed: list[Json] = (answer or {}).get("access_list", [])
    return listed


def _act(cloud: Cloud, identity: str, action: str, arguments: Any, *, missing_ok: bool = False) -> Json | None:
    path = f"{SHARES.one(identity)}/action"
    return cloud.call(SERVICE, "POST", path, {action: arguments}, microversion=VERSION, missing_ok=missing_ok)


def _rule(listed: Json) -> Json:
    return {name: listed.get(name) for name in _RULE}


def status(found: Json) -> Status:
    """Available is fine."""
    value = str(found.get("status"))
    if value == "available":
        return READY
    return Status("pending", value) if value in _PENDING else Status("failed", f"the share's status is {value}")


def advance(cloud: Cloud, identity: str, sent: Json, found: Json) -> bool:
    """Allow access, which only an available share does. Who had another level before has to be denied first."""
    there = found.get("access")
    if there is None:
        return False
    missing = [rule for rule in sent["rules"] if rule not in [_rule(each) for each in there]]
    for rule in missing:
        for old in there:
            if all(old.get(name) == rule[name] for name in ("access_type", "access_to")):
                _act(cloud, identity, "deny_access", {"access_id": old["id"]}, missing_ok=True)
                break
        else:
            _act(cloud, identity, "allow_access", rule)
    return bool(missing)


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change names, description and metadata, and deny access to those who go; :func:`advance` allows it to others."""
    changed = rest.difference(before["body"], after["body"])
    named = {f"display_{name}": changed[name] for name in ("name", "description") if name in changed}
    if "is_public" in changed:
        named["is_public"] = changed["is_public"]
    rest.update(cloud, SHARES, identity, named)
    if "metadata" in changed:
        path = f"{SHARES.one(identity)}/metadata"
        cloud.call(SERVICE, "PUT", path, {"metadata": after["body"]["metadata"]}, microversion=VERSION)
    if before["rules"] != after["rules"]:
        for each in _access(cloud, identity):
            if _rule(each) not in after["rules"]:
                _act(cloud, identity, "deny_access", {"access_id": each["id"]}, missing_ok=True)


def delete(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Ask for the share to be deleted, unless that is under way."""
    found = rest.show(cloud, SHARES, identity)
    if found is not None and found.get("status") != "deleting":
        rest.delete(cloud, SHARES, identity)


def delete_status(found: Json) -> Status:
    """``error_deleting`` stays so until an operator looks at it."""
    value = str(found.get("status"))
    return Status("failed", f"the share's status is {value}") if value.startswith("error") else Status("pending", value)


def candidates(cloud: Cloud, _sent: Json) -> list[Json]:
    """All shares of the project; few have a name."""
    return cloud.listing(SERVICE, "/shares/detail", "shares", microversion=VERSION)


def _metadata(found: Json) -> Json:
    return {key: value for key, value in (found.get("metadata") or {}).items() if key != TOKEN}


def _with_mark(sent: Any, shown: Any) -> bool:
    return compared.exactly({key: value for key, value in sent.items() if key != TOKEN}, shown)


def _rules(found: Json) -> Any:
    return [_rule(each) for each in found["access"]] if "access" in found else UNSHOWN


def _paths(found: Json, cloud: Cloud) -> list[str]:
    path = f"{SHARES.one(str(found['id']))}/export_locations"
    answer = cloud.call(SERVICE, "GET", path, microversion=VERSION) or {}
    return [str(each["path"]) for each in answer.get("export_locations", ())]


def _text(name: str) -> Any:
    """Heat gives these attributes as Python prints them; those that only administrators are shown are null."""
    return lambda found, cloud: str(found[name]) if name in found else None


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Manila::Share",
        service=SERVICE,
        find_again="token",
        build=build,
        create=lambda cloud, sent: rest.create(cloud, SHARES, sent["body"]),
        read=read,
        status=status,
        advance=advance,
        update=update,
        delete=delete,
        delete_status=delete_status,
        candidates=candidates,
        same=lambda sent, found: (found.get("metadata") or {}).get(TOKEN) == sent["body"]["metadata"][TOKEN],
        external=lambda identity: {"rules": []},
        listing=plain(details(SHARES)),
        attributes={
            name: _text(name)
            for name in ("availability_zone", "host", "share_server_id", "created_at", "status", "project_id")
        }
        | {"export_locations": _paths},
        volatile=frozenset({"status"}),
        compared=(
            *compared.fields("name", "description", "is_public", "size"),
            Compared(("share_protocol",), ("body", "share_proto"), "share_proto"),
            Compared(("metadata",), ("body", "metadata"), _metadata, _with_mark),
            Compared(("access_rules",), ("rules",), _rules, compared.unordered),
            *(compared.named(name, field) for name, field in _NAMED.items()),
        ),
        keys=lambda sent, identity: [f"share:{identity}"] if identity else [],
    ),
]
