"""Clouds that fail, are slow, refuse or lack a service: what can't be checked is said, and the rest is checked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import hotc
from hotc.runtime.checks import Facts, check
from hotc.runtime.checks.facts import Unanswered
from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given

from .conftest import HEADER
from .prepared import without_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.sandbox import RunningSandbox

    Checked = Callable[..., list[Diagnostic]]

SERVER = """resources:
  web:
    type: OS::Nova::Server
    properties: {image: ciros, flavor: m1.tinny, networks: [{network: publik}]}
"""


def by_code(found: list[Diagnostic], code: str) -> list[str]:
    return [each.message for each in found if each.code == code]


@pytest.fixture
def without_load_balancers() -> Iterator[None]:
    with without_service("octavia"):
        yield


@pytest.mark.parametrize(
    ("fault", "question"),
    [
        ("GET /images 500", "which images there are"),
        ("GET /networks 503", "which networks there are"),
        ("GET /networks 403", "which networks there are"),
        ("GET /networks reset-before", "which networks there are"),
    ],
    ids=lambda value: value,
)
def test_what_was_not_answered_is_said_and_the_rest_is_checked(
    checked: Checked, served: RunningSandbox, fault: str, question: str
) -> None:
    served.add_fault(fault)
    found = checked(SERVER)
    (unsaid,) = [each for each in found if each.code == "H6008"]
    assert unsaid.message.startswith(f"Not checked: cloud sandbox did not say {question}: ")
    assert (unsaid.severity, unsaid.heat) == ("info", "never")
    assert len(by_code(found, "H6001")) == 2


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/limits", "the quota for servers"),
        ("/details", "the quota for networks"),
        ("/os-quota-sets/*", "the quota for volumes"),
    ],
    ids=lambda value: value,
)
def test_a_quota_that_may_not_be_read_is_not_checked(
    checked: Checked, served: RunningSandbox, path: str, question: str
) -> None:
    served.add_fault(f"GET {path} 403")
    server = SERVER.replace("ciros", "cirros").replace("tinny", "tiny").replace("publik", "public")
    (found,) = checked(server + "  data: {type: OS::Cinder::Volume, properties: {size: 1}}\n")
    assert found.code == "H6008"
    assert question in found.message


def test_without_the_list_of_flavors_cores_are_not_counted(checked: Checked, served: RunningSandbox) -> None:
    served.add_fault("GET /flavors/detail 500")
    found = checked(SERVER)
    assert [each.code for each in found].count("H6008") == 1
    assert not [each for each in found if each.code == "H6005"]


def test_a_fault_that_passes_is_not_noticed(checked: Checked, served: RunningSandbox) -> None:
    served.add_fault("GET /images 503 1")
    found = checked(SERVER)
    assert len(by_code(found, "H6001")) == 3
    assert not by_code(found, "H6008")


def test_a_finding_without_a_suggestion_where_nothing_can_be_listed(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(facts: Facts, kind: str) -> list[str]:
        raise Unanswered("image", "no")

    monkeypatch.setattr(Facts, "names", refused)
    found = checked(SERVER)
    assert len(by_code(found, "H6001")) == 3
    assert {each.hint for each in found} == {""}


def test_a_slow_cloud_is_given_up_after_its_timeout(served: RunningSandbox, tmp_path: Path) -> None:
    template = tmp_path / "main.yaml"
    template.write_text(HEADER + SERVER)
    served.add_fault("GET /networks delay=20s")
    begun = time.monotonic()
    config = {**served.cloud_config(), "api_timeout": 0.5}
    compilation = hotc.compile(template)
    with Cloud(authenticate(given(config)), "sandbox") as cloud, Facts(cloud) as facts:
        check(compilation, facts)
    assert time.monotonic() - begun < 20
    assert len(by_code(compilation.diagnostics, "H6001")) == 2
    assert len(by_code(compilation.diagnostics, "H6008")) == 1


@pytest.mark.usefixtures("without_load_balancers")
def test_a_service_that_is_not_there_is_said_once(checked: Checked) -> None:
    text = """resources:
  lb: {type: OS::Octavia::LoadBalancer, properties: {vip_subnet: {get_resource: subnet}, flavor: gold}}
  listener: {type: OS::Octavia::Listener, properties: {loadbalancer: web, protocol: HTTP, protocol_port: 80}}
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
"""
    (found,) = checked(text)
    assert (found.code, found.severity) == ("H6007", "warning")
    assert found.message == "Cloud sandbox has no load balancer (octavia) service"


def test_a_defect_is_not_hidden(checked: Checked, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cloud, "listing", broken)
    with pytest.raises(ZeroDivisionError):
        checked(SERVER)
