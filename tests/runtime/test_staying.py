"""Something has to go before its successor can be made, and somebody stays on it: told in the plan, and soon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.applying.run import Settings
from hotc.runtime.connection.cloud import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

Json = dict[str, Any]


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def template(folder: Path, subnet: str) -> str:
    """A port in a subnet, which has this name in the template."""
    path = folder / f"{subnet}.yaml"
    path.write_text(f"""
heat_template_version: 2021-04-16
resources:
  net: {{type: OS::Neutron::Net}}
  {subnet}:
    type: OS::Neutron::Subnet
    properties: {{network: {{get_resource: net}}, cidr: 10.0.0.0/24}}
  port:
    type: OS::Neutron::Port
    properties: {{network: {{get_resource: net}}, fixed_ips: [{{subnet: {{get_resource: {subnet}}}}}]}}
""")
    return str(path)


def apply(cloud: Cloud, path: str, **options: Any) -> tuple[list[str], Result]:
    plan = api.plan("web", path, cloud=cloud, **options)
    return plan.warnings, api.apply(plan, cloud=cloud, settings=Settings(first_pause=0.01))


def test_new_name_of_what_somebody_stays_on_fails_soon_and_says_what_to_do(cloud: Cloud, tmp_path: Path) -> None:
    assert apply(cloud, template(tmp_path, "old"))[1].ok
    warnings, result = apply(cloud, template(tmp_path, "new"))
    (warning,) = warnings
    assert "port is without old for a while: it is deleted before new is there." in warning
    assert 'moved = {"old" = "new"}' in warning
    assert "--replace port" in warning
    (failure,) = result.failures
    assert (failure.address, failure.operation) == ("old", "delete")
    assert failure.reason.startswith("It is in use, and port can let go of it only when it is gone: ")
    assert 'moved = {"old" = "new"}' in failure.reason


@pytest.mark.parametrize("way", [{"replace": ["port"]}, {"settings": {"stack": {"moved": {"old": "new"}}}}], ids=str)
def test_what_it_says_helps(cloud: Cloud, tmp_path: Path, way: Json) -> None:
    assert apply(cloud, template(tmp_path, "old"))[1].ok
    assert not apply(cloud, template(tmp_path, "new"))[1].ok
    warnings, result = apply(cloud, template(tmp_path, "new"), **way)
    assert (warnings, result.failures) == ([], [])
    assert sorted(row.address for row in api.resources("web")) == ["net", "new", "port"]
    assert not api.plan("web", template(tmp_path, "new"), cloud=cloud, **way).has_changes or "replace" in way
