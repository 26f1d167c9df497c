"""What the compute service has beside servers: key pairs and server groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from hotc.compiler.values import Secret
from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, Listing, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

SERVER_GROUPS: Final = Api("compute", "/os-server-groups", "server_group", "server_groups")

_KEYPAIRS: Final = "/os-keypairs"
_KEY_TYPE_VERSION: Final = "2.2"
_KEY_USER_VERSION: Final = "2.10"
_SOFT_POLICY_VERSION: Final = "2.15"
_GROUP_RULES_VERSION: Final = "2.64"

ALL_KEYPAIRS: Final = ListCall(
    "compute", _KEYPAIRS, "keypairs", microversion=_KEY_TYPE_VERSION, wrapped="keypair", identity="name"
)
ALL_SERVER_GROUPS: Final = ListCall("compute", SERVER_GROUPS.path, SERVER_GROUPS.plural)


def build_keypair(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Nova::KeyPair. Nova generates a key pair where no public key is given."""
    body = {"name": properties["name"], "public_key": properties.get("public_key"), "type": properties.get("type")}
    body["user_id"] = properties.get("user")
    microversion = _KEY_USER_VERSION if body["user_id"] else _KEY_TYPE_VERSION if body["type"] else None
    return {
        "body": {key: value for key, value in body.items() if value},
        "microversion": microversion,
        "save_private_key": bool(properties.get("save_private_key")),
    }


def create_keypair(cloud: Cloud, sent: Json) -> Json:
    """Make the key pair. A private key comes with this answer and never again; it is dropped unless it is to be
    saved.
    """
    answer = (
        cloud.call("compute", "POST", _KEYPAIRS, {"keypair": sent["body"]}, microversion=sent["microversion"]) or {}
    )
    made: Json = {**answer["keypair"], "id": sent["body"]["name"]}
    if not sent["save_private_key"]:
        made.pop("private_key", None)
    return made


def read_keypair(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """The key pair, by its name."""
    body = sent["body"]
    query = {"user_id": body["user_id"]} if "user_id" in body else None
    path = f"{_KEYPAIRS}/{quote(body['name'], safe='')}"
    found = cloud.call("compute", "GET", path, query=query, microversion=sent["microversion"], missing_ok=True)
    return None if found is None else {**found["keypair"], "id": body["name"]}


def find_keypair(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The key pair, among all of the user."""
    found = listed.one(ALL_KEYPAIRS, sent["body"]["name"])
    return None if found is None else {**found, "id": sent["body"]["name"]}


def delete_keypair(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Delete the key pair; servers keep the key that they were given."""
    body = sent["body"]
    query = {"user_id": body["user_id"]} if "user_id" in body else None
    path = f"{_KEYPAIRS}/{quote(body['name'], safe='')}"
    cloud.call("compute", "DELETE", path, query=query, microversion=sent["microversion"], missing_ok=True)


def keypair_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one key pair of this name that the user can have."""
    found = read_keypair(cloud, "", sent)
    return [] if found is None else [found]


def build_group(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Nova::ServerGroup, in the oldest form that says all of it."""
    name = properties.get("name") or context.automatic_name
    policies = properties.get("policies") or ["anti-affinity"]
    rules = rest.without_nulls(properties.get("rules") or {})
    if rules:
        return {"body": {"name": name, "policy": policies[0], "rules": rules}, "microversion": _GROUP_RULES_VERSION}
    soft = any(policy.startswith("soft-") for policy in policies)
    return {"body": {"name": name, "policies": policies}, "microversion": _SOFT_POLICY_VERSION if soft else None}


def same_group(sent: Json, found: Json) -> bool:
    """Name and policies are as asked for; which rules there are, old versions of the API don't tell."""
    body = sent["body"]
    wanted = body.get("policies") or [body["policy"]]
    shown = found.get("policies") or [found.get("policy")]  # from 2.64 on there is one
    return bool(found.get("name") == body["name"] and shown == wanted)


def create_group(cloud: Cloud, sent: Json) -> Json:
    """Make the server group."""
    body = {"server_group": sent["body"]}
    answer = cloud.call("compute", "POST", SERVER_GROUPS.path, body, microversion=sent["microversion"]) or {}
    made: Json = answer["server_group"]
    return made


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Nova::KeyPair",
        service="compute",
        find_again="natural_key",
        build=build_keypair,
        create=create_keypair,
        read=read_keypair,
        delete=delete_keypair,
        candidates=keypair_candidates,
        external=lambda identity: {"body": {"name": identity}, "microversion": None},
        # The key pairs of other users are in no list.
        listing=Listing((ALL_KEYPAIRS,), find_keypair, holds=lambda sent: "user_id" not in sent["body"]),
        keep=lambda found: {"private_key": found.get("private_key", "")},
        attributes={
            "public_key": lambda found, cloud: found.get("public_key"),
            "private_key": lambda found, cloud: Secret(found.get("private_key", "")),
        },
        exclusive=lambda properties: [f"keypair:{properties.get('name')}"],
        compared=compared.fields("public_key"),
    ),
    Driver(
        type="OS::Nova::ServerGroup",
        service="compute",
        find_again="before_set",
        build=build_group,
        create=create_group,
        read=lambda cloud, identity, sent: rest.show(cloud, SERVER_GROUPS, identity),
        delete=lambda cloud, identity, sent: rest.delete(cloud, SERVER_GROUPS, identity),
        candidates=lambda cloud, sent: rest.listing(cloud, SERVER_GROUPS),
        same=same_group,
        listing=plain(ALL_SERVER_GROUPS),
    ),
]
