"""A rule that says which words it needs finds nothing in a text without them: it is not run there."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotc.compiler import catalog
from hotc.compiler.compilation import compile
from hotc.lint.registry import check_of
from hotc.lint.secrets import WORDS, names_a_secret
from hotc.lint.subject import Subject
from hotc.lint.table import RULES

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for folder in ("tests/lint/rules", "tests/cases", "examples") for path in (ROOT / folder).rglob("*.yaml")
)
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_a_rule_finds_nothing_where_no_word_stands_that_it_needs(part: int) -> None:
    asked = 0
    for path in FILES[part::PARTS]:
        compilation = compile(str(path))
        if compilation.template is None:
            continue
        subject = Subject(compilation, compilation.template)
        before = catalog.use(compilation.context.catalog)
        try:
            for rule in RULES:
                if rule.needs and not subject.mentions(rule.needs) and (check := check_of(rule)) is not None:
                    asked += 1
                    assert list(check(subject)) == [], f"{rule.name} in {path}"
        finally:
            catalog.use(before)
    assert asked


def test_characters_spelt_by_numbers_count_as_any_word() -> None:
    def mentions(text: str) -> bool:
        compilation = compile("t.yaml", text=f"heat_template_version: 2018-08-31\ndescription: {text}\n")
        assert compilation.template is not None
        return Subject(compilation, compilation.template).mentions(("OS::Nova::Server",))

    assert mentions("OS::Nova::Server")
    assert not mentions("OS::Nova::KeyPair")
    assert mentions('"OS\\x3a:Nova::Server"')
    assert not mentions('"one\\ntwo"')


@pytest.mark.parametrize("name", ["db_password", "AdminPass", "API_KEY", "apiToken", "private-key", "CREDENTIALS"])
def test_names_of_secrets_hold_a_word_of_secrets(name: str) -> None:
    assert names_a_secret(name)
    assert any(word in name for word in WORDS)
