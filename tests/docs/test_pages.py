"""The documentation is whole: generated pages are fresh, links lead somewhere, every decision is listed."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
SITE: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))


def built() -> dict[str, str]:
    """The pages that are made when the site is built, and are not committed: path below docs → text."""
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "tools/reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {path: make() for path, make in module.PAGES.items()}


BUILT = built()
BUILT_PATHS = {(DOCS / path).resolve() for path in BUILT}


@pytest.mark.parametrize("tool", ["generate_reference", "generate_rules"])
def test_generated_pages_are_fresh(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_links_lead_to_pages_that_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+?\.md)(?:#[^)]*)?\)", page.read_text("utf-8"))
    there = [link for link in links if "://" not in link and (page.parent / link).resolve() not in BUILT_PATHS]
    assert [link for link in there if not (page.parent / link).is_file()] == []


def test_every_page_stands_in_the_navigation_once() -> None:
    def pages(items: list[Any]) -> Iterator[str]:
        for item in items:
            for value in item.values() if isinstance(item, dict) else [item]:
                yield from [value] if isinstance(value, str) else pages(value)

    named = list(pages(SITE["nav"]))
    assert sorted(named) == sorted(set(named))
    committed = {str(page.relative_to(DOCS)) for page in PAGES}
    apart = {name for name in committed if re.match(r"rules/L|decisions/0", name)}
    assert set(named) == (committed - apart) | BUILT.keys()


def test_the_built_pages_have_every_command_setting_type_and_field() -> None:
    from hotc.cli.commands import COMMANDS
    from hotc.compiler.stacks import keys
    from hotc.runtime import drivers

    assert [name for name in COMMANDS if f"\n## hotc {name}\n" not in BUILT["reference/commands.md"]] == []
    assert "| `-t`, `--template` `FILE` |" in BUILT["reference/commands.md"]
    settings = [*keys.STACK, *keys.RESOURCES]
    assert [key.name for key in settings if keys.row(key) not in BUILT["reference/configuration.md"]] == []
    types = BUILT["reference/resource-types.md"]
    assert [name for name in drivers.names() if f"| `{name}` |" not in types] == []
    assert "| `hotc_plan` | 1 |" in BUILT["reference/schemas.md"]
    assert "### diagnostic" in BUILT["reference/schemas.md"]


def test_every_variable_of_the_environment_is_in_the_reference() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "hotc").rglob("*.py"))
    named = set(re.findall(r"[\"'](HOTC_[A-Z_]+)[\"']", text)) - {"HOTC_COMPLETE"}
    assert [name for name in sorted(named) if f"`{name}`" not in BUILT["reference/configuration.md"]] == []


def test_every_decision_is_dated_and_listed() -> None:
    index = (DOCS / "decisions/index.md").read_text("utf-8")
    for page in sorted((DOCS / "decisions").glob("0*.md")):
        text = page.read_text("utf-8")
        assert f"({page.name})" in index
        assert re.search(r"^\d{4}-\d{2}-\d{2} · (accepted|replaced)", text, re.MULTILINE), page.name
        assert [part for part in ("## Question", "## Decision", "## Why", "## Price") if part not in text] == []


def test_codes_named_in_the_documentation_exist() -> None:
    from hotc.compiler.codes import CODES
    from hotc.lint.table import RULES

    known = {code.code for code in CODES.values()} | {rule.code for rule in RULES}
    for page in PAGES:
        named = set(re.findall(r"\b[HL]\d{4}\b", page.read_text("utf-8")))
        assert named <= known, (page.name, named - known)
