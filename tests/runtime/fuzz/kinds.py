"""The kinds of resources of the fuzzed cloud: every way to find again, and everything that a driver can do besides.

Each call says which kind of step it is, so that faults and deaths can be aimed at it, and each body carries the uuid
of its intent, so that a creating request that is sent twice is seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openstack.exceptions import ConflictException, NotFoundException

from hotc.runtime.drivers.driver import READY, Driver, Status
from tests.runtime.fake_cloud import DRIVERS as SIMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.drivers.driver import BuildContext

    from .cloud import FuzzedCloud

Json = dict[str, Any]

FIELDS = ("name", "size", "shape", "refs", "label")
"""What every object has, and what is compared with the template."""

PLAIN = "Test::Plain"
VALUE = "Test::Value"
GROUP = "Test::Group"
SERVER = "Test::Server"


def _body(properties: Json, context: BuildContext) -> Json:
    return {
        "name": properties.get("name") or context.automatic_name,
        "size": properties.get("size", 1),
        "shape": properties.get("shape", "round"),
        "refs": sorted(set(properties.get("refs") or ())),
        "label": properties.get("label", ""),
        "instance": context.instance,
    }


def _update(kind: str) -> Callable[..., None]:
    def update(cloud: FuzzedCloud, identity: str, before: Json, after: Json, _changed: Any) -> None:
        body = {name: after[name] for name in ("size", "refs", "label") if before[name] != after[name]}
        if body:
            cloud.change(kind, identity, body)

    return update


def _status(found: Json) -> Status:
    if found["status"] == "ready":
        return READY
    return Status("failed" if found["status"] == "error" else "pending", found["status"])


def _by_instance(kind: str) -> Callable[[FuzzedCloud, Json], list[Json]]:
    return lambda cloud, sent: [each for each in cloud.list(kind) if each["instance"] == sent["instance"]]


def _configure(cloud: FuzzedCloud, identity: str, sent: Json) -> None:
    found = cloud.show("group", identity)
    if found is None:
        raise _missing()
    if found.get("rules", []) != sent["rules"]:
        cloud.change("group", identity, {"rules": sent["rules"]})


def _missing() -> NotFoundException:
    error = NotFoundException(message="no such thing")
    error.status_code = 404
    return error


def _create_server(cloud: FuzzedCloud, sent: Json) -> Json:
    """First what stands beside it, then the server itself: two requests, one intent."""
    side = {**sent, "id": f"side-{sent['instance']}", "refs": []}
    try:
        cloud.create("side", side)
    except ConflictException:
        if f"side-{sent['instance']}" not in cloud.of("side"):
            raise
    cloud.step = "create"
    return cloud.create("server", sent)


def _advance(cloud: FuzzedCloud, identity: str, _sent: Json, found: Json) -> bool:
    if found["status"] != "ready" or found.get("flag"):
        return False
    cloud.change("server", identity, {"flag": True})
    return True


def _tidy(cloud: FuzzedCloud, sent: Json) -> None:
    try:
        if any(each["instance"] == sent["instance"] for each in cloud.list("side")):
            cloud.remove("side", f"side-{sent['instance']}")
    except NotFoundException:
        if f"side-{sent['instance']}" in cloud.of("side"):
            raise


def _kind(type_name: str, **more: Any) -> Driver:
    kind = type_name.partition("::")[2].lower()
    given: dict[str, Any] = {
        "service": "test",
        "find_again": "token",
        "build": _body,
        "create": lambda cloud, sent: cloud.create(kind, sent),
        "read": lambda cloud, identity, _sent: cloud.show(kind, identity),
        "delete": lambda cloud, identity, _sent: cloud.remove(kind, identity),
        "update": _update(kind),
        "in_place": lambda _old, _new, name: name in {"size", "refs", "label", "rules"},
        "status": _status,
        "candidates": _by_instance(kind),
        "attributes": {"size": lambda found, _cloud: found["size"]},
        "volatile": frozenset({"size"}),
    }
    return Driver(type=type_name, **(given | more))


def _with_instance(driver: Driver) -> Driver:
    build = driver.build

    def marked(properties: Json, context: BuildContext) -> Json:
        return {**build(properties, context), "instance": context.instance}

    if driver.find_again == "before_set":
        return replace(driver, status=_status, build=marked, same=alike)
    return replace(driver, status=_status, build=marked)


def alike(sent: Json, found: Json) -> bool:
    """Whether an object is in all respects what was asked for; of two such ones, nobody can say which is whose."""
    return all(found[name] == sent[name] for name in FIELDS)


def _group_body(properties: Json, context: BuildContext) -> Json:
    return {**_body(properties, context), "rules": list(properties.get("rules") or [])}


_PLAIN: dict[str, Driver] = {
    **{name: _with_instance(driver) for name, driver in SIMPLE.items()},
    GROUP: _kind(
        GROUP,
        build=_group_body,
        create=lambda cloud, sent: cloud.create("group", {**sent, "rules": []}),
        configure=_configure,
        keys=lambda _sent, identity: [f"group:{identity}"] if identity else [],
    ),
    SERVER: _kind(
        SERVER,
        create=_create_server,
        advance=_advance,
        after_delete=_tidy,
        keys=lambda sent, _identity: [f"thing:{each}" for each in sent["refs"]],
    ),
    VALUE: _kind(
        VALUE,
        find_again="local",
        build=lambda properties, context: {**_body(properties, context), "id": context.automatic_name},
        create=lambda _cloud, sent: dict(sent),
        read=lambda _cloud, identity, sent: {**sent, "id": identity, "status": "ready"},
        delete=lambda _cloud, _identity, _sent: None,
        update=lambda _cloud, _identity, _before, _after, _changed: None,
        candidates=None,
    ),
}


def _telling(driver: Driver) -> Driver:
    """The same driver; each call tells the cloud which kind of step it is."""
    told: dict[str, Any] = {}
    for name, step in (
        ("create", "create"),
        ("delete", "delete"),
        ("update", "update"),
        ("configure", "configure"),
        ("advance", "advance"),
        ("after_delete", "tidy"),
    ):
        call = getattr(driver, name)
        if call is not None:
            told[name] = _step(call, step)
    read, candidates = driver.read, driver.candidates

    def reading(cloud: Any, identity: str, sent: Json) -> Json | None:
        cloud.step = "gone" if cloud.leaving(identity) else "ready"
        if identity.startswith("given-") and not cloud.known(identity):
            cloud.step = "settle"
        return read(cloud, identity, sent)

    def looking(cloud: Any, sent: Json) -> list[Json]:
        cloud.step = "settle" if sent["instance"] in cloud.asked else "look"
        assert candidates is not None
        return candidates(cloud, sent)

    return replace(driver, read=reading, candidates=None if candidates is None else looking, **told)


def _step(call: Callable[..., Any], step: str) -> Callable[..., Any]:
    def told(cloud: Any, *arguments: Any) -> Any:
        cloud.step = "beside" if step == "create" and call is _create_server else step
        return call(cloud, *arguments)

    return told


DRIVERS: dict[str, Driver] = {name: _telling(driver) for name, driver in _PLAIN.items()}
TYPES = tuple(DRIVERS)
