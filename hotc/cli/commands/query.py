"""``hotc query``: which resources of a template a selector selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import DECLARED_STACK, SOURCES, TEMPLATE_ARGUMENT
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK, USAGE

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.select.evaluate import Selected
    from hotc.compiler.select.nodes import Selector

COMMAND = Command(
    "query",
    "List the resources that a selector selects, those of nested stacks included.",
    (
        Option("selector", "", "What to select; see the details.", metavar="SELECTOR", required=True),
        TEMPLATE_ARGUMENT,
        DECLARED_STACK,
        *SOURCES,
        formats("text", "json", "names"),
    ),
    details="A selector is such as 'OS::Nova::Server where flavor = \"m1.large\"', '\"db_*\"',"
    " 'OS::Neutron::* and not needed by OS::Nova::Server' or 'inside web_group'. What rests on values that only"
    " the cloud or a parameter without value tells is listed as possible.",
)


def run(given: Given, screen: Screen) -> int:
    """Compile the template and list what is selected."""
    from hotc.cli import declared, report
    from hotc.compiler.select.evaluate import select
    from hotc.compiler.select.parser import parse

    selector = parse(given.selector)  # before the template: a mistake in it is told at once
    compilation = declared.compiled(given)
    if compilation.instance is None or report.status(compilation.diagnostics) == USAGE:
        return report.broken(compilation.diagnostics, screen)
    if not compilation.ok:
        screen.note(f"The template has errors, something may be missing: {declared.validating(given)}")
    found = select(selector, compilation.instance)
    _say_doubts(selector, compilation, screen)
    if given.format == "json":
        import json

        rows = [_row(each) for each in found]
        screen.write(json.dumps({"selector": str(selector), "resources": rows}, indent=2, ensure_ascii=False))
    elif given.format == "names":
        screen.write("\n".join(each.resource.address for each in found if each.certain))
    elif found:
        from hotc.cli.render.table import table

        rows = [_row(each) for each in found]
        cells = [
            (str(r["address"]), str(r["type"]), f"{r['file']}:{r['line']}", "" if r["certain"] else "possible")
            for r in rows
        ]
        screen.write(table(("Resource", "Type", "Place", ""), cells, screen.table_width))
    else:
        screen.note("nothing is selected")
    return OK


def _say_doubts(selector: Selector, compilation: Compilation, screen: Screen) -> None:
    """Say which types and properties there are not: what is misspelt selects nothing, which looks like good news."""
    from hotc.compiler import catalog
    from hotc.compiler.select.doubts import doubts

    before = catalog.use(compilation.context.catalog)
    try:
        for doubt in doubts(selector):
            screen.note(doubt)
    finally:
        catalog.use(before)


def _row(selected: Selected) -> dict[str, object]:
    resource, key = selected.resource, selected.resource.declaration.key
    return {
        "address": resource.address,
        "name": resource.name,
        "type": resource.type,
        "certain": selected.certain is True,
        "file": key.span.source.name,
        "line": key.span.line,
    }
