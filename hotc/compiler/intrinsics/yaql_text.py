"""What can be said of a yaql expression from its text alone, with offsets: why it can't be read, and plain mistakes.

The words come from the yaql library's own lexer, which knows their offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Inside = tuple[int, int]

_CLOSED_BY: Final = {"FUNC": ")", "(": ")", "INDEXER": "]", "MAP": "}"}


class Mistake:
    """A mistake in an expression: the name of the finding, where it is (offsets), and the name that is not known."""

    __slots__ = ("code", "hint", "inside", "name")

    def __init__(self, code: str, inside: Inside, name: str, hint: str) -> None:
        self.code = code
        self.inside = inside
        self.name = name
        self.hint = hint


def words(lexer: Any, expression: str) -> list[tuple[str, Any, int]]:
    """Kind, value and offset of each word of an expression that the library can read, or of those before its error."""
    from yaql.language.exceptions import YaqlException

    lexer = lexer.clone()
    lexer.input(expression)
    found = []
    try:
        for token in lexer:
            found.append((token.type, token.value, token.lexpos))
    except (YaqlException, ValueError):
        pass  # the words behind it can't be told; that the expression can't be read is said elsewhere
    return found


def explain(error: Exception, lexer: Any, expression: str) -> tuple[str, str, Inside]:
    """Why the library can't read an expression: reason, hint and place.

    Sources: ``YaqlGrammarException`` and ``YaqlLexicalException`` of yaql 3, whose position is ``None`` at the end.
    """
    from yaql.language.exceptions import YaqlLexicalException

    if not expression.strip():
        return "it is empty", "", (0, len(expression))
    position = getattr(error, "position", None)
    value = getattr(error, "value", None)
    if isinstance(error, YaqlLexicalException) and isinstance(position, int):
        if value in ("'", '"', "`"):
            return "a quoted text is not closed", f"Close it with {value}.", (position, position + 1)
        return f'the character "{value}" has no meaning here', "", (position, position + 1)
    if isinstance(position, int):
        written = str(value)
        if not expression.startswith(written, position):
            written = expression[position : position + 1]
        return f'"{written}" is not expected here', "", (position, position + len(written))
    end = len(expression.rstrip())
    if type(error) is ValueError or isinstance(error, UnicodeError):
        return "it has an escape or a number that can't be read", "", (0, end)
    opened: list[str] = []
    for kind, _, _ in words(lexer, expression):
        if kind in _CLOSED_BY:
            opened.append(_CLOSED_BY[kind])
        elif opened and kind == opened[-1]:
            opened.pop()
    return "it ends too early", f'A "{opened[-1]}" is missing.' if opened else "", (end - 1, end)


def mistakes(
    expression: str,
    lexer: Any,
    functions: Iterable[str],
    step: Callable[[Any, str], Any],
    root: Any,
) -> Iterator[Mistake]:
    """Functions that yaql doesn't have, and keys that the data don't have, in the order written.

    ``step(map, key)`` gives what a map holds: ``KeyError`` where it has no such key, ``None`` where that can't be
    told. A function's arguments may see another ``$``, so keys are looked at outside of them only.
    """
    known = frozenset(functions)
    found = words(lexer, expression)
    defines = any(kind == "FUNC" and value == "def" for kind, value, _ in found)
    moves = any(expression.startswith("->", at) for kind, _, at in found if kind.startswith("OP_"))
    opened: list[str] = []
    for index, (kind, value, at) in enumerate(found):
        if kind == "FUNC" and value not in known and not defines:
            yield Mistake("unknown-yaql-function", (at, at + len(value)), value, did_you_mean(value, known))
        if kind in _CLOSED_BY:
            opened.append(kind)
        elif opened and kind == _CLOSED_BY[opened[-1]]:
            opened.pop()
        elif kind == "DOLLAR" and value == "$" and not moves and all(kind == "(" for kind in opened):
            yield from _keys(expression, found[index + 1 :], step, root)


def _keys(
    expression: str, rest: list[tuple[str, Any, int]], step: Callable[[Any, str], Any], node: Any
) -> Iterator[Mistake]:
    """Follow ``.key.key`` behind a ``$``."""
    for (dot, _, dot_at), (kind, key, at) in zip(rest[::2], rest[1::2], strict=False):
        if not dot.startswith("OP_") or not expression.startswith(".", dot_at) or kind != "KEYWORD_STRING":
            return
        try:
            node = step(node, key)
        except KeyError as error:
            keys = error.args[1] if len(error.args) > 1 else ()
            yield Mistake("unknown-yaql-key", (at, at + len(key)), key, did_you_mean(key, keys))
            return
        if node is None:
            return
