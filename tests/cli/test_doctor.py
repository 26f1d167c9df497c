"""``hotc doctor``: what is in order, what is not, and how it is mended."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from hotc.cli.doctor import reaching

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from tests.cli.conftest import Result

    Run = Callable[..., Result]

CLOUDS = """\
clouds:
  here: {auth: {auth_url: 'http://127.0.0.1:9/v3', username: a, password: secret-word, project_name: p,
                user_domain_name: d, project_domain_name: d}}
"""


def checks(result: Result) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in json.loads(result.out)["checks"]}


@pytest.fixture
def clouds(monkeypatch: pytest.MonkeyPatch) -> Path:
    path = Path("clouds.yaml").resolve()
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
    path.write_text(CLOUDS)
    path.chmod(0o600)
    return path


def test_all_is_in_order_without_any_cloud(hotc: Run) -> None:
    result = hotc("doctor", "--json")
    found = checks(result)
    assert result.status == 0
    assert not [each for each in found.values() if each["status"] == "error"]
    assert {"Python", "Graphviz", "typer", "openstacksdk", "characters", "settings", "state", "cloud"} <= set(found)
    assert found["openstacksdk"]["message"] == metadata.version("openstacksdk")


def test_without_dot_it_says_what_can_not_be_drawn_and_how_to_mend_it(
    hotc: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = hotc("doctor")
    assert result.status == 0
    assert "warning Graphviz: there is no dot" in result.out
    assert "apt install graphviz" in result.out
    assert "0 errors, 1 warning" in result.err


def test_quiet_writes_only_what_is_not_in_order(hotc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [line.split()[0] for line in hotc("doctor", "-q").out.splitlines()][:2] == ["Program", "warning"]


@pytest.mark.parametrize(("installed", "status"), [("3.9.9", "error"), ("4.0", "ok"), ("10.1rc1", "ok")])
def test_a_package_that_is_too_old_is_told(
    hotc: Run, monkeypatch: pytest.MonkeyPatch, installed: str, status: str
) -> None:
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: installed if name == "openstacksdk" else real(name))
    found = checks(result := hotc("doctor", "--json"))["openstacksdk"]
    assert found["status"] == status
    assert result.status == (1 if status == "error" else 0)
    assert status == "ok" or "pip install --upgrade 'openstacksdk>=4.0'" in found["mend"]


def test_clouds_are_listed_and_which_one_is_meant_is_told(
    hotc: Run, clouds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checks(hotc("doctor", "--json"))
    assert found["clouds.yaml"]["message"].endswith("clouds.yaml: here")
    assert "the only one" in found["which cloud"]["message"]
    monkeypatch.setenv("OS_CLOUD", "there")
    found = checks(result := hotc("doctor", "--json"))
    assert result.status == 1
    assert "there is none of that name" in found["which cloud"]["message"]
    assert "here" in found["which cloud"]["mend"]


def test_passwords_that_others_can_read_are_told_but_not_shown(hotc: Run, clouds: Path) -> None:
    clouds.chmod(0o644)
    result = hotc("doctor")
    assert "others can read it" in result.out
    assert "chmod 600" in result.out
    assert "secret-word" not in result.out + result.err


def test_a_file_of_clouds_that_is_none_is_an_error(hotc: Run, clouds: Path) -> None:
    clouds.write_text("clouds: [1, 2]\n")
    result = hotc("doctor")
    assert result.status == 1
    assert "error   clouds.yaml" in result.out


def test_a_cloud_that_does_not_answer_is_an_error_with_a_mend(hotc: Run, clouds: Path) -> None:
    found = checks(result := hotc("doctor", "--cloud", "here", "--json"))
    assert result.status == 1
    assert "nobody listens there" in found["authentication"]["message"]
    assert found["authentication"]["mend"]


def test_a_cloud_that_answers_shows_its_services_and_clock(hotc: Run) -> None:
    found = checks(result := hotc("doctor", "--cloud", "sandbox", "--json"))
    assert result.status == 0, result.out
    assert found["clock"]["message"] == "agrees with the cloud's"
    assert found["network (neutron)"]["status"] == "ok"


def test_settings_and_a_state_that_can_not_be_read_are_errors(hotc: Run) -> None:
    Path("hotc.toml").write_text("[stack.web]\ntemplate = 'gone.yaml'\n")
    Path("damaged").write_bytes(b"this is no database, and is long enough to be looked at as one" * 20)
    found = checks(result := hotc("doctor", "--state", "damaged", "--json"))
    assert result.status == 1
    assert found["settings"]["status"] == found["state"]["status"] == "error"
    assert "gone.yaml" in found["settings"]["message"]


def test_a_held_lock_is_shown(hotc: Run, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTC_STATE_DIR", str(Path("state").resolve()))
    assert hotc("apply", "web", "-t", template, "--cloud", "sandbox", "-y").status == 0
    from hotc.runtime.opening import opened

    with opened(None) as store, store.lease("web", "apply"):
        found = checks(hotc("doctor", "--json"))
    assert "stack web is held by process" in found["lock"]["message"]


# -- clocks and services of a cloud that is not there


def fake(answer: Callable[[str], Any]) -> Cloud:
    session = SimpleNamespace(get=lambda url, **_: answer(url))
    config = SimpleNamespace(config={"auth": {"auth_url": "http://cloud"}})
    return cast(
        "Cloud",
        SimpleNamespace(
            connection=SimpleNamespace(session=session, config=config),
            address=lambda service: None if service in ("dns", "image") else f"http://cloud/{service}",
        ),
    )


@pytest.mark.parametrize(
    ("seconds", "status", "text"),
    [(0, "ok", "agrees"), (-30, "ok", "ahead of"), (-3600, "warning", "ahead of"), (90, "warning", "behind")],
)
def test_the_clocks_are_compared(seconds: float, status: str, text: str) -> None:
    finding = reaching._clock(fake(lambda _: SimpleNamespace(headers={"Date": formatdate(time.time() + seconds)})))
    assert finding.status == status
    assert text in finding.message


def test_services_that_fail_or_are_not_there_are_told() -> None:
    answers = fake(lambda url: SimpleNamespace(status_code=503 if "compute" in url else 300))
    found = {each.name: each for each in reaching._services(answers)}
    assert found["compute (nova)"].status == "error"
    assert "answers 503" in found["compute (nova)"].message
    assert found["image (glance)"].status == "error"
    assert found["network (neutron)"].status == "ok"
    assert "DNS (designate)" in found["not there"].message
