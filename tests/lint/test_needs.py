"""A rule finds nothing where it is not run: without the words that it needs, or without what it looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotc.compiler import catalog
from hotc.compiler.compilation import compile
from hotc.lint.facts.secrets import WORDS, names_a_secret
from hotc.lint.registry import check_of
from hotc.lint.subject import Subject, first_instances
from hotc.lint.table import RULES

ROOT = Path(__file__).parents[2]
BESIDE = (".env", ".env2", ".inner")
FILES = sorted(
    path
    for folder in ("tests/lint/rules", "tests/cases", "examples")
    for path in (ROOT / folder).rglob("*.yaml")
    if not path.stem.endswith(BESIDE)
)
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_a_rule_finds_nothing_where_the_linter_does_not_run_it(part: int) -> None:
    asked = 0
    for path in FILES[part::PARTS]:
        environments = [str(each) for end in BESIDE[:2] if (each := path.with_suffix(f"{end}.yaml")).is_file()]
        compilation = compile(str(path), environments=environments)
        if compilation.template is None:
            continue
        instances = first_instances(compilation)
        within = [Subject(compilation, each, instances.get(uri)) for uri, each in compilation.unit.templates.items()]
        before = catalog.use(compilation.context.catalog)
        try:
            for subject in (Subject(compilation, compilation.template), *within):
                for rule in RULES:
                    runs = subject.has(rule.scope) and (not rule.needs or subject.mentions(rule.needs))
                    if not runs and (check := check_of(rule)) is not None:
                        asked += 1
                        assert list(check(subject)) == [], f"{rule.name} in {subject.template.source.name} of {path}"
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
