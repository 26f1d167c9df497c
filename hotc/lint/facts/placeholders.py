"""Texts of ``str_replace`` and the placeholders in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.scalar_spans import place
from hotc.compiler.source import Span
from hotc.compiler.tree import Call, Scalar

if TYPE_CHECKING:
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

_SHAPES = (
    r"__[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__",
    r"@@[A-Za-z][A-Za-z0-9_]*@@",
    r"<%[A-Za-z][A-Za-z0-9_]*%>",
    r"@[A-Za-z][A-Za-z0-9_]*@",
)
"""Delimiters by which a placeholder is known. ``$name`` and ``%name%`` are not among them: shells have those, too."""
_OPENING = ("_", "@", "<")
"""How they all begin."""
_DUNDERS = frozenset(
    f"__{word}__"
    for word in [
        "init",
        "main",
        "name",
        "file",
        "doc",
        "dict",
        "class",
        "call",
        "enter",
        "exit",
        "str",
        "repr",
        "all",
        "version",
        "author",
        "import",
        "builtins",
        "future",
        "getattr",
        "setattr",
        "getitem",
        "setitem",
        "len",
        "iter",
        "next",
        "new",
        "del",
        "path",
        "package",
        "module",
        "FILE",
        "LINE",
        "DATE",
        "TIME",
        "CLASS",
        "DIR",
        "FUNCTION",
        "METHOD",
        "NAMESPACE",
        "func",
        "bool",
        "eq",
        "hash",
        "slots",
    ]
)


def text_of(subject: Subject, node: Node | None) -> str | None:
    """The text that a ``template:`` means: written out, or a file that was read. ``None`` when it isn't known."""
    if isinstance(node, Scalar):
        return str(node.value) if node.value is not None else None
    if isinstance(node, Call) and node.name == "get_file" and isinstance(node.argument, Scalar):
        compilation = subject.compilation
        uri = compilation.context.loader.resolve(str(node.argument.value), subject.template.source.uri)
        file = compilation.unit.files.get(uri)
        return file.text if file is not None else None
    return None


def strays(placeholders: list[str], text: str) -> dict[str, int]:
    """Words in the text that have the shape which all placeholders share, and are none of them: where each is first."""
    found: dict[str, int] = {}
    if not placeholders or placeholders[0][:1] not in _OPENING:
        return found
    for shape in _SHAPES:
        if all(re.fullmatch(shape, name) for name in placeholders):
            for match in re.finditer(shape, text):
                found.setdefault(match.group(), match.start())
            break
    return {word: at for word, at in found.items() if word not in placeholders and word not in _DUNDERS}


def place_in_text(subject: Subject, node: Node, start: int, end: int) -> tuple[Node | Span, tuple[Related, ...]]:
    """The place of a piece of a text: in the template, if it is written out there, else in the file that holds it."""
    if isinstance(node, Scalar):
        return place(node, start, end)
    assert isinstance(node, Call)
    compilation = subject.compilation
    uri = compilation.context.loader.resolve(str(getattr(node.argument, "value", "")), subject.template.source.uri)
    file = compilation.unit.files[uri]
    if file.text.startswith("{"):
        return node, ()  # a template: its text is the JSON that Heat's client makes of the file
    return node, (Related(Span(file, start, end), "written here"),)
