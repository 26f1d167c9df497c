"""Routes of a router beyond those of its interfaces.

They are added and removed one by one (the extension ``extraroute-atomic``), so that several stacks can have routes on
one router without taking each other's away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import rest
from hotc.runtime.drivers.compared import Compared, unordered
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.routers import ALL_ROUTERS, ROUTERS, router_key
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed


def build_route(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::ExtraRoute. The physical id is of Heat's form, ``ROUTER:DESTINATION:NEXTHOP``."""
    router = context.cloud.find("router", properties["router_id"])
    route = {"destination": properties["destination"], "nexthop": properties["nexthop"]}
    identity = f"{router}:{route['destination']}:{route['nexthop']}"
    return {"id": identity, "router_id": router, "routes": [route]}


def build_set(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::ExtraRouteSet. The physical id is that of the router, as with Heat."""
    router = context.cloud.find("router", properties["router"])
    routes: list[Json] = []
    for each in properties.get("routes") or []:
        route = {"destination": each["destination"], "nexthop": each["nexthop"]}
        if route not in routes:
            routes.append(route)
    return {"id": router, "router_id": router, "routes": routes}


def create(cloud: Cloud, sent: Json) -> Json:
    """Add the routes. One that the router has already is somebody else's, and would be taken away with ours."""
    found = rest.show(cloud, ROUTERS, sent["router_id"]) or {}
    taken = [route for route in sent["routes"] if route in (found.get("routes") or [])]
    if taken:
        raise ResourceProblem(
            f"the router has the route to {taken[0]['destination']} by {taken[0]['nexthop']} already",
            "Leave it out here, or take it away from the router first.",
        )
    _change(cloud, sent["router_id"], "add", sent["routes"])
    return dict(sent)


def _change(cloud: Cloud, router: str, action: str, routes: list[Json], *, missing_ok: bool = False) -> None:
    if routes:
        path = f"{ROUTERS.one(router)}/{action}_extraroutes"
        cloud.call("network", "PUT", path, {"router": {"routes": routes}}, missing_ok=missing_ok)


def read(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """Those of the routes that are there; ``None`` when there are none, or no router."""
    return _present(rest.show(cloud, ROUTERS, sent["router_id"]), sent)


def find(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The routes, among all routers."""
    return _present(listed.one(ALL_ROUTERS, sent["router_id"]), sent)


def _present(router: Json | None, sent: Json) -> Json | None:
    if router is None:
        return None
    present = [route for route in sent["routes"] if route in (router.get("routes") or [])]
    return {**sent, "routes": present} if present or not sent["routes"] else None


def update(cloud: Cloud, _identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Remove what goes, then add what is missing; routes that stay are not touched."""
    _change(cloud, after["router_id"], "remove", [route for route in before["routes"] if route not in after["routes"]])
    _change(cloud, after["router_id"], "add", after["routes"])


def delete(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Remove the routes from the router."""
    _change(cloud, sent["router_id"], "remove", sent["routes"], missing_ok=True)


def delete_status(found: Json) -> Status:
    """A set without routes is gone as soon as it is to go."""
    return Status("pending") if found["routes"] else READY


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The routes, if they are all there."""
    found = read(cloud, "", sent)
    return [] if found is None or found["routes"] != sent["routes"] else [found]


def exclusive_route(properties: Json) -> list[str]:
    """A router has a route once."""
    return [f"route:{properties.get('router_id')}:{properties.get('destination')}:{properties.get('nexthop')}"]


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Neutron::ExtraRoute",
        service="network",
        find_again="natural_key",
        build=build_route,
        create=create,
        read=read,
        delete=delete,
        candidates=candidates,
        external=None,
        listing=Listing((ALL_ROUTERS,), find),
        exclusive=exclusive_route,
        keys=router_key,
    ),
    Driver(
        type="OS::Neutron::ExtraRouteSet",
        service="network",
        find_again="natural_key",
        build=build_set,
        create=create,
        read=read,
        update=update,
        delete=delete,
        delete_status=delete_status,
        candidates=candidates,
        external=None,
        listing=Listing((ALL_ROUTERS,), find),
        compared=(Compared(("routes",), ("routes",), "routes", unordered),),
        exclusive=lambda properties: [f"routes:{properties.get('router')}"],
        keys=router_key,
    ),
]
