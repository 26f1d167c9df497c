"""The documentation is whole: generated pages are fresh, links lead somewhere, every decision is listed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


@pytest.mark.parametrize("tool", ["generate_reference", "generate_rules"])
def test_generated_pages_are_fresh(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_links_lead_to_pages_that_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+?\.md)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).is_file()] == []


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
