"""Marks over a picture: a plan, a stack's state, findings."""

from __future__ import annotations

from typing import Any

import pytest

from hotc.diagram import dot, html, mermaid, overlays, text
from hotc.diagram.api import View, picture
from hotc.diagram.overlay import KINDS, Mark, Overlay
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from tests.diagram.drawing import compiled, edge

NETWORK = """
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  router: {type: OS::Neutron::Router}
  plug:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}
  server: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{port: {get_resource: port}}]}}
"""
GROUP = """
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 3, resource_def: {type: OS::Heat::RandomString}}
"""


def action(address: str, operation: str, **more: Any) -> dict[str, Any]:
    return {"address": address, "operation": operation, "type": "OS::Cinder::Volume", "causes": [], **more}


def plan(*actions: dict[str, Any]) -> Overlay:
    return overlays.plan({"stack": "web", "actions": list(actions)})


def test_a_plan_marks_each_resource_with_its_causes() -> None:
    cause = {"path": "cidr", "old": "10.0.0.0/24", "new": "10.1.0.0/24", "rule": "can't change", "file": "t", "line": 4}
    drawn = picture(compiled(NETWORK), overlay=plan(action("subnet", "replace", causes=[cause]), action("net", "none")))
    subnet = drawn.nodes["subnet"]
    assert (subnet.mark, subnet.word) == ("replace", "replace")
    assert subnet.told == ["cidr: 10.0.0.0/24 → 10.1.0.0/24 (t:4); can't change"]
    assert drawn.clusters["net"].node.mark == ""
    assert drawn.overlay == "plan of stack web"


def test_what_is_folded_marks_its_line_or_its_carrier() -> None:
    drawn = picture(compiled(NETWORK), overlay=plan(action("plug", "delete"), action("port", "update")))
    assert [e.mark for e in drawn.edges if "plug" in e.via] == ["delete"]
    server = drawn.nodes["server"]
    assert (server.mark, server.word, server.told) == ("update", "port: change", ["port: change"])


def test_what_the_template_has_no_more_is_drawn() -> None:
    drawn = picture(compiled(NETWORK), overlay=plan(action("data", "delete"), action("old", "replace", part_of="old")))
    assert (drawn.nodes["data"].mark, drawn.nodes["data"].absent) == ("delete", True)
    assert "old" not in drawn.nodes


def test_a_group_counts_what_happens_to_its_members() -> None:
    marks = plan(*(action(f"group/{n}", "create") for n in "012"), action("group/3", "delete"))
    group = picture(compiled(GROUP), overlay=marks).nodes["group"]
    assert (group.mark, group.word) == ("delete", "3 × create, destroy")


def test_a_state_marks_what_failed_with_its_reason() -> None:
    rows = [
        {"resource": "server", "type": "OS::Nova::Server", "status": "CREATE_FAILED", "reason": "no host"},
        {"resource": "subnet", "type": "OS::Neutron::Subnet", "status": "CREATE_IN_PROGRESS"},
        {"resource": "gone", "type": "OS::Neutron::Subnet", "status": "DELETE_COMPLETE"},
    ]
    drawn = picture(compiled(NETWORK), overlay=overlays.state("web", rows))
    assert (drawn.nodes["server"].mark, drawn.nodes["server"].told) == ("failed", ["reason: no host"])
    assert (drawn.nodes["subnet"].mark, drawn.nodes["subnet"].word) == ("progress", "create in progress")
    assert "gone" not in drawn.nodes


def test_findings_mark_the_resources_in_which_they_are() -> None:
    compilation = compiled(
        """
        resources:
          group: {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp, port_range_min: 22,
            port_range_max: 22, remote_ip_prefix: 0.0.0.0/0}]}}
          other: {type: OS::Heat::RandomString}
        """
    )
    found = lint_compiled(compilation, Config(select=("L1104",)))
    drawn = picture(compilation, overlay=overlays.findings(found))
    assert drawn.nodes["group"].mark == "warning"
    assert drawn.nodes["group"].told[0].startswith("L1104 ")
    assert drawn.nodes["other"].mark == ""


@pytest.mark.parametrize("view", ["network", "dependencies", "parallel"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_is_shown_in_every_format(kind: str, view: View) -> None:
    overlay = Overlay("marks")
    overlay.add("subnet", Mark(kind, "a <word>", ("because",)))
    drawn = picture(compiled(NETWORK), view=view, overlay=overlay)
    said = f"{KINDS[kind].sign} a <word>"
    assert said in text.render(drawn)
    assert said.replace("<", "&lt;").replace(">", "&gt;") in dot.render(drawn)
    assert f"marked_{kind}" in mermaid.render(drawn)
    page = html.render(drawn)
    assert f"m-{kind}" in page
    assert "a &lt;word&gt;" in page


def test_an_overlay_leaves_arrows_alone() -> None:
    drawn = picture(compiled(NETWORK), view="dependencies", overlay=plan(action("subnet", "update")))
    assert edge(drawn, "subnet", "net").mark == ""
