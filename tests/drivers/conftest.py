"""One sandbox and one connection per module; each test leaves the cloud as it found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given, quiet
from hotc.sandbox import serve_in_thread

from .harness import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.sandbox import RunningSandbox


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with serve_in_thread(tmp_path_factory.mktemp("sandbox") / "cloud.db", speed=10) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    quiet()
    with Cloud(authenticate(given(served.cloud_config())), "sandbox") as connected:
        yield connected


@pytest.fixture
def bench(cloud: Cloud, served: RunningSandbox) -> Iterator[Bench]:
    """Makes resources; whatever is left at the end is deleted."""
    made = Bench(cloud)
    yield made
    served.clear_faults()
    made.clear()


@pytest.fixture(scope="module")
def admin(served: RunningSandbox) -> Iterator[Cloud]:
    with Cloud(authenticate(given(served.cloud_config(user="admin"))), "sandbox") as connected:
        yield connected


@pytest.fixture
def office(admin: Cloud) -> Iterator[Bench]:
    """A bench with the rights of an administrator."""
    made = Bench(admin)
    yield made
    made.clear()


@pytest.fixture
def provider() -> str:
    """The provider of load balancers that the sandbox has."""
    return "amphora"


def pytest_configure(config: pytest.Config) -> None:
    """openstacksdk warns about what it does itself."""
    config.addinivalue_line("filterwarnings", "ignore:The 'service_type' parameter is unnecesary")
    config.addinivalue_line("filterwarnings", "ignore:Support for InfluxDB")
