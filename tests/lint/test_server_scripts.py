"""The texts that servers run: where they are found, and what is looked for in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.compilation import compile
from hotc.compiler.source import Span
from hotc.lint.facts.server_scripts import search
from hotc.lint.subject import Subject

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """heat_template_version: 2018-08-31
resources:
  setup:
    type: OS::Heat::SoftwareConfig
    properties:
      config: """


def _subject(text: str, path: str = "t.yaml") -> Subject:
    compilation = compile(path, text=text)
    assert compilation.template is not None
    return Subject(compilation, compilation.template)


def _lines(subject: Subject, pattern: str, *words: str) -> list[int]:
    places = (found.where for found in search(subject, pattern, *words))
    return [where.line if isinstance(where, Span) else where.span.line for where in places]


def _script(*lines: str) -> str:
    return _HEAD + "|\n" + "".join(f"        {line}\n" for line in lines)


def test_place_is_the_line_of_the_script() -> None:
    assert _lines(_subject(_script("#!/bin/sh", "echo", "reboot now")), "reboot", "reboot") == [9]


def test_comments_of_a_script_are_passed_over_but_not_its_first_line() -> None:
    subject = _subject(_script("#!/usr/bin/reboot", "  # reboot", "// reboot", "halt # reboot"))
    assert _lines(subject, "reboot", "reboot") == [7, 10]


def test_every_text_of_a_joined_script_is_looked_at_with_the_placeholders_around_it() -> None:
    subject = _subject(
        _HEAD + '{list_join: ["", [{str_replace: {template: "say WORD", params: {WORD: x}}}, "say that"]]}\n'
    )
    assert [found.script.stands_in(found.match[1]) for found in search(subject, r"say (\w+)", "say")] == [False, True]


def test_a_file_that_is_named_twice_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "setup.sh").write_text("reboot\nreboot\n", "utf-8")
    second = "  again:\n    type: OS::Heat::SoftwareConfig\n    properties: {config: {get_file: setup.sh}}\n"
    subject = _subject(_HEAD + "{get_file: setup.sh}\n" + second, str(tmp_path / "t.yaml"))
    assert _lines(subject, "reboot", "reboot") == [6]


def test_of_a_script_with_thousands_of_places_twenty_are_told() -> None:
    assert len(_lines(_subject(_script(*["reboot"] * 3000)), "reboot", "reboot")) == 20


def test_a_text_without_any_of_the_words_is_not_searched() -> None:
    assert _lines(_subject(_script("reboot")), "reboot", "halt") == []
