"""What the network service's objects have in common: bodies, marks to find them again, statuses, tags, agents.

A request is ``{"body": …}``, the JSON of the creating call, and ``tags``. Without a description of the user's own,
the description says which resource of which stack the object is, with the instance's uuid: operators see where it
comes from, and hotc finds it again when the answer to the creating request was lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.rest import Api

_DESCRIPTION_LIMIT: Final = 255
_BUILT: Final = {"ACTIVE", "DOWN", ""}


def mark(context: BuildContext) -> str:
    """The description of an object that the user gave none."""
    room = _DESCRIPTION_LIMIT - len(context.instance) - 1
    return f"{f'hotc {context.stack}/{context.resource}'[:room]} {context.instance}"


def body(properties: Json, context: BuildContext, *, leave_out: Collection[str] = (), named: bool = True) -> Json:
    """The properties as the creating call takes them: without nulls, ``value_specs`` merged in, named and marked."""
    special = {"value_specs", "tags", *leave_out}
    made: Json = {key: rest.without_nulls(value) for key, value in properties.items() if key not in special}
    made = {key: value for key, value in made.items() if value is not None}
    made.update(properties.get("value_specs") or {})
    if named and made.get("name") is None:  # Heat sends an empty name as it is
        made["name"] = context.automatic_name
    if not made.get("description"):
        made["description"] = mark(context)
    return made


def request(made: Json, properties: Json, **more: Any) -> Json:
    """The request as it is recorded."""
    return {"body": made, "tags": properties.get("tags") or [], **more}


def status(found: Json) -> Status:
    """Whether an object is built, as Heat sees it: ACTIVE and DOWN are both fine."""
    value = str(found.get("status") or "")
    if value in _BUILT:
        return READY
    return (
        Status("pending", value)
        if value == "BUILD"
        else Status("failed", f"the network service gives its status as {value}")
    )


def replace_tags(cloud: Cloud, api: Api, identity: str, tags: list[str]) -> None:
    """Give the object these tags and no others."""
    cloud.call("network", "PUT", f"{api.one(identity)}/tags", {"tags": tags})


def configure_tags(cloud: Cloud, api: Api, identity: str, sent: Json) -> None:
    """See to the tags, which can't be given with the creating request everywhere."""
    if sent["tags"]:
        found = rest.show(cloud, api, identity) or {}
        if sorted(found.get("tags") or []) != sorted(sent["tags"]):
            replace_tags(cloud, api, identity, sent["tags"])


def update(cloud: Cloud, api: Api, identity: str, before: Json, after: Json) -> None:
    """Send what differs between two requests, tags included."""
    rest.update(cloud, api, identity, rest.difference(before["body"], after["body"]))
    if sorted(before["tags"]) != sorted(after["tags"]):
        replace_tags(cloud, api, identity, after["tags"])


def look_alike(*names: str) -> Callable[[Json, Json], bool]:
    """Whether a found object has the request's values in these fields and in its description."""
    compared = (*names, "description")
    return lambda sent, found: all(found.get(name) == sent["body"].get(name) for name in compared)


def shown(
    *names: str, lists: tuple[str, ...] = (), ids: dict[str, str] | None = None, tags: bool = True
) -> tuple[Compared, ...]:
    """The properties that the service shows: plain fields, lists whose order means nothing, names given as ids."""
    return (
        *compared.fields(*names),
        *compared.fields(*lists, alike=compared.unordered),
        *(compared.named(name, key) for name, key in (ids or {}).items()),
        *((Compared(("tags",), ("tags",), "tags", compared.unordered),) if tags else ()),
    )


def list_call(api: Api) -> ListCall:
    """The project's own objects: administrators would see those of all projects."""
    return ListCall(api.service, api.path, api.plural, project_filter="project_id")


def driver(
    type_name: str,
    api: Api,
    build: Callable[[Json, BuildContext], Json],
    *,
    alike: tuple[str, ...] = ("name",),
    follows: tuple[str, ...] = (),
    **more: Any,
) -> Driver:
    """A driver with what the service's objects have in common.

    ``alike``: fields that tell look-alikes apart; they are filters, too. ``follows``: attributes that change only with
    the property of the same name.
    """

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        filters = {name: sent["body"][name] for name in (*alike, "description") if name in sent["body"]}
        project = sent["body"].get("tenant_id") or cloud.project_id
        return rest.listing(cloud, api, project_id=project, **filters)

    def change(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        update(cloud, api, identity, before, after)

    configured = "configure" in more or "read" in more or "create" in more
    defaults: dict[str, Any] = {
        "service": "network",
        "find_again": "token",
        "create": lambda cloud, sent: rest.create(cloud, api, sent["body"]),
        "read": lambda cloud, identity, sent: rest.show(cloud, api, identity),
        "delete": lambda cloud, identity, sent: rest.delete(cloud, api, identity),
        "gone_at_once": "delete" not in more,  # neutron answers when it is done
        "status": status,
        "configure": lambda cloud, identity, sent: configure_tags(cloud, api, identity, sent),
        "settled": lambda sent: not configured and not sent["tags"],
        "update": change,
        "candidates": candidates,
        "listing": plain(list_call(api)),
        "same": look_alike(*alike),
        "volatile": frozenset({*follows, "status"} & more.get("attributes", {}).keys()),
        "moved_by": {name: frozenset({name, "value_specs"}) for name in follows},
    }
    return Driver(type=type_name, build=build, **(defaults | more))


def follow_agents(  # noqa: PLR0917  # six words that are only ever said together
    cloud: Cloud, hosted: str, agent_path: str, key: str, identity: str, wanted: list[str]
) -> None:
    """Let exactly these agents serve a network or a router (administrators only).

    ``hosted`` is the path that lists the agents of the object, ``agent_path`` the collection below an agent, ``key``
    the name of the object's id in the request to it.
    """
    current = {agent["id"] for agent in cloud.listing("network", hosted, "agents")}
    for agent in sorted(set(wanted) - current):
        cloud.call("network", "POST", f"/agents/{agent}/{agent_path}", {key: identity})
    for agent in sorted(current - set(wanted)):
        cloud.call("network", "DELETE", f"/agents/{agent}/{agent_path}/{identity}", missing_ok=True)
