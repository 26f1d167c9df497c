"""What a run of the linter consists of: paths, inputs and the project's stacks become jobs."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.settings import SettingsError
from hotc.lint.api import lint_paths
from hotc.lint.config import Config
from hotc.lint.project.jobs import Inputs, jobs
from hotc.lint.project.named import named_by_settings
from hotc.lint.project.settings import Settings

if TYPE_CHECKING:
    from hotc.lint.project.job import Job

HEAD = "heat_template_version: 2018-08-31\n"
WEB = (
    HEAD
    + "parameters:\n  size: {type: number}\n  flavor: {type: string}\n"
    + "resources:\n  disk: {type: My::Disk, properties: {size: {get_param: size}}}\n"
    + "outputs:\n  flavor: {value: {get_param: flavor}}\n"
)
DISK = (
    HEAD
    + "parameters:\n  size: {type: number}\n  idle: {type: string, default: x}\n"
    + "resources:\n  inner: {type: OS::Cinder::Volume, properties: {size: {get_param: size}}}\n"
)
SETTINGS = """\
[stack.web]
template = "web/web.yaml"
environments = ["envs/production.yaml"]
parameters = {size = 4}
target = "yoga"

[stack.test]
template = "web/web.yaml"
environments = "envs/test.yaml"
parameters = "envs/values.yaml"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two stacks of one template, which has another one within it, and a template of no stack."""
    registry = "resource_registry: {My::Disk: ../web/lib/disk.yaml}\n"
    files = {
        "hotc.toml": SETTINGS,
        "web/web.yaml": WEB,
        "web/lib/disk.yaml": DISK,
        "envs/production.yaml": "parameters: {flavor: m1.large}\n" + registry,
        "envs/test.yaml": "parameters: {flavor: m1.tiny}\n" + registry,
        "envs/values.yaml": "size: 1\n",
        "alone.yaml": HEAD + "resources: {}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(*paths: str, inputs: Inputs | None = None, stacks: tuple[str, ...] = ()) -> list[Job]:
    return jobs(paths, inputs or Inputs(), Settings(), stacks=stacks)


def shape(found: list[Job]) -> list[tuple[str, list[str]]]:
    return [(job.stack, job.files) for job in found]


def test_without_settings_each_template_is_a_job_with_the_inputs(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(DISK)
    inputs = Inputs(("e.yaml",), {"size": 3}, "yoga")
    found = made(str(tmp_path), inputs=inputs)
    assert [(job.template, *job[1:3], job.target, job.stack) for job in found] == [
        (str(tmp_path / name), ("e.yaml",), {"size": 3}, "yoga", "") for name in ("a.yaml", "b.yaml")
    ]


@pytest.mark.usefixtures("project")
def test_a_folder_with_stacks_is_looked_at_stack_by_stack() -> None:
    found = made(".")
    inner = ["./web/web.yaml", "./web/lib/disk.yaml"]
    assert shape(found) == [("", ["./alone.yaml"]), ("web", inner), ("test", inner)]
    web, test = found[1:]
    assert (web.environments, web.parameters, web.target) == (("envs/production.yaml",), {"size": 4}, "yoga")
    assert (test.environments, test.parameters, test.target) == (("envs/test.yaml",), {"size": 1}, None)


@pytest.mark.usefixtures("project")
def test_no_path_means_the_stacks_of_the_project_with_all_that_is_part_of_them() -> None:
    inner = ["web/web.yaml", "web/lib/disk.yaml"]
    assert shape(made()) == [("web", inner), ("test", inner)]
    assert shape(made(stacks=("test",))) == [("test", inner)]
    assert shape(made(".", stacks=("test",))) == [
        ("test", inner),
        ("", ["./alone.yaml"]),
        ("web", [f"./{each}" for each in inner]),
    ]


def test_no_path_means_this_folder_where_no_stack_is_declared(project: Path) -> None:
    (project / "hotc.toml").unlink()
    assert [job.template for job in made()] == ["./alone.yaml", "./web/web.yaml", "./web/lib/disk.yaml"]


@pytest.mark.usefixtures("project")
def test_a_template_within_a_stack_is_looked_at_within_it_though_it_is_named_alone() -> None:
    found = made("web/lib/disk.yaml")
    assert shape(found) == [("web", ["web/lib/disk.yaml"]), ("test", ["web/lib/disk.yaml"])]
    assert not found[0].main
    assert found[0].template == "web/web.yaml"


@pytest.mark.usefixtures("project")
def test_an_environment_that_is_named_stands_for_its_stacks() -> None:
    assert shape(made("envs/test.yaml")) == [("test", ["web/web.yaml"])]


def test_templates_within_a_stack_that_are_excluded_or_of_another_project_are_not_looked_at(project: Path) -> None:
    assert made(stacks=("web",))[0].files == ["web/web.yaml", "web/lib/disk.yaml"]
    (project / "hotc.toml").write_text(SETTINGS + '[lint]\nexclude = ["lib"]\n')
    assert made(stacks=("web",))[0].files == ["web/web.yaml"]
    inner = SETTINGS.replace("web/web.yaml", "web.yaml").replace("envs/", "../envs/")
    (project / "hotc.toml").unlink()
    (project / "web" / "lib" / "hotc.toml").write_text(
        inner.replace('"web.yaml"', '"../web.yaml"').replace("../envs", "../../envs")
    )
    os.chdir(project / "web" / "lib")
    assert made(stacks=("web",))[0].files == [str(project / "web" / "web.yaml"), "disk.yaml"]


@pytest.mark.usefixtures("project")
def test_environments_that_the_user_names_stand_in_the_place_of_the_stacks() -> None:
    found = made("web/web.yaml", inputs=Inputs(("envs/test.yaml",)))
    assert [(job.stack, job.environments) for job in found] == [("", ("envs/test.yaml",))]
    found = jobs((), Inputs(("extra.yaml",), {"size": 9}, "zed"), Settings(), stacks=["web"])
    assert (found[0].environments, found[0].parameters) == (("envs/production.yaml", "extra.yaml"), {"size": 9})
    assert found[0].target == "zed"


def test_stacks_are_found_from_a_folder_below(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "web")
    (job,) = made(stacks=("web",))
    assert job.files == ["web.yaml", "lib/disk.yaml"]
    assert job.environments == (str(project / "envs" / "production.yaml"),)


@pytest.mark.usefixtures("project")
def test_a_stack_that_nobody_declares_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SettingsError) as refused:
        made(stacks=("tset",))
    assert refused.value.message == "The project declares no stack 'tset'"
    assert "test" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stack = 3", "stack must be a table of stacks"),
        ("[stack]\nweb = 3", "stack.web must be a table"),
        ("[stack.web]\nenvironments = []", "stack.web has no template"),
        ("[stack.web]\ntemplate = 3", "stack.web must name its template as a path"),
        ('[stack.web]\ntemplate = "gone.yaml"', "stack.web.template names gone.yaml, and there is no such file"),
        ('[stack.web]\ntemplate = "t.yaml"\nenvironment = []', "stack.web has no setting 'environment'"),
        ('[stack.web]\ntemplate = "t.yaml"\nenvironments = [3]', "stack.web.environments must be a list of paths"),
        ('[stack.web]\ntemplate = "t.yaml"\nparameters = 3', "stack.web.parameters must be a table of values"),
        ('[stack.web]\ntemplate = "t.yaml"\nparameters = "no.yaml"', "stack.web.parameters names a file with errors"),
        ('[stack.web]\ntemplate = "t.yaml"\n[stack.web.parameters]\nd = 2018-08-31', "parameters.d is a date"),
        ('[stack.web]\ntemplate = "t.yaml"\ntarget = "yogi"', "stack.web.target must be a release of OpenStack"),
    ],
)
def test_stacks_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.yaml").write_text(HEAD)
    (tmp_path / "hotc.toml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        made(str(tmp_path / "t.yaml"))
    assert said in refused.value.message
    assert refused.value.message.startswith(os.path.join(tmp_path, "hotc.toml"))  # noqa: PTH118


@pytest.mark.usefixtures("project")
def test_jobs_can_be_sent_to_another_process() -> None:
    for job in made("."):
        copy = pickle.loads(pickle.dumps(job))
        assert copy.files == job.files
        assert copy.config.rules() == job.config.rules(), "the same rules, not copies of them"


@pytest.mark.usefixtures("project")
def test_rules_look_at_templates_within_a_stack_with_what_it_gives_to_them() -> None:
    found = dict(lint_paths(["web/web.yaml", "web/lib/disk.yaml"], config=Config(select=("unused-parameter",))))
    assert [(each.code, each.file) for each in found["web/web.yaml"]] == [("L1001", "web/lib/disk.yaml")]
    (alone,) = lint_paths(["web/web.yaml"], parameters={"size": 1}, config=Config(select=("unused-parameter",)))
    assert [each.severity for each in alone[1]] == ["error"], "without its registry the type is unknown"


def test_files_that_settings_name_are_known_to_those_who_watch(project: Path) -> None:
    (project / "hotc.toml").write_text('extend = "base.toml"\n' + SETTINGS)
    (project / "base.toml").write_text('extend = "hotc.toml"\n')
    broken = project / "web" / "hotc.toml"
    broken.write_text("[\n")
    found = named_by_settings([str(project / "hotc.toml"), str(broken), str(project / "gone" / "hotc.toml")])
    assert {Path(each).relative_to(project).as_posix() for each in found} == {
        "base.toml",
        "hotc.toml",
        "envs/values.yaml",
    }
