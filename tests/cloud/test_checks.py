"""``hotc validate --cloud`` on the real OpenStack: names, sizes and quotas, all found in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.connection.cloud import connect

from .conftest import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

WRONG = """\
heat_template_version: 2018-08-31
parameters:
  flavor: {type: string, default: m1.smal}
resources:
  wrong_image:
    type: OS::Nova::Server
    properties: {image: ubunto-22.04, flavor: m1.tiny, networks: [{network: public}]}
  wrong_flavor:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: {get_param: flavor}, networks: [{network: public}]}
  wrong_network:
    type: OS::Neutron::Port
    properties: {network: not-there}
  wrong_cores:
    type: OS::Heat::ResourceGroup
    properties:
      count: 3
      resource_def:
        type: OS::Nova::Server
        properties: {image: cirros, flavor: m1.large, networks: [{network: public}]}
"""


@pytest.fixture
def eight_cores(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The project may have eight cores, until the test is over."""
    path = f"/os-quota-sets/{cloud.project_id}"
    with monkeypatch.context() as patch:
        patch.setenv("OS_CLIENT_CONFIG_FILE", str(HOME / "clouds.yaml"))
        admin = connect("mini-admin")
    with admin:
        admin.call("compute", "PUT", path, {"quota_set": {"cores": 8}})
        yield
        admin.call("compute", "DELETE", path)


def validated(template: Path, cloud: str) -> tuple[int, list[dict[str, Any]]]:
    script = "import sys; from hotc.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", script, "validate", str(template), "--cloud", cloud, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["diagnostics"]


@pytest.mark.usefixtures("eight_cores")
def test_wrong_image_flavor_network_and_too_many_cores_are_four_findings(cloud: Cloud, tmp_path: Path) -> None:
    template = tmp_path / "wrong.yaml"
    template.write_text(WRONG)
    status, found = validated(template, cloud.name)
    assert status == 1
    assert [(each["code"], each["line"], each["column"]) for each in found] == [
        ("H6001", 7, 25),
        ("H6001", 10, 41),
        ("H6001", 13, 27),
        ("H6005", 20, 45),
    ]
    assert [each["hint"] for each in found[:2]] == ['Did you mean "ubuntu-22.04"?', 'Did you mean "m1.small"?']
    assert found[3]["message"] == f"This needs at least 13 cores; 8 are left on cloud {cloud.name}"
    assert {each["heat"] for each in found} == {"cloud"}


def test_what_is_right_has_no_findings(cloud: Cloud, tmp_path: Path) -> None:
    """Unlimited quotas mean nothing."""
    template = tmp_path / "right.yaml"
    template.write_text(
        WRONG.replace("ubunto", "ubuntu").replace("m1.smal}", "m1.small}").replace("not-there", "public")
    )
    assert validated(template, cloud.name) == (0, [])
