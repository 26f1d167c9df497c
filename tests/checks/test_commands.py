"""``hotc validate --cloud``, and the same look before a plan."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.cli import main
from hotc.runtime import api
from hotc.runtime.errors import CloudUnknown, TemplateInvalid

from .conftest import HEADER
from .prepared import limit

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

VOLUME = HEADER + "resources:\n  data: {type: OS::Cinder::Volume, properties: {size: 10, volume_type: ssd}}\n"


@pytest.fixture(autouse=True)
def surroundings(served: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entries in clouds.yaml: ``here``, and ``gone``, where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = served.cloud_config()
    gone = {**here, "auth": {**here["auth"], "auth_url": f"http://127.0.0.1:{port}/v3"}}
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text(json.dumps({"clouds": {"here": here, "gone": gone}}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    monkeypatch.delenv("OS_CLOUD", raising=False)
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))


def write(tmp_path: Path, text: str = VOLUME, name: str = "main.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def validated(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[dict[str, Any]]]:
    status = main(["validate", *map(str, words), "--format", "json"])
    return status, json.loads(capsys.readouterr().out)["diagnostics"]


def test_validate_finds_what_the_cloud_knows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good, bad = write(tmp_path), write(tmp_path, VOLUME.replace("ssd", "sdd"), "bad.yaml")
    assert validated(capsys, good, "--cloud", "here") == (0, [])
    status, (found,) = validated(capsys, good, bad, "--cloud", "here")
    assert (status, found["code"], found["file"], found["line"]) == (1, "H6001", "bad.yaml", 3)
    assert found["hint"] == 'Did you mean "ssd"?'


def test_without_cloud_nothing_is_contacted(
    capsys: pytest.CaptureFixture[str], served: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_CLOUD", "here")
    before = len(served.requests)
    assert validated(capsys, write(tmp_path, VOLUME.replace("ssd", "sdd"))) == (0, [])
    assert len(served.requests) == before


@pytest.mark.parametrize(
    ("cloud", "message"), [("nowhere", "no cloud named 'nowhere'"), ("gone", "can't be reached")], ids=str
)
def test_a_cloud_that_cannot_be_used_is_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cloud: str, message: str
) -> None:
    assert main(["validate", str(write(tmp_path)), "--cloud", cloud]) == 2
    assert message in capsys.readouterr().err


def test_what_could_not_be_checked_does_not_fail(
    capsys: pytest.CaptureFixture[str], served: RunningSandbox, tmp_path: Path
) -> None:
    served.add_fault("GET /types 403")
    status, (found,) = validated(capsys, write(tmp_path), "--cloud", "here")
    assert (status, found["code"], found["severity"]) == (0, "H6008", "info")


def test_a_plan_with_a_wrong_name_is_refused_with_its_place(tmp_path: Path) -> None:
    template = write(tmp_path, VOLUME.replace("ssd", "sdd"))
    with pytest.raises(TemplateInvalid) as refused:
        hotc.plan("data", template, cloud="here")
    (found,) = refused.value.diagnostics
    assert (found.code, found.line) == ("H6001", 3)
    assert hotc.plan("data", template, cloud="here", checks=False).has_changes


def test_what_the_stack_has_already_is_not_counted_again(served: RunningSandbox, cloud: Cloud, tmp_path: Path) -> None:
    limit(served, cloud, "block_storage", gigabytes=15, volumes=1)
    assert hotc.apply(hotc.plan("data", write(tmp_path), cloud="here")).ok
    assert not hotc.plan("data", write(tmp_path), cloud="here").has_changes
    assert hotc.plan("data", write(tmp_path, VOLUME.replace("size: 10", "size: 15")), cloud="here").has_changes
    with pytest.raises(TemplateInvalid) as refused:
        hotc.plan("data", write(tmp_path, VOLUME.replace("size: 10", "size: 16")), cloud="here")
    messages = [each.message for each in refused.value.diagnostics]
    assert messages == ["This needs 6 GiB of volumes; 5 are left on cloud here"]
    hotc.apply(api.plan_destroy("data", cloud="here"))


def test_a_name_that_led_somewhere_once_does_not_hold_up_other_changes(
    served: RunningSandbox, cloud: Cloud, tmp_path: Path
) -> None:
    image = cloud.call("image", "POST", "/images", {"name": "old", "disk_format": "raw", "container_format": "bare"})
    assert image is not None
    octets = {"Content-Type": "application/octet-stream"}
    cloud.connection.image.put(f"/images/{image['id']}/file", data=b"x", headers=octets)
    named = VOLUME.replace("volume_type: ssd", "image: old, name: first")
    assert hotc.apply(hotc.plan("data", write(tmp_path, named), cloud="here")).ok
    cloud.call("image", "DELETE", f"/images/{image['id']}")
    plan = hotc.plan("data", write(tmp_path, named.replace("first", "second")), cloud="here")
    assert [action.operation for action in plan.actions] == ["update"]
    hotc.apply(api.plan_destroy("data", cloud="here"))


def test_notes_stand_in_the_plan(served: RunningSandbox, tmp_path: Path) -> None:
    served.add_fault("GET /types 500")
    plan = hotc.plan("data", write(tmp_path), cloud="here")
    (warning,) = plan.warnings
    assert "did not say which volume types there are" in warning
    assert "main.yaml:3: " in warning


def test_from_python(tmp_path: Path) -> None:
    compilation = hotc.compile(write(tmp_path, VOLUME.replace("ssd", "sdd")))
    assert compilation.ok
    assert [each.code for each in hotc.check(compilation, cloud="here")] == ["H6001"]
    assert not compilation.ok
    with pytest.raises(CloudUnknown):
        hotc.check(compilation, cloud="nowhere")
