"""The same commands carried out by a real Heat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .project import inventory
from .test_web_application import CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

INNER = """\
heat_template_version: 2018-08-31
parameters: {net: {type: string}}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}
"""
OUTER = """\
heat_template_version: 2018-08-31
parameters:
  word: {type: string, hidden: true}
  size: {type: number, default: 1}
resources:
  net: {type: OS::Neutron::Net}
  disk: {type: OS::Cinder::Volume, properties: {size: {get_param: size}, metadata: {word: {get_param: word}}}}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: inner.yaml, properties: {net: {get_resource: net}}}}
outputs:
  disk: {value: {get_resource: disk}}
"""


def test_a_stack_lives_in_heat(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "outer.yaml").write_text(OUTER)
    hotc, before = CommandLine(tmp_path / "state", cloud.name), inventory(cloud)
    words = ["--engine", "heat", "--cloud", cloud.name]
    inputs = ["-t", str(tmp_path / "outer.yaml"), "-P", "word=geheim-4711", *words]
    plan = hotc.run("plan", "byheat", *inputs, "--detailed-exitcode", status=2)
    assert "Plan: 4 to create" in plan
    assert "geheim-4711" not in plan
    made = hotc.run("apply", "byheat", *inputs, "--yes", "--tag", "one", "--tag", "two")
    assert "Apply complete: 4 created" in made
    assert "[byheat.group/0/port]: CREATE_COMPLETE" in made
    rows = json.loads(hotc.run("resource", "list", "byheat", *words, "--nested-depth", "9", "-f", "json"))
    ids = {row["resource"]: row["physical_id"] for row in rows}
    assert {"net", "disk", "group", "group/0/port", "group/1/port"} <= ids.keys()
    assert json.loads(hotc.run("output", "byheat", *words, "-f", "json"))["disk"]["value"] == ids["disk"]
    assert "[byheat]: CREATE_COMPLETE" in hotc.run("event", "list", "byheat", *words)
    changed = hotc.run("apply", "byheat", *inputs, "-P", "size=2", "--yes")
    assert "Apply complete: 0 created, 1 changed, 0 destroyed." in changed
    hotc.run("destroy", "byheat", *words, "--yes")
    assert inventory(cloud) == before
    hotc.run("output", "byheat", *words, status=2)
