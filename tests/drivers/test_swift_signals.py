"""Signals by way of the object store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from hotc.compiler.values import Secret
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from .harness import Bench, Made


def send(handle: Made, content: str) -> int:
    with requests.Session() as session:
        session.trust_env = False
        return int(session.put(reveal(handle.attribute("endpoint")), data=content.encode(), timeout=30).status_code)


def state(signal: Made) -> tuple[str, str]:
    status = signal.driver.status(signal.driver.read(signal.cloud, "x", signal.sent) or {})
    return status.state, status.reason


def wait_for(bench: Bench, handle: Made, **more: Any) -> Made:
    reference = handle.driver.reference(handle.identity, handle.read())
    assert isinstance(reference, Secret)
    return bench.prepare("OS::Heat::SwiftSignal", "wait", handle=reveal(reference), timeout=60, **more)


def test_signal_comes_through_the_address_of_its_handle(bench: Bench) -> None:
    handle = bench.make("OS::Heat::SwiftSignalHandle", "handle")
    wait = wait_for(bench, handle)
    assert state(wait) == ("pending", "0 of 1 signals received")
    assert send(handle, '{"data": "yes"}') == 201
    assert state(wait)[0] == "ready"
    found = wait.driver.read(bench.cloud, "x", wait.sent) or {}
    assert wait.driver.attributes["data"](found, bench.cloud) == '{"1": "yes"}'
    handle.complete()
    assert state(wait)[0] == "ready"  # what has come is not overwritten
    handle.delete()
    handle.delete()
    assert not handle.exists()


def test_signal_of_a_failure_fails(bench: Bench) -> None:
    handle = bench.make("OS::Heat::SwiftSignalHandle", "handle")
    wait = wait_for(bench, handle)
    assert send(handle, '{"status": "FAILURE", "reason": "no disk"}') == 201
    assert state(wait) == ("failed", "no disk")
    assert send(handle, "nonsense") == 201
    assert state(wait)[0] == "failed"


def test_address_can_be_known_but_not_guessed(bench: Bench) -> None:
    handle = bench.make("OS::Heat::SwiftSignalHandle", "handle")
    address = reveal(handle.attribute("endpoint"))
    assert reveal(handle.attribute("curl_cli")) == f"curl -i -X PUT '{address}'"
    with requests.Session() as session:
        session.trust_env = False
        wrong = address.replace("temp_url_sig=", "temp_url_sig=0")
        assert session.put(wrong, data=b"{}", timeout=30).status_code == 401
        assert session.delete(address, timeout=30).status_code == 401


def test_handle_that_is_none_is_refused(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="no address of a handle"):
        bench.prepare("OS::Heat::SwiftSignal", handle="http://example.org/", timeout=60)
