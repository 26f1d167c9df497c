"""What the identity service has: projects, users, groups, roles, domains, regions, services and endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api
from hotc.runtime.drivers.role_grants import domain_id, grants, switch
from hotc.runtime.errors import CloudUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, FindAgain, Json

PROJECTS: Final = Api("identity", "/projects", "project", "projects")
USERS: Final = Api("identity", "/users", "user", "users")
GROUPS: Final = Api("identity", "/groups", "group", "groups")
ROLES: Final = Api("identity", "/roles", "role", "roles")
DOMAINS: Final = Api("identity", "/domains", "domain", "domains")
REGIONS: Final = Api("identity", "/regions", "region", "regions")
SERVICES: Final = Api("identity", "/services", "service", "services")
ENDPOINTS: Final = Api("identity", "/endpoints", "endpoint", "endpoints")


def change(cloud: Cloud, api: Api, identity: str, body: Json) -> None:
    """Change what ``body`` says, if it says anything: keystone does it with PATCH."""
    if body:
        cloud.call(api.service, "PATCH", api.one(identity), {api.singular: body})
        cloud.forget(api.service, api.path, identity)


def plain_body(properties: Json, context: BuildContext, *names: str) -> Json:
    """These properties, and a name: the automatic one where the template gives none."""
    body = {name: properties[name] for name in names if properties.get(name) is not None}
    return {"name": properties.get("name") or context.automatic_name, **body}


def build_project(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Project."""
    body = plain_body(properties, context, "description", "enabled", "tags")
    body["domain_id"] = domain_id(context.cloud, properties["domain"])
    if properties.get("parent"):
        body["parent_id"] = context.cloud.find("project", properties["parent"])
    return {"body": body}


def delete_project(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the project, and the default security group that neutron gave it, which would outlive it."""
    try:
        query = {"project_id": identity, "name": "default"}
        groups = cloud.listing("network", "/security-groups", "security_groups", query)
    except CloudUnknown:
        groups = []  # a cloud without a network service
    for group in groups:
        cloud.call("network", "DELETE", f"/security-groups/{group['id']}", missing_ok=True)
    rest.delete(cloud, PROJECTS, identity)


def build_user(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::User."""
    find = context.cloud.find
    body = plain_body(properties, context, "description", "enabled", "email", "password")
    body["domain_id"] = domain_id(context.cloud, properties["domain"])
    if properties.get("default_project"):
        body["default_project_id"] = find("project", properties["default_project"])
    groups = sorted({find("group", each) for each in properties.get("groups") or []})
    return {"body": body, "groups": groups, "grants": grants(context.cloud, properties.get("roles"))}


def configure_user(cloud: Cloud, identity: str, sent: Json) -> None:
    """Put the user into its groups, and give it its roles."""
    for group in sent["groups"]:
        cloud.call("identity", "PUT", f"{GROUPS.one(group)}/users/{identity}")
    switch(cloud, "users", identity, [], sent["grants"])


def update_user(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change its fields, and take away what goes; :func:`configure_user` adds what comes."""
    change(cloud, USERS, identity, rest.difference(before["body"], after["body"]))
    for group in before["groups"]:
        if group not in after["groups"]:
            cloud.call("identity", "DELETE", f"{GROUPS.one(group)}/users/{identity}", missing_ok=True)
    switch(cloud, "users", identity, before["grants"], after["grants"])


def build_group(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Group."""
    body = plain_body(properties, context, "description")
    body["domain_id"] = domain_id(context.cloud, properties["domain"])
    return {"body": body, "grants": grants(context.cloud, properties.get("roles"))}


def update_group(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change its fields, and take away the roles that go."""
    change(cloud, GROUPS, identity, rest.difference(before["body"], after["body"]))
    switch(cloud, "groups", identity, before["grants"], after["grants"])


def build_role(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Role."""
    body = plain_body(properties, context)
    if properties.get("domain"):
        body["domain_id"] = domain_id(context.cloud, properties["domain"])
    return {"body": body}


def build_domain(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Domain."""
    return {"body": plain_body(properties, context, "description", "enabled")}


def delete_domain(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the domain, which keystone refuses while it is enabled."""
    found = rest.show(cloud, DOMAINS, identity)
    if found is not None and found.get("enabled"):
        cloud.call("identity", "PATCH", DOMAINS.one(identity), {"domain": {"enabled": False}}, missing_ok=True)
    rest.delete(cloud, DOMAINS, identity)


def build_region(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Region. Keystone chooses the id where the template doesn't."""
    body = {name: properties[name] for name in ("id", "description", "enabled") if properties.get(name) is not None}
    if properties.get("parent_region"):
        body["parent_region_id"] = context.cloud.find("region", properties["parent_region"])
    return {"body": body}


def build_service(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Service."""
    return {"body": plain_body(properties, context, "type", "description", "enabled")}


def build_endpoint(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Keystone::Endpoint."""
    body = plain_body(properties, context, "interface", "url", "enabled")
    body["service_id"] = context.cloud.find("service", properties["service"])
    if properties.get("region"):
        body["region_id"] = context.cloud.find("region", properties["region"])
    return {"body": body}


def _unchanging_domain(_old: Json, _new: Json, name: str) -> bool:
    """Nothing moves from one domain to another: keystone says that the domain is immutable."""
    return name != "domain"


def driver(
    type_name: str,
    api: Api,
    build: Callable[[Json, BuildContext], Json],
    *,
    key: tuple[str, ...] = (),
    filters: tuple[str, ...] = (),
    **more: Any,
) -> Driver:
    """A driver with what the service's objects have in common.

    ``key``: fields of the body of which two objects can't both have the same values; without them, an object is told
    by what was there before. ``filters``: the fields that the service's list is narrowed by.
    """

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        return rest.listing(cloud, api, **{name: sent["body"][name] for name in filters if sent["body"].get(name)})

    def same(sent: Json, found: Json) -> bool:
        names = key or tuple(name for name in sent["body"] if name in found)
        return all(found.get(name) == sent["body"].get(name) for name in names)

    def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        change(cloud, api, identity, rest.difference(before["body"], after["body"]))

    find_again: FindAgain = "natural_key" if key else "before_set"
    word = api.singular
    defaults: dict[str, Any] = {
        "service": "identity",
        "find_again": find_again,
        "create": lambda cloud, sent: rest.create(cloud, api, sent["body"]),
        "read": lambda cloud, identity, sent: rest.show(cloud, api, identity),
        "update": update,
        "delete": lambda cloud, identity, sent: rest.delete(cloud, api, identity),
        "candidates": candidates,
        "listing": plain(ListCall("identity", api.path, api.plural)),
        "same": same,
    }
    if key:
        defaults["exclusive"] = lambda properties: (
            [f"{word}:{properties.get('domain', '')}:{properties['name']}"] if properties.get("name") else []
        )
    return Driver(type=type_name, build=build, **(defaults | more))


_IN_DOMAIN: Final[dict[str, Any]] = {
    "key": ("name", "domain_id"),
    "filters": ("name", "domain_id"),
    "in_place": _unchanging_domain,
}

DRIVERS: Final[list[Driver]] = [
    driver(
        "OS::Keystone::Project",
        PROJECTS,
        build_project,
        delete=delete_project,
        attributes=rest.fields("name", "parent_id", "domain_id", "enabled", "is_domain"),
        volatile=frozenset({"name", "enabled"}),
        moved_by={"name": frozenset({"name"}), "enabled": frozenset({"enabled"})},
        compared=(
            *compared.fields("name", "description", "enabled"),
            *compared.fields("tags", alike=compared.unordered),
        ),
        **_IN_DOMAIN,
    ),
    driver(
        "OS::Keystone::User",
        USERS,
        build_user,
        configure=configure_user,
        update=update_user,
        secret=frozenset({"password"}),
        attributes=rest.fields("name", "default_project_id", "domain_id", "enabled", "password_expires_at"),
        volatile=frozenset({"name", "default_project_id", "enabled", "password_expires_at"}),
        moved_by={
            "name": frozenset({"name"}),
            "default_project_id": frozenset({"default_project"}),
            "enabled": frozenset({"enabled"}),
            "password_expires_at": frozenset({"password"}),
        },
        compared=(
            *compared.fields("name", "description", "enabled", "email"),
            compared.named("default_project", "default_project_id"),
        ),
        **_IN_DOMAIN,
    ),
    driver(
        "OS::Keystone::Group",
        GROUPS,
        build_group,
        configure=lambda cloud, identity, sent: switch(cloud, "groups", identity, [], sent["grants"]),
        update=update_group,
        compared=compared.fields("name", "description"),
        **_IN_DOMAIN,
    ),
    driver(
        "OS::Keystone::Role",
        ROLES,
        build_role,
        key=("name", "domain_id"),
        filters=("name", "domain_id"),
        compared=compared.fields("name"),
    ),
    driver(
        "OS::Keystone::Domain",
        DOMAINS,
        build_domain,
        key=("name",),
        filters=("name",),
        delete=delete_domain,
        compared=compared.fields("name", "description", "enabled"),
    ),
    driver(
        "OS::Keystone::Region",
        REGIONS,
        build_region,
        exclusive=lambda properties: [f"region:{properties['id']}"] if properties.get("id") else [],
        compared=(
            *compared.fields("description", "enabled"),
            compared.named("parent_region", "parent_region_id"),
        ),
    ),
    driver(
        "OS::Keystone::Service",
        SERVICES,
        build_service,
        filters=("name", "type"),
        compared=compared.fields("name", "type", "description", "enabled"),
    ),
    driver(
        "OS::Keystone::Endpoint",
        ENDPOINTS,
        build_endpoint,
        filters=("service_id", "interface"),
        compared=(
            *compared.fields("name", "interface", "url", "enabled"),
            compared.named("service", "service_id"),
            compared.named("region", "region_id"),
        ),
    ),
]
