"""From the text of a selector to its nodes. lark is imported here, when the first selector is read."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import ip_network
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedInput, VisitError

from hotc.compiler.patterns import compiled, takes_long
from hotc.compiler.select.error import SelectorError, without_texts
from hotc.compiler.select.nodes import (
    Anything,
    Both,
    Each,
    Either,
    Index,
    NamePattern,
    Negation,
    Path,
    Question,
    Relation,
    TypePattern,
    Where,
)
from hotc.compiler.select.own import NOT_PROPERTIES, OWN

if TYPE_CHECKING:
    from lark import Token

    from hotc.compiler.select.nodes import Literals, Selector, Step

GRAMMAR = FilePath(__file__).parents[2] / "grammars" / "select.lark"
MOST_CHARACTERS = 10_000
MOST_LEVELS = 60
"""Brackets and ``not``s in one selector: they are what makes its tree deep."""
_TYPICAL = 300
"""Length of the texts with which a pattern must be done soon to be taken at all."""


class _Mistake(Exception):  # noqa: N818
    """A mistake that the grammar can't see, at a token."""

    def __init__(self, what: str, token: Token, hint: str = "", *, offset: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.position = (token.start_pos or 0) + offset
        self.hint = hint


@lru_cache(maxsize=256)
def parse(text: str) -> Selector:
    """The nodes of a selector. Raises :class:`SelectorError`."""
    if len(text) > MOST_CHARACTERS:
        raise SelectorError(f"A selector has at most {MOST_CHARACTERS:,} characters", text, MOST_CHARACTERS)
    levels = list(re.finditer(r"\(|\bnot\b", without_texts(text)))
    if len(levels) > MOST_LEVELS:
        where = levels[MOST_LEVELS].start()
        raise SelectorError(f"A selector has at most {MOST_LEVELS} brackets and nots", text, where)
    try:
        selector: Selector = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        from hotc.compiler.select.wording import worded

        raise worded(error, text) from None
    except _Mistake as error:
        raise SelectorError(error.what, text, error.position, error.hint) from None
    except VisitError as error:
        if isinstance(error.orig_exc, _Mistake):
            mistake = error.orig_exc
            raise SelectorError(mistake.what, text, mistake.position, mistake.hint) from None
        raise
    return selector


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR.read_text("utf-8"), parser="lalr", lexer="contextual", maybe_placeholders=True, transformer=_Nodes()
    )


@v_args(inline=True)
class _Nodes(Transformer[Any, Any]):
    """Makes the nodes as the parser goes: nothing here calls itself."""

    def start(self, selector: Selector) -> Selector:
        return selector

    def where(self, source: Selector, condition: Selector) -> Where:
        return Where(source, condition)

    def either(self, *items: Selector) -> Either:
        return Either(_flat(items, Either))

    def both(self, *items: Selector) -> Both:
        return Both(_flat(items, Both))

    def negation(self, item: Selector) -> Negation:
        return Negation(item)

    def anything(self, _token: Token) -> Anything:
        return Anything()

    def type_pattern(self, token: Token) -> TypePattern:
        return TypePattern(str(token))

    def name_pattern(self, token: Token) -> Selector:
        return Anything() if token == "*" else NamePattern(str(token))

    def quoted_pattern(self, token: Token) -> NamePattern:
        if not (name := _text(token)):
            raise _Mistake("A name can't be empty", token, "Write any for every resource.")
        return NamePattern(name)

    def relation(self, directly: Token | None, kind: Token, target: Selector) -> Relation:
        return Relation(" ".join(kind.split()), target, directly is not None)  # type: ignore[arg-type]

    def test(self, every: Token | None, path: Path, operator: Token, operand: Literals) -> Question:
        return Question(path, _operator(operator), _fitting(operator, operand), every is not None)

    def list_test(self, every: Token | None, path: Path, operator: Token, *items: Literals | None) -> Question:
        operand = tuple(item for item in items if item is not None)
        return Question(path, _operator(operator), operand, every is not None)

    def network_test(self, every: Token | None, path: Path, operator: Token, operand: Token) -> Question:
        text = _text(operand)
        try:
            ip_network(text, strict=False)
        except ValueError:
            raise _Mistake(f'"{text}" is no network', operand, 'Write one like "10.0.0.0/8" or "fd00::/8".') from None
        return Question(path, _operator(operator), text, every is not None)

    def pattern_test(self, every: Token | None, path: Path, operator: Token, token: Token) -> Question:
        return Question(path, _operator(operator), _pattern(token), every is not None)

    def existence_test(self, every: Token | None, path: Path, operator: Token) -> Question:
        return Question(path, _operator(operator), None, every is not None)

    def reference_test(self, every: Token | None, path: Path, operator: Token, target: Selector) -> Question:
        return Question(path, _operator(operator), target, every is not None)

    def path(self, first: Any, *steps: Step) -> Path:
        found = tuple(step[0] if isinstance(step, tuple) else step for step in steps)
        if not isinstance(first, tuple):
            return Path(_own(first), found)
        key, token = first
        if key in NOT_PROPERTIES and token.type == "KEY":
            raise _Mistake(f"No resource type has a property {key}", token, f"Write @{key} for the resource's own.")
        return Path("", (key, *found))

    def plain_key(self, token: Token) -> tuple[str, Token]:
        return str(token), token

    def quoted_key(self, token: Token) -> tuple[str, Token]:
        return _text(token), token

    def index(self, token: Token) -> Index:
        return Index(int(token))

    def each(self, _token: Token) -> Each:
        return Each()

    def text(self, token: Token) -> str:
        return _text(token)

    def number(self, token: Token) -> int | float:
        return float(token) if "." in token else int(token)

    def truth(self, token: Token) -> bool:
        return str(token) == "true"


def _flat(items: tuple[Selector, ...], kind: type[Both | Either]) -> tuple[Selector, ...]:
    found: list[Selector] = []
    for item in items:
        found += item.items if isinstance(item, kind) else (item,)
    return tuple(found)


def _operator(token: Token) -> str:
    return "=" if token == "==" else " ".join(token.split())


def _own(token: Token) -> str:
    name = str(token)[1:]
    if name not in OWN:
        from hotc.compiler.suggest import did_you_mean

        hint = did_you_mean(name, OWN) or f"There are {', '.join(f'@{each}' for each in OWN)}."
        raise _Mistake(f"A resource has no attribute @{name} of its own", token, hint)
    return name


def _fitting(operator: Token, operand: Literals) -> Literals:
    word = " ".join(operator.split())
    if word in ("<", "<=", ">", ">=") and (isinstance(operand, bool) or not isinstance(operand, int | float)):
        raise _Mistake(f"{word} compares numbers", operator, "Write a number without quotes behind it.")
    if word in ("starts with", "ends with") and not isinstance(operand, str):
        raise _Mistake(f"{word} asks for a text", operator, 'Put it in quotes: "10".')
    return operand


def _pattern(token: Token) -> str:
    pattern = str(token)[1:-1]
    try:
        compiled(pattern)
        slow = takes_long(pattern, _TYPICAL)
    except (re.error, OverflowError, RecursionError) as error:
        at = getattr(error, "pos", None) or 0
        raise _Mistake(f"The pattern can't be read: {error}", token, offset=1 + at) from None
    if slow:
        hint = "Leave out repetitions within repetitions, such as (a+)+."
        raise _Mistake("The pattern might take very long", token, hint)
    return pattern


def _text(token: Token) -> str:
    """What a text in quotes says: ``\\n``, ``\\t``, ``\\u{1f4a9}``, and a backslash before everything else."""

    def character(found: re.Match[str]) -> str:
        if found[1]:
            number = int(found[1], 16)
            if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise _Mistake(f"There is no character {found[0]}", token, offset=1 + found.start())
            return chr(number)
        return {"n": "\n", "t": "\t"}.get(found[2], found[2])

    return re.sub(r"\\u\{([0-9a-fA-F]{1,6})\}|\\(.)", character, str(token)[1:-1])
