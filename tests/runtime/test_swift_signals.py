"""A stack that waits for a signal by way of the object store."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import requests

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.drivers.swift_signals import read_handle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.state.records import ResourceRecord
    from hotc.sandbox import RunningSandbox

TEMPLATE = """
heat_template_version: 2018-08-31
resources:
  handle: {type: OS::Heat::SwiftSignalHandle}
  wait: {type: OS::Heat::SwiftSignal, properties: {handle: {get_resource: handle}, timeout: 60}}
outputs:
  data: {value: {get_attr: [wait, data]}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def signal(cloud: Cloud, content: str) -> None:
    """Send it as soon as there is an address to send it to."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        row = next((each for each in rows() if each.address == "handle" and each.status == "COMPLETE"), None)
        if row is not None and row.physical_id is not None:
            found = read_handle(cloud, row.physical_id, {})
            assert found is not None
            with requests.Session() as session:
                session.trust_env = False
                assert session.put(found["endpoint"], data=content.encode(), timeout=30).status_code == 201
            return
        time.sleep(0.05)
    raise AssertionError("there is no address to signal")


def rows() -> list[ResourceRecord]:
    return api.resources("waiting") if any(each.name == "waiting" for each in api.stacks()) else []


@pytest.mark.parametrize(
    ("content", "ok"), [('{"data": "yes"}', True), ('{"status": "FAILURE", "reason": "no disk"}', False)]
)
def test_stack_goes_on_with_the_signal(cloud: Cloud, content: str, ok: bool) -> None:
    plan = api.plan("waiting", "waiting.yaml", text=TEMPLATE, cloud=cloud)
    with ThreadPoolExecutor(1) as pool:
        applying = pool.submit(api.apply, plan, cloud=cloud)
        signal(cloud, content)
        result = applying.result(timeout=60)
    assert result.ok is ok
    if ok:
        assert api.outputs("waiting")["data"]["value"] == '{"1": "yes"}'
        again = api.plan("waiting", "waiting.yaml", text=TEMPLATE, cloud=cloud, refresh="all")
        assert [each.address for each in again.actions if each.changes] == []
    else:
        assert "no disk" in str(result.failures)
    assert api.apply(api.plan_destroy("waiting", cloud=cloud), cloud=cloud).ok
    assert not cloud.call("object_store", "GET", "", query={"format": "json"})
