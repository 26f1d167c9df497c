"""Settings of stacks and resources: what may be said, and where a mistake is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotc.compiler.settings import SettingsError, everything
from hotc.compiler.stacks import keys
from hotc.compiler.stacks.declared import Stack, read
from hotc.compiler.stacks.kinds import KINDS, duration_text, seconds
from hotc.compiler.stacks.lines import line_of

PAGE = Path(__file__).parents[2] / "docs/projects.md"


def stack(tmp_path: Path, text: str, name: str = "hotc.toml") -> Stack:
    (tmp_path / "t.yaml").write_text("heat_template_version: 2018-08-31\n")
    path = tmp_path / name
    path.write_text(text)
    data: dict[str, Any] = everything(str(path))
    (found,) = read(str(path), data)
    return found


def test_settings_become_plain_values(tmp_path: Path) -> None:
    found = stack(
        tmp_path,
        """
[stack.web]
template = "t.yaml"
timeout = "1h30m"
rollback = true
parallelism = 20
[stack.web.resource."group/*/server"]
replace = "create-first"
timeout = "90s"
""",
    )
    assert found.running == {"timeout": 5400, "rollback": True, "parallelism": 20}
    assert found.resources == {"group/*/server": {"replace": "create-first", "timeout": 90}}


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ('timeout = "10 minutes"', "stack.web.timeout must be a duration", 'timeout = "1h"'),
        ("timeout = 10", "stack.web.timeout must be a duration", 'timeout = "1h"'),
        ('timeout = "0s"', "stack.web.timeout must be a duration", 'timeout = "1h"'),
        ('protected = "yes"', "stack.web.protected must be true or false", "protected = true"),
        ("parallelism = 0", "stack.web.parallelism must be a number from 1", "parallelism = 20"),
        ("paralelism = 2", "stack.web has no setting 'paralelism'", "parallelism"),
        ("cloud = 3", "stack.web.cloud must be a text", "cloud ="),
        ("resource = 3", "stack.web.resource must be a table", 'resource."ADDRESS"]'),
        ("resource.db = 3", "stack.web.resource.db must be a table", "protected = true"),
        ('resource.db.drift = "mned"', "stack.web.resource.db.drift must be one of mend, ignore, fail", "mend"),
        ("resource.db.protect = true", "stack.web.resource.db has no setting 'protect'", "protected"),
        ('resource."a/*".replace = []', 'stack.web.resource."a/*".replace must be one of', "delete-first"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, line: str, said: str, hint: str) -> None:
    with pytest.raises(SettingsError) as refused:
        stack(tmp_path, f'# stacks\n[stack.web]\ntemplate = "t.yaml"\n{line}\n')
    assert refused.value.message.startswith(f"{tmp_path / 'hotc.toml'}:4: {said}")
    assert hint in refused.value.hint


def test_places_are_found_in_pyproject(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        stack(tmp_path, '[tool.hotc.stack.web]\ntemplate = "t.yaml"\nrolback = true\n', "pyproject.toml")
    assert refused.value.message.startswith(f"{tmp_path / 'pyproject.toml'}:3: stack.web has no setting")


TEXT = '''
title = """
[stack.web]
timeout = 3
"""
list = [
  "[stack.web]",
]
[stack]
other = {template = "t", timeout = "1h"}

[stack.web] # a comment
template = "t"
resource."group/*" = {drift = "fail"}
[stack.web.resource.db]
timeout = [
  1]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("list",), 6),
        (("stack",), 9),
        (("stack", "other", "timeout"), 10),
        (("stack", "web"), 12),
        (("stack", "web", "template"), 13),
        (("stack", "web", "resource", "group/*", "drift"), 14),
        (("stack", "web", "resource", "db"), 15),
        (("stack", "web", "resource", "db", "timeout"), 16),
        (("stack", "web", "gone"), 12),
        (("nothing",), None),
    ],
)
def test_the_line_of_a_setting(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line


def test_durations_are_read_and_written() -> None:
    assert [seconds(text) for text in ("90s", "10m", "1h", "1h30m", "2d", "10", "m", "400d", "-1s")] == [
        90,
        600,
        3600,
        5400,
        172_800,
        None,
        None,
        None,
        None,
    ]
    assert [duration_text(each) for each in (90, 600, 5400, 0)] == ["1m30s", "10m", "1h30m", "0s"]


def test_every_setting_has_a_kind_and_a_row_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    assert [key.name for key in (*keys.STACK, *keys.RESOURCES) if keys.row(key) not in page] == []
    assert {key.kind for key in (*keys.RUNNING, *keys.RESOURCES)} <= KINDS.keys()
