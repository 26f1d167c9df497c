"""Notifications: what is told, to whom, and that nothing waits for those who are told."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.events import Silent
from hotc.runtime.errors import NotificationRefused
from hotc.runtime.notify import listening
from hotc.runtime.notify.channels import open_channel, shown
from hotc.runtime.notify.listening import Notifying
from hotc.runtime.notify.message import About, envelope
from hotc.runtime.state.records import EventRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = About("lineage-1", "project-1", "user-1", "demo", "2026-01-31T11:00:00Z")


def event(status: Any, address: str = "", action: str = "CREATE") -> EventRecord:
    return EventRecord("2026-01-31T12:00:00Z", "web", address, "OS::Heat::Stack", None, action, status, "why")


class Ears(Silent):
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.events: list[str] = []

    def event(self, event: EventRecord) -> None:
        self.events.append(event.state)

    def progress(self, address: str, message: str) -> None:
        self.heard.append(message)


class Hook(ThreadingHTTPServer):
    """A webhook on loopback: keeps what it is told, and answers as it is bidden."""

    def __init__(self, status: int = 204) -> None:
        self.told: list[Any] = []
        self.status = status
        self.answers = threading.Event()
        self.answers.set()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/geheim-4711"


class Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.answers.wait(30)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def serving(status: int = 204) -> Iterator[Hook]:
    hook = Hook(status)
    threading.Thread(target=hook.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield hook
    finally:
        hook.answers.set()
        hook.shutdown()
        hook.server_close()


def test_the_message_is_heats() -> None:
    told = envelope(event("FAILED", action="UPDATE"), ABOUT)
    assert told["event_type"] == "orchestration.stack.update.error"
    assert told["priority"] == "ERROR"
    assert told["payload"] == {
        "tenant_id": "project-1",
        "user_id": "demo",
        "user_identity": "user-1",
        "username": "demo",
        "stack_identity": "lineage-1",
        "stack_name": "web",
        "state": "UPDATE_FAILED",
        "state_reason": "why",
        "tags": [],
        "create_at": "2026-01-31T11:00:00Z",
        "updated_at": "2026-01-31T12:00:00Z",
    }


def test_a_webhook_is_told_of_the_stack_in_order_and_not_of_its_resources() -> None:
    ears = Ears()
    with serving() as hook, Notifying(ears, [hook.url], ABOUT) as told:
        told.event(event("IN_PROGRESS"))
        told.event(event("COMPLETE", "server"))
        told.event(event("COMPLETE"))
    assert [each["event_type"].rpartition(".")[2] for each in hook.told] == ["start", "end"]
    assert ears.events == ["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_COMPLETE"]
    assert ears.heard == []


def test_nothing_waits_for_a_webhook_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LINGER", 0.2)
    ears = Ears()
    with serving() as hook:
        hook.answers.clear()
        begun = time.monotonic()
        with Notifying(ears, [hook.url], ABOUT) as told:
            for _ in range(50):
                told.event(event("IN_PROGRESS"))
            assert time.monotonic() - begun < 5
        assert ears.heard == [f"http://127.0.0.1:{hook.server_port} can't be notified: it did not answer in time"]


def test_a_refusal_is_said_once_and_without_what_is_secret() -> None:
    ears = Ears()
    with serving(500) as hook, Notifying(ears, [hook.url], ABOUT) as told:
        for _ in range(3):
            told.event(event("IN_PROGRESS"))
    assert ears.heard == [f"http://127.0.0.1:{hook.server_port} can't be notified: it answered with status 500"]
    assert len(hook.told) == 3


def test_nobody_there_is_said_without_the_url() -> None:
    ears = Ears()
    with serving() as hook:
        url = hook.url
    with Notifying(ears, [url], ABOUT) as told:
        told.event(event("IN_PROGRESS"))
    (said,) = ears.heard
    assert "can't be notified: ConnectionError" in said
    assert "geheim" not in said


@pytest.mark.parametrize("url", ["ftp://host/x", "nothing", "https://", "rabbit:"])
def test_what_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(NotificationRefused, match="is no place for notifications"):
        open_channel(url)


def test_urls_are_shown_without_password_path_and_query() -> None:
    assert shown("rabbit://user:geheim@host:5672/vhost") == "rabbit://host:5672"
    assert shown("https://host/T0/B0/geheim?x=geheim") == "https://host"
