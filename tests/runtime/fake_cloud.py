"""A cloud in memory with virtual time: objects of four kinds, each found again in another way, and faults."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ConnectFailure, ConnectTimeout
from openstack.exceptions import BadRequestException, ConflictException, HttpException, NotFoundException
from requests.exceptions import ConnectionError as RequestsConnectionError
from urllib3.exceptions import NewConnectionError

from hotc.runtime.drivers.compared import Compared, unordered
from hotc.runtime.drivers.copies import Copies
from hotc.runtime.drivers.driver import READY, Driver, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.drivers.driver import BuildContext

Json = dict[str, Any]

FAULTS = ("lost before", "lost after", "500 before", "500 after", "late", "429", "unreached", "504 after")
"""What may go wrong with one request; ``late``: the server acts when the client has given up."""


def refuse(error: type[HttpException], status: int, message: str) -> HttpException:
    made = error(message=message)
    made.status_code = status
    return made


@dataclass(slots=True)
class Log:
    method: str
    kind: str
    identity: str


@dataclass
class FakeCloud:
    """The services. ``fault_of(method, kind)`` says what goes wrong with the request that comes now, or ``None``."""

    name: str = "fake"
    auth_url: str = "http://fake/v3"
    region: str = "RegionOne"
    project_id: str = "p1"
    timeout: float = 60.0
    build_time: float = 3.0
    lateness: float = 40.0
    time: Callable[[], float] = lambda: 0.0
    fault_of: Callable[[str, str], str | None] = lambda method, kind: None
    objects: dict[str, dict[str, Json]] = field(default_factory=dict)
    log: list[Log] = field(default_factory=list)
    late: list[tuple[float, Callable[[], Any]]] = field(default_factory=list)
    made: int = 0

    def close(self) -> None:
        pass

    def of(self, kind: str) -> dict[str, Json]:
        return self.objects.setdefault(kind, {})

    def everything(self) -> list[Json]:
        return [each for kind, some in self.objects.items() if kind != "copy" for each in some.values()]

    def towards(self, identity: str, *, asleep: bool) -> Status:
        """Lets a token fall asleep or wake up, which takes a while; asks for it at most once."""
        found = self.show("token", identity)
        if found is None:
            raise refuse(NotFoundException, 404, "no such thing")
        if found.get("changing_until", 0.0) > self.time():
            return Status("pending", "changing")
        if found.get("asleep", False) == asleep:
            return READY
        body = {"asleep": asleep, "changing_until": self.time() + self.build_time}
        self.request("ACT", "token", identity, lambda: self.of("token")[identity].update(body))
        return Status("pending", "asked")

    def copy(self, kind: str, identity: str, name: str) -> str:
        """A copy of an object, which is ready after a while."""

        def act() -> str:
            source = self.of(kind).get(identity)
            if source is None or "gone_at" in source:
                raise refuse(NotFoundException, 404, "no such thing")
            self.made += 1
            made = {"id": f"copy-{self.made}", "name": name, "of": identity, "size": source["size"]}
            self.of("copy")[made["id"]] = made | {"kind": "copy", "made_at": self.time()}
            return str(made["id"])

        return self.request("POST", "copy", identity, act)  # type: ignore[no-any-return]

    # Requests --------------------------------------------------------------------------------------------------------

    def request(self, method: str, kind: str, identity: str, act: Callable[[], Any]) -> Any:
        self.arrive()
        self.log.append(Log(method, kind, identity))
        fault = self.fault_of(method, kind)
        if fault == "lost before":
            raise ConnectFailure("connection reset")
        if fault == "500 before":
            raise refuse(HttpException, 500, "something broke")
        if fault == "429":
            raise refuse(HttpException, 429, "slow down")
        if fault == "unreached":
            raise ConnectFailure("refused") from RequestsConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]
        if fault == "late":
            if method != "GET":
                self.late.append((self.time() + self.lateness, act))
            raise ConnectTimeout("no answer")
        answer = act()
        if fault == "lost after":
            raise ConnectFailure("connection reset")
        if fault in {"500 after", "504 after"}:
            raise refuse(HttpException, int(fault[:3]), "something broke")
        return answer

    def arrive(self, *, all_of_them: bool = False) -> None:
        """Carry out what was under way when its client gave up."""
        for at, act in list(self.late):
            if all_of_them or at <= self.time():
                self.late.remove((at, act))
                with suppress(HttpException):  # refused, with nobody there to hear it
                    act()

    def create(self, kind: str, body: Json) -> Json:
        def act() -> Json:
            self._check_references(body)
            if kind == "key" and any(each["name"] == body["name"] for each in self.of(kind).values()):
                raise refuse(ConflictException, 409, f"there is a key {body['name']} already")
            self.made += 1
            made = {**body, "kind": kind, "id": body.get("id") or f"{kind}-{self.made}", "made_at": self.time()}
            if made["id"] in self.of(kind):
                raise refuse(ConflictException, 409, "that id is taken")
            self.of(kind)[made["id"]] = made
            return dict(made)

        return self.request("POST", kind, "", act)  # type: ignore[no-any-return]

    def show(self, kind: str, identity: str) -> Json | None:
        def act() -> Json | None:
            found = self.of(kind).get(identity)
            if found is None:
                return None
            if (gone_at := found.get("gone_at")) is not None and gone_at <= self.time():
                del self.of(kind)[identity]
                return None
            ready = self.time() >= found["made_at"] + self.build_time
            return {**found, "status": "deleting" if gone_at is not None else "ready" if ready else "building"}

        return self.request("GET", kind, identity, act)  # type: ignore[no-any-return]

    def list(self, kind: str) -> list[Json]:
        return self.request("GET", kind, "", lambda: [dict(each) for each in self.of(kind).values()])  # type: ignore[no-any-return]

    def change(self, kind: str, identity: str, body: Json) -> None:
        def act() -> None:
            if identity not in self.of(kind):
                raise refuse(NotFoundException, 404, "no such thing")
            self._check_references(body)
            self.of(kind)[identity].update(body)

        self.request("PUT", kind, identity, act)

    def remove(self, kind: str, identity: str) -> None:
        def act() -> None:
            if identity not in self.of(kind):
                raise refuse(NotFoundException, 404, "no such thing")
            users = [each["id"] for each in self.everything() if identity in each.get("refs", ())]
            if users and kind != "key":  # as a keypair, a key may go while it is in use
                raise refuse(ConflictException, 409, f"in use by {', '.join(users)}")
            self.of(kind)[identity].setdefault("gone_at", self.time() + self.build_time / 3)

        self.request("DELETE", kind, identity, act)

    def settle(self) -> None:
        """Let all deletions come to their end."""
        for kind in self.objects.values():
            for identity in [i for i, each in kind.items() if each.get("gone_at", float("inf")) <= self.time()]:
                del kind[identity]

    def _check_references(self, body: Json) -> None:
        there = {each["id"]: each for each in self.everything()}
        for reference in body.get("refs", ()):
            if reference not in there:
                raise refuse(BadRequestException, 400, f"{reference} is not there")


_COPIES = Copies(
    kind="copy",
    create=lambda cloud, identity, name: cloud.copy("token", identity, name),  # type: ignore[attr-defined]
    find=lambda cloud, name: [each["id"] for each in cloud.list("copy") if each["name"] == name],  # type: ignore[attr-defined]
    read=lambda cloud, identity: cloud.show("copy", identity),  # type: ignore[attr-defined]
    status=lambda found: READY if found["status"] == "ready" else Status("pending", found["status"]),
    delete=lambda cloud, identity: cloud.remove("copy", identity) if identity in cloud.of("copy") else None,  # type: ignore[attr-defined]
    restored=lambda properties, identity: {"label": identity},
    forgotten=lambda sent: {**sent, "label": ""},
)


def _driver(kind: str, find_again: Any, *, exclusive: bool = False) -> Driver:
    def build(properties: Json, context: BuildContext) -> Json:
        body: Json = {
            "name": properties.get("name") or context.automatic_name,
            "size": properties.get("size", 1),
            "shape": properties.get("shape", "round"),
            "refs": sorted(set(properties.get("refs") or ())),
            "label": properties.get("label", ""),
        }
        if kind == "token":
            body["token"] = context.instance
        if kind == "given":
            body["id"] = f"given-{context.instance}"
        return body

    def candidates(cloud: Any, sent: Json) -> list[Json]:
        found = cloud.list(kind)
        return [each for each in found if each["name"] == sent["name"]] if kind == "key" else found

    def same(sent: Json, found: Json) -> bool:
        if kind == "token":
            return bool(found["token"] == sent["token"])
        return all(found[name] == sent[name] for name in ("name", "shape", "refs"))

    def update(cloud: Any, identity: str, before: Json, after: Json, _changed: Any) -> None:
        body = {name: after[name] for name in ("size", "refs", "label") if before[name] != after[name]}
        if body:
            cloud.change(kind, identity, body)

    return Driver(
        type=f"Test::{kind.capitalize()}",
        service="test",
        find_again=find_again,
        build=build,
        create=lambda cloud, sent: cloud.create(kind, sent),  # type: ignore[attr-defined]
        read=lambda cloud, identity, _sent: cloud.show(kind, identity),  # type: ignore[attr-defined]
        delete=lambda cloud, identity, _sent: cloud.remove(kind, identity),  # type: ignore[attr-defined]
        update=update,
        in_place=lambda _old, _new, name: name in {"size", "refs", "label"},
        status=lambda found: READY if found["status"] == "ready" else Status("pending", found["status"]),
        candidates=None if kind == "given" else candidates,
        same=same,
        exclusive=lambda properties: [f"name:{properties.get('name')}"] if exclusive and properties.get("name") else [],
        keys=lambda sent, _identity: [f"thing:{each}" for each in sent["refs"]],
        compared=(
            *(Compared((name,), (name,), name) for name in ("size", "shape", "label")),
            Compared(("refs",), ("refs",), "refs", unordered),
        ),
        attributes={"size": lambda found, _cloud: found["size"], "name": lambda found, _cloud: found["name"]},
        volatile=frozenset({"size"}),
        copies=_COPIES if kind == "token" else None,
        suspend=(lambda cloud, identity, _sent: cloud.towards(identity, asleep=True)) if kind == "token" else None,  # type: ignore[attr-defined]
        resume=(lambda cloud, identity, _sent: cloud.towards(identity, asleep=False)) if kind == "token" else None,  # type: ignore[attr-defined]
    )


DRIVERS = {
    driver.type: driver
    for driver in (
        _driver("token", "token"),
        _driver("key", "natural_key", exclusive=True),
        _driver("plain", "before_set"),
        _driver("given", "given_id"),
    )
}
