"""Files of parameter names and values, as ``--parameters`` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.context import Context, Options
from hotc.compiler.loader import FileLoader
from hotc.compiler.passes.read import load, read_map
from hotc.compiler.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.tree import Node


def read_parameters(path: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Names and values in the YAML or JSON file at ``path``, and what is wrong with it.

    An environment's ``parameters`` section may hold them, too.
    """
    loader = FileLoader()
    context = Context(Options(), loader)
    source = load(loader.resolve(path, None), context)
    root = read_map(source, context, what="A file of parameters", json=True) if source is not None else None
    if root is None:
        return {}, context.diagnostics
    section = root.get("parameters")
    values = _plain(section if isinstance(section, Mapping) and len(root.entries) == 1 else root)
    return values, context.diagnostics


def _plain(node: Mapping) -> dict[str, Any]:
    return {str(entry.key.value): _value(entry.value) for entry in node.effective()}


def _value(node: Node) -> Any:
    if isinstance(node, Mapping):
        return _plain(node)
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    return node.value if isinstance(node, Scalar) else None
