"""For those who write rules of their own: their cases as tests, in pytest or anything else.

import pytest
from hotc.testing import Case, cases

@pytest.mark.parametrize("case", cases("rules"), ids=str)
def test_rule(case: Case) -> None:
    assert case.problems() == []
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotc.lint.own.trial import Case

if TYPE_CHECKING:
    import os

    from hotc.compiler.diagnostics import Diagnostic

__all__ = ["Case", "cases", "findings"]


def cases(path: str | os.PathLike[str]) -> list[Case]:
    """The cases of the rules in a file or folder, or of the rules and policies that a file of settings declares.

    Raises :class:`hotc.compiler.settings.SettingsError` for rules that can't be used.
    """
    from hotc.lint.own import trial
    from hotc.lint.own.files import rules_at, without_clashes

    where = Path(path).absolute()
    if where.suffix == ".toml":
        from hotc.lint.project.settings import Settings

        rules = Settings().of_folder(str(where.parent)).own
    else:
        rules = without_clashes(rules_at(str(where)))
    return [case for rule in rules for case in trial.cases(rule)]  # type: ignore[arg-type]


def findings(rule: str | os.PathLike[str], text: str, name: str = "template.yaml") -> list[Diagnostic]:
    """What the rule in a file finds in the text of a template.

    Raises :class:`hotc.compiler.settings.SettingsError` for a rule that can't be used.
    """
    from hotc.compiler.compilation import compile
    from hotc.lint.api import lint_compiled
    from hotc.lint.config import Config
    from hotc.lint.own.files import rule_in

    own = rule_in(str(Path(rule).absolute()))
    found = lint_compiled(compile(name, text=text), Config(select=(own.code,), own=(own,)))
    return [finding for finding in found if finding.code == own.code]
