"""Matching what a user wrote with a pattern that a user wrote, without taking for ever.

Python's ``re`` can't be stopped: ``(a+)+$`` takes hours on a text of fifty letters. How long a pattern may take is
estimated from its form, so that the answer is the same on every machine.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from importlib import import_module
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_parser: Any = import_module("re._parser")  # there is no public way to a pattern's form; the same since Python 3.11
sre: Any = import_module("re._constants")

_SHORT: Final = 20
"""Texts up to this length are matched with any pattern: two to the power of it is done in no time."""
_STEPS: Final = 50_000_000
_FEW: Final = 8
"""How often a group may be repeated before the ways to share a text among its repetitions become many."""

_WAYS: Final = 1_000_000
"""Ways to share a text among neighbours that may each be left out, of which trying all is still done soon."""

_REPEATS: Final = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_CATEGORIES: Final[dict[Any, Callable[[str], bool]]] = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
}


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, without Python's warnings about what a set may mean some day: the user can't do anything with them.

    Raises :class:`re.error`, :class:`OverflowError` and :class:`RecursionError` for what is none.
    """
    if "[" not in pattern:
        return re.compile(pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(pattern)


def matches(pattern: str, text: str) -> bool | None:
    """Whether the pattern fits the whole text, as Heat asks; ``None`` when finding out might take too long."""
    expression = compiled(pattern)
    if takes_long(pattern, len(text)):
        return None
    found = expression.match(text)
    return found is not None and found.end() == len(text)


def takes_long(pattern: str, length: int) -> bool:
    """Whether matching a text of this length (in characters) might take too long.

    Raises :class:`re.error`, :class:`OverflowError` and :class:`RecursionError` for what is no pattern.
    """
    if length <= _SHORT:
        return False
    explodes, power = _risk_of(pattern)
    return explodes or length**power > _STEPS


@lru_cache(maxsize=256)  # one pattern is asked for every value that it holds for
def _risk_of(pattern: str) -> tuple[bool, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return _risk(_parser.parse(pattern))


def _risk(tokens: Any) -> tuple[bool, int]:
    """Whether the time may grow exponentially with the text; else the power of its length with which it grows."""
    explodes, power = _ways(tokens) > _WAYS, 0
    for kind, argument in tokens:
        if kind in _REPEATS:
            low, high, body = argument
            inner, nested = _risk(body)
            explodes = explodes or inner or (high > _FEW and _is_ambiguous(body))
            power += nested + (high - low > _FEW)
        else:
            for body in _parts(kind, argument):
                inner, nested = _risk(body)
                explodes, power = explodes or inner, power + nested
    return explodes, power


def _ways(tokens: Any) -> int:
    """In how many ways neighbours such as ``a?a?a?`` may share a text: each doubles them at least."""
    from string import printable

    most = ways = 1
    before: tuple[Any, Any] | None = None
    for token in _flat(tokens):
        kind, argument = token
        if kind not in _REPEATS or argument[0] == argument[1]:
            ways, before = 1, None
            continue
        if before is not None and not any(_takes(before, each) and _takes(token, each) for each in printable):
            ways = 1
        more = argument[1] - argument[0]
        ways *= more + 1 if more <= _FEW else 1
        most, before = max(most, ways), token
    return most


def _parts(kind: Any, argument: Any) -> list[Any]:
    """The sequences inside a token."""
    if kind is sre.SUBPATTERN:
        return [argument[-1]]
    if kind is sre.BRANCH:
        return list(argument[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if kind is sre.ATOMIC_GROUP:
        return [argument]
    if kind is sre.POSSESSIVE_REPEAT:
        return [argument[2]]
    if kind is sre.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part is not None]
    return []


def _flat(tokens: Any) -> list[tuple[Any, Any]]:
    """The tokens of a sequence, those of its groups among them."""
    found: list[tuple[Any, Any]] = []
    for kind, argument in tokens:
        found += _flat(argument[-1]) if kind is sre.SUBPATTERN else [(kind, argument)]
    return found


def _is_ambiguous(body: Any) -> bool:
    """Whether a text may be shared in several ways among the repetitions of this."""
    flat = _flat(body)
    choices = [argument[1] for kind, argument in flat if kind is sre.BRANCH]
    if any(not _differ(one, other) for ways in choices for one, other in combinations(ways, 2)):
        return True
    variable = [(kind, argument) for kind, argument in flat if kind in _REPEATS and argument[0] < argument[1]]
    variable += [(kind, argument) for kind, argument in flat if kind is sre.BRANCH]
    literals = [chr(argument) for kind, argument in flat if kind is sre.LITERAL]
    # a character that nothing variable can take separates the repetitions
    return bool(variable) and all(any(_takes(token, letter) for token in variable) for letter in literals)


def _differ(one: Any, other: Any) -> bool:
    """Whether two alternatives never fit the same text."""
    (least, most), (other_least, other_most) = one.getwidth(), other.getwidth()
    if most < other_least or other_most < least:
        return True
    for (kind, argument), (other_kind, other_argument) in zip(one, other, strict=False):
        if kind not in (sre.LITERAL, sre.IN) or other_kind not in (sre.LITERAL, sre.IN):
            return False
        if kind is sre.LITERAL and not _takes((other_kind, other_argument), chr(argument)):
            return True
        if other_kind is sre.LITERAL and not _takes((kind, argument), chr(other_argument)):
            return True
    return False


def _takes(token: tuple[Any, Any], letter: str) -> bool:
    """Whether the letter can stand somewhere in what the token fits. In doubt: yes."""
    kind, argument = token
    if kind is sre.LITERAL:
        return chr(argument) == letter
    if kind is sre.NOT_LITERAL:
        return chr(argument) != letter
    if kind is sre.IN:
        items = list(argument)
        negated = bool(items) and items[0][0] is sre.NEGATE
        return any(_takes(item, letter) for item in items[negated:]) is not negated
    if kind is sre.RANGE:
        return bool(argument[0] <= ord(letter) <= argument[1])
    if kind is sre.CATEGORY:
        return bool(_CATEGORIES[argument](letter)) if argument in _CATEGORIES else True
    if kind is sre.AT:
        return False
    if kind in _REPEATS:
        return any(_takes(inner, letter) for inner in argument[2])
    parts = _parts(kind, argument)
    return any(_takes(inner, letter) for part in parts for inner in part) if parts else True
