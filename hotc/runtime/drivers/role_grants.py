"""Which roles users and groups have, on which projects and domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, Listing
from hotc.runtime.drivers.local import by_name
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

ALL_GRANTS: Final = ListCall("identity", "/role_assignments", "role_assignments")

Who = Literal["users", "groups"]

_DEFAULT_DOMAIN: Final = "default"
"""The id of the domain that keystone makes itself; it is no UUID, and its name is another one."""


def domain_id(cloud: Cloud, name_or_id: str) -> str:
    """The id of a domain."""
    return _DEFAULT_DOMAIN if name_or_id == _DEFAULT_DOMAIN else cloud.find("domain", name_or_id)


def grants(cloud: Cloud, roles: list[Json] | None) -> list[Json]:
    """The property ``roles`` with ids: each a ``role`` on one ``target`` of the ``scope`` projects or domains."""
    made: list[Json] = []
    for each in roles or []:
        project, domain = each.get("project"), each.get("domain")
        if bool(project) == bool(domain):
            raise ResourceProblem(
                f"the role {each['role']} is given on {'both a project and a domain' if project else 'nothing'}",
                "Give each entry of roles either a project or a domain.",
            )
        target = cloud.find("project", project) if project else domain_id(cloud, str(domain))
        grant = {
            "role": cloud.find("role", each["role"]),
            "scope": "projects" if project else "domains",
            "target": target,
        }
        if grant not in made:
            made.append(grant)
    return made


def switch(cloud: Cloud, who: Who, identity: str, before: list[Json], after: list[Json]) -> None:
    """Revoke the roles that go, and grant those that are to be there. Both can be done again."""
    for grant in before:
        if grant not in after:
            cloud.call("identity", "DELETE", _path(who, identity, grant), missing_ok=True)
    for grant in after:
        cloud.call("identity", "PUT", _path(who, identity, grant))


def _path(who: Who, identity: str, grant: Json) -> str:
    return f"/{grant['scope']}/{grant['target']}/{who}/{identity}/roles/{grant['role']}"


def assignment(type_name: str, word: Literal["user", "group"]) -> Driver:
    """The driver of the roles of a user or a group. The physical id is the automatic name: the API knows none."""
    who: Who = "users" if word == "user" else "groups"

    def build(properties: Json, context: BuildContext) -> Json:
        return {
            "id": context.automatic_name,
            "who": context.cloud.find(word, properties[word]),
            "grants": grants(context.cloud, properties.get("roles")),
            "resource": context.resource,
        }

    def create(cloud: Cloud, sent: Json) -> Json:
        switch(cloud, who, sent["who"], [], sent["grants"])
        return dict(sent)

    def read(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
        """Those of the roles that are there; ``None`` when there are none."""
        query = {f"{word}.id": sent["who"]}
        return those_there(cloud.listing("identity", "/role_assignments", "role_assignments", query), sent)

    def find(listed: Listed, _identity: str, sent: Json) -> Json | None:
        own = [each for each in listed.all(ALL_GRANTS) if (each.get(word) or {}).get("id") == sent["who"]]
        return those_there(own, sent)

    def those_there(assignments: list[Json], sent: Json) -> Json | None:
        there = [_grant(each) for each in assignments]
        present = [each for each in sent["grants"] if each in there]
        return {**sent, "grants": present} if present or not sent["grants"] else None

    def update(cloud: Cloud, _identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        switch(cloud, who, after["who"], before["grants"], after["grants"])

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        found = read(cloud, "", sent)
        return [] if found is None or found["grants"] != sent["grants"] else [found]

    return Driver(
        type=type_name,
        service="identity",
        find_again="natural_key",
        build=build,
        create=create,
        read=read,
        update=update,
        # Another user has other roles: those of the one before have to go.
        in_place=lambda old, new, name: name != word,
        delete=lambda cloud, identity, sent: switch(cloud, who, sent["who"], sent["grants"], []),
        delete_status=_delete_status,
        candidates=candidates,
        listing=Listing((ALL_GRANTS,), find),
        reference=by_name,
        external=None,
        exclusive=lambda properties: [f"grants:{word}:{properties.get(word)}"],
        keys=lambda sent, identity: [f"{word}:{sent['who']}"],
    )


def _grant(listed: Json) -> Json:
    """An assignment of the list, as a request has it; roles on the system as a whole have another scope."""
    scope: dict[str, Any] = listed.get("scope") or {}
    kind = "project" if "project" in scope else "domain"
    return {
        "role": (listed.get("role") or {}).get("id"),
        "scope": f"{kind}s",
        "target": (scope.get(kind) or {}).get("id"),
    }


def _delete_status(found: Json) -> Status:
    return Status("pending") if found["grants"] else READY


DRIVERS: Final[list[Driver]] = [
    assignment("OS::Keystone::UserRoleAssignment", "user"),
    assignment("OS::Keystone::GroupRoleAssignment", "group"),
]
