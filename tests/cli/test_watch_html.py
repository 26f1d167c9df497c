"""``hotc apply --watch-html``: a page on the loopback address that follows the apply."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.cli import live
from hotc.runtime.applying.events import Silent
from hotc.runtime.planning.plan import Action, Plan
from hotc.runtime.state.records import CloudIdentity, EventRecord

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """
heat_template_version: 2021-04-16
resources:
  first: {type: OS::Neutron::Net}
  second: {type: OS::Neutron::Net, depends_on: first}
"""


class Inner(Silent):
    """Counts what is handed on."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __enter__(self) -> Inner:
        return self

    def __exit__(self, *_error: object) -> None:
        self.heard.append("end")

    def event(self, event: EventRecord) -> None:
        self.heard.append(event.address)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    actions = [Action(name, name, "OS::Neutron::Net", "create") for name in ("first", "second")]
    inputs: dict[str, Any] = {"template": str(path), "text": None, "environments": [], "parameters": {}}
    return Plan("web", "lineage", 0, "CREATE", _cloud(), actions=actions, inputs=inputs)


def _cloud() -> CloudIdentity:
    from dataclasses import fields

    return CloudIdentity(**{field.name: "" for field in fields(CloudIdentity)})


def _event(address: str, status: str) -> EventRecord:
    from dataclasses import MISSING, fields

    known: dict[str, Any] = {"address": address, "action": "CREATE", "status": status, "reason": "because"}
    blank = {f.name: "" for f in fields(EventRecord) if f.default is MISSING and f.default_factory is MISSING}
    return EventRecord(**{**blank, **known})


def get(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
        content: bytes = answer.read()
        return content


def test_the_page_is_there_and_its_marks_follow_the_events(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "FRESH", 600.0)
    monkeypatch.setattr(live, "LINGER", 60.0)
    inner = Inner()
    with live.Watched(inner, plan) as watched:
        page = get(watched.url).decode()
        assert 'data-live="marks"' in page
        assert "connect-src 'self'" in page
        marks = json.loads(get(watched.url + "marks"))
        assert marks["nodes"]["first"] == {"mark": "create", "word": "to be created", "told": []}
        watched.event(_event("first", "IN_PROGRESS"))
        watched.event(_event("second", "FAILED"))
        marks = json.loads(get(watched.url + "marks"))
        assert not marks["done"]
        assert marks["nodes"]["first"]["word"] == "creating"
        assert marks["nodes"]["second"] == {"mark": "failed", "word": "create failed", "told": ["because"]}
        done: list[Any] = []
        asking = threading.Thread(target=lambda: done.append(_ask_until_done(watched.url)))
        asking.start()
    asking.join(20)
    assert done == [True]
    assert inner.heard == ["first", "second", "end"]


def _ask_until_done(url: str) -> bool:
    while True:
        if json.loads(get(url + "marks"))["done"]:
            return True


def test_nobody_else_gets_an_answer(plan: Plan) -> None:
    with live.Watched(Inner(), plan) as watched:
        root = watched.url.removesuffix(watched._path)
        for url, headers in ((root + "/", {}), (root + "/marks", {}), (watched.url, {"Host": "evil.example:80"})):
            with pytest.raises(urllib.error.HTTPError) as refused:
                get(url, **headers)
            assert refused.value.code == 404
    with live.Watched(Inner(), plan) as other:
        assert other._path != watched._path
    assert watched.url.startswith("http://127.0.0.1:")


def test_nothing_waits_for_a_page_that_nobody_looks_at(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    with live.Watched(Inner(), plan) as watched:
        monkeypatch.setattr(watched._told_the_end, "wait", waited.append)
    assert waited == []


def test_a_page_without_live_asks_for_nothing() -> None:
    from hotc.diagram.api import draw

    page = draw(hotc.compile("t.yaml", text=TEMPLATE), format="html")
    assert isinstance(page, str)
    assert "connect-src" not in page
    assert "data-live=" not in page
