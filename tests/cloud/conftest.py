"""A project of its own on the real OpenStack, made for the run and removed with everything in it.

The cloud is the one of the sibling folder ``../shared/cloud``: installed in ``HOTC_CLOUD_HOME`` (or /opt/minicloud),
started here if it is not up. Without it everything is skipped, with the reason.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hotc.runtime.connection.cloud import Cloud, connect
from tests.drivers.harness import Bench

from .project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(os.environ.get("HOTC_CLOUD_HOME", "/opt/minicloud"))
SCRIPTS = Path(__file__).parents[3] / "shared" / "cloud"
NAME = "real"
ADMIN = "real-admin"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All tests of this folder are ``cloud`` tests, and run only when that mark is asked for."""
    here = Path(__file__).parent
    asked_for = "cloud" in str(config.getoption("markexpr"))
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.cloud)
            if not asked_for:
                item.add_marker(pytest.mark.skip(reason="runs on a real OpenStack: make test-cloud"))


def pytest_configure(config: pytest.Config) -> None:
    """openstacksdk warns about what it does itself."""
    config.addinivalue_line("filterwarnings", "ignore:The 'service_type' parameter is unnecesary")
    config.addinivalue_line("filterwarnings", "ignore:Support for InfluxDB")


def why_not() -> str:
    """Why there is no cloud to test on; empty when there is one, which is up then."""
    if not (HOME / "clouds.yaml").is_file():
        return f"no OpenStack in {HOME} (HOTC_CLOUD_HOME says where else): nothing to test on"
    if not SCRIPTS.is_dir():
        return f"{SCRIPTS} is not there, which starts the OpenStack in {HOME}"
    environment = {**os.environ, "HOTC_CLOUD_HOME": str(HOME)}
    if subprocess.run([SCRIPTS / "status"], env=environment, capture_output=True, check=False).returncode == 0:
        return ""
    started = subprocess.run([SCRIPTS / "up"], env=environment, capture_output=True, text=True, check=False)
    return f"{SCRIPTS / 'up'} failed: {started.stderr[-500:]}" if started.returncode else ""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A new project with a user of its own, and a clouds.yaml that leads to it."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    name = f"hotc-test-{secrets.token_hex(4)}"
    with pytest.MonkeyPatch.context() as patch:
        for variable in [variable for variable in os.environ if variable.startswith("OS_")]:
            patch.delenv(variable)
        patch.setenv("OS_CLIENT_CONFIG_FILE", str(HOME / "clouds.yaml"))
        with connect("mini-admin") as admin:
            made = Project(admin, name)
            try:
                clouds = tmp_path_factory.mktemp("config") / "clouds.yaml"
                everyone = {NAME: settings(made), ADMIN: settings_of_admin(made)}
                clouds.write_text(yaml.safe_dump({"clouds": everyone}))
                made.clouds = clouds
                patch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
                yield made
            finally:
                made.remove()


def settings(project: Project) -> dict[str, Any]:
    """The entry of clouds.yaml for the project."""
    known = yaml.safe_load((HOME / "clouds.yaml").read_text())["clouds"]["mini"]
    login = {"username": project.name, "password": project.password, "project_name": project.name}
    return {**known, "auth": {**known["auth"], **login}}


def settings_of_admin(project: Project) -> dict[str, Any]:
    """The entry for the administrator, in the same project."""
    known = yaml.safe_load((HOME / "clouds.yaml").read_text())["clouds"]["mini-admin"]
    return {**known, "auth": {**known["auth"], "project_name": project.name}}


@pytest.fixture(scope="session")
def cloud(project: Project) -> Iterator[Cloud]:
    with connect(NAME) as connected:
        yield connected


@pytest.fixture
def bench(cloud: Cloud) -> Iterator[Bench]:
    """Makes resources; whatever is left at the end is deleted."""
    made = Bench(cloud)
    yield made
    made.clear()


@pytest.fixture(scope="session")
def admin(project: Project) -> Iterator[Cloud]:
    """The administrator, in the same project: what can be given back goes with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OS_CLIENT_CONFIG_FILE", str(project.clouds))
        with connect(ADMIN) as connected:
            yield connected


@pytest.fixture
def office(admin: Cloud) -> Iterator[Bench]:
    """A bench with the rights of an administrator."""
    made = Bench(admin)
    yield made
    made.clear()


@pytest.fixture
def provider() -> str:
    """The provider of load balancers that the cloud has."""
    return "minicloud"


@pytest.fixture
def served() -> None:
    """Tests that read the sandbox's notes, or let it misbehave, have nothing to do here."""
    pytest.skip("needs the sandbox's own records and faults")
