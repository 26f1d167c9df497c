"""The schema of the settings says what is read: every key, and no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from hotc.compiler.settings import SECTIONS
from hotc.compiler.stacks import declared as stacks
from hotc.lint.project import schema, settings_file

ROOT = Path(__file__).parents[2]
SCHEMA = schema.settings_schema()
VALIDATOR = Draft7Validator(SCHEMA)
FILES = sorted(
    path for path in (ROOT / "tests" / "cases").rglob("hotc.toml") if path.parent.name != "lint-bad-settings"
)
PAGES = [
    text
    for page in ("linting", "projects")
    for text in re.findall(r"```toml\n(.*?)```", (ROOT / f"docs/{page}.md").read_text(), re.DOTALL)
]


def mistakes(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))]


def test_it_is_a_schema_of_all_that_is_read() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(SECTIONS)
    assert set(schema.LINT) == set(settings_file.KEYS)
    assert set(schema.STACK) == set(stacks.KEYS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_settings_that_work_fit_it(path: Path) -> None:
    assert mistakes(path.read_text("utf-8")) == []


@pytest.mark.parametrize("text", PAGES)
def test_what_the_pages_show_fits_it(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[lnt]",
        "[lint]\nslect = []",
        '[lint]\nfail-on = "errors"',
        "[lint]\nselect = 3",
        "[[lint.overrides]]\nselect = []",
        "[stack.web]\nenvironments = []",
        '[stack.web]\ntemplate = "t.yaml"\nenvironment = "e.yaml"',
        "extend = 3",
        '[stack.web]\ntemplate = "t.yaml"\ntimeout = "1 h"',
        '[stack.web]\ntemplate = "t.yaml"\n[stack.web.resource.db]\nreplace = "sometimes"',
    ],
)
def test_mistakes_do_not_fit_it(text: str) -> None:
    assert mistakes(text)
