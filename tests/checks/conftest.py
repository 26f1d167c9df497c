"""A sandbox, and a way to have a template checked against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import hotc
from hotc.runtime.checks import Facts, check
from hotc.sandbox import serve_in_thread

from .prepared import connected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

HEADER = "heat_template_version: 2018-08-31\n"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with serve_in_thread(tmp_path_factory.mktemp("cloud") / "cloud.sqlite", speed=20.0) as sandbox:
        yield sandbox


@pytest.fixture
def served(shared: RunningSandbox) -> Iterator[RunningSandbox]:
    """A cloud for the tests of one file; faults and quotas are those of one test."""
    yield shared
    shared.clear_faults()
    with connected(shared) as demo, connected(shared, "admin") as admin:
        for service, path in (
            ("compute", "/os-quota-sets"),
            ("network", "/quotas"),
            ("block_storage", "/os-quota-sets"),
        ):
            admin.call(service, "DELETE", f"{path}/{demo.project_id}")


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connected(served) as demo:
        yield demo


@pytest.fixture
def checked(cloud: Cloud, tmp_path: Path) -> Callable[..., list[Diagnostic]]:
    """Compile a template (without its first line), check it on the cloud, return all findings."""

    def run(text: str, *, environment: str = "", **parameters: object) -> list[Diagnostic]:
        template = tmp_path / "main.yaml"
        template.write_text(HEADER + text)
        environments = [tmp_path / "env.yaml"] if environment else []
        if environment:
            environments[0].write_text(environment)
        compilation = hotc.compile(template, environments=environments, parameters=parameters)
        assert compilation.ok, compilation.diagnostics
        with Facts(cloud) as facts:
            check(compilation, facts)
        return compilation.diagnostics

    return run


def pytest_configure(config: pytest.Config) -> None:
    """openstacksdk warns about what it does itself."""
    config.addinivalue_line("filterwarnings", "ignore:The 'service_type' parameter is unnecesary")
    config.addinivalue_line("filterwarnings", "ignore:Support for InfluxDB")
