"""The fuzzed cloud: the simulated one, with every kind of fault, each aimed at a kind of step."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ConnectFailure, ConnectTimeout
from openstack.exceptions import BadRequestException, ConflictException, HttpException, NotFoundException
from requests.exceptions import ConnectionError as RequestsConnectionError
from urllib3.exceptions import NewConnectionError

from tests.runtime.fake_cloud import FakeCloud, Log, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

FAULTS = (
    "none",
    "4xx",
    "404",
    "409",
    "429",
    "5xx before",
    "5xx after",
    "lost before",
    "lost after",
    "timeout",
    "late",
    "unreached",
    "slow",
    "goes bad",
)
"""What may become of a request. ``timeout``: nothing happens, and nobody says so; ``late``: the server acts when the
client has given up; ``slow``: the answer takes long; ``goes bad``: what is created fails afterwards."""

SURELY_NOT = frozenset({"4xx", "404", "409", "429", "unreached"})
"""After these, nothing was done, and the client can know."""

NEVER_CAME = frozenset({"5xx before", "lost before", "timeout"})
"""After these, nothing was done, but the client can't know."""


@dataclass(slots=True)
class Sent:
    """A creating request that was sent: for which intent, and whether its sender could be sure that it did nothing."""

    kind: str
    instance: str
    surely_not: bool


@dataclass
class FuzzedCloud(FakeCloud):
    """``strike(step)`` says what becomes of the request that comes now; ``chance`` draws among equals."""

    step: str = ""
    planning: bool = False
    strike: Callable[[str], str] = lambda step: "none"
    pick: Callable[[list[int]], int] = lambda choices: choices[0]
    asked: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    premature: list[str] = field(default_factory=list)
    written: Callable[[str], bool] = lambda identity: True
    """Whether an id is recorded durably."""
    hasty: list[str] = field(default_factory=list)
    """What was asked of objects whose id was not recorded yet."""
    requests: int = 0

    def request(self, method: str, kind: str, identity: str, act: Callable[[], Any]) -> Any:
        """One request, with what becomes of it."""
        self.arrive()
        self.requests += 1
        step = "plan" if self.planning else self.step
        if identity and kind not in _CHOSEN and not self.written(identity):
            self.hasty.append(f"{method} {identity}")
        fault = self.strike(step)
        self.log.append(Log(method, kind, identity))
        if method == "POST":
            self.sent.append(Sent(kind, self._posting, fault in SURELY_NOT))
            self.asked.add(self._posting)
        self._before(fault, method, act)
        if fault == "slow":
            self.step = ""
            self.wait(20.0)
        answer = self._carried_out(method, act)
        if fault == "goes bad" and method == "POST":
            self.of(kind)[answer["id"]]["bad"] = True
        if fault == "lost after":
            raise ConnectFailure("connection reset")
        if fault == "5xx after":
            raise self._broke()
        return answer

    wait: Callable[[float], None] = lambda seconds: None
    """Lets virtual time pass."""

    _posting: str = ""
    _changes: list[Callable[[], Any]] = field(default_factory=list)

    def _carried_out(self, method: str, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except HttpException as error:
            if method == "POST" and (error.status_code or 500) < 500:
                self.sent[-1].surely_not = True
            raise

    def _broke(self) -> HttpException:
        return refuse(HttpException, self.pick([500, 502, 503, 504]), "something broke")

    def _before(self, fault: str, method: str, act: Callable[[], Any]) -> None:
        if fault == "4xx":
            raise refuse(BadRequestException, self.pick([400, 401, 403, 405, 413, 422]), "no")
        if fault == "404":
            raise refuse(NotFoundException, 404, "something is not there")
        if fault == "409":
            raise refuse(ConflictException, 409, "just now it can't be")
        if fault == "429":
            raise refuse(HttpException, 429, "slow down")
        if fault == "5xx before":
            raise self._broke()
        if fault == "lost before":
            raise ConnectFailure("connection reset")
        if fault == "unreached":
            raise ConnectFailure("refused") from RequestsConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]
        if fault in {"timeout", "late"}:
            if fault == "late" and method != "GET":
                self.late.append((self.time() + self.lateness, act))
                if method == "PUT":
                    self._changes.append(act)
            elif fault == "timeout":
                self.wait(self.timeout)
            raise ConnectTimeout("no answer")

    def arrive_changes(self) -> None:
        """Let late updates come now, and nothing else."""
        for each in [each for each in self.late if each[1] in self._changes]:
            self.late.remove(each)
            with suppress(HttpException):
                each[1]()

    def create(self, kind: str, body: Json) -> Json:
        """As the simulated cloud; remembers for which intent."""
        self._posting = f"{body['instance']}/{kind}" if kind == "side" else str(body["instance"])
        return super().create(kind, body)

    def show(self, kind: str, identity: str) -> Json | None:
        """As the simulated cloud; what went bad says so."""
        found = super().show(kind, identity)
        if found is not None and found.get("bad") and found["status"] == "ready":
            found["status"] = "error"
        return found

    def remove(self, kind: str, identity: str) -> None:
        """As the simulated cloud; notes what is still in use when its deletion is asked for."""
        if any(identity in each.get("refs", ()) for each in self.everything()):
            self.premature.append(identity)
        super().remove(kind, identity)

    def leaving(self, identity: str) -> bool:
        """Whether the deletion of an object was asked for."""
        return any("gone_at" in each for each in self.everything() if each["id"] == identity)

    def known(self, identity: str) -> bool:
        """Whether there is an object of this id."""
        return any(each["id"] == identity for each in self.everything())


_CHOSEN = frozenset({"given", "side"})
"""Kinds whose ids the client chooses, so that it may ask for them before it knows whether they are there."""
