"""One broken line in a good template gives one error, on that line, with the right suggestion.

``tools/break_templates.py`` does the same over any folder, and shows what fails.
"""

from __future__ import annotations

from pathlib import Path

from .mutation import OF_THE_CATALOGUE
from .mutation_figures import good_templates, run

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "examples", ROOT / "hotc" / "stdlib_templates", ROOT / "tests" / "cases")


def test_a_broken_line_is_the_one_error_on_that_line() -> None:
    tally = run(good_templates(FOLDERS), each=3)
    assert tally.total.total() > 200, tally
    assert len(tally.total) >= 20, tally
    for kinds in (OF_THE_CATALOGUE, tally.total):
        assert tally.share("missed", kinds=kinds) >= 0.98, tally
        assert tally.share("missed", "line", kinds=kinds) >= 0.97, tally
        assert tally.share("missed", "alone", kinds=kinds) >= 0.95, tally
        assert tally.share("suggestion", "missed", kinds=kinds) >= 0.98, tally
