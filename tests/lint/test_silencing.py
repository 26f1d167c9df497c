"""``# hotc: ignore`` in environments and in templates within a stack, and in files that several jobs look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled, lint_job
from hotc.lint.config import Config
from hotc.lint.project.jobs import Inputs, jobs
from hotc.lint.project.settings import Settings
from hotc.lint.silence.agreement import agreed, with_stacks

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

HEAD = "heat_template_version: 2018-08-31\n"
MAIN = HEAD + "parameters:\n  db_password: {type: string, hidden: true}\n"
CONFIG = Config(select=("plain-secret", "unused-ignore", "unknown-ignore"))


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def found(folder: Path, environment: str) -> list[tuple[str, int | None]]:
    """Codes and lines of what is found in a template with this environment."""
    write(folder, main=MAIN, env=environment)
    (job,) = jobs([folder / "main.yaml"], Inputs((str(folder / "env.yaml"),)), Settings(config=CONFIG))
    compilation = compile(job.template, environments=job.environments)
    return [(each.code, each.line) for each in lint_job(compilation, job)]


@pytest.mark.parametrize(
    ("environment", "left"),
    [
        ("parameters:\n  db_password: s3cret\n", [("L1701", 2)]),
        ("parameters:\n  db_password: s3cret  # hotc: ignore[L1701] a test\n", []),
        ("parameters:\n  # hotc: ignore[plain-secret] a test\n  db_password: s3cret\n", []),
        ("# hotc: ignore-file[plain-secret]\nparameters:\n  db_password: s3cret\n", []),
        ("parameters:\n  db_password: <password>  # hotc: ignore[plain-secret] idle\n", [("L1901", 2)]),
        ("parameters:\n  db_password: s3cret  # hotc: ignore[plain-secrt]\n", [("L1701", 2), ("L1902", 2)]),
        ('parameters:\n  db_password: "s3 # hotc: ignore[plain-secret]"\n', [("L1701", 2)]),
    ],
)
def test_a_comment_in_an_environment_holds_for_what_is_found_there(
    tmp_path: Path, environment: str, left: list[tuple[str, int]]
) -> None:
    assert found(tmp_path, environment) == left


def test_a_comment_holds_for_its_own_file_only(tmp_path: Path) -> None:
    write(tmp_path, main="# hotc: ignore-file[plain-secret]\n" + MAIN, env="parameters:\n  db_password: s3cret\n")
    compilation = compile(str(tmp_path / "main.yaml"), environments=[str(tmp_path / "env.yaml")])
    assert [each.code for each in lint_compiled(compilation, CONFIG)] == ["L1901", "L1701"]


def test_settings_for_the_environment_decide_what_is_found_in_it(tmp_path: Path) -> None:
    write(tmp_path, main=MAIN, env="parameters:\n  db_password: s3cret\n")
    for ignored, left in (("env.yaml", []), ("other.yaml", ["L1701"])):
        (tmp_path / "hotc.toml").write_text(
            f'[lint]\nselect = ["plain-secret"]\n[lint.per-file-ignores]\n"{ignored}" = ["plain-secret"]\n'
        )
        (job,) = jobs([tmp_path / "main.yaml"], Inputs((str(tmp_path / "env.yaml"),)), Settings())
        said = lint_job(compile(job.template, environments=job.environments), job)
        assert [each.code for each in said] == left


def test_a_comment_on_an_error_of_heat_s_says_why_it_is_of_no_use(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "resources:\n  foo: {type: OS::Foo}  # hotc: ignore[H4001, L1104] ours\n")
    told = lint_compiled(compile(str(tmp_path / "main.yaml")), Config(select=("unused-ignore", "L1104")))
    assert [each.message for each in told] == [
        'There is no resource type "OS::Foo"',
        "This comment silences nothing: there is no L1104 here; H4001 is an error to Heat, too",
    ]


OUTER = HEAD + "resources:\n  inner: {type: inner.yaml, properties: {flavour: x}}\n"
INNER = HEAD + "parameters:\n  flavor: {type: string}\n  idle: {type: string, default: x}%s\n"


@pytest.mark.parametrize(("comment", "left"), [("", ["L1001"]), ("  # hotc: ignore[L1001] kept", [])])
def test_a_comment_in_a_template_within_a_stack_holds_for_what_is_found_there(
    tmp_path: Path, comment: str, left: list[str]
) -> None:
    write(
        tmp_path,
        outer=HEAD + "resources:\n  inner: {type: inner.yaml}\n",
        inner=INNER % comment + "resources:\n  a: {type: OS::Heat::None, properties: {x: {get_param: flavor}}}\n",
    )
    (tmp_path / "hotc.toml").write_text('[stack.outer]\ntemplate = "outer.yaml"\n')
    (job,) = jobs([tmp_path], Inputs(), Settings(config=Config(select=("L1001", "L1901"))))
    said = lint_job(compile(job.template), job)
    assert [each.code for each in said if each.code.startswith("L")] == left


def test_a_comment_that_one_of_several_stacks_needs_is_not_unused(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=HEAD + "parameters:\n  port: {type: number}\nresources:\n  rule:\n"
        "    type: OS::Neutron::SecurityGroupRule\n    properties:\n"
        "      security_group: web\n      protocol: tcp\n      remote_ip_prefix: 0.0.0.0/0\n"
        "      port_range_min: {get_param: port}\n      port_range_max: {get_param: port}\n",
    )
    text = (tmp_path / "main.yaml").read_text()
    (tmp_path / "main.yaml").write_text(text.replace("  rule:\n", "  rule:  # hotc: ignore[world-open-port] bastion\n"))
    (tmp_path / "hotc.toml").write_text(
        '[stack.ssh]\ntemplate = "main.yaml"\nparameters = {port = 22}\n'
        '[stack.web]\ntemplate = "main.yaml"\nparameters = {port = 443}\n'
    )
    work = jobs([tmp_path], Inputs(), Settings(config=Config(select=("world-open-port", "unused-ignore"))))
    said: list[list[Diagnostic]] = [lint_job(compile(job.template, parameters=job.parameters), job) for job in work]
    assert [[each.code for each in group] for group in said] == [[], ["L1901"]]
    assert agreed(work, said) == [[], []]
    assert agreed(work[1:], said[1:]) == said[1:], "alone it is unused"


def test_what_some_stacks_of_a_template_have_says_which(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=HEAD
        + "parameters:\n  size: {type: number}\nconditions:\n  many: {not: {equals: [{get_param: size}, 1]}}\n"
        "resources:\n  a: {type: OS::Heat::None, condition: many}\noutputs:\n  a: {value: {get_resource: a}}\n",
    )
    (tmp_path / "hotc.toml").write_text(
        "".join(f'[stack.s{size}]\ntemplate = "main.yaml"\nparameters = {{size = {size}}}\n' for size in (1, 2, 3))
    )
    work = jobs([tmp_path], Inputs(), Settings(config=Config(select=("L1022", "L1408"), extend_select=("L1401",))))
    said = [lint_job(compile(job.template, parameters=job.parameters), job) for job in work]
    assert [[each.code for each in group] for group in said] == [
        ["L1401", "H2007"],
        ["L1401", "L1022"],
        ["L1401", "L1022"],
    ]
    hints = [[(each.code, each.hint.partition("This is ")[2]) for each in group] for group in with_stacks(work, said)]
    assert hints == [[("L1401", ""), ("H2007", "stack s1.")], [("L1401", "")], [("L1401", "")]], "one fact, once"
    assert all("This is" not in each.hint for group in said for each in group), "what is kept stays as it was"
    two = with_stacks(work[1:], said[1:])
    assert all("These" not in each.hint for group in two for each in group), "both have it"
