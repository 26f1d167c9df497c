"""A password that stands in the template as a literal is shown nowhere, and recorded as hidden parameters are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

FIRST, SECOND = "Tr0ub4dor-first", "Tr0ub4dor-second"
TEMPLATE = """\
heat_template_version: 2018-08-31
resources:
  user:
    type: OS::Manila::SecurityService
    properties: {{type: ldap, description: {description}, password: {password}}}
"""
CLOUD = ("--cloud", "sandbox")


def write(password: str, description: str = "a clerk") -> None:
    Path("web.yaml").write_text(TEMPLATE.format(password=password, description=description))


def recorded(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "recorded"
    folder.mkdir()
    monkeypatch.setenv("HOTC_STATE", str(folder / "state.sqlite"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
    return folder


def test_no_output_and_no_state_holds_it(hotc: Hotc, state: Path) -> None:
    write(FIRST)
    said = [
        hotc("plan", "web", "-t", "web.yaml", *CLOUD),
        hotc("plan", "web", "-t", "web.yaml", *CLOUD, "--json"),
        hotc("apply", "web", "-t", "web.yaml", *CLOUD, "--yes"),
    ]
    write(SECOND)
    said += [
        hotc("plan", "web", "-t", "web.yaml"),
        hotc("plan", "web", "-t", "web.yaml", "--json"),
        hotc("apply", "web", "-t", "web.yaml", "--yes"),
        hotc("state", "show", "web", "user"),
        hotc("event", "list", "web", "--json"),
        hotc("resource", "show", "web", "user"),
    ]
    for result in said:
        assert result.status in (0, 2), result.err
        for secret in (FIRST, SECOND):
            assert secret not in result.out + result.err
    (change,) = json.loads(said[4].out)["actions"]
    (cause,) = change["causes"]
    assert (cause["path"], cause["old"], cause["new"]) == ("password", "***", "***")
    for secret in (FIRST, SECOND):
        assert secret.encode() not in recorded(state)


def test_the_same_password_is_no_change(hotc: Hotc, state: Path) -> None:
    write(FIRST)
    assert hotc("apply", "web", "-t", "web.yaml", *CLOUD, "--yes").status == 0
    assert "No changes" in hotc("plan", "web", "-t", "web.yaml").out
    write(FIRST, description="another")
    plan = json.loads(hotc("plan", "web", "-t", "web.yaml", "--json").out)
    assert [cause["path"] for cause in plan["actions"][0]["causes"]] == ["description"]
