"""What the load balancer service's objects have in common: one tree per load balancer, changed one thing at a time.

While anything in a tree is being changed, octavia refuses every other change of it (409). So whatever belongs to a
load balancer has its id in the request (``root``), by which the engine lets one action at a time go on; what others
change meanwhile is waited for. Source: octavia's ``api/v2/controllers`` and ``db/repositories.py`` (18.0.1), and the
modules of ``heat/engine/resources/openstack/octavia`` (Heat 27.0.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

SERVICE: Final = "load_balancer"

BALANCERS: Final = Api(SERVICE, "/lbaas/loadbalancers", "loadbalancer", "loadbalancers")
LISTENERS: Final = Api(SERVICE, "/lbaas/listeners", "listener", "listeners")
POOLS: Final = Api(SERVICE, "/lbaas/pools", "pool", "pools")
POLICIES: Final = Api(SERVICE, "/lbaas/l7policies", "l7policy", "l7policies")


def list_call(api: Api) -> ListCall:
    """The project's own objects: administrators would see those of all projects."""
    return ListCall(SERVICE, api.path, api.plural, project_filter="project_id")


def status(found: Json) -> Status:
    """How far the service is with what it was asked for last."""
    value = str(found.get("provisioning_status"))
    if value == "ACTIVE":
        return READY
    if value.startswith("PENDING_"):
        return Status("pending", value)
    return Status("failed", f"the load balancer service gives its provisioning status as {value}")


def delete_status(found: Json) -> Status:
    """A deletion that failed leaves ERROR behind."""
    value = str(found.get("provisioning_status"))
    return Status("failed" if value == "ERROR" else "pending", f"its provisioning status is {value}")


def read(cloud: Cloud, api: Api, identity: str) -> Json | None:
    """The object; one that is only kept as DELETED for a while is not there any more."""
    found = rest.show(cloud, api, identity)
    return None if found is None or found.get("provisioning_status") == "DELETED" else found


def root_of_listener(cloud: Cloud, listener: str) -> str:
    """The id of the load balancer that a listener belongs to."""
    return _root(rest.show(cloud, LISTENERS, listener), "listener", listener)


def root_of_pool(cloud: Cloud, pool: str) -> str:
    """The id of the load balancer that a pool belongs to."""
    return _root(rest.show(cloud, POOLS, pool), "pool", pool)


def _root(found: Json | None, word: str, identity: str) -> str:
    balancers = (found or {}).get("loadbalancers") or []
    if not balancers:
        raise ResourceProblem(f"the {word} {identity} is not there, or belongs to no load balancer", "Plan again.")
    return str(balancers[0]["id"])


def body(
    properties: Json, context: BuildContext, *, leave_out: Collection[str] = (), named: bool = True, marked: bool = True
) -> Json:
    """The properties as the creating call takes them: without nulls, with a name and, as token, a description."""
    made: Json = {key: rest.without_nulls(value) for key, value in properties.items() if key not in leave_out}
    made = {key: value for key, value in made.items() if value is not None}
    if named and made.get("name") is None:  # Heat sends an empty name as it is
        made["name"] = context.automatic_name
    if marked and not made.get("description"):
        made["description"] = neutron.mark(context)
    return made


def sending(cloud: Cloud, root: str, send: Callable[[], Any]) -> Any:
    """Send a request about a tree. One whose load balancer has failed is refused for ever: that is said at once.

    Raises :class:`ResourceProblem`, and what ``send`` raises.
    """
    from openstack.exceptions import ConflictException

    try:
        return send()
    except ConflictException as error:
        balancer = rest.show(cloud, BALANCERS, root) if root else None
        if balancer is not None and balancer.get("provisioning_status") == "ERROR":
            raise ResourceProblem(
                f"the load balancer {root} has the provisioning status ERROR, so nothing in it can be changed",
                "Fail it over (`openstack loadbalancer failover`), or have it replaced.",
            ) from error
        raise


def tree_keys(sent: Json, _identity: str | None) -> list[str]:
    """One change at a time per load balancer."""
    return [f"load_balancer:{sent['root']}"]


def driver(
    type_name: str,
    api: Callable[[Json], Api],
    build: Callable[[Json, BuildContext], Json],
    *,
    never_null: frozenset[str] = frozenset(),
    emptied: frozenset[str] = frozenset(),
    **more: Any,
) -> Driver:
    """The driver of something in a tree. ``api``: its collection, from the request, as some are below their parent.

    ``never_null``: fields that keep their value when the template gives none any more. ``emptied``: lists that go when
    an empty one is sent; octavia takes null there for nothing at all.
    """

    def create(cloud: Cloud, sent: Json) -> Json:
        made: Json = sending(cloud, sent["root"], lambda: rest.create(cloud, api(sent), sent["body"]))
        return made

    def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        changed = rest.difference(before["body"], after["body"])
        changed = {name: value for name, value in changed.items() if value is not None or name not in never_null}
        changed |= {name: [] for name in emptied & changed.keys() if changed[name] is None}
        sending(cloud, after["root"], lambda: rest.update(cloud, api(after), identity, changed))

    def delete(cloud: Cloud, identity: str, sent: Json) -> None:
        sending(cloud, sent.get("root", ""), lambda: rest.delete(cloud, api(sent), identity))

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "create": create,
        "read": lambda cloud, identity, sent: read(cloud, api(sent), identity),
        "update": update,
        "delete": delete,
        "status": status,
        "delete_status": delete_status,
        "keys": tree_keys,
        "keeps_keys": True,
    }
    return Driver(type=type_name, build=build, **(defaults | more))


def marked_driver(
    type_name: str,
    api: Api,
    build: Callable[[Json, BuildContext], Json],
    **more: Any,
) -> Driver:
    """:func:`driver` for what has a name and a description, of which one is drawn by hotc: so it is found again."""

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        project = sent["body"].get("project_id") or cloud.project_id
        return rest.listing(cloud, api, project_id=project, name=sent["body"]["name"])

    defaults: dict[str, Any] = {
        "find_again": "token",
        "candidates": candidates,
        "same": neutron.look_alike("name"),
        "listing": plain(list_call(api)),
        # The load balancer itself is looked at without a request; whatever is below one knows its own.
        "external": lambda identity: {"root": ""},
    }
    return driver(type_name, lambda sent: api, build, **(defaults | more))
