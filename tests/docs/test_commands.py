"""Every command in the documentation is run, in the order of its page, in a project with a stack on the sandbox.

It must be understood and find its inputs: status 0 or 1, never 2. What can't be run here says why: in the page, in a
comment ``<!-- not run: REASON -->`` before its block, or below.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hotc.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("uvicorn")

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])

NOT_RUN = {
    "mycloud": "it needs a cloud",
    "--from-heat": "it needs a Heat",
    "--engine heat": "it needs a Heat",
    "postgresql": "it needs a database; tests/services has the same",
    "adopt web --release": "it needs a Heat",
    "adopt --from-file": "it needs what a Heat exported",
    "import web server": "it needs a server that is there already; tests/cli/test_adopting.py has the same",
    "rabbit://": "it needs a message bus",
    "pip install": "it installs from the network",
    "make ": "it is what runs these tests, or longer",
    "STACK": "it shows the form, with words to be replaced",
    "hotc sandbox": "it runs until Ctrl-C",
    "X1001": "its rule stands on the page; tests/lint runs it",
    "--select X": "its rule stands on the page; tests/lint runs it",
    "server-name": "its rule stands on the page; tests/lint runs it",
    "--select policy": "its policy stands on the page; tests/lint runs it",
    "policy/": "its policy stands on the page; tests/lint runs it",
    "hotc rules test": "its rule stands on the page; tests/lint runs it",
    "hotc policy test": "its policy stands on the page; tests/lint runs it",
    "snapshot delete": "the page restores it last",
}
"""A piece of a command → why it is not run."""

WEB = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number, default: 1}
  network: {type: string, default: lan}
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  db: {type: OS::Cinder::Volume, properties: {size: {get_param: size}}}
  server:
    type: OS::Nova::Server
    properties:
      image: cirros
      flavor: m1.large
      networks: [{subnet: {get_resource: subnet}}]
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 1, resource_def: {type: inner.yaml}}
outputs:
  network: {value: {get_resource: net}}
  url: {value: {get_attr: [server, first_address]}}
"""
INNER = """\
heat_template_version: 2021-04-16
resources:
  server: {type: OS::Neutron::Net}
"""
HOTC_TOML = """\
[stack.web]
template = "web.yaml"
environments = ["production.yaml"]
cloud = "sandbox"

[stack.web-test]
template = "web.yaml"
"""


APPLY = ("apply", "--cloud", "sandbox", "--yes", "--no-checks")


class Shown(NamedTuple):
    """A command of a page; ``reason``: why it is not run."""

    line: str
    reason: str


def shown(page: Path) -> Iterator[Shown]:
    """The commands of a page, in order."""
    text = page.read_text("utf-8")
    pattern = r"(?:<!-- not run: (?P<why>.*?) -->\n)?```(?P<kind>\w*)[^\n]*\n(?P<block>.*?)```|^ {4}(?P<line>hotc .*)$"
    for match in re.finditer(pattern, text, re.DOTALL | re.MULTILINE):
        if match["line"]:
            yield _shown(match["line"], "")
        elif match["kind"] in ("sh", "console", "bash"):
            for line in match["block"].splitlines():
                if match["kind"] == "sh" or re.match(r"(\$ )?hotc ", line):
                    yield _shown(line.removeprefix("$ "), match["why"] or "")


def _shown(line: str, reason: str) -> Shown:
    line = re.sub(r"\s+#\s.*$", "", line).strip()
    return Shown(line, reason or next((why for piece, why in NOT_RUN.items() if piece in line), ""))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project as the pages have it before them."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in list(os.environ):
        if name.startswith(("OS_", "XDG_", "HOTC_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOTC_CACHE_DIR", "")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    for name in ("web", "template", "server", "first"):
        Path(f"{name}.yaml").write_text(WEB)
    for name in ("production", "env"):
        Path(f"{name}.yaml").write_text("parameters: {size: 2}\n")
    Path("inner.yaml").write_text(INNER)
    Path("templates").mkdir()
    Path("templates/inner.yaml").write_text(INNER)
    Path("templates/web.yaml").write_text(WEB)
    Path("examples").symlink_to(ROOT / "examples")
    return tmp_path


def run(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command: hotc's in this process, others by the shell."""
    words = shlex.split(line)
    if words[0] != "hotc" or set(words) & {"|", "&&", ";"} or "$(" in line:
        return subprocess.run(["bash", "-c", line], timeout=120, check=False, capture_output=True).returncode
    source, target = b"yes\n" * 3, None
    if "<" in words:
        at = words.index("<")
        source, words = Path(words[at + 1]).read_bytes(), words[:at]
    if ">" in words:
        at = words.index(">")
        target, words = words[at + 1], words[:at]
    monkeypatch.setattr(sys, "stdin", _Answers(io.BytesIO(source), encoding="utf-8"))
    status = main(words[1:])
    if target is not None:
        Path(target).touch()
    return status


class _Answers(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_do_what_they_are_shown_for(
    page: Path, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if page.name == "tutorial.md":
        pytest.skip("tests/docs/test_tutorial.py runs it, and compares what it shows")
    commands = [each for each in shown(page) if each.line]
    if not any(each.reason == "" for each in commands):
        pytest.skip("no command in it can be run here" if commands else "no command in it")
    for name in ("web", "first", "test-1", "test-2", "test-3"):
        if any(re.search(rf"\b{name.partition('-')[0]}\b", each.line) for each in commands):
            assert main([*APPLY, name, "-t", "web.yaml"]) == 0
    if any("web.plan" in each.line for each in commands):
        assert main(["plan", "web", "-t", "web.yaml", "--cloud", "sandbox", "-o", "web.plan"]) == 0
    if "init" not in page.read_text("utf-8"):
        Path("hotc.toml").write_text(HOTC_TOML)
    monkeypatch.setattr("hotc.cli.screen.is_terminal", lambda stream: stream is sys.stdin or stream is sys.stderr)
    wrong = []
    for command in commands:
        if command.reason:
            continue
        capsys.readouterr()
        status = run(command.line, monkeypatch)
        if status not in (0, 1):
            wrong.append(f"{command.line}: status {status}: {capsys.readouterr().err.strip()}")
        if command.line == "hotc init":
            assert Path("hotc.toml").exists()
            Path("hotc.toml").write_text(HOTC_TOML)
        if command.line == "hotc destroy web":
            assert main([*APPLY, "web", "-t", "web.yaml"]) == 0
    assert not wrong, "\n".join(wrong)


def test_every_reason_is_still_needed() -> None:
    lines = [each.line for page in PAGES for each in shown(page)]
    assert [piece for piece in NOT_RUN if not any(piece in line for line in lines)] == []
