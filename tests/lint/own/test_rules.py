"""Rules of a project's own, in Python: as docs/own-rules.md tells it, and what happens when one is broken."""

from __future__ import annotations

import json
import pickle
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.lint.project.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Said

    Hotc = Callable[..., Said]
    Write = Callable[[str, str], Path]

PAGE = (Path(__file__).parents[3] / "docs/own-rules.md").read_text("utf-8")
RULE, FIX, TESTS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
BAD, GOOD = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
ENTRY_POINT = re.findall(r'entry-points\."(.*?)"\]\nacme = "(.*?)"', PAGE)[0]
SETTINGS = '[lint]\nselect = ["L19"]\nrules = ["rules/"]\n'

MINIMAL = """
from hotc.lint.rule import Finding, Rule

RULE = Rule("X1001", "my-rule", "warning", "There is {name}")

def check(subject):
    for resource in subject.resources():
        yield Finding(resource.key, f"resources.{resource.name}", name=resource.name)
"""
WEB = "heat_template_version: 2021-04-16\ndescription: d\nresources:\n  web: {type: OS::Heat::None}\n"


@pytest.fixture
def project(write: Write, hotc: Hotc) -> Path:
    """The project of the page."""
    write("hotc.toml", SETTINGS)
    write("rules/cases/X1001/bad.yaml", BAD)
    write("rules/cases/X1001/good.yaml", GOOD)
    return write("rules/server_name.py", RULE)


# --- the page


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_of_the_page_can_be_run(project: Path, hotc: Hotc, line: str) -> None:
    assert hotc(*shlex.split(line)[1:]).status == 0


def test_the_rule_of_the_page_finds_what_its_cases_say(project: Path, hotc: Hotc) -> None:
    said = hotc("rules", "test")
    assert (said.status, said.out) == (0, "X1001 server-name: ok (2 templates)\n")
    (found,) = hotc("lint", "rules/cases/X1001/bad.yaml", "-f", "json", "--select", "X1001").findings
    assert found["message"] == "The server web has the name web-1, which says no team"
    assert (found["line"], found["path"]) == (6, "resources.web.properties.name")


def test_the_page_of_the_rule_is_explained(project: Path, hotc: Hotc) -> None:
    said = hotc("explain", "x1001")
    assert "Nobody knows whom to call" in said.out
    assert "rules/server_name.py" in said.out
    assert hotc("explain", "server-name").out == said.out
    codes = [each["code"] for each in json.loads(hotc("explain", "-f", "json").out)["codes"]]
    assert "X1001" in codes


def test_the_tests_of_the_page_pass_under_pytest(project: Path, write: Write, tmp_path: Path) -> None:
    write("test_rules.py", TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_rules.py"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_the_fix_of_the_page_mends(project: Path, write: Write, hotc: Hotc) -> None:
    head, _, tail = RULE.partition("            yield Finding(")
    made = FIX.replace("\n\n", "\n").replace("\n", "\n            ").rstrip()
    text = head + "            " + made + "\n            yield Finding(" + tail.replace("server=", "fix=fix, server=")
    write("rules/server_name.py", text.replace('which says no team")', 'which says no team", fix="unsafe")'))
    write("rules/cases/X1001/bad.fixed.yaml", BAD.replace("name: web-1", "name: payments-web-1"))
    assert hotc("rules", "test").status == 0
    write("web.yaml", BAD)
    assert hotc("lint", "web.yaml", "--fix", "--unsafe-fixes", "--select", "X").status == 0
    assert "payments-web-1" in Path("web.yaml").read_text()
    write("rules/cases/X1001/bad.fixed.yaml", BAD)
    said = hotc("rules", "test")
    assert (said.status, "+      name: payments-web-1" in said.out) == (1, True)


# --- as any other rule


def test_comments_options_and_reports_know_the_rule(write: Write, hotc: Hotc) -> None:
    write("hotc.toml", '[lint]\nselect = ["L10"]\nrules = ["rules/my_rule.py"]\n')
    write("rules/my_rule.py", MINIMAL)
    write("web.yaml", WEB)
    assert [each["code"] for each in hotc("lint", "web.yaml", "-f", "json").findings] == ["X1001"]
    for words in (["--ignore", "X"], ["--ignore", "my-rule"], ["--select", "L10"]):
        assert hotc("lint", "web.yaml", "-f", "json", *words).findings == []
    assert hotc("lint", "web.yaml", "--select", "X9").status == 2
    (run,) = json.loads(hotc("lint", "web.yaml", "-f", "sarif").out)["runs"]
    assert run["tool"]["driver"]["rules"][0]["id"] == "X1001"
    write("web.yaml", WEB.rstrip() + "  # hotc: ignore[my-rule] it is meant\n")
    assert hotc("lint", "web.yaml", "-f", "json").findings == []


def test_rules_import_their_neighbours_and_are_read_anew_when_these_change(
    write: Write, hotc: Hotc, tmp_path: Path
) -> None:
    write("hotc.toml", SETTINGS)
    write("web.yaml", WEB)
    write(
        "rules/my_rule.py",
        MINIMAL.replace("name=resource.name", "name=WORD").replace("\n\nRULE", "\nfrom ._word import WORD\n\nRULE"),
    )
    for word in ("one", "two"):
        write("rules/_word.py", f"WORD = {word!r}\n")
        assert [each["message"] for each in hotc("lint", "web.yaml", "-f", "json").findings] == [f"There is {word}"]
    assert not list(tmp_path.rglob("__pycache__"))


def test_settings_with_own_rules_can_be_sent_to_another_process(write: Write, hotc: Hotc, tmp_path: Path) -> None:
    write("rules/my_rule.py", MINIMAL)
    policy = '[[lint.policy]]\nname = "p"\nwarn = "any"\nmessage = "{name}"\n'
    write("hotc.toml", SETTINGS + policy)
    config = pickle.loads(pickle.dumps(Settings().config(str(tmp_path / "web.yaml"))))
    assert [rule.code for rule in config.own] == ["X1001", "policy/p"]
    assert all(rule.load() is not None for rule in config.own)


def test_a_rule_that_changes_is_asked_again_though_results_are_kept(write: Write, hotc: Hotc) -> None:
    write("hotc.toml", SETTINGS)
    write("web.yaml", WEB)
    for said in ("There is", "Here is"):
        write("rules/my_rule.py", MINIMAL.replace("There is", said))
        for _ in range(2):
            assert [each["message"] for each in hotc("lint", "web.yaml", "-f", "json").findings] == [f"{said} web"]


# --- broken ones


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def broken(:\n", "rules/my_rule.py:1: the rule can't be imported: SyntaxError"),
        ("x = 1\nraise ValueError('no')\n", "rules/my_rule.py:2: the rule can't be imported: ValueError: no"),
        ("import nothing_of_this_name\n", "rules/my_rule.py:1: the rule can't be imported: ModuleNotFoundError"),
        ("raise SystemExit(3)\n", "rules/my_rule.py:1: the rule can't be imported: SystemExit"),
        ("RULE = 3\n", "rules/my_rule.py has a RULE that is no Rule but a int"),
        ("", "rules/my_rule.py has no RULE"),
        (MINIMAL.replace("def check", "def chek"), "rules/my_rule.py has no function check"),
        (MINIMAL.replace("X1001", "L1001"), "can't have the code 'L1001'"),
        (MINIMAL.replace("X1001", "HX1"), "can't have the code 'HX1'"),
        (MINIMAL.replace("X1001", "x1001"), "can't have the code 'x1001'"),
        (MINIMAL.replace("my-rule", "My Rule"), "'My Rule' is no name of a rule"),
        (MINIMAL.replace("my-rule", "unused-parameter"), "there is a rule 'unused-parameter' already, one of hotc's"),
        (MINIMAL.replace('"warning"', '"fatal"'), "the severity of X1001 must be one of error, warning, info"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_with_its_file(write: Write, hotc: Hotc, text: str, said: str) -> None:
    write("hotc.toml", SETTINGS)
    write("rules/my_rule.py", text)
    write("web.yaml", WEB)
    for words in (("lint", "web.yaml"), ("rules", "test"), ("explain", "X1001")):
        told = hotc(*words)
        assert (told.status, told.out) == (2, "")
        assert said in told.err
        assert "Traceback" not in told.err


def test_two_rules_cannot_have_one_code(write: Write, hotc: Hotc) -> None:
    write("hotc.toml", SETTINGS)
    write("rules/a.py", MINIMAL)
    write("rules/b.py", MINIMAL.replace("my-rule", "other-rule"))
    told = hotc("lint", ".")
    assert (told.status, "rules/b.py: there is a rule 'X1001' already, that of rules/a.py" in told.err) == (2, True)


@pytest.mark.parametrize("written", ["nowhere/", "nowhere.py", "empty"])
def test_a_path_without_rules_is_told(write: Write, hotc: Hotc, tmp_path: Path, written: str) -> None:
    (tmp_path / "empty").mkdir()
    write("hotc.toml", f'[lint]\nrules = ["{written}"]\n')
    told = hotc("lint", ".")
    assert told.status == 2
    assert written.rstrip("/") in told.err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "    return subject.nothing()\n",
            "AttributeError: 'Subject' object has no attribute 'nothing', at rules/bad.py:5",
        ),
        ("    yield 'a finding'\n", "TypeError: check must yield Findings, not str"),
        ("    yield Finding(subject.template.root)\n", "KeyError: 'what'"),
        ("    raise SystemExit(3)\n", "SystemExit: 3, at rules/bad.py:5"),
        ("    return 3\n", "TypeError: 'int' object is not iterable"),
        ("    def again(): return again()\n    return again()\n", "RecursionError"),
    ],
)
def test_a_rule_that_fails_is_a_finding_and_the_others_go_on(write: Write, hotc: Hotc, body: str, said: str) -> None:
    write("hotc.toml", SETTINGS)
    head = "from hotc.lint.rule import Finding, Rule\n"
    head += 'RULE = Rule("X2000", "bad", "info", "{what}")\n\ndef check(subject):\n'
    write("rules/bad.py", head + body)
    write("rules/my_rule.py", MINIMAL)
    write("web.yaml", WEB)
    told = hotc("lint", "web.yaml", "-f", "json")
    assert told.status == 1
    assert {each["code"]: each["severity"] for each in told.findings} == {"X2000": "error", "X1001": "warning"}
    (failed,) = [each for each in told.findings if each["code"] == "X2000"]
    assert failed["message"].startswith("The rule bad failed here: ")
    assert said in failed["message"]
    assert hotc("lint", "web.yaml", "--ignore", "X2000").status == 0
    write("rules/cases/X2000/good.yaml", WEB)
    tried = hotc("rules", "test")
    assert (tried.status, "X2000 bad: FAILED" in tried.out) == (1, True)


# --- installed ones


def installed(folder: Path, modules: dict[str, str], entry_point: str) -> None:
    """A package as an installer leaves it in a folder of ``sys.path``."""
    for name, text in modules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    info = folder / "acme_hotc_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-hotc-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT[0]}]\nacme = {entry_point}\n")


def outside(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run hotc in a process of its own, in which the folder's packages are installed."""
    code = "import sys; from hotc.cli import main; sys.exit(main(sys.argv[1:]))"
    paths = f"{folder / 'site'}:{Path(__file__).parents[3]}"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env={"PYTHONPATH": paths, "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("modules", "entry_point"),
    [
        (
            {"acme_rules/__init__.py": "", "acme_rules/my_rule.py": MINIMAL, "acme_rules/_shared.py": "1 / 0"},
            ENTRY_POINT[1],
        ),
        ({"acme_rule.py": MINIMAL}, "acme_rule"),
    ],
    ids=["package", "module"],
)
def test_rules_of_an_installed_package_run_without_settings(
    tmp_path: Path, modules: dict[str, str], entry_point: str
) -> None:
    installed(tmp_path / "site", modules, entry_point)
    (tmp_path / "web.yaml").write_text(WEB)
    for words, said in (
        (["lint", "web.yaml", "-f", "concise"], "warning[X1001] There is web"),
        (["explain", "X1001"], "my-rule"),
    ):
        done = outside(tmp_path, *words)
        assert (done.returncode, said in done.stdout) == (0, True), done.stderr


def test_a_broken_installed_package_is_told(tmp_path: Path) -> None:
    installed(tmp_path / "site", {"acme_rules/__init__.py": "1 / 0\n"}, "acme_rules")
    (tmp_path / "web.yaml").write_text(WEB)
    done = outside(tmp_path, "lint", "web.yaml")
    assert done.returncode == 2
    assert "The rules of acme-hotc-rules (acme_rules) can't be imported: ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
