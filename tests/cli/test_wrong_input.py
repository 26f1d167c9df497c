"""Whatever is wrong with what the user gave: one clear message, the right status, no traceback, nothing changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

TAKES_A_TEMPLATE = [["validate"], ["lint"], ["graph"], ["compile"]]


def assert_refused(result: Result, *words: str, status: int = 2) -> None:
    told = result.out + result.err
    assert result.status == status, told
    assert "Traceback" not in told
    assert "fault in hotc" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize("command", TAKES_A_TEMPLATE, ids=" ".join)
class TestUnreadableTemplates:
    """What can't be read at all ends with status 2."""

    def test_no_such_file(self, hotc: Hotc, command: list[str]) -> None:
        assert_refused(hotc(*command, "nowhere.yaml"), "nowhere.yaml", "no such file")

    def test_a_folder(self, hotc: Hotc, command: list[str], tmp_path: Path) -> None:
        if command in (["lint"], ["validate"]):
            assert hotc(*command, tmp_path).status == 0  # folders are searched
        else:
            assert_refused(hotc(*command, tmp_path), "directory")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, hotc: Hotc, command: list[str], template: Path) -> None:
        template.chmod(0)
        assert_refused(hotc(*command, template), "permission denied")

    def test_a_binary_file(self, hotc: Hotc, command: list[str], tmp_path: Path) -> None:
        path = tmp_path / "picture.yaml"
        path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8)
        result = hotc(*command, path)
        assert result.status in (1, 2)
        assert_refused(result, "picture.yaml", status=result.status)

    def test_broken_yaml(self, hotc: Hotc, command: list[str], tmp_path: Path) -> None:
        path = tmp_path / "broken.yaml"
        path.write_text("heat_template_version: 2021-04-16\nresources: [\n")
        assert_refused(hotc(*command, path), "broken.yaml:", "error[H0", status=1)

    def test_an_empty_file(self, hotc: Hotc, command: list[str], tmp_path: Path) -> None:
        path = tmp_path / "empty.yaml"
        path.write_text("")
        assert_refused(hotc(*command, path), "empty.yaml", status=1)


@pytest.mark.parametrize("command", TAKES_A_TEMPLATE, ids=" ".join)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--parameter", "size"], "NAME=VALUE"),
        (["--parameter", "=3"], "NAME=VALUE"),
        (["--parameters", "nowhere.yaml"], "nowhere.yaml"),
        (["-e", "nowhere.yaml"], "nowhere.yaml"),
        (["--format", "nonsense"], "nonsense"),
        (["--nonsense"], "No such option"),
        (["--parameter"], "requires an argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_options(hotc: Hotc, command: list[str], words: list[str], told: str, template: Path) -> None:
    assert_refused(hotc(*command, template, *words), told)


def test_a_file_of_parameters_that_is_no_map(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text("- a\n- b\n")
    assert_refused(hotc("validate", template, "--parameters", path), "parameters.yaml:1:1", "map")


def test_a_file_of_parameters_with_broken_yaml(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text("a: [1\n")
    assert_refused(hotc("validate", template, "--parameters", path), "parameters.yaml:", "H0004")


def test_parameters_come_from_files_and_words_and_words_win(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.json"
    one.write_text("size: 10\n")
    two.write_text(json.dumps({"parameters": {"size": 11}}))

    def size(*words: object) -> object:
        return json.loads(hotc("compile", template, "--resolved", *words).out)["parameters"]["size"]

    assert size() == 8
    assert size("--parameters", one) == 10
    assert size("--parameters", one, "--parameters", two) == 11
    assert size("-P", "size=12", "--parameters", one) == 12


def test_no_command_at_all_shows_the_help(hotc: Hotc) -> None:
    result = hotc()
    assert result.status == 0
    assert "Usage: hotc" in result.out


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [(["valdate"], "validate"), (["stack", "lst"], "list"), (["validate", "--fomat", "json", "x"], "--format")],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_misspelt_words_bring_a_suggestion(hotc: Hotc, words: list[str], suggestion: str) -> None:
    assert_refused(hotc(*words), f"Did you mean '{suggestion}'?")


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "no"],
        ["apply", "no", "--yes"],
        ["destroy", "no", "--yes"],
        ["stack", "show", "no"],
        ["output", "no"],
        ["resource", "list", "no"],
        ["event", "list", "no"],
    ],
    ids=" ".join,
)
def test_unknown_stack(hotc: Hotc, words: list[str]) -> None:
    assert_refused(hotc(*words), "There is no stack no")


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_unknown_cloud(hotc: Hotc, command: str, template: Path) -> None:
    words = ["--yes"] if command == "apply" else []
    assert_refused(hotc(command, "web", "-t", template, "--cloud", "nowhere", *words), "nowhere")


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_an_environment_that_is_not_there(hotc: Hotc, command: str, template: Path) -> None:
    words = ["--yes"] if command == "apply" else []
    refused = hotc(command, "web", "-t", template, "-e", "nope.yaml", "--cloud", "sandbox", *words)
    assert_refused(refused, "nope.yaml can't be read: no such file or directory")


def test_no_cloud_at_all(hotc: Hotc, template: Path) -> None:
    assert_refused(hotc("plan", "web", "-t", template))


def test_a_state_that_cannot_be_made(hotc: Hotc, template: Path) -> None:
    state = template / "below a file"
    result = hotc("apply", "web", "-t", template, "--cloud", "sandbox", "--yes", "--state", state)
    assert_refused(result, str(template), status=1)


def test_a_state_that_is_no_database(hotc: Hotc, template: Path) -> None:
    result = hotc("stack", "list", "--state", template)
    assert result.status in (1, 2)
    assert_refused(result, "good.yaml", status=result.status)
    assert "heat_template_version" in template.read_text()


def test_a_stack_name_that_breaks_the_rules(hotc: Hotc, template: Path) -> None:
    assert_refused(hotc("plan", "1 web", "-t", template), "1 web")


def test_apply_without_a_stack(hotc: Hotc) -> None:
    assert_refused(hotc("apply", "--yes"), "Which stack?")


def test_a_saved_plan_with_inputs_beside_it(hotc: Hotc, template: Path) -> None:
    assert_refused(hotc("apply", "--plan", "p", "-t", template, "--yes"), "--plan can't be used with --template")


@pytest.mark.parametrize("words", [["apply", "web", "-t", "x"], ["destroy", "web"]], ids=" ".join)
def test_without_a_terminal_yes_is_required(hotc: Hotc, words: list[str]) -> None:
    assert_refused(hotc(*words), "--yes")


@pytest.mark.parametrize("command", ["graph", "compile"])
def test_an_output_that_cannot_be_written(hotc: Hotc, command: str, template: Path) -> None:
    assert_refused(hotc(command, template, "-o", "/nowhere/at/all.json"), "/nowhere/at/all.json")


def test_a_picture_format_that_does_not_exist(hotc: Hotc, template: Path) -> None:
    assert_refused(hotc("graph", template, "-o", "picture.jpeg"), ".jpeg")


def test_unknown_finding(hotc: Hotc) -> None:
    assert_refused(hotc("explain", "H99999"), "H99999", "hotc explain")
    assert "unused-parameter" in hotc("explain", "unused-paramter").err


@pytest.mark.parametrize(
    "words", [["--port", "abc"], ["--latency", "soon"], ["--fault", "nonsense"], ["--port", "99999999"]], ids=" ".join
)
def test_wrong_options_of_the_sandbox(hotc: Hotc, words: list[str], tmp_path: Path) -> None:
    assert_refused(hotc("sandbox", "--data", tmp_path / "cloud", *words))


def test_debug_shows_where_an_error_comes_from(hotc: Hotc, template: Path) -> None:
    result = hotc("validate", template, "-P", "x", "--debug")
    assert result.status == 2
    assert "Traceback" in result.err
    assert "error: --parameter expects" in result.err


def test_a_fault_of_our_own_says_how_to_report_it(hotc: Hotc, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("hotc.cli.sources.parameters", fail)
    result = hotc("validate", template)
    assert result.status == 70
    assert "ZeroDivisionError: inside" in result.err
    assert "report" in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in hotc("--debug", "validate", template).err


def test_nothing_is_left_behind_by_a_refusal(hotc: Hotc, template: Path) -> None:
    before = sorted(path.name for path in Path().rglob("*"))
    hotc("apply", "web", "-t", template, "--cloud", "nowhere")
    hotc("graph", template, "-o", "/nowhere/x.svg")
    hotc("validate", "nowhere.yaml")
    assert sorted(path.name for path in Path().rglob("*")) == before
