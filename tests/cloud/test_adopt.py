"""A stack that a real Heat runs is taken over, and Heat lets go of it: in both ways."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.adopting import api, heat_stack, release

from .project import inventory
from .test_web_application import CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

INNER = {
    "heat_template_version": "2018-08-31",
    "parameters": {"net": {"type": "string"}},
    "resources": {"port": {"type": "OS::Neutron::Port", "properties": {"network": {"get_param": "net"}}}},
}
URL = "file:///home/somebody/inner.yaml"
TEMPLATE: dict[str, Any] = {
    "heat_template_version": "2018-08-31",
    "parameters": {"word": {"type": "string", "hidden": True}, "size": {"type": "number", "default": 1}},
    "resources": {
        "net": {"type": "OS::Neutron::Net"},
        "sub": {
            "type": "OS::Neutron::Subnet",
            "properties": {"network": {"get_resource": "net"}, "cidr": "10.9.0.0/24"},
        },
        "router": {"type": "OS::Neutron::Router", "properties": {"external_gateway_info": {"network": "public"}}},
        "wire": {
            "type": "OS::Neutron::RouterInterface",
            "properties": {"router": {"get_resource": "router"}, "subnet": {"get_resource": "sub"}},
        },
        "group_of_rules": {"type": "OS::Neutron::SecurityGroup", "properties": {"rules": [{"protocol": "icmp"}]}},
        "secret": {"type": "OS::Heat::RandomString", "properties": {"length": 12}},
        "server": {
            "type": "OS::Nova::Server",
            "depends_on": "sub",
            "properties": {
                "flavor": "m1.tiny",
                "image": "cirros",
                "networks": [{"network": {"get_resource": "net"}}],
                "metadata": {"word": {"get_param": "word"}},
            },
        },
        "disk": {"type": "OS::Cinder::Volume", "properties": {"size": {"get_param": "size"}}},
        "attachment": {
            "type": "OS::Cinder::VolumeAttachment",
            "properties": {"volume_id": {"get_resource": "disk"}, "instance_uuid": {"get_resource": "server"}},
        },
        "group": {
            "type": "OS::Heat::ResourceGroup",
            "depends_on": "sub",
            "properties": {
                "count": 2,
                "resource_def": {"type": URL, "properties": {"net": {"get_resource": "net"}}},
            },
        },
    },
    "outputs": {"word": {"value": {"get_attr": ["secret", "value"]}}},
}
PATIENCE = 240.0


@pytest.fixture
def heat(cloud: Cloud) -> Iterator[heat_stack.HeatStack]:
    """The stack, made by Heat."""
    name = f"adopted-{time.time_ns() % 1_000_000}"
    try:
        cloud.call(
            "orchestration",
            "POST",
            "/stacks",
            {
                "stack_name": name,
                "template": TEMPLATE,
                "files": {URL: json.dumps(INNER)},
                "parameters": {"word": "geheim-4711"},
            },
        )
    except Exception as error:
        if type(error).__name__ == "EndpointNotFound":
            pytest.skip("this cloud has no Heat")
        raise
    until = time.monotonic() + PATIENCE
    while True:
        about = (cloud.call("orchestration", "GET", f"/stacks/{name}") or {})["stack"]
        if about["stack_status"] == "CREATE_COMPLETE":
            break
        assert about["stack_status"] == "CREATE_IN_PROGRESS", about["stack_status_reason"]
        assert time.monotonic() < until, "Heat does not come to an end"
        time.sleep(1)
    yield heat_stack.read(cloud, name)
    if cloud.call("orchestration", "GET", f"/stacks/{name}", missing_ok=True) is not None:
        cloud.call("orchestration", "DELETE", f"/stacks/{name}", missing_ok=True)


def heats(cloud: Cloud) -> list[str]:
    """Names of the stacks that Heat has, nested ones included."""
    return [each["stack_name"] for each in cloud.listing("orchestration", "/stacks", "stacks", {"show_nested": "true"})]


@pytest.mark.parametrize("way", ["abandon", "retain"])
def test_ids_are_taken_over_and_nothing_is_made_again(
    cloud: Cloud, heat: heat_stack.HeatStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    hotc, name = CommandLine(tmp_path / "state", cloud.name), heat.name
    before = inventory(cloud)
    words = ["adopt", "--from-heat", name, "--into", str(tmp_path / "mine"), "--cloud", cloud.name, "--yes"]
    hotc.run(*words, status=1)  # the value of the hidden parameter is not told
    hotc.run(*words, "--parameter", "word=geheim-4711")
    rows = {row["resource"]: row["physical_id"] for row in _rows(hotc, name)}
    taken = {address: found.identity for address, found in heat.resources.items() if address != "attachment"}
    assert {address: rows[address] for address in taken if address != "secret"} == {
        address: each for address, each in taken.items() if address != "secret"
    }
    assert {address for address in taken if "/" in address} == {"group/0/port", "group/1/port"}
    assert "No changes" in hotc.run("plan", name, "--refresh", "all")
    assert "geheim-4711" not in "".join(path.read_text() for path in (tmp_path / "mine").iterdir())

    if way == "retain":
        monkeypatch.setattr(release, "_abandoned", lambda cloud, path: False)
    api.release(name, cloud=cloud, state=tmp_path / "state")
    assert not [each for each in heats(cloud) if each.startswith(name)]
    assert inventory(cloud) == before
    assert "No changes" in hotc.run("plan", name, "--refresh", "all")

    assert "1 changed" in hotc.run("apply", name, "--parameter", "size=2", "--yes")
    assert "destroyed" in hotc.run("destroy", name, "--yes")
    left = inventory(cloud)
    assert [left[kind] for kind in ("servers", "networks", "routers", "volumes", "ports")] == [[], [], [], [], []]


def _rows(hotc: CommandLine, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(hotc.run("resource", "list", name, "--nested-depth", "9", "-f", "json"))
    return found


def test_the_way_back(cloud: Cloud, heat: heat_stack.HeatStack, tmp_path: Path) -> None:
    hotc, name = CommandLine(tmp_path / "state", cloud.name), heat.name
    words = ["--parameter", "word=geheim-4711", "--cloud", cloud.name, "--yes"]
    hotc.run("adopt", "--from-heat", name, "--into", str(tmp_path / "mine"), *words)
    api.release(name, cloud=cloud, state=tmp_path / "state")
    data = json.loads(hotc.run("export", name, "--heat"))
    cloud.call(
        "orchestration",
        "POST",
        "/stacks",
        {"stack_name": name, "adopt_stack_data": json.dumps(data), "files": data["files"]},
    )
    until = time.monotonic() + PATIENCE
    while (status := _status(cloud, name)) != "ADOPT_COMPLETE":
        assert status == "ADOPT_IN_PROGRESS"
        assert time.monotonic() < until
        time.sleep(1)
    again = heat_stack.read(cloud, name)
    assert {address: found.identity for address, found in again.resources.items() if address != "attachment"} == {
        address: found.identity for address, found in heat.resources.items() if address != "attachment"
    }
    hotc.run("forget", name, "--yes")
    cloud.call("orchestration", "DELETE", f"/stacks/{name}")
    while _status(cloud, name) == "DELETE_IN_PROGRESS":
        assert time.monotonic() < until
        time.sleep(1)
    assert inventory(cloud)["servers"] == []


def _status(cloud: Cloud, name: str) -> str:
    answer = cloud.call("orchestration", "GET", f"/stacks/{name}", missing_ok=True)
    return str(answer["stack"]["stack_status"]) if answer is not None else "DELETE_COMPLETE"
