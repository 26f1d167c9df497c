"""``--refresh-only`` and ``hotc check``, as a user sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")

TEMPLATE = """\
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net, properties: {name: one}}
  gone: {type: OS::Neutron::Net}
"""


@pytest.fixture
def drifted(hotc: Hotc) -> Hotc:
    """A stack of which one network was renamed, and one deleted, behind our back."""
    from hotc.runtime import api
    from hotc.runtime.connection.cloud import connect

    Path("web.yaml").write_text(TEMPLATE)
    assert hotc("apply", "web", "-t", "web.yaml", "--cloud", "sandbox", "--yes").status == 0
    assert hotc("check", "web", "--detailed-exitcode").status == 0
    rows = {row.address: row for row in api.resources("web")}
    with connect("sandbox") as cloud:
        cloud.call("network", "PUT", f"/networks/{rows['net'].physical_id}", {"network": {"name": "other"}})
        cloud.call("network", "DELETE", f"/networks/{rows['gone'].physical_id}")
    return hotc


LISTED = """\
  - OS::Neutron::Net gone
      is not on the cloud any more
  ~ OS::Neutron::Net net
      name: "one" -> "other"
"""


def test_drift_is_shown_taken_over_and_then_planned_upon(drifted: Hotc) -> None:
    shown = drifted("plan", "web", "--refresh-only", "--detailed-exitcode")
    assert shown.status == 2, shown.err
    assert shown.out == f"{LISTED}\nDrift: 1 changed, 1 gone.\n"
    data = json.loads(drifted("plan", "web", "--refresh-only", "--format", "json").out)
    assert data["refresh_only"]
    assert [(each["address"], each["kind"], each["path"]) for each in data["drift"]] == [
        ("gone", "gone", ""),
        ("net", "changed", "name"),
    ]
    assert drifted("plan", "web").out.endswith("No changes. Stack web is as the template says.\n")
    planned = drifted("plan", "web", "--refresh", "all")
    assert 'name was changed behind our back: "one" → "other"; it is updated in place' in planned.out
    assert planned.out.endswith("Plan: 1 to create, 1 to change, 0 to destroy.\n")
    taken = drifted("apply", "web", "--refresh-only", "--yes")
    assert taken.status == 0, taken.err
    assert taken.out.endswith("State brought up to date: 1 taken over, 1 forgotten.\n")
    nothing = drifted("plan", "web", "--refresh-only", "--detailed-exitcode")
    assert (nothing.status, nothing.out) == (0, "No drift. The cloud is as stack web was written.\n")
    assert drifted("plan", "web").out.endswith("Plan: 1 to create, 1 to change, 0 to destroy.\n")


def test_check_says_what_is_wrong_and_fails(drifted: Hotc) -> None:
    checked = drifted("check", "web")
    assert checked.status == 1
    assert checked.out == f"{LISTED}\nCheck failed: 1 changed, 1 gone, of 2 resources of stack web.\n"
    assert drifted("check", "web", "--detailed-exitcode").status == 2
    assert json.loads(drifted("check", "web", "--format", "json").out)["state"] == "CHECK_FAILED"
    assert "CHECK_FAILED" in drifted("resource", "list", "web").out
    assert drifted("apply", "web", "--yes").status == 0
    assert drifted("check", "web").out == "Check complete: 2 resources of stack web are as they were written.\n"
    assert drifted("check", "nothing").status == 2


def test_a_template_beside_refresh_only_is_refused(drifted: Hotc) -> None:
    refused = drifted("plan", "web", "-t", "web.yaml", "--refresh-only")
    assert refused.status == 2
    assert "--refresh-only can't be used with --template" in refused.err


def test_of_a_list_of_maps_what_came_and_what_went_is_shown() -> None:
    from hotc.cli.render.drift import block
    from hotc.cli.render.style import Style

    rule = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_max": 80, "port_range_min": 80}
    other = rule | {"port_range_max": 22, "port_range_min": 22}
    drift: list[dict[str, Any]] = [
        {"address": "fw", "type": "T", "kind": "changed", "path": "rules", "recorded": [rule], "found": [other, rule]},
        {"address": "fw", "type": "T", "kind": "changed", "path": "tags", "recorded": ["a"], "found": ["b"]},
    ]
    assert block(drift, Style(False), 200).splitlines() == [
        "  ~ T fw",
        "      rules:",
        '        + {direction: "ingress", ethertype: "IPv4", protocol: "tcp", port_range_max: 22, port_range_min: 22}',
        '      tags: ["a"] -> ["b"]',
    ]
