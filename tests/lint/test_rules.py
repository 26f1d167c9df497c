"""Every rule has a page, a bad and a good case, and mends what it says it mends.

``rules/CODE/bad*.yaml``: ``# expect`` stands on each line where the rule must find something, and nowhere else.
``rules/CODE/good*.yaml``: the rule finds nothing. ``rules/CODE/bad*.fixed.yaml``: what the fixes make of the bad one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import Compilation, compile
from hotc.lint import pages
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.fixing import fixed
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.rule import Rule

HERE = Path(__file__).parent / "rules"
ROOT = Path(__file__).parents[2]
CASES = sorted(path for path in HERE.glob("*/*.yaml") if not path.name.endswith(".fixed.yaml"))
SECTIONS = ("## What it does", "## Why it is bad", "## Example", "## Instead", "## When to ignore")


def _lint(path: Path, text: str | None = None) -> tuple[Compilation, list[Diagnostic]]:
    compilation = compile(str(path), text=text if text is not None else path.read_text("utf-8"))
    # the meta rules speak of comments on other rules, which must run then
    code = path.parent.name
    config = Config(extend_select=(code,)) if code.startswith("L19") else Config(select=(code,))
    found = [finding for finding in lint_compiled(compilation, config) if finding.code == code]
    return compilation, found


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_rule_finds_what_is_marked_and_nothing_else(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    expected = [number for number, line in enumerate(lines, 1) if line.endswith("# expect")]
    _, found = _lint(path)
    assert sorted({finding.line or 0 for finding in found}) == expected
    assert bool(expected) == path.name.startswith("bad")


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*.fixed.yaml")), ids=lambda path: path.parent.name)
def test_fix_makes_the_fixed_text_and_then_finds_nothing_more_to_mend(path: Path) -> None:
    bad = path.with_name(path.name.replace(".fixed", ""))
    compilation, found = _lint(bad)
    assert compilation.unit.source is not None
    text, mended = fixed(compilation.unit.source, found, unsafe=True)
    assert mended
    assert text == path.read_text("utf-8")
    again, found = _lint(bad, text)
    assert again.unit.source is not None
    assert fixed(again.unit.source, found, unsafe=True) == (text, [])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_complete(rule: Rule) -> None:
    folder = HERE / rule.code
    assert list(folder.glob("bad*.yaml")), "no bad case"
    assert list(folder.glob("good*.yaml")), "no good case"
    assert bool(list(folder.glob("*.fixed.yaml"))) == (rule.fix in ("safe", "unsafe")) or rule.code == "L1902"
    page = pages.page(rule.code)
    assert page is not None
    sections = (*SECTIONS, "## Fix") if rule.fix != "no" else SECTIONS
    assert [section for section in sections if section not in page] == []


def test_generated_table_and_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/generate_rules.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
