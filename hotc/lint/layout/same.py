"""Whether two texts say the same to Heat, with the same comments between the same words."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from yaml import YAMLError
from yaml._yaml import CParser

from hotc.lint.layout.words import HEADER, STRUCTURE, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def difference(old: str, new: str) -> int | None:
    """The offset in ``old`` from which on ``new`` says something else; ``None`` where it does not.

    Compared are libyaml's events, which is all that Heat gets to see, and the words with the comments between them.
    Line breaks of both texts are ``\\n``.
    """
    for read in (_events, _words):
        at = 0
        try:
            for before, after in zip_longest(read(old), read(new)):
                if before is None or after is None or before[0] != after[0]:
                    return before[1] if before is not None else at
                at = before[1]
        except YAMLError:
            return at
    return None


def check(text: str) -> None:
    """Raise :class:`yaml.YAMLError` where a text can't be read."""
    get = CParser(text).get_event
    while get() is not None:
        pass


def _events(text: str) -> Iterator[tuple[Any, int]]:
    get: Callable[[], Any] = CParser(text).get_event
    while (event := get()) is not None:
        parts = (event.__class__, *(getattr(event, name, None) for name in ("anchor", "tag", "value", "flow_style")))
        yield (*parts, getattr(event, "style", None), getattr(event, "implicit", None)), event.start_mark.index


def _words(text: str) -> Iterator[tuple[Any, int]]:
    for word in words(text):
        if word.gap.trailing is not None:
            yield word.gap.trailing.text, word.start
        for comment in word.gap.own:
            yield comment.text, word.start
        if word.kind in STRUCTURE:
            continue
        if word.is_block_scalar:
            header = word.text.partition("\n")[0]
            found = HEADER.match(header)
            yield header[found.end() :].strip() if found is not None else header, word.start
        elif word.kind == "scalar":
            yield "".join(word.text.split()), word.start
        else:
            yield (word.kind, word.text), word.start
