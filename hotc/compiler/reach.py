"""Which templates a stack is made of, found without checking any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.context import Context, Options
from hotc.compiler.passes.parse import parse
from hotc.compiler.passes.read import read
from hotc.compiler.passes.resolve import resolve
from hotc.compiler.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.context import Loader


def templates_within(template: str, environments: Iterable[str], loader: Loader) -> list[str]:
    """The uris of the templates that a template and its environments name, and those that these name, each once.

    ``template`` is a path or a URL. What can't be read names nothing.
    """
    from hotc.compiler.environment_files import read_environments

    context = Context(Options(), loader)
    context.environment = read_environments(environments, context)
    unit = Unit(loader.resolve(template, None))
    for step in (read, parse, resolve):
        unit = step(unit, context)
    return [uri for uri in unit.templates if uri != unit.uri]
