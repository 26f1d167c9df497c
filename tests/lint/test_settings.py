"""Settings: which hold for which file, what they inherit, and what is said of those that can't be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.settings import SettingsError
from hotc.lint import config
from hotc.lint.config import Config, ConfigError
from hotc.lint.project.files import templates
from hotc.lint.project.jobs import Inputs, jobs
from hotc.lint.project.patterns import Pattern, patterns
from hotc.lint.project.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

TEMPLATE = "heat_template_version: 2018-08-31\nresources: {}\n"


def write(folder: Path, **files: str) -> None:
    """Files by name, ``__`` standing for a slash and ``_toml`` and ``_yaml`` for the ending."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_toml", ".toml").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def settings(path: Path) -> Config:
    return config.find(path)


def relative(folder: Path, found: Iterable[str]) -> list[str]:
    return [str(Path(each).relative_to(folder)) for each in found]


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("legacy", ["legacy/a.yaml", "x/legacy/deep/a.yaml", "legacy"], ["legacy2/a.yaml"]),
        ("legacy/", ["legacy/a.yaml"], ["my-legacy/a.yaml"]),
        ("*.json", ["a.json", "x/y/a.json"], ["a.yaml"]),
        ("legacy/**", ["legacy/a.yaml", "legacy/x/a.yaml"], ["x/legacy/a.yaml"]),
        ("legacy/*.yaml", ["legacy/a.yaml"], ["legacy/x/a.yaml", "legacy.yaml"]),
        ("**/nested/*.yaml", ["nested/a.yaml", "x/y/nested/a.yaml"], ["x/nested.yaml"]),
        ("a?.yaml", ["ab.yaml"], ["a/.yaml", "abc.yaml"]),
        ("[ab].yaml", ["a.yaml"], ["c.yaml"]),
        ("[!ab].yaml", ["c.yaml"], ["a.yaml"]),
        ("[z-a].yaml", ["[z-a].yaml"], ["z.yaml"]),
        ("../shared/*", ["../shared/a.yaml"], ["shared/a.yaml"]),
    ],
)
def test_patterns_fit_paths_as_in_gitignore(pattern: str, fits: list[str], fits_not: list[str]) -> None:
    def covers(path: str) -> bool:
        return Pattern(pattern, "/home/me/project").covers(str(Path("/home/me/project", path).resolve()))

    assert [path for path in fits if not covers(path)] == []
    assert [path for path in fits_not if covers(path)] == []


def test_a_nearer_file_stands_alone_unless_it_extends(tmp_path: Path) -> None:
    write(
        tmp_path,
        hotc_toml='[lint]\nignore = ["L14"]\nextend-select = ["L1501"]\nfail-on = "warning"\n',
        alone__hotc_toml='[lint]\nselect = ["L10"]\n',
        extends__hotc_toml='extend = "../hotc.toml"\n[lint]\nignore = ["L10"]\nextend-select = ["L1405"]\n',
        only__hotc_toml='extend = "../extends/hotc.toml"\n',
    )
    alone = settings(tmp_path / "alone" / "t.yaml")
    assert (alone.select, alone.ignore, alone.fail_on) == (("L10",), (), None)
    extends = settings(tmp_path / "extends" / "t.yaml")
    assert (extends.ignore, extends.fail_on) == (("L10",), "warning"), "key by key"
    assert extends.extend_select == ("L1501", "L1405"), "extend-select adds"
    assert settings(tmp_path / "only" / "t.yaml").ignore == ("L10",), "a file may do nothing but extend"


def test_settings_may_begin_with_the_mark_of_their_encoding(tmp_path: Path) -> None:
    write(tmp_path, hotc_toml='\ufeff[lint]\nignore = ["L14"]\n')
    assert settings(tmp_path / "t.yaml").ignore == ("L14",)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
@pytest.mark.parametrize("name", ["hotc.toml", "pyproject.toml"])
def test_settings_in_another_encoding_are_told_and_not_passed_over(tmp_path: Path, name: str, encoding: str) -> None:
    text = '# für uns\n[lint]\nignore = ["L14"]\n[tool.hotc.lint]\n'
    (tmp_path / name).write_bytes(text.encode(encoding))
    with pytest.raises(SettingsError) as raised:
        settings(tmp_path / "t.yaml")
    assert "is not UTF-8 text" in raised.value.message
    assert raised.value.hint == "Save it as UTF-8: TOML has no other encoding."


def test_pyproject_extends_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        base_toml='[lint]\nignore = ["L14"]\n',
        a__pyproject_toml='[tool.hotc]\nextend = "../base.toml"\n[tool.hotc.lint]\nselect = ["L1"]\n',
    )
    found = settings(tmp_path / "a" / "t.yaml")
    assert (found.select, found.ignore) == (("L1",), ("L14",))


def test_what_holds_for_some_paths_is_relative_to_the_file_that_says_so(tmp_path: Path) -> None:
    write(
        tmp_path,
        hotc_toml="""\
[lint]
ignore = ["L15"]
[lint.per-file-ignores]
"legacy/**" = ["L10"]
[[lint.overrides]]
paths = ["strict"]
select = ["L1001"]
ignore = ["L1002"]
extend-select = ["L1405"]
fail-on = "info"
""",
        inner__hotc_toml='extend = "../hotc.toml"\n',
    )
    assert settings(tmp_path / "t.yaml").ignore == ("L15",)
    assert settings(tmp_path / "legacy" / "x" / "t.yaml").ignore == ("L15", "L10")
    strict = settings(tmp_path / "deep" / "strict" / "t.yaml")
    assert (strict.select, strict.ignore, strict.extend_select, strict.fail_on) == (
        ("L1001",),
        ("L15", "L1002"),
        ("L1405",),
        "info",
    )
    assert settings(tmp_path / "inner" / "legacy" / "t.yaml").ignore == ("L15",)


def test_the_command_line_comes_after_what_holds_for_some_paths(tmp_path: Path) -> None:
    write(tmp_path, hotc_toml='[lint.per-file-ignores]\n"old" = ["L10"]\n')
    path = str(tmp_path / "old" / "t.yaml")
    assert Settings(ignore=["L11"]).config(path).ignore == ("L10", "L11")
    anew = Settings(select=["L10"]).config(path)
    assert (anew.select, anew.ignore) == (("L10",), ())


def test_excluded_files_are_passed_over_in_folders_and_taken_when_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        hotc_toml='[lint]\nexclude = ["vendor", "*.gen.yaml"]\n',
        a_yaml=TEMPLATE,
        vendor__b_yaml=TEMPLATE,
        x__c_yaml=TEMPLATE,
        x__vendor__d_yaml=TEMPLATE,
    )
    (tmp_path / "x" / "e.gen.yaml").write_text(TEMPLATE)

    def found(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
        made = jobs(
            [tmp_path / each for each in paths],
            Inputs(),
            Settings(),
            exclude=patterns(exclude, str(tmp_path)),
        )
        return relative(tmp_path, (job.template for job in made))

    assert found("") == ["a.yaml", "x/c.yaml"]
    assert found("vendor/b.yaml") == ["vendor/b.yaml"]
    assert found("", exclude=("x/**",)) == ["a.yaml"]
    assert found("**/*.yaml") == ["a.yaml", "x/c.yaml"]


def test_a_folder_that_is_excluded_is_not_even_opened(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=TEMPLATE, b__c__d_yaml=TEMPLATE)
    asked: list[str] = []

    def excluded(path: str) -> bool:
        asked.append(path)
        return path.endswith("/b")

    assert relative(tmp_path, templates([tmp_path], excluded)) == ["a.yaml"]
    assert not [path for path in asked if "/b/" in path]


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[lnt]\n", "has no section 'lnt'", "lint"),
        ("[stacks.web]\n", "has no section 'stacks'", "stack"),
        ('[lint]\ntarget = "yoga"\n', "lint has no setting 'target'", "[catalog]"),
        ('[lint]\nfail_on = "error"\n', "lint has no setting 'fail_on'", "fail-on"),
        ('[lint]\nfail-on = "errors"\n', "lint.fail-on must be one of error, warning, info, never", ""),
        ("[lint]\nexclude = 3\n", "lint.exclude must be a list of patterns", 'exclude = ["legacy/**"]'),
        ("[lint]\nper-file-ignores = 3\n", "lint.per-file-ignores must be a table", ""),
        ('[lint.per-file-ignores]\na = "L10"\n', 'lint.per-file-ignores."a" must be a list of codes or names', ""),
        ('[lint.per-file-ignores]\na = ["L9"]\n', "there is no rule 'L9'", ""),
        ('[lint]\nignore = ["unused-paramter"]\n', "there is no rule 'unused-paramter'", "unused-parameter"),
        ('[lint]\nignore = ["H2001"]\n', "there is no rule 'H2001'", "can't be turned off"),
        ('[lint]\nselect = ["H"]\n', "there is no rule 'H'", "is always told"),
        ('[lint]\nignore = ["unknown-parameter"]\n', "there is no rule 'unknown-parameter'", "can't be turned off"),
        ("[lint.overrides]\na = 3\n", "lint.overrides must be a list of tables", "[[lint.overrides]]"),
        ("[[lint.overrides]]\nselect = []\n", "lint.overrides[0] has no paths", ""),
        ("[[lint.overrides]]\npath = []\n", "lint.overrides[0] has no setting 'path'", "paths"),
        ("extend = 3\n", "extend must be the path of a file", ""),
        ('extend = "gone.toml"\n', "extend names gone.toml, and there is no such file", ""),
        ('extend = "hotc.toml"\n', "extend leads back to", ""),
    ],
)
def test_mistakes_are_refused_with_the_file_and_what_was_meant(tmp_path: Path, text: str, said: str, hint: str) -> None:
    (tmp_path / "hotc.toml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path / "t.yaml")
    assert refused.value.message.startswith(str(tmp_path / "hotc.toml"))
    assert said in refused.value.message
    assert hint in refused.value.hint


def test_files_that_extend_each_other_are_told_with_the_way_round(tmp_path: Path) -> None:
    write(tmp_path, hotc_toml='extend = "a.toml"\n', a_toml='extend = "b.toml"\n', b_toml='extend = "a.toml"\n')
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path / "t.yaml")
    names = [f"{tmp_path}/{name}.toml" for name in "aba"]
    assert refused.value.message == f"{names[1]}: extend leads back to {names[0]}: {' → '.join(names)}"


def test_mistakes_in_a_file_that_is_extended_name_that_file(tmp_path: Path) -> None:
    write(tmp_path, hotc_toml='extend = "a.toml"\n', a_toml="[lint]\nslect = []\n")
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path / "t.yaml")
    assert refused.value.message == f"{tmp_path}/a.toml: lint has no setting 'slect'"
