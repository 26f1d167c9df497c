"""``hotc init``: what is found in a folder, what is written, and what is left alone."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hotc.lint.project.settings import Settings
from hotc.lint.project.survey import hooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

HEAD = "heat_template_version: 2021-04-16\n"


def template(path: str, *parameters: str, inner: str = "", body: str = "") -> None:
    lines = "".join(f"  {name}: {{type: string}}\n" for name in parameters)
    text = HEAD + (f"parameters:\n{lines}" if lines else "") + body
    if inner:
        text += f"resources:\n  part:\n    type: {inner}\n"
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def environment(path: str, **parameters: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(yaml.safe_dump({"parameters": parameters}))


def stacks(result: Result) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in json.loads(result.out)["stacks"]}


def test_a_template_that_another_names_is_no_stack(hotc: Run) -> None:
    template("web.yaml", inner="lib/server.yaml")
    template("lib/server.yaml", "image")
    found = stacks(hotc("init", "--json"))
    assert list(found) == ["web"]
    assert found["web"]["nested"] == 1


def test_of_templates_in_a_circle_one_is_a_stack(hotc: Run) -> None:
    template("a.yaml", inner="b.yaml")
    template("b.yaml", inner="a.yaml")
    assert list(stacks(hotc("init", "--json"))) == ["a"]


def test_alternative_environments_make_a_stack_each_and_common_ones_go_with_all(hotc: Run) -> None:
    template("web.yaml", "size", "image", "key")
    environment("envs/common.yaml", image="ubuntu", size="1")
    environment("envs/production.yaml", size="8")
    environment("envs/test.yaml", size="2")
    found = stacks(hotc("init", "--json"))
    assert {name: each["environments"] for name, each in found.items()} == {
        "web-production": ["envs/common.yaml", "envs/production.yaml"],
        "web-test": ["envs/common.yaml", "envs/test.yaml"],
    }
    assert found["web-test"]["needed"] == ["key"]


def test_an_environment_goes_with_the_template_that_it_is_named_after(hotc: Run) -> None:
    template("base.yaml", "vnf")
    template("base_volume.yaml", "vnf")
    environment("base.env", vnf="a")
    environment("base_volume.env", vnf="a")
    found = stacks(hotc("init", "--json"))
    assert found["base"]["environments"] == ["base.env"]
    assert found["base_volume"]["environments"] == ["base_volume.env"]


def test_an_environment_of_types_goes_with_what_uses_them_and_its_templates_are_parts(hotc: Run) -> None:
    template("web.yaml", inner="My::Server")
    template("other.yaml")
    template("server.yaml")
    Path("types.yaml").write_text("resource_registry:\n  My::Server: server.yaml\n")
    found = stacks(hotc("init", "--json"))
    assert sorted(found) == ["other", "web"]
    assert found["web"]["environments"] == ["types.yaml"]
    assert found["other"]["environments"] == []


def test_an_environment_that_fits_nothing_is_told_with_what_the_nearest_template_lacks(hotc: Run) -> None:
    template("web.yaml", "size")
    environment("web.env", size="1", flavour="x")
    result = hotc("init")
    assert "web.env: web.yaml comes nearest, which does not declare flavour" in result.out


def test_what_is_written_is_read_back_and_a_second_run_changes_nothing(hotc: Run) -> None:
    template("web.yaml", "size", 'secret "x"')
    Path("db.yaml").write_text(
        HEAD + "parameters:\n  password: {type: string, hidden: true}\n  cidr: {type: string, label: 'A\tlabel'}\n"
    )
    environment("web.env", size="1")
    first = hotc("init")
    assert first.status == 0, first.err
    declared = {stack.name: stack for stack in Settings().stacks(str(Path.cwd()))}
    assert sorted(declared) == ["db", "web"]
    assert [Path(each).name for each in declared["web"].environments] == ["web.env"]
    text = Path("hotc.toml").read_text()
    assert "--parameter password=" in text
    assert '# cidr = ""  # A label' in text
    before = {path: path.read_bytes() for path in Path().glob("*") if path.is_file()}
    second = hotc("init")
    assert second.status == 0
    assert "nothing to write" in second.out
    assert {path: path.read_bytes() for path in Path().glob("*") if path.is_file()} == before


def test_the_parameters_in_comments_are_toml_once_they_are_let_in(hotc: Run) -> None:
    template("web.yaml", "plain", "with space")
    hotc("init", "--no-hooks")
    text = Path("hotc.toml").read_text()
    start = text.index("# [stack.web.parameters]")
    data = tomllib.loads(text[:start] + text[start:].replace("# ", "", 3).replace("\n# ", "\n"))
    assert data["stack"]["web"] == {"template": "web.yaml", "parameters": {"plain": "", "with space": ""}}


def test_settings_that_are_there_are_never_overwritten_but_added_to_when_asked(hotc: Run) -> None:
    template("web.yaml")
    Path("hotc.toml").write_text('# mine\n[lint]\nignore = ["L1001"]\n')
    refused = hotc("init")
    assert refused.status == 1
    assert "stays as it is" in refused.out
    assert "--add" in refused.out
    assert Path("hotc.toml").read_text() == '# mine\n[lint]\nignore = ["L1001"]\n'
    assert hotc("init", "--add").status == 0
    text = Path("hotc.toml").read_text()
    assert text.startswith('# mine\n[lint]\nignore = ["L1001"]\n\n[stack.web]\n')
    template("new.yaml")
    assert hotc("init", "--add").status == 0
    assert list(tomllib.loads(Path("hotc.toml").read_text())["stack"]) == ["web", "new"]


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_where_only_a_look_is_asked_for(hotc: Run, option: str) -> None:
    template("web.yaml")
    result = hotc("init", option)
    assert result.status == 0
    assert "hotc.toml" in result.out
    assert [path.name for path in Path().glob("*") if path.is_file()] == ["web.yaml"]
    if option == "--diff":
        assert "+++ b/hotc.toml" in result.out
        assert "+[stack.web]" in result.out


def test_a_folder_without_templates_is_told_so(hotc: Run) -> None:
    result = hotc("init")
    assert result.status == 2
    assert "no templates" in result.err


def test_names_of_stacks_are_such_as_heat_takes_and_no_two_are_the_same(hotc: Run) -> None:
    for path in ("1 web.yaml", "a/web.yaml", "b/web.yaml", "shop/main.yaml", "ünï.yaml"):
        template(path)
    assert sorted(stacks(hotc("init", "--json"))) == ["b-web", "n", "shop", "stack-1-web", "web"]


# -- the hooks


THERE = """\
# what we run
default_stages: [pre-commit]  # and nothing else
repos:
  - repo: https://example.org/hooks   # theirs
    rev: v1
    hooks:
      - id: black
        args: [--fast]   # quick
      # - id: later

# the end
ci: {skip: [black]}
"""


@pytest.mark.parametrize(
    "text",
    [
        THERE,
        THERE.replace("\n", "\r\n"),
        "repos:\n- repo: x\n  hooks:\n  - id: a\n    entry: |\n      one\n\n",
        "repos:\n- repo: x\n  hooks:\n  - id: a",
        "repos:\n  - {repo: x, hooks: [{id: a}]}\n# end\n",
        "repos: []\nfail_fast: true\n",
        "fail_fast: true",
        "# nothing yet\n",
    ],
)
def test_the_hooks_are_put_in_and_everything_else_stays(text: str) -> None:
    after = hooks.merged(text).text
    assert after is not None
    old, new = yaml.safe_load(text) or {}, yaml.safe_load(after)
    assert [hook["id"] for hook in new["repos"].pop()["hooks"]] == ["hotc-lint", "hotc-fmt"]
    assert {**new, "repos": new["repos"] or []} == {**old, "repos": old.get("repos", [])}
    for line in text.replace("repos: []", "repos:").splitlines():
        assert line in after.splitlines()
    assert ("\r\n" in after) == ("\r\n" in text)
    assert hooks.merged(after) == hooks.Merge(None)


@pytest.mark.parametrize("text", ["repos: [{repo: x, hooks: []}]\n", "[a, b]\n", "repos: {a: 1}\n", "repos: [\n"])
def test_a_form_that_is_not_understood_is_left_alone_and_told(text: str) -> None:
    merge = hooks.merged(text)
    assert merge.text is None
    assert merge.problem


def test_the_hooks_stand_at_the_root_of_the_repository(hotc: Run) -> None:
    Path(".git").mkdir()
    template("stacks/web.yaml")
    assert hotc("init", "stacks").status == 0
    assert Path(".pre-commit-config.yaml").exists()
    assert Path("stacks/hotc.toml").exists()
