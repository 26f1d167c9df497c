"""The page of a rule: the docstring of its file, and what the table says of it."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.lint import registry

if TYPE_CHECKING:
    from hotc.lint.rule import Rule

_FIXES = {
    "no": "hotc can't mend it.",
    "safe": "hotc can mend it, safely.",
    "unsafe": "hotc can mend it; look at what it does.",
}


def page(code: str) -> str | None:
    """The Markdown page of the rule with this code or name; ``None`` when there is none."""
    rule = registry.find(code)
    return None if rule is None else render(rule)


def render(rule: Rule) -> str:
    """A rule's page with its head."""
    if rule.own:
        from hotc.lint.own.rule import OwnRule

        assert isinstance(rule, OwnRule)
        return rule.page()
    facts = f"Severity: {rule.severity}. Since {rule.since}. {_FIXES[rule.fix]}"
    if rule.lifecycle == "preview":
        facts += f' Preview: runs only where it is asked for, with `extend-select = ["{rule.code}"]`.'
    return f"# {rule.name} ({rule.code})\n\n{facts}\n\n{docstring(rule).strip()}\n"


def docstring(rule: Rule) -> str:
    """What the rule's file says at its top. It is read, not imported: a page must not depend on what a rule needs."""
    spec = find_spec(rule.module)
    assert spec is not None
    assert spec.origin is not None
    return ast.get_docstring(ast.parse(Path(spec.origin).read_text("utf-8"))) or ""
