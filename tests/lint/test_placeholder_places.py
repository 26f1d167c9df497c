"""Findings about a placeholder stand at the placeholder within the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.api import lint
from hotc.lint.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

HEAD = """\
heat_template_version: 2021-04-16
description: a text
resources:
  v:
    type: OS::Heat::Value
    properties:
      value:
"""


def findings(body: str, name: str, text: str | None = None, path: str = "t.yaml") -> tuple[str, list[Diagnostic]]:
    text = text or HEAD + "".join(f"        {line}\n" for line in body.splitlines())
    return text, [found for found in lint(path, text=text, config=Config()) if found.name == name]


UNKNOWN = "str_replace:\n  params: {__host__: a}\n  template: |\n    first line\n    say __host__ __port__\n"


def test_an_unknown_placeholder_is_shown_in_the_text() -> None:
    text, (found,) = findings(UNKNOWN, "unknown-placeholder")
    assert found.span is not None
    assert text[found.span.start : found.span.end] == "__port__"
    assert (found.line, found.column) == (12, 26)


def test_a_comment_above_the_text_speaks_of_what_is_in_it() -> None:
    ignored = UNKNOWN.replace("  template", "  # hotc: ignore[L1008] of the shell\n  template")
    assert not findings(ignored, "unknown-placeholder")[1]


def test_an_unknown_placeholder_in_a_file_is_shown_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "script").write_text("line\nsay __host__ __port__\n")
    body = "str_replace:\n  params: {__host__: a}\n  template: {get_file: script}\n"
    _, (found,) = findings(body, "unknown-placeholder", path=str(tmp_path / "t.yaml"))
    (related,) = found.related
    assert found.line == 10
    assert (related.span.line, related.span.column) == (2, 14)


def test_an_unused_placeholder_points_at_the_word_that_is_very_like_it() -> None:
    body = "str_replace:\n  params: {$dbname: a}\n  template: 'mysql ''x'' $db_name'\n"
    text, (found,) = findings(body, "unused-placeholder")
    (related,) = found.related
    assert text[related.span.start : related.span.end] == "$db_name"


def test_an_unused_placeholder_like_nothing_in_the_text_points_nowhere() -> None:
    body = "str_replace:\n  params: {$dbname: a}\n  template: 'mysql $other'\n"
    assert not findings(body, "unused-placeholder")[1][0].related


def test_a_strict_placeholder_that_is_missing_points_at_the_word_that_is_very_like_it() -> None:
    body = "str_replace_strict:\n  params: {$dbname: a}\n  template: >-\n    mysql\n    $db_name\n"
    text, (found,) = findings(body, "placeholder-not-found")
    (related,) = found.related
    assert text[related.span.start : related.span.end] == "$db_name"


def test_an_empty_placeholder_points_at_where_it_stands() -> None:
    body = "str_replace_vstrict:\n  params: {$db: ''}\n  template: \"my\\tsql $db\"\n"
    text, (found,) = findings(body, "empty-placeholder")
    (related,) = found.related
    assert text[related.span.start : related.span.end] == "$db"
