"""The session below openstacksdk, against a server that acts and hangs up."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import requests
from keystoneauth1.session import Session

from hotc.runtime.connection.outcome import classify
from hotc.runtime.connection.session import POOL_SIZE, TIMEOUT, DirectLoopback, SendOnceSession, is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Rude:
    """Reads each request whole, counts it, and closes the connection, or answers with ``status``."""

    def __init__(self, status: int | None = None) -> None:
        self.seen: list[str] = []
        self._status = status
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/things"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65536)
                self.seen.append(request.split(b" ", 1)[0].decode())
                if self._status is not None:
                    answer = f"HTTP/1.1 {self._status} no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    connection.sendall(answer.encode())

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def session() -> Iterator[SendOnceSession]:
    made = SendOnceSession()
    made.repeats = 1
    with closing(made):
        yield made


def insistent(**more: Any) -> dict[str, Any]:
    """A caller, or a clouds.yaml, that asks for retries."""
    return {"authenticated": False, "connect_retries": 3, "status_code_retries": 3, "connect_retry_delay": 0.01, **more}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_changing_request_is_sent_once_although_retries_are_asked_for(session: SendOnceSession, method: str) -> None:
    with closing(Rude()) as server:
        with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
            session.request(server.url, method, json={}, **insistent())
        assert server.seen == [method]
    assert classify(caught.value) == "ambiguous"


def test_changing_request_is_sent_once_although_the_answer_is_503(session: SendOnceSession) -> None:
    with closing(Rude(503)) as server:
        answer = session.request(server.url, "POST", json={}, raise_exc=False, **insistent())
        assert (answer.status_code, server.seen) == (503, ["POST"])


def test_keystoneauths_own_session_would_send_it_again() -> None:
    with closing(Rude()) as server:
        with closing(Session()) as plain, pytest.raises(Exception):  # noqa: B017, PT011  # only the count matters
            plain.request(server.url, "POST", json={}, **insistent())
        assert server.seen == ["POST"] * 4


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_reading_and_deleting_are_repeated_as_often_as_the_session_says(session: SendOnceSession, method: str) -> None:
    with closing(Rude()) as server:
        with pytest.raises(Exception):  # noqa: B017, PT011  # only the count matters
            session.request(server.url, method, **insistent())
        assert server.seen == [method] * 2


def test_nothing_is_repeated_before_the_first_contact() -> None:
    with closing(Rude()) as server, closing(SendOnceSession()) as session:
        with pytest.raises(Exception):  # noqa: B017, PT011  # only the count matters
            session.request(server.url, "GET", **insistent())
        assert server.seen == ["GET"]


def test_own_machine_is_reached_without_the_environments_proxy(
    session: SendOnceSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with closing(Rude(200)) as server:
        assert session.request(server.url, "GET", authenticated=False).status_code == 200
    elsewhere = session.direct.merge_environment_settings("http://cloud.example.com/", {}, None, None, None)
    assert elsewhere["proxies"]["http"] == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:5000/v3", True),
        ("http://127.8.0.1/", True),
        ("http://localhost/identity", True),
        ("http://[::1]:5000/", True),
        ("http://cloud.example.com/", False),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.com/", False),
    ],
)
def test_which_addresses_are_this_machine(url: str, local: bool) -> None:
    assert is_loopback(url) is local


def test_pool_and_timeout(session: SendOnceSession) -> None:
    assert session.timeout == TIMEOUT
    assert POOL_SIZE >= 50
    assert session.direct.get_adapter("http://x/")._pool_maxsize == POOL_SIZE
    with closing(SendOnceSession(timeout=5)) as other:
        assert other.timeout == 5


def test_environment_is_asked_once_for_each_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine guarded.test login me password word\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    with DirectLoopback() as direct:

        def settings(url: str) -> dict[str, Any]:
            found: dict[str, Any] = direct.merge_environment_settings(url, {}, False, True, None)
            return found

        def authorization(url: str) -> str | None:
            sent: str | None = direct.prepare_request(requests.Request("GET", url)).headers.get("Authorization")
            return sent

        for _ in range(2):
            assert settings("https://cloud.test/a")["proxies"]["https"] == "http://proxy.test:3128"
            assert settings("https://127.0.0.1/a")["proxies"] == {}
            assert authorization("https://guarded.test/a") is not None
            assert authorization("https://cloud.test/a") is None
            monkeypatch.delenv("https_proxy", raising=False)
