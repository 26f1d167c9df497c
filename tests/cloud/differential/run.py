"""The differential run: each case carried out by Heat and by hotc, in a fresh project each, compared step by step.

    python -m tests.cloud.differential [CASE ...] [--jobs N] [--results FILE]

needs the cloud of the sibling folder ``../shared/cloud`` to be up. Prints what differs; exits with 1 if anything does.
"""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from hotc.runtime.connection.cloud import Cloud, connect

from . import comparing, requests
from .actions import actions
from .attributes import asking, attributes, identities
from .comparing import Difference
from .engines import STACK, Heat, Hotc, Outcome
from .inventories import inventory
from .naming import ID, Side
from .rooms import Rooms
from .signalling import signalling

if TYPE_CHECKING:
    from tests.cloud.project import Project

    from .cases import Case, Step
    from .recording_heat import RecordingHeat
    from .rooms import Room

Json = dict[str, Any]

CLOUD: Final = "case"
BUSY: Final = 600
"""Seconds to wait for an answer: two engines and many cases keep the services of one machine busy."""


@dataclass(slots=True)
class Compared:
    """What came of one step: ``differences``, and the errors of an engine that refused it."""

    step: str
    kind: str
    differences: list[Difference] = field(default_factory=list)
    heat_error: str = ""
    hotc_error: str = ""
    heat_seconds: float = 0.0
    hotc_seconds: float = 0.0
    attributes: dict[str, int] = field(default_factory=dict)
    """How many attributes of each type were compared."""
    actions: dict[str, list[str]] = field(default_factory=dict)
    """Type → what became of its resources: created, updated, replaced, deleted."""
    types: dict[str, str] = field(default_factory=dict)
    """Resource → its type."""
    objects: int = 0
    requests: int = 0
    left: list[str] = field(default_factory=list)
    """What is still there of what either engine created, once it has deleted the stack."""

    def as_json(self) -> Json:
        own = {name: getattr(self, name) for name in self.__slots__ if name != "differences"}
        return own | {"differences": [each.as_json() for each in self.differences]}


class Half:
    """One engine in its project: what it was given, and all that it made and sent."""

    def __init__(
        self, case: Case, engine: Heat | Hotc, project: Project, folder: Path, beforehand: dict[str, str]
    ) -> None:
        self.engine = engine
        self.project = project
        self.outcome = Outcome()
        self.ids: dict[str, str] = {}
        self.identities: dict[str, str] = {}
        self._case = case
        self._folder = folder
        self._word = f"x{secrets.token_hex(4)}"
        self._marks = {"@SIDE@": self._word, "@PROJECT@": project.id, "@USER@": project.user, **beforehand}
        self._marked = set(beforehand.values())
        self._known = {project.id: "PROJECT", project.user: "USER"}
        self._known |= {identity: mark for mark, identity in beforehand.items()}
        self._created: set[str] = set()
        self._touched: set[tuple[str, str]] = set()
        self._endpoints = _endpoints(engine.cloud)
        self.side = Side({}, dict(self._known), {self._word: "SIDE"})
        self.lines: list[Json] = []

    def apply(self, step: Step) -> None:
        """Carry a step out, and look at what there is then."""
        asked = asking(step.template) if self._case.asks else step.template
        source = self._case.source
        text = self._filled(
            source.read_text(encoding="utf-8") if source else yaml.safe_dump(asked, sort_keys=False, allow_unicode=True)
        )
        for file in self._case.beside:
            self._copied(file)
        template = self._folder / (source.relative_to(self._case.folder) if source else f"{step.name}.yaml")
        template.parent.mkdir(parents=True, exist_ok=True)
        template.write_text(text, encoding="utf-8")
        parameters = json.loads(self._filled(json.dumps(self._case.parameters)))
        with signalling(self.engine, self._case.signals.get(step.name, [])):
            self.outcome = self.engine.apply(template, parameters, self._case.environments)
        self._look(text)

    def destroy(self) -> None:
        """Delete the stack, and look at what is left."""
        self.outcome = self.engine.destroy()
        self._look("", whole=True)

    def _copied(self, file: Path) -> None:
        copy = self._folder / file.relative_to(self._case.folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        for mark, value in self._marks.items():
            content = content.replace(mark.encode(), value.encode())
        copy.write_bytes(content)

    def _filled(self, text: str) -> str:
        for mark, value in self._marks.items():
            text = text.replace(mark, value)
        return text

    def _look(self, text: str, *, whole: bool = False) -> None:
        self.lines = self.engine.sent()
        self._created |= requests.created(self.lines)
        self._touched |= requests.touched(self.lines, self._endpoints)
        self.side = Side(
            inventory(self.engine.cloud, self._touched, self._created, admin=self._case.admin, whole=whole),
            dict(self._known),
            {self._word: "SIDE"} | {drawn: f"drawn {name}" for name, drawn in self.outcome.drawn.items() if drawn},
            text,
        )
        for name, identity in self.ids.items():
            if name in self.outcome.resources and self.outcome.resources[name].get("id") != identity:
                self.side.known[identity.rpartition("/")[2]] = f"{name} before"
        self.ids = {name: each["id"] for name, each in self.outcome.resources.items() if each.get("id")}
        if self.outcome.stack:
            self.side.known[self.outcome.stack] = "STACK"
        self.identities = identities(self.outcome)
        self.side.known |= _labels(self.ids, self.outcome.resources)

    def left(self) -> list[str]:
        """The kinds and ids of the objects of the last look that this engine created."""
        return sorted(
            f"{kind} {identity}"
            for kind, objects in self.side.objects.items()
            for each in objects
            if (identity := str(each.get("id") or each.get("uuid") or ""))
            and identity in self._created - self._marked
            and _own(each, self.project)
        )

    def requests(self) -> list[requests.Request]:
        """What was sent in the last step, comparable; the labels of this step go over into the next one."""
        found = requests.comparable(self.lines, self.side, self._endpoints)
        self._known = dict(self.side.known)
        return found


def _own(each: Json, project: Project) -> bool:
    """Whether the project owns a thing; an answer to a creation may name an image or a flavor of everybody's."""
    owner = each.get("project_id") or each.get("tenant_id") or each.get("owner") or project.id
    return owner == project.id


SECOND: Final = ("Association", "Attachment", "RouteSet", "EncryptedVolumeType")
"""Types whose resources have the id of something that another resource is."""


def _labels(ids: dict[str, str], resources: dict[str, Json]) -> dict[str, str]:
    """Id → name of the resource; a volume, and that it is attached, have the same."""
    known = sorted(ids, key=lambda name: (str(resources[name]["type"]).endswith(SECOND), name), reverse=True)
    last = {name: ids[name].rpartition("/")[2] for name in known}  # of a URL, where a service has no other ids
    return {last[name]: name for name in known if ID.fullmatch(last[name])}


def carried_out(case: Case, admin: Cloud, heat: RecordingHeat, home: Path, rooms: Rooms) -> list[Compared]:
    """Run one case."""
    folder = Path(tempfile.mkdtemp(prefix="differential-"))
    room = rooms.take(case, admin)
    for project in room.projects.values():
        project.managed_by(admin)
    clean = False
    try:
        halves = [
            _half(case, room, name, heat if name == "heat" else None, folder=folder / name, home=home)
            for name in room.projects
        ]
        try:
            done = _steps(case, halves[0], halves[1])
        finally:
            for half in halves:
                half.engine.cloud.close()
        last = done[-1]
        clean = not (last.left or last.differences or last.heat_error or last.hotc_error)
        return done
    finally:
        rooms.give_back(room, case, clean=clean)
        shutil.rmtree(folder, ignore_errors=True)


def _half(case: Case, room: Room, name: str, heat: RecordingHeat | None, *, folder: Path, home: Path) -> Half:
    folder.mkdir()
    project = room.projects[name]
    known = yaml.safe_load((home / "clouds.yaml").read_text())["clouds"]["mini"]
    login = {"username": project.name, "password": project.password, "project_name": project.name}
    clouds = folder / "clouds.yaml"
    settings = {**known, "auth": {**known["auth"], **login}, "api_timeout": BUSY}
    clouds.write_text(yaml.safe_dump({"clouds": {CLOUD: settings}}))
    cloud = connected(settings)
    engine = Heat(cloud, heat) if heat is not None else Hotc(cloud, clouds, folder)
    return Half(case, engine, project, folder, room.world(project, cloud, wanted=case.world))


def connected(settings: Json) -> Cloud:
    """A connection with these settings, whatever files and environment say."""
    from hotc.runtime.connection.configured import authenticate, given

    return Cloud(authenticate(given(settings)), CLOUD)


def _steps(case: Case, heat: Half, hotc: Half) -> list[Compared]:
    done: list[Compared] = []
    with ThreadPoolExecutor(2) as both:
        try:
            before: Json = {}
            for step in case.steps:
                earlier = (heat.identities, hotc.identities)
                for future in [both.submit(half.apply, step) for half in (heat, hotc)]:
                    future.result()
                compared = _compare(step.name, step.kind, heat, hotc)
                done.append(compared)
                _acted(compared, before, step.template, earlier, (heat, hotc))
                before = step.template
        finally:
            for future in [both.submit(half.destroy) for half in (heat, hotc)]:
                future.result()
    compared = _compare("delete", "delete", heat, hotc)
    compared.actions = {name: ["deleted"] for name in sorted(set(done[-1].types.values()))}
    compared.left = [f"{half.engine.name}: {each}" for half in (heat, hotc) for each in half.left()]
    return [*done, compared]


def _acted(
    compared: Compared, before: Json, after: Json, earlier: tuple[Json, Json], halves: tuple[Half, Half]
) -> None:
    """What became of each resource, and whether both engines did the same."""
    ours, theirs = (actions(before, after, ids, half.identities) for ids, half in zip(earlier, halves, strict=True))
    compared.types = {name: each["type"] for name, each in after["resources"].items()}
    for name in sorted(ours):
        done = compared.actions.setdefault(compared.types[name], [])
        done += [ours[name]] if ours[name] not in done else []
    if not (compared.heat_error or compared.hotc_error):
        compared.differences += comparing.fields("action", "", ours, theirs)


def _compare(name: str, kind: str, heat: Half, hotc: Half) -> Compared:
    compared = Compared(name, kind, heat_error=heat.outcome.error, hotc_error=hotc.outcome.error)
    compared.heat_seconds, compared.hotc_seconds = heat.outcome.seconds, hotc.outcome.seconds
    if bool(compared.heat_error) != bool(compared.hotc_error):
        compared.differences.append(Difference("outcome", name, "", compared.heat_error, compared.hotc_error))
    compared.objects = sum(len(objects) for objects in heat.side.objects.values())
    compared.differences += comparing.objects(heat.side, hotc.side)
    sent = heat.requests()
    compared.requests = len(sent)
    compared.differences += comparing.requests(sent, hotc.requests())
    if kind != "delete":
        found, compared.attributes = attributes(heat.outcome, hotc.outcome, heat.side, hotc.side)
        compared.differences += found
    return compared


SERVICES: Final = (
    "network",
    "compute",
    "block_storage",
    "image",
    "identity",
    "load_balancer",
    "dns",
    "key_manager",
    "object_store",
    "shared_file_system",
    "alarm",
    "container_infrastructure_management",
)
WORDS: Final = {
    "volumev3": "block_storage",
    "sharev2": "shared_file_system",
    "alarming": "alarm",
    "container-infra": "container_infrastructure_management",
}
"""Types of services in the catalogue that hotc has another word for."""


def _endpoints(cloud: Cloud) -> dict[str, str]:
    """Where each service listens → its word, as the catalogue says."""
    catalog = cloud.connection.session.auth.get_access(cloud.connection.session).service_catalog.catalog
    found: dict[str, str] = {}
    for service in catalog:
        word = WORDS.get(service["type"], service["type"].replace("-", "_"))
        if word in SERVICES:
            found |= {endpoint["url"].rstrip("/"): word for endpoint in service["endpoints"]}
            found |= {"/".join(endpoint["url"].split("/")[:3]): word for endpoint in service["endpoints"]}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def run(
    cases: list[Case], heat: RecordingHeat, home: Path, *, jobs: int = 2, told: Any = None, keep: bool = False
) -> dict[str, list[Compared] | str]:
    """Run cases side by side, those that want to be alone after the others. A case that breaks gives a text.

    ``keep``: projects in which a case left nothing are used for the next one.
    """
    rooms = Rooms(keep=keep)
    results: dict[str, list[Compared] | str] = {}
    settings = yaml.safe_load((home / "clouds.yaml").read_text())["clouds"]["mini-admin"]

    def one(case: Case) -> None:
        began = time.monotonic()
        with connected(settings) as admin:
            try:
                results[case.name] = carried_out(case, admin, heat, home, rooms)
            except Exception as error:  # noqa: BLE001  # the others go on; the error is the case's result
                results[case.name] = "".join(traceback.format_exception(error))
        if told is not None:
            told(case, results[case.name], time.monotonic() - began)

    with ThreadPoolExecutor(jobs) as workers:
        list(workers.map(one, [case for case in cases if not case.alone]))
    for case in cases:
        if case.alone:
            one(case)
    with connected(settings) as admin:
        rooms.close(admin)
    return results


def as_json(results: dict[str, list[Compared] | str], before: Json | None = None) -> str:
    """The results as text, sorted; ``before`` are those of earlier runs, read from such a text."""
    plain = (before or {}) | {
        name: found if isinstance(found, str) else [each.as_json() for each in found]
        for name, found in dict(results).items()
    }
    return json.dumps(plain, indent=1, sort_keys=True, default=str) + "\n"


__all__ = ["STACK", "Compared", "as_json", "carried_out", "connect", "run"]
