"""``--debug``: a log that helps, and holds no secret in any form."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli.masking import Masked, command_line, variables
from hotc.compiler.values import Secret
from hotc.runtime.secrets import MASK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

HIDDEN = 'pass"wörd-4711'
TEMPLATE = """\
heat_template_version: 2021-04-16
parameters:
  password: {type: string, hidden: true}
  open: {type: string, default: plain}
resources:
  net:
    type: OS::Neutron::Net
    properties:
      name: {get_param: open}
  random:
    type: OS::Heat::RandomString
  server:
    type: OS::Nova::Server
    properties:
      image: no-such-image
      flavor: m1.small
      networks: [{network: {get_resource: net}}]
      admin_pass: {get_param: password}
      user_data:
        str_replace:
          template: "echo PASS | chpasswd"
          params: {PASS: {get_param: password}}
"""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "debug.log"
    monkeypatch.setenv("HOTC_DEBUG_LOG", str(path))
    return path


def test_a_log_tells_what_was_done_and_nothing_secret(hotc: Run, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_PASSWORD", "os-secret-0815")
    Path("web.yaml").write_text(TEMPLATE)
    Path("values.yaml").write_text(json.dumps({"password": HIDDEN}))
    result = hotc("apply", "web", "-t", "web.yaml", "--parameters", "values.yaml", "--cloud", "sandbox", "-y",
                  "--no-checks", "--debug")  # fmt: skip
    assert result.status == 1
    assert f"Debug log, with secrets masked: {log}" in result.err
    text = log.read_text()
    for told in ("command line: hotc apply web", "variable OS_PASSWORD=***", "POST http", "/v2.0/networks", "201 in"):
        assert told in text
    assert "hotc.engine: " in text
    assert "exit status 1 after" in text
    for secret in (HIDDEN, json.dumps(HIDDEN)[1:-1], base64.b64encode(HIDDEN.encode()).decode(), "os-secret-0815"):
        assert secret not in text
    assert "gAAAA" not in text
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_parameter_of_the_command_line_is_masked_whatever_it_is(hotc: Run, log: Path, template: Path) -> None:
    hotc("validate", template, "-P", "size=98765", "--parameter=other=abc-def-ghi", "--debug")
    text = log.read_text()
    assert "98765" not in text
    assert "abc-def-ghi" not in text
    assert "size=***" in text


def test_a_fault_is_logged_with_its_traceback(hotc: Run, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotc.cli.commands import schema

    def fail(*_: object) -> int:
        Secret("the-hidden-value")
        raise RuntimeError("no such the-hidden-value")

    monkeypatch.setattr(schema, "run", fail)
    result = hotc("schema", "--debug")
    assert result.status == 70
    text = log.read_text()
    assert "Traceback" in text
    assert "RuntimeError: no such ***" in text
    assert "the-hidden-value" not in text
    assert Secret.watch is None
    assert not logging.getLogger("hotc").handlers


def test_without_a_name_it_stands_in_the_state_directory_and_old_ones_go(
    hotc: Run, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTC_STATE_DIR", "here")
    folder = Path("here/debug")
    folder.mkdir(parents=True)
    for number in range(30):
        (folder / f"hotc-20200101T0000{number:02}-1.log").touch()
    assert hotc("validate", template, "--debug").status == 0
    assert len(list(folder.iterdir())) == 20


def test_a_log_that_can_not_be_written_stops_nothing(
    hotc: Run, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").touch()
    monkeypatch.setenv("HOTC_DEBUG_LOG", "file/log")
    result = hotc("validate", template, "--debug")
    assert result.status == 0
    assert "There is no debug log" in result.err


def test_without_debug_nothing_is_logged_and_nothing_watched(hotc: Run, log: Path, template: Path) -> None:
    assert hotc("validate", template).status == 0
    assert not log.exists()
    assert Secret.watch is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("amqp://guest:hunter2@host/", "amqp://guest:***@host/"),
        ("http://host:5000/v3 a@b", "http://host:5000/v3 a@b"),
        ("X-Auth-Token: abc def", "X-Auth-Token: ***"),
        ("{'adminPass': 'xyzzy', 'name': 'n'}", "{'adminPass': '***', 'name': 'n'}"),
        ('{"password":"xyzzy"}', '{"password":"***"}'),
        ("GET /a?temp_url_sig=abc&x=1", "GET /a?temp_url_sig=***&x=1"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb", "a\n***\nb"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert Masked()(text) == masked


def test_a_secret_is_masked_in_every_form_and_within_others() -> None:
    mask = Masked()
    mask.learn(Secret({"a": ["se cret/1", "se cret/1 and more"], "b": True, "c": 12345}))
    for form in ("se cret/1", "se%20cret%2F1", base64.b64encode(b"se cret/1").decode(), "12345", "se cret/1 and more"):
        assert mask(f"<{form}>") == f"<{MASK}>"
    assert mask("True") == "True"


def test_the_command_line_and_the_variables_as_they_are_shown() -> None:
    words = ["apply", "web", "-P", "a=b c", "--parameter=x=y", "-Pz=1", "--notify", "https://u:p@h", "-t", "w.yaml"]
    assert command_line(words) == "apply web -P 'a=***' '--parameter=x=***' '-Pz=***' --notify '***' -t w.yaml"
    shown = variables({"OS_TOKEN": "t", "OS_CLOUD": "mini", "HOME": "/root", "HOTC_KEY": "k", "http_proxy": "p"})
    assert shown == {"OS_TOKEN": MASK, "OS_CLOUD": "mini", "HOTC_KEY": MASK, "http_proxy": "p"}
