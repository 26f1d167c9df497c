"""Policies as a user writes them: what they find, where, and what is said of one that is wrong."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.lint.own.policy import FIELDS, KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Said

    Hotc = Callable[..., Said]
    Write = Callable[[str, str], Path]

PAGE = (Path(__file__).parents[3] / "docs/policies.md").read_text("utf-8")
SETTINGS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]

HEAD = '[lint]\nselect = ["L19"]\n'  # the comments' rules, and none of the others
LARGE = """\
[[lint.policy]]
name = "no-large"
deny = 'OS::Nova::Server where flavor = "m1.large"'
message = "{name} ({address}, {type}) has {property} {value}"
hint = "Take another than {value}."
"""
SERVER = "properties: {flavor: m1.large, image: i, networks: [{network: n}]}"
WEB = (
    f"heat_template_version: 2021-04-16\ndescription: d\nresources:\n  web:\n    type: OS::Nova::Server\n    {SERVER}\n"
)


# --- the page


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_of_the_page_can_be_run(hotc: Hotc, write: Write, line: str) -> None:
    write("hotc.toml", SETTINGS)
    write("web.yaml", WEB.replace("m1.large", "m1.small"))
    assert hotc(*shlex.split(line)[1:]).status == 0


def test_policies_of_the_page_do_as_their_examples_say(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", SETTINGS)
    said = hotc("policy", "test", "-f", "json")
    rules = {rule["code"]: rule for rule in json.loads(said.out)["rules"]}
    assert len(rules) == len(tomllib.loads(SETTINGS)["lint"]["policy"]) >= 4
    assert [code for code, rule in rules.items() if not rule["ok"]] == []
    assert all(rule["templates"] for rule in rules.values())


def test_what_the_page_shows_is_found(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", SETTINGS)
    shown = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)[0]
    write(
        "web.yaml",
        "heat_template_version: 2021-04-16\n" + WEB.partition("d\n")[2].replace("properties: {", "properties: {"),
    )
    said = hotc("lint", "web.yaml", "--select", "policy")
    assert shown.splitlines()[0] in said.out
    assert "in resources.web.properties.flavor" in said.out


def test_every_key_and_field_is_told() -> None:
    assert [key for key in KEYS if f"`{key}`" not in PAGE] == []
    assert [field for field in FIELDS if f"`{{{field}}}`" not in PAGE] == []


# --- findings


def test_a_finding_names_resource_value_and_place(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    write("web.yaml", WEB)
    said = hotc("lint", "web.yaml", "-f", "json")
    (found,) = said.findings
    assert said.status == 1
    assert (found["code"], found["name"], found["severity"]) == ("policy/no-large", "policy/no-large", "error")
    assert found["message"] == "web (web, OS::Nova::Server) has flavor m1.large"
    assert found["hint"] == "Take another than m1.large."
    assert (found["line"], found["column"], found["path"]) == (6, 26, "resources.web.properties.flavor")


def test_severity_is_what_the_key_says(hotc: Hotc, write: Write) -> None:
    write("web.yaml", WEB)
    for key, severity, status in (("warn", "warning", 0), ("info", "info", 0), ("deny", "error", 1)):
        write("hotc.toml", HEAD + LARGE.replace("deny", key))
        said = hotc("lint", "web.yaml", "-f", "json")
        assert ([each["severity"] for each in said.findings], said.status) == ([severity], status)


def test_only_what_is_certain_is_found(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    write(
        "web.yaml",
        WEB.replace("m1.large", "{get_param: f}").replace(
            "resources:", "parameters: {f: {type: string, description: d}}\nresources:"
        ),
    )
    write("large.yaml", "parameters: {f: m1.large}\n")
    assert hotc("lint", "web.yaml").status == 0
    said = hotc("lint", "web.yaml", "-e", "large.yaml", "-f", "json")
    assert [each["code"] for each in said.findings] == ["policy/no-large"]


def test_a_secret_value_is_never_shown(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    declared = "parameters: {f: {type: string, hidden: true, description: d, default: m1.large}}\nresources:"
    write("web.yaml", WEB.replace("m1.large", "{get_param: f}").replace("resources:", declared))
    said = hotc("lint", "web.yaml", "--select", "policy", "-f", "concise")
    assert "has flavor the secret value" in said.out
    assert "m1.large" not in said.out


def test_members_of_groups_and_nested_stacks_are_found_once_where_they_are_written(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE.replace("({address}, {type}) ", ""))
    write(
        "inner.yaml",
        WEB.replace("m1.large", "{get_param: f}").replace(
            "resources:", "parameters: {f: {type: string, description: d}}\nresources:"
        ),
    )
    write(
        "main.yaml",
        "heat_template_version: 2021-04-16\ndescription: d\nresources:\n"
        "  group:\n    type: OS::Heat::ResourceGroup\n"
        f"    properties: {{count: 3, resource_def: {{type: OS::Nova::Server, {SERVER}}}}}\n"
        "  one: {type: inner.yaml, properties: {f: m1.large}}\n"
        "  two: {type: inner.yaml, properties: {f: m1.large}}\n",
    )
    for paths in (["main.yaml"], ["main.yaml", "inner.yaml"]):
        found = hotc("lint", *paths, "-f", "json", "--select", "policy").findings
        assert [(each["file"], each["line"], each["message"]) for each in found] == [
            ("main.yaml", 6, "group has flavor m1.large"),
            ("inner.yaml", 7, "web has flavor m1.large"),
        ]


def test_what_a_negation_asks_for_is_pointed_at(hotc: Hotc, write: Write) -> None:
    write(
        "hotc.toml",
        '[[lint.policy]]\nname = "p"\n'
        "deny = 'OS::Nova::Server where not flavor in [\"m1.small\"] and not key_name exists'\n"
        'message = "{property}: {value}"\n',
    )
    write("web.yaml", WEB)
    (found,) = hotc("lint", "web.yaml", "-f", "json", "--select", "policy").findings
    assert (found["message"], found["line"], found["column"]) == ("flavor: m1.large", 6, 26)


# --- as any other finding


def test_comments_options_and_baselines_know_policies(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    write("web.yaml", WEB)
    assert hotc("lint", "web.yaml", "--ignore", "policy/no-large").status == 0
    assert hotc("lint", "web.yaml", "--ignore", "policy").status == 0
    assert hotc("lint", "web.yaml", "--select", "L10").status == 0
    assert hotc("lint", "web.yaml", "--select", "policy/no-large").status == 1
    assert hotc("lint", "web.yaml", "--write-baseline", "known.json").status == 0
    said = hotc("lint", "web.yaml", "--baseline", "known.json")
    assert (said.status, said.err) == (0, "")
    for code in ("policy/no-large", "POLICY/NO-LARGE"):
        write("web.yaml", WEB.rstrip() + f"  # hotc: ignore[{code}] it is meant\n")
        said = hotc("lint", "web.yaml")
        assert (said.status, "policy/" in said.out) == (0, False)
    write("web.yaml", WEB.rstrip() + "  # hotc: ignore[policy/no-lage] misspelt\n")
    said = hotc("lint", "web.yaml", "-f", "json")
    assert [each["name"] for each in said.findings] == ["policy/no-large", "unknown-ignore"]
    assert "policy/no-large" in said.findings[1]["hint"]
    write("web.yaml", WEB.rstrip().replace("m1.large", "m1.small") + "  # hotc: ignore[policy/no-large] idle\n")
    assert [each["name"] for each in hotc("lint", "web.yaml", "-f", "json").findings] == ["unused-ignore"]


def test_select_in_the_settings_leaves_policies_on_and_ignore_turns_them_off(hotc: Hotc, write: Write) -> None:
    write("web.yaml", WEB)
    for line, status in (
        ('select = ["L10"]', 1),
        ('ignore = ["policy"]', 0),
        ('select = ["L10"]\nignore = ["policy/no-large"]', 0),
    ):
        write("hotc.toml", f"[lint]\n{line}\n{LARGE}")
        assert hotc("lint", "web.yaml").status == status, line


def test_sarif_has_the_policy_as_a_rule(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    write("web.yaml", WEB)
    (run,) = json.loads(hotc("lint", "web.yaml", "-f", "sarif").out)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["policy/no-large"]
    assert [result["ruleId"] for result in run["results"]] == ["policy/no-large"]


def test_explain_shows_selector_reason_and_example(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE + 'why = "They cost most."\nexample = """\nresources: {}\n"""\n')
    said = hotc("explain", "policy/no-large")
    assert (said.status, said.out.splitlines()[:3:2]) == (
        0,
        ["# policy/no-large", "Severity: error. A policy of your own: hotc.toml."],
    )
    for text in ('OS::Nova::Server where flavor = "m1.large"', "They cost most.", "resources: {}", "hotc.toml"):
        assert text in said.out
    assert "policy/no-large" in hotc("explain").out
    wrong = hotc("explain", "policy/no-lage")
    assert (wrong.status, "policy/no-large" in wrong.err) == (2, True)


def test_files_of_policies_and_extended_settings(hotc: Hotc, write: Write) -> None:
    write("web.yaml", WEB)
    write("policies/large.toml", LARGE.replace("lint.policy", "policy"))
    for written in ("policies", "policies/", "policies/*.toml", "policies/large.toml"):
        write("hotc.toml", f'[lint]\npolicies = ["{written}"]\n')
        assert hotc("lint", "web.yaml").status == 1, written
    write("team/hotc.toml", 'extend = "../hotc.toml"\n[lint]\nignore = ["undescribed-template"]\n')
    write("team/web.yaml", WEB)
    assert hotc("lint", "team").status == 1


# --- trying

SMALL = WEB.replace("m1.large", "m1.small")
MARKED = WEB.rstrip() + "  # expect\n"
UNKNOWN = WEB.replace("m1.large", "{get_param: f}")
PARAMETER = UNKNOWN.replace("resources:", "parameters: {f: {type: string}}\nresources:")


@pytest.mark.parametrize(
    ("key", "template", "said"),
    [
        ("example", SMALL, "example 1 of hotc.toml: nothing is found\n"),
        (
            "example",
            MARKED.replace("resources:", "resources:  # expect"),
            "example 1 of hotc.toml: line 3: nothing is found\n",
        ),
        ("example", "resources:  # expect" + WEB.partition("resources:")[2], "line 5: web (web, OS::Nova::Server) has"),
        ("example", UNKNOWN, "nothing is found: the template has an error in line 6: "),
        ("example", PARAMETER, "nothing is found: what it says of web rests on values that aren't known"),
        ("good", WEB, "good 1 of hotc.toml: line 6: web (web, OS::Nova::Server) has flavor m1.large"),
        ("good", "resources: {a: {type: OS::No::Thing}}\n", "line 2: the template has an error: "),
    ],
)
def test_a_policy_that_is_not_as_its_examples_say_fails(
    hotc: Hotc, write: Write, key: str, template: str, said: str
) -> None:
    write("hotc.toml", f'{HEAD}{LARGE}{key} = """\n{template}"""\n')
    told = hotc("policy", "test")
    assert told.status == 1
    assert told.out.startswith("policy/no-large: FAILED\n")
    assert said in told.out


def test_examples_may_be_files(hotc: Hotc, write: Write) -> None:
    write("cases/large.yaml", MARKED)
    write("cases/small.yaml", SMALL)
    write("hotc.toml", HEAD + LARGE + 'example = "cases/large.yaml"\ngood = ["cases/small.yaml"]\n')
    assert hotc("policy", "test").out == "policy/no-large: ok (2 templates)\n"
    write("cases/small.yaml", WEB)
    told = hotc("policy", "test")
    assert (told.status, "cases/small.yaml: line 6: web" in told.out) == (1, True)


def test_a_policy_without_examples_is_said_to_be_untried(hotc: Hotc, write: Write) -> None:
    write("hotc.toml", HEAD + LARGE)
    told = hotc("policy", "test")
    assert (told.status, told.out) == (0, "policy/no-large: not tried, it has no examples\n")
    write("hotc.toml", "[lint]\n")
    assert hotc("policy", "test").status == 0
    assert hotc("policy", "test", "nowhere").status == 2


# --- mistakes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LARGE.replace('"m1.large"', "m1.large"),
            'hotc.toml: policy no-large: deny: Expected a value, not "m1.large"\n',
        ),
        (LARGE.replace("deny", "forbid"), "policy no-large has no setting 'forbid'"),
        (LARGE.replace("{value}", "{flavor}", 1), "message has a field {flavor}"),
        (LARGE.replace("{value}.", "{value", 1), "hint can't be read"),
        (LARGE.replace('name = "no-large"\n', ""), "lint.policy[0] needs a name"),
        (LARGE.replace("no-large", "No Large"), "lint.policy[0] needs a name"),
        (LARGE + "warn = 'any'\n", "has both deny and warn"),
        (re.sub("deny.*\n", "", LARGE), "needs deny, warn or info"),
        (re.sub("message.*\n", "", LARGE), "needs a message"),
        (LARGE + 'example = "nowhere.yaml"\n', "names nowhere.yaml, and there is no such file"),
        (LARGE + LARGE.replace("deny", "warn"), "there is a rule 'policy/no-large' already"),
        ("[lint]\npolicy = 3\n", "lint.policy must be a list of tables"),
        ('[lint]\npolicies = "x"\n', "lint.policies must be a list of paths"),
        ('[lint]\npolicies = ["x.toml"]\n', "lint.policies names x.toml"),
        ('[lint]\npolicies = ["broken.toml"]\n', "broken.toml is not TOML"),
        (LARGE.replace('hint = "Take another than {value}."', "hint = 3"), "hint must be a text"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told(hotc: Hotc, write: Write, text: str, said: str) -> None:
    write("hotc.toml", text)
    write("broken.toml", "[")
    write("web.yaml", WEB)
    told = hotc("lint", "web.yaml")
    assert (told.status, told.out) == (2, "")
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_selector_that_is_none_is_told_once_however_many_files_and_processes_there_are(
    hotc: Hotc, write: Write
) -> None:
    write("hotc.toml", HEAD + LARGE.replace('"m1.large"', "m1.large"))
    for number in range(12):
        write(f"stacks/web{number}.yaml", WEB)
    told = hotc("lint", "stacks", "--jobs", "2", "--no-cache")
    assert (told.status, told.out) == (2, "")
    assert told.err.count("Expected a value") == 1
    assert 'help: Put texts in quotes: "m1.large".' in told.err
    assert hotc("policy", "test").status == 2


def test_where_results_are_kept_no_selector_is_read(write: Write, tmp_path: Path) -> None:
    write("hotc.toml", HEAD + LARGE)
    write("web.yaml", WEB)
    code = (
        "import sys; from hotc.cli import main; status = main(['lint', 'web.yaml', '-f', 'concise']);"
        "print(status, 'lark' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "", "HOME": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True,
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert [text.splitlines()[-1] for text in told] == ["1 True", "1 False"]
    assert told[0].splitlines()[0] == told[1].splitlines()[0]
