"""Texts that servers run: ``user_data``, and the ``config`` of software configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.compiler.scalar_spans import place
from hotc.compiler.tree import Call, Mapping, Node, Scalar
from hotc.lint.placeholders import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.source import Span
    from hotc.lint.subject import Definition, Subject

_PROPERTIES = {"OS::Nova::Server": "user_data", "OS::Heat::SoftwareConfig": "config"}
_REPLACE = ("str_replace", "str_replace_strict", "str_replace_vstrict")


class Script(NamedTuple):
    """A text for a server: ``node`` is where it is written, or the ``get_file`` that reads it.

    ``placeholders`` are those of the ``str_replace`` around it.
    """

    definition: Definition
    node: Node
    text: str
    placeholders: tuple[str, ...]
    path: str


def scripts(subject: Subject) -> Iterator[Script]:
    """The texts that are known: written out, or in a file that was read, with a ``str_replace`` around them or not."""
    for definition in subject.definitions():
        name = _PROPERTIES.get(definition.type)
        if name is None or not isinstance(definition.properties, Mapping):
            continue
        node = definition.properties.get(name)
        path = f"{definition.path}.properties.{name}"
        placeholders: list[str] = []
        while isinstance(node, Call) and node.name in _REPLACE and isinstance(node.argument, Mapping):
            params = node.argument.get("params")
            if isinstance(params, Mapping):
                placeholders += [str(entry.key.value) for entry in params.effective()]
            path = f"{path}.{node.name}.template"
            node = node.argument.get("template")
        text = text_of(subject, node)
        if node is not None and text is not None and node.anchor is None:
            yield Script(definition, node, text, tuple(placeholders), path)


def where(script: Script, start: int, end: int) -> Span:
    """The place of a piece of a text; the function that reads it, where it is in a file of its own."""
    return place(script.node, start, end)[0] if isinstance(script.node, Scalar) else script.node.span
