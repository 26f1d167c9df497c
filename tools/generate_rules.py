"""Write what follows from the rule files: the table ``hotc/lint/table.py`` and the pages ``docs/rules/``.

``python tools/generate_rules.py`` writes; with ``--check`` it only says (and exits with 1) what is out of date.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.lint.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

RULES = ROOT / "hotc/lint/rules"
TABLE = ROOT / "hotc/lint/table.py"
PAGES = ROOT / "docs/rules"

HEAD = '''"""Every rule: generated from the files in rules/ by tools/generate_rules.py; do not edit."""

# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from hotc.lint.rule import Rule

RULES: tuple[Rule, ...] = (
'''


def rules() -> list[Rule]:
    """The rules of all files, by code. Raises SystemExit when two have one code or one name."""
    found = []
    for file in sorted(RULES.glob("*.py")):
        if file.stem != "__init__":
            module = import_module(f"hotc.lint.rules.{file.stem}")
            rule: Rule = module.RULE
            rule.module = module.__name__
            found.append(rule)
    found.sort(key=lambda rule: rule.code)
    for key in ("code", "name"):
        values = [getattr(rule, key) for rule in found]
        for value in values:
            if values.count(value) > 1:
                raise SystemExit(f"two rules have the {key} {value}")
    return found


def table(found: list[Rule]) -> str:
    """The text of the table."""
    lines = []
    for rule in found:
        words = f"{rule.code!r}, {rule.name!r}, {rule.severity!r}, {rule.message!r}"
        facts = f"since={rule.since!r}, lifecycle={rule.lifecycle!r}, fix={rule.fix!r}, module={rule.module!r}"
        facts += f", needs={rule.needs!r}" if rule.needs else ""
        facts += f", scope={rule.scope!r}" if rule.scope != "template" else ""
        lines.append(f"    Rule({words},\n         {facts}),\n")
    return HEAD + "".join(lines) + ")\n"


def index(found: list[Rule]) -> str:
    """The list of all rules."""
    rows = "".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {'' if rule.fix == 'no' else rule.fix} "
        f"| {'preview' if rule.lifecycle == 'preview' else ''} |\n"
        for rule in found
    )
    return f"# Lint rules\n\n| code | name | severity | fix | |\n|---|---|---|---|---|\n{rows}"


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    found = rules()
    texts = {TABLE: table(found), PAGES / "index.md": index(found)}
    from hotc.lint.pages import render

    for rule in found:
        texts[PAGES / f"{rule.code}.md"] = render(rule)
    return texts


def main() -> int:
    """Write, or check."""
    texts = wanted()
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text]
    stale += [path for path in PAGES.glob("*.md") if path not in texts]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"out of date: {path.relative_to(ROOT)}; run python tools/generate_rules.py", file=sys.stderr)
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in stale:
        if path in texts:
            path.write_text(texts[path], "utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
