"""Every rule has a page, a bad and a good case, and mends what it says it mends.

``rules/CODE/bad*.yaml``: ``# expect`` stands on each line where the rule must find something, and nowhere else.
``rules/CODE/good*.yaml``: the rule finds nothing. ``rules/CODE/bad*.fixed.yaml``: what the fixes make of the bad one.

Beside ``bad.yaml`` may stand environments, which are given with it: ``bad.env.yaml``, ``bad.env2.yaml``; and a template
that it names, ``bad.inner.yaml``. They have marks, and fixed forms, as it does (``bad.env.fixed.yaml``).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.loader import FileLoader
from hotc.compiler.source import SourceFile
from hotc.lint import pages
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.mends.fixing import fixed
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.rule import Rule

HERE = Path(__file__).parent / "rules"
ROOT = Path(__file__).parents[2]
BESIDE = (".env", ".env2", ".inner", ".fixed")
CASES = sorted(path for path in HERE.glob("*/*.yaml") if not path.stem.endswith(BESIDE))
SECTIONS = ("## What it does", "## Why it is bad", "## Example", "## Instead", "## When to ignore")


def _lint(path: Path, edited: tuple[str, str] | None = None) -> tuple[Compilation, list[Diagnostic]]:
    """What the rule finds in a case; ``edited`` is the uri of one of its files and the text to read instead."""
    loader = _Edited(edited)
    environments = [str(each) for end in (".env", ".env2") if (each := path.with_suffix(end + ".yaml")).is_file()]
    compilation = compile(str(path), environments=environments, loader=loader)
    # the meta rules speak of comments on other rules, which must run then
    code = path.parent.name
    config = Config(extend_select=(code,)) if code.startswith("L19") else Config(select=(code,))
    found = [finding for finding in lint_compiled(compilation, config) if finding.code == code]
    return compilation, found


class _Edited(FileLoader):
    def __init__(self, edited: tuple[str, str] | None) -> None:
        super().__init__()
        if edited is not None:
            self._loaded[edited[0]] = SourceFile(self.display(edited[0]), edited[1], edited[0])


def _texts(path: Path) -> list[Path]:
    """A case's template and what stands beside it."""
    beside = (path.with_suffix(f"{end}.yaml") for end in BESIDE if end != ".fixed")
    return [path, *(each for each in beside if each.is_file())]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_rule_finds_what_is_marked_and_nothing_else(path: Path) -> None:
    expected = {
        (str(text), number)
        for text in _texts(path)
        for number, line in enumerate(text.read_text("utf-8").splitlines(), 1)
        if line.endswith("# expect")
    }
    _, found = _lint(path)
    assert {(finding.span.source.uri, finding.line) for finding in found if finding.span is not None} == expected
    assert bool(expected) == path.name.startswith("bad")


@pytest.mark.parametrize(
    "path", sorted(HERE.glob("*/*.fixed.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_fix_makes_the_fixed_text_and_then_finds_nothing_more_to_mend(path: Path) -> None:
    bad = path.with_name(path.name.replace(".fixed", ""))
    main = next(bad.with_name(bad.name.replace(end, "")) for end in (*BESIDE, "") if bad.stem.endswith(end))
    source = SourceFile(bad.name, bad.read_text("utf-8"), str(bad))
    _, found = _lint(main)
    text, mended = fixed(source, found, unsafe=True)
    assert mended
    assert text == path.read_text("utf-8")
    _, found = _lint(main, (str(bad), text))
    assert fixed(SourceFile(bad.name, text, str(bad)), found, unsafe=True) == (text, [])


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
