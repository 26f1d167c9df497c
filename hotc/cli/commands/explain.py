"""``hotc explain``: the page of a kind of finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "explain",
    "Explain a kind of finding: what it means, why it matters, how to mend it.",
    (
        Option(
            "code",
            "",
            "Code or name, as messages show it; all are listed without one. 'types' lists what hotc can create.",
            metavar="CODE",
            complete="code",
        ),
        Option(
            "format",
            "-f --format",
            "How to write it; default text.",
            choices=("text", "json"),
            default="text",
            panel=OUTPUT,
        ),
    ),
)


def run(given: Given, screen: Screen) -> int:
    """Show the page, or the list of all kinds."""
    from hotc.cli import explanations

    if given.code == explanations.TYPES:
        return _types(given, screen, explanations.creatable())
    chosen = [explanations.find(given.code)] if given.code else [*explanations.codes(), *explanations.own()]
    if given.format == "json":
        import json

        rows = [
            {"code": c.code, "name": c.name, "severity": c.severity, "heat": c.heat, "page": explanations.page(c)}
            for c in chosen
        ]
        screen.write(json.dumps(rows[0] if given.code else {"codes": rows}, indent=2, ensure_ascii=False))
    elif given.code:
        from hotc.cli.render.markdown import terminal

        screen.page(terminal(explanations.page(chosen[0]), screen.style))
    else:
        from hotc.cli.render.table import table

        screen.page(
            table(("Code", "Name", "Severity"), [(c.code, c.name, c.severity) for c in chosen], screen.table_width)
        )
    return OK


def _types(given: Given, screen: Screen, names: list[str]) -> int:
    if given.format == "json":
        import json

        screen.write(json.dumps({"types": names}, indent=2))
    else:
        head = "hotc checks every resource type that Heat knows. It can create, update and delete:\n\n"
        screen.page(head + "\n".join(f"  {name}" for name in names))
    return OK
