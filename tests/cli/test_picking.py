"""Parts of plans, replacements and protection, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")

TEMPLATE = """\
heat_template_version: 2021-04-16
resources:
  net:
    type: OS::Neutron::Net
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}
  disk:
    type: OS::Cinder::Volume
    properties: {size: 1}
outputs:
  disk:
    value: {get_resource: disk}
  net:
    value: {get_resource: net}
"""

DISK = """\
  disk:
    type: OS::Cinder::Volume
    properties: {size: 1}
"""


@pytest.fixture
def hot(hotc: Hotc) -> Hotc:
    Path("hot.yaml").write_text(TEMPLATE)
    return hotc


def planned(result: Result) -> dict[str, str]:
    assert result.status == 0, result.err
    actions = json.loads(result.out)["actions"]
    return {each["address"]: each["operation"] for each in actions if each["operation"] != "none"}


def test_a_target_is_applied_now_and_the_rest_later(hot: Hotc) -> None:
    words = ("web", "-t", "hot.yaml", "--cloud", "sandbox", "--target", "OS::Neutron::Subnet")
    shown = hot("plan", *words, "-o", "part.plan")
    assert shown.status == 0, shown.err
    assert "1 left out by --target:\n  + OS::Cinder::Volume disk\n" in shown.out
    assert "Plan: 2 to create, 0 to change, 0 to destroy." in shown.out
    applied = hot("apply", "--plan", "part.plan", "--yes")
    assert applied.status == 0, applied.err
    assert "net = " in applied.out
    assert "disk" not in applied.out
    again = hot("apply", *words, "--yes")
    assert again.out.endswith("No changes in what is picked of stack web.\n")
    rest = json.loads(hot("plan", "web", "-f", "json").out)
    assert rest["summary"]["create"] == 1
    assert rest["outputs_changed"] == ["disk"]
    assert planned(hot("plan", "web", "-f", "json", "--exclude", "disk")) == {}
    assert hot("apply", "web", "--yes").status == 0
    assert hot("plan", "web", "--detailed-exitcode").status == 0


def test_a_target_that_means_nothing_is_refused_with_the_nearest_name(hot: Hotc) -> None:
    result = hot("plan", "web", "-t", "hot.yaml", "--cloud", "sandbox", "--target", "dsik")
    assert result.status == 2
    assert "--target 'dsik' selects no resource." in result.err
    assert 'Did you mean "disk"?' in result.err
    result = hot("plan", "web", "-t", "hot.yaml", "--cloud", "sandbox", "--target", "disk and")
    assert result.status == 2
    assert "disk and" in result.err


def test_a_resource_is_replaced_on_demand(hot: Hotc) -> None:
    assert hot("apply", "web", "-t", "hot.yaml", "--cloud", "sandbox", "--yes").status == 0
    shown = hot("plan", "web", "--replace", "disk")
    assert "# disk must be replaced (hot.yaml:8)" in shown.out
    assert "asked for with --replace" in shown.out
    shown = hot("plan", "web", "--replace", "subnet")
    assert "the old one is deleted first: both can't have the range of addresses" in shown.out


def test_a_protected_stack_is_not_destroyed(hot: Hotc) -> None:
    assert hot("apply", "web", "-t", "hot.yaml", "--cloud", "sandbox", "--yes").status == 0
    assert hot("protect", "web").err == "Stack web is protected now.\n"
    assert hot("protect", "web").err == "Stack web was protected already.\n"
    assert json.loads(hot("stack", "show", "web", "-f", "json").out)["protected"] is True
    for words in (("destroy", "web", "--yes"), ("plan", "web", "--destroy")):
        refused = hot(*words)
        assert refused.status == 1
        assert "Stack web is protected by hotc protect; nothing was destroyed." in refused.err
        assert "hotc unprotect web" in refused.err
    Path("hot.yaml").write_text(
        TEMPLATE.replace("  disk:\n    type: OS::Cinder::Volume\n    properties: {size: 1}\n", "").replace(
            "  disk:\n    value: {get_resource: disk}\n", ""
        )
    )
    assert planned(hot("plan", "web", "-f", "json")) == {"disk": "delete"}
    assert hot("unprotect", "web").err == "Stack web is not protected any more.\n"
    assert planned(hot("plan", "web", "--destroy", "--target", "subnet", "-f", "json")) == {"subnet": "delete"}
    assert hot("destroy", "web", "--yes").status == 0


def test_what_the_settings_protect_is_told_with_cause_and_place(hot: Hotc) -> None:
    Path("hotc.toml").write_text(
        '[stack.web]\ntemplate = "hot.yaml"\ncloud = "sandbox"\n[stack.web.resource.disk]\nreplace = "never"\n'
    )
    assert hot("apply", "web", "--yes").status == 0
    refused = hot("plan", "web", "--replace", "disk")
    assert refused.status == 1
    assert "disk would be replaced, which hotc.toml:4 forbids: asked for with --replace." in refused.err
