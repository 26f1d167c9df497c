"""The scripts and settings that a template gives to servers: user data, software configurations, cloud-init.

A script may be written out, be a file (``get_file``), or be put together by functions: each text among the arguments
is a script of its own, with the placeholders that stand for something else in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.facts.placeholders import place_in_text, text_of
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from hotc.compiler.diagnostics import Related
    from hotc.compiler.source import Span
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

    Wanted = Callable[["Script", re.Match[str]], bool]

PLACES: dict[str, tuple[str, ...]] = {
    "OS::Nova::Server": ("user_data", "personality"),
    "OS::Heat::SoftwareConfig": ("config",),
    "OS::Heat::StructuredConfig": ("config",),
    "OS::Heat::SoftwareComponent": ("configs",),
    "OS::Heat::CloudConfig": ("cloud_config",),
    "OS::Heat::MultipartMime": ("parts",),
    "AWS::EC2::Instance": ("UserData",),
    "AWS::AutoScaling::LaunchConfiguration": ("UserData",),
}
"""Properties that hold what a server runs or reads when it starts."""

SCRIPTED = ("user_data", "personality", "UserData", "OS::Heat::Software", "Config", "OS::Heat::MultipartMime")
"""Words of which one stands in every template with a script."""

_REPLACE = ("str_replace", "str_replace_strict", "str_replace_vstrict")
_JOIN = ("list_join", "Fn::Join", "Fn::Base64", "base64_encode", "if", "Fn::If")
_LONGEST = 100_000
"""Characters of a text that is looked at; what is longer is data."""
_MOST = 20
"""Places of one pattern in one script that are told."""
_DEEPEST = 200
"""Blanks before a comment."""


class Script(NamedTuple):
    """A text that reaches a server. ``node`` is where it stands, or the ``get_file`` that names it."""

    node: Node
    text: str
    path: str
    type: str
    placeholders: frozenset[str]

    def place(self, subject: Subject, start: int, end: int) -> tuple[Node | Span, tuple[Related, ...]]:
        """Where a piece of the text is written."""
        return place_in_text(subject, self.node, start, end)

    def stands_in(self, piece: str) -> bool:
        """Whether a piece of the text is, or has in it, a placeholder or a variable."""
        return any(mark in piece for mark in ("$", "{{", "<", "%(")) or any(p in piece for p in self.placeholders)


class Found(NamedTuple):
    """A piece of a script: the match, and where it is."""

    script: Script
    match: re.Match[str]
    where: Node | Span
    related: tuple[Related, ...]


def scripts(subject: Subject) -> list[Script]:
    """All scripts of a template, in the order of its resources."""
    found: list[Script] = []
    for definition in subject.definitions(*PLACES):
        if not isinstance(definition.properties, Mapping):
            continue
        for name in PLACES[definition.type]:
            node = definition.properties.get(name)
            if node is not None:
                found += _texts(subject, node, f"{definition.path}.properties.{name}", definition.type)
    return found


def search(subject: Subject, pattern: str, *words: str, wanted: Wanted | None = None) -> Iterator[Found]:
    """What a pattern finds in the scripts, outside of comments. ``words``: one of them is in each text that matches;
    ``wanted`` says of a match whether it counts.

    Of a file only the first place is told, and once: it may be named many times. Patterns must be bounded: a script may
    be one long line.
    """
    told: set[str] = set()
    if not any(word in subject.scripts_together for word in words):
        return
    for script in subject.scripts:
        if not any(word in script.text for word in words):
            continue
        is_file = isinstance(script.node, Call)
        if is_file and script.text in told:
            continue
        count = 0
        for match in _compiled(pattern).finditer(script.text):
            if _in_comment(script.text, match.start()) or (wanted is not None and not wanted(script, match)):
                continue
            where, related = script.place(subject, match.start(), match.end())
            yield Found(script, match, where, related)
            count += 1
            if is_file:
                told.add(script.text)
            if is_file or count == _MOST:
                break


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    import re

    return re.compile(pattern, re.MULTILINE)


def _in_comment(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    line = text[start : min(at, start + _DEEPEST)].lstrip()
    return line.startswith(("#", "//")) and not line.startswith("#!")


def _texts(subject: Subject, root: Node, path: str, type: str) -> Iterator[Script]:
    waiting: list[tuple[Node, str, frozenset[str]]] = [(root, path, frozenset())]
    while waiting:
        node, where, placeholders = waiting.pop(0)
        if isinstance(node, Scalar) or (isinstance(node, Call) and node.name == "get_file"):
            text = text_of(subject, node)
            if text is not None and 3 < len(text) <= _LONGEST and (not isinstance(node, Scalar) or node.value == text):
                yield Script(node, text, where, type, placeholders)
        elif isinstance(node, Mapping):
            waiting += [(e.value, f"{where}.{e.key.value}", placeholders) for e in node.effective()]
        elif isinstance(node, Sequence):
            waiting += [(item, f"{where}[{i}]", placeholders) for i, item in enumerate(node.items)]
        elif isinstance(node, Call) and node.name in _REPLACE and isinstance(node.argument, Mapping):
            params, template = node.argument.get("params"), node.argument.get("template")
            names = {str(e.key.value) for e in params.effective()} if isinstance(params, Mapping) else set()
            if template is not None:
                waiting.append((template, f"{where}.{node.name}.template", placeholders | names))
        elif isinstance(node, Call) and node.name in _JOIN:
            waiting.append((node.argument, f"{where}.{node.name}", placeholders))
