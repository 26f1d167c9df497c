"""Declared faults: their text, and what they do to requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from hotc.sandbox import SandboxError, parse_duration, parse_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from openstack.connection import Connection

    from hotc.sandbox import RunningSandbox


@pytest.mark.parametrize(("text", "seconds"), [("20ms", 0.02), ("1.5s", 1.5), ("2m", 120.0), ("3", 3.0), ("0", 0.0)])
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "fast", "-1s", "1h", "ms", "1 s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(SandboxError, match="not a duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("POST /servers", "write METHOD PATH EFFECT"),
        ("FETCH /servers 500", "not an HTTP method"),
        ("POST servers 500", "begin with '/'"),
        ("POST /servers 200", "no effect"),
        ("POST /servers explode", "no effect"),
        ("POST /servers delay=soon", "not a duration"),
        ("POST /servers 500 often", "neither a count"),
        ("POST /servers 500 101%", "neither a count"),
        ("POST /servers 500 -1", "neither a count"),
    ],
)
def test_what_is_no_fault_is_refused(text: str, message: str) -> None:
    with pytest.raises(SandboxError, match=message):
        parse_fault(text)


@pytest.mark.parametrize(
    ("pattern", "path", "meets"),
    [
        ("/servers", "/compute/v2.1/servers", True),
        ("/servers", "/compute/v2.1/servers/x", False),
        ("/v2.0/networks", "/networking/v2.0/networks", True),
        ("/networks/*", "/networking/v2.0/networks/1", True),
        ("/networks/*", "/networking/v2.0/networks/1/tags", False),
        ("/networking/**", "/networking/v2.0/networks/1/tags", True),
        ("*", "/image/v2/images", True),
    ],
)
def test_paths_are_compared_with_their_end(pattern: str, path: str, meets: bool) -> None:
    assert parse_fault(f"GET {pattern} 500").meets("GET", path) is meets


def _create(sandbox: RunningSandbox, token: str) -> requests.Response:
    url, body = f"{sandbox.url}/networking/v2.0/networks", {"network": {"name": "n"}}
    return requests.post(url, json=body, headers={"X-Auth-Token": token}, timeout=60)


def _names(cloud: Connection) -> list[Any]:
    return [network.name for network in cloud.network.networks(name="n")]


def test_a_status_is_answered_so_many_times_and_nothing_is_done(cloud: Connection, sandbox: RunningSandbox) -> None:
    token = cloud.auth_token
    sandbox.add_fault("POST /v2.0/networks 503 2")
    assert [_create(sandbox, token).status_code for _ in range(3)] == [503, 503, 201]
    assert _names(cloud) == ["n"]


def test_reset_after_does_what_was_asked_and_drops_the_connection(cloud: Connection, sandbox: RunningSandbox) -> None:
    token = cloud.auth_token
    sandbox.add_fault("POST /v2.0/networks reset-after 1")
    with pytest.raises(requests.ConnectionError):
        _create(sandbox, token)
    assert _names(cloud) == ["n"]
    assert sandbox.requests[-2][2] == 0


def test_reset_before_drops_the_connection_and_does_nothing(cloud: Connection, sandbox: RunningSandbox) -> None:
    token = cloud.auth_token
    sandbox.add_fault("POST /v2.0/networks reset-before 1")
    with pytest.raises(requests.ConnectionError):
        _create(sandbox, token)
    assert _names(cloud) == []
    assert _create(sandbox, token).status_code == 201


def test_a_delay_is_added(start: Callable[..., RunningSandbox]) -> None:
    sandbox = start(faults=["GET /identity/v3 delay=300ms 1"])
    begin = time.perf_counter()
    requests.get(f"{sandbox.url}/identity/v3", timeout=60)
    assert time.perf_counter() - begin >= 0.3


def test_a_percentage_strikes_about_so_often(start: Callable[..., RunningSandbox]) -> None:
    sandbox = start(faults=["GET /identity/v3 500 30%"])
    session = requests.Session()
    failed = sum(session.get(f"{sandbox.url}/identity/v3", timeout=60).status_code == 500 for _ in range(300))
    assert 45 <= failed <= 140
