"""The web application of ``examples/`` on the real OpenStack, by the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .project import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.cloud import Cloud

TEMPLATE = Path(__file__).parents[2] / "examples" / "webapp" / "webapp.yaml"

TYPES = {
    "data_volume": "OS::Cinder::Volume",
    "floating_ip": "OS::Neutron::FloatingIP",
    "floating_ip_assoc": "OS::Neutron::FloatingIPAssociation",
    "private_net": "OS::Neutron::Net",
    "private_subnet": "OS::Neutron::Subnet",
    "router": "OS::Neutron::Router",
    "router_interface": "OS::Neutron::RouterInterface",
    "volume_attachment": "OS::Cinder::VolumeAttachment",
    "web_security_group": "OS::Neutron::SecurityGroup",
    "web_server": "OS::Nova::Server",
}


WEB_APPLICATION = {
    "servers": 1,
    "volumes": 1,
    "floatingips": 1,
    "routers": 1,
    "ports": 2,
    "subnets": 1,
    "networks": 1,
    "security_groups": 1,
    "security_group_rules": 5,
}
"""How many objects it is made of: the ports are the server's and the router's, two of the rules neutron's own."""


def grown(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, int]:
    """How many objects there are more than before, where the numbers differ."""
    return {kind: len(after[kind]) - len(before[kind]) for kind in after if len(after[kind]) != len(before[kind])}


class CommandLine:
    """hotc with a state of its own."""

    def __init__(self, state: Path, cloud: str) -> None:
        self._state = state
        self._cloud = cloud

    def run(self, *arguments: str, status: int = 0) -> str:
        """What a command writes to standard output; it must end with ``status``."""
        done = subprocess.run(
            self._command(*arguments), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def apply(self, *more: str) -> str:
        """Apply the web application."""
        return self.run(*self._apply, *more)

    def start_apply(self) -> subprocess.Popen[str]:
        """Begin to apply the web application."""
        return self.start(*self._apply)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin with a command; what it writes is read from its ``stdout``."""
        return subprocess.Popen(self._command(*arguments), stdout=subprocess.PIPE, text=True)

    @property
    def _apply(self) -> list[str]:
        inputs = ["--parameter", "key_name=admin-key", "--parameter", "db_password=correct-horse"]
        return ["apply", "web", "-t", str(TEMPLATE), "--cloud", self._cloud, "--yes", *inputs]

    def _command(self, *arguments: str) -> list[str]:
        script = "import sys; from hotc.cli import main; sys.exit(main())"
        return [sys.executable, "-c", script, *arguments, "--state", str(self._state)]


@pytest.fixture
def hotc(cloud: Cloud, tmp_path: Path) -> Iterator[CommandLine]:
    cloud.call("compute", "POST", "/os-keypairs", {"keypair": {"name": "admin-key"}})
    command = CommandLine(tmp_path / "state", cloud.name)
    yield command
    if "web" in command.run("stack", "list"):  # only after a failure: the next test needs a cloud without it
        command.run("destroy", "web", "--yes")
    cloud.call("compute", "DELETE", "/os-keypairs/admin-key")


def test_made_unchanged_and_removed(hotc: CommandLine, cloud: Cloud) -> None:
    before = inventory(cloud)

    assert "10 created" in hotc.apply()
    made = inventory(cloud)
    assert grown(before, made) == WEB_APPLICATION
    rows = json.loads(hotc.run("resource", "list", "web", "--format", "json"))
    assert {row["resource"]: row["type"] for row in rows} == TYPES
    ids = {row["resource"]: row["physical_id"] for row in rows}
    assert ids["private_net"] in made["networks"]
    assert ids["web_server"] in made["servers"]

    (server,) = cloud.listing("compute", "/servers/detail", "servers")
    (address,) = cloud.listing("network", "/floatingips", "floatingips", {"project_id": cloud.project_id})
    fixed, outside = server["addresses"]["private-net"]
    assert (fixed["OS-EXT-IPS:type"], outside["OS-EXT-IPS:type"]) == ("fixed", "floating")
    assert outside["addr"] == address["floating_ip_address"]
    assert server["security_groups"] == [{"name": "web-sg"}]
    assert server["key_name"] == "admin-key"
    (volume,) = cloud.listing("block_storage", "/volumes/detail", "volumes")
    assert [(one["server_id"], volume["size"]) for one in volume["attachments"]] == [(server["id"], 100)]

    outputs = hotc.run("output", "web")
    assert f'"{address["floating_ip_address"]}"' in outputs
    assert f'"{fixed["addr"]}"' in outputs

    assert "No changes" in hotc.apply()
    assert "No changes" in hotc.apply("--detailed-exitcode")
    assert inventory(cloud) == made

    hotc.run("destroy", "web", "--yes")
    assert inventory(cloud) == before


def test_flavor_is_changed_in_place(hotc: CommandLine, cloud: Cloud) -> None:
    before = inventory(cloud)
    hotc.apply()
    (server,) = cloud.listing("compute", "/servers/detail", "servers")

    assert "0 created, 1 changed, 0 destroyed" in hotc.apply("--parameter", "flavor=m1.medium")
    (resized,) = cloud.listing("compute", "/servers/detail", "servers")
    assert (resized["id"], resized["status"]) == (server["id"], "ACTIVE")
    assert resized["flavor"]["id"] == cloud.find("flavor", "m1.medium")

    assert "No changes" in hotc.apply("--parameter", "flavor=m1.medium")
    hotc.run("destroy", "web", "--yes")
    assert inventory(cloud) == before


@pytest.mark.parametrize("moment", ["[web.private_net]: CREATE_IN_PROGRESS", "[web.web_server]: CREATE_IN_PROGRESS"])
def test_killed_apply_is_finished_by_the_next_one(hotc: CommandLine, cloud: Cloud, moment: str) -> None:
    before = inventory(cloud)
    with hotc.start_apply() as process:
        assert process.stdout is not None
        assert any(moment in line for line in process.stdout)
        process.kill()
    hotc.apply()
    assert grown(before, inventory(cloud)) == WEB_APPLICATION
    hotc.run("destroy", "web", "--yes")
    assert inventory(cloud) == before
