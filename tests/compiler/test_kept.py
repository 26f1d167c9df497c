"""Templates that others name are read once in a process, and anew whenever something about them has changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

import hotc
from hotc.compiler import kept
from hotc.compiler.context import Limits

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """\
heat_template_version: 2018-08-31
resources:
  inner: {type: inner.yaml, properties: {size: 3}}
outputs:
  out: {value: {get_attr: [inner, out]}}
"""
INNER = """\
heat_template_version: 2018-08-31
parameters:
  size: {type: number}
resources:
  leaf: {type: leaf.yaml}
  server: {type: OS::Heat::Value, properties: {value: {get_param: size}}}
outputs:
  out: {value: {get_attr: [server, value]}}
"""
LEAF = """\
heat_template_version: 2018-08-31
resources:
  value: {type: OS::Heat::Value, properties: {value: 1}}
"""


@pytest.fixture(autouse=True)
def empty() -> None:
    kept.forget()


@pytest.fixture
def main(tmp_path: Path) -> Path:
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "leaf.yaml").write_text(LEAF)
    return tmp_path / "main.yaml"


def nested(template: Path, **options: object) -> dict[str, int]:
    """The identity of each nested template by its file's name."""
    compilation = hotc.compile(template, **options)  # type: ignore[arg-type]
    templates = compilation.unit.templates.values()
    return {t.source.name.rpartition("/")[2]: id(t) for t in templates if t is not compilation.template}


def codes(template: Path, **options: object) -> list[tuple[str, str | None, int | None, str]]:
    compilation = hotc.compile(template, **options)  # type: ignore[arg-type]
    return [(d.name, (d.file or "").rpartition("/")[2], d.line, d.heat) for d in compilation.diagnostics]


def test_a_nested_template_is_shared_by_later_compilations(main: Path) -> None:
    first = hotc.compile(main)
    second = hotc.compile(main)
    assert first.unit.templates.keys() == second.unit.templates.keys()
    assert second.unit.shared == {str(main.parent / "inner.yaml"), str(main.parent / "leaf.yaml")}
    assert first.ir() == second.ir()
    assert first.resolved() == second.resolved()


def test_a_changed_template_is_read_anew(main: Path) -> None:
    before = nested(main)
    (main.parent / "leaf.yaml").write_text(LEAF.replace("value: 1", "value: {get_param: nothing}"))
    assert codes(main) == [("unknown-parameter", "leaf.yaml", 3, "full")]
    assert nested(main)["inner.yaml"] == before["inner.yaml"]
    (main.parent / "leaf.yaml").write_text(LEAF)
    assert codes(main) == []


@pytest.mark.parametrize(
    "wrong", [INNER.replace("get_param: size", "get_param: siez"), INNER + "outptus: {}\n", INNER + "outputs: {}\n"]
)
def test_what_is_wrong_with_a_nested_template_is_told_each_time(main: Path, wrong: str) -> None:
    (main.parent / "inner.yaml").write_text(wrong)
    once = codes(main)
    assert once
    assert codes(main) == once
    assert codes(main) == once


def test_the_level_of_the_language_and_that_of_resources_share_nothing(main: Path) -> None:
    language = nested(main, check_resources=False)
    resources = nested(main)
    assert not set(language.values()) & set(resources.values())
    assert codes(main, check_resources=False) == codes(main) == []


def test_other_limits_read_anew(main: Path) -> None:
    hotc.compile(main)
    limits = Limits()
    limits.nodes = 25
    assert any(name == "too-large" for name, *_ in codes(main, limits=limits))


def test_a_root_is_never_shared(main: Path) -> None:
    hotc.compile(main)
    inner = hotc.compile(main.parent / "inner.yaml")
    assert inner.template is not None
    assert inner.template.source.heat == "parse"
    assert hotc.compile(main).unit.templates[str(main.parent / "inner.yaml")].source.heat == "full"


def test_what_is_kept_is_bounded(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_TEMPLATES", 1)
    hotc.compile(main)
    assert len(hotc.compile(main).unit.shared) <= 1
    monkeypatch.setattr(kept, "MAX_CHARACTERS", 10)
    kept.forget()
    hotc.compile(main)
    assert hotc.compile(main).unit.shared == set()


def test_threads_share_without_harm(main: Path) -> None:
    expected = hotc.compile(main).resolved()
    found: list[bool] = []

    def work() -> None:
        found.extend(hotc.compile(main).resolved() == expected for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert found == [True] * 40
