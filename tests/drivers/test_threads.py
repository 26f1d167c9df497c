from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given

if TYPE_CHECKING:
    import pytest

    from hotc.sandbox import RunningSandbox

    from .harness import Bench


def test_fifty_threads_make_and_delete_on_one_connection(
    bench: Bench, served: RunningSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    start = len(served.requests)
    prepared = [bench.prepare("OS::Neutron::Net", f"net{number}") for number in range(60)]
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda made: made.create(), prepared))
        assert len({made.identity for made in prepared}) == 60
        assert all(pool.map(lambda made: made.read()["name"] == made.context.automatic_name, prepared))
        list(pool.map(lambda made: made.delete(), prepared))
    assert sum(method == "POST" for method, _, _ in served.requests[start:]) == 60
    assert "pool is full" not in caplog.text


def test_services_are_discovered_once_by_however_many_threads(served: RunningSandbox) -> None:
    with Cloud(authenticate(given(served.cloud_config())), "sandbox") as cloud:
        start = len(served.requests)
        with ThreadPoolExecutor(50) as pool:
            list(pool.map(lambda _: cloud.call("compute", "GET", "/flavors"), range(50)))
        others = [path for _, path, _ in served.requests[start:] if not path.endswith("/flavors")]
        assert len(others) == len(set(others))
