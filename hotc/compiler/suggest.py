"""Did you mean …: the names nearest to one that does not exist."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MANY: Final = 300
"""Among more names than these only those are looked for that differ by one letter: comparing all takes too long."""
_LONG: Final = 120
"""Characters of a name that nobody misspelt, but that is a text in the wrong place."""


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str | None:
    """The known name that ``name`` most likely means; ``None`` when none is near enough (``cutoff``, from 0 to 1)."""
    if len(name) > _LONG:
        return None
    if isinstance(known, dict | set | frozenset) and len(known) > _MANY:
        return next((candidate for candidate in _one_letter_off(name) if candidate in known), None)
    return _nearest(name, tuple(known), cutoff)


@lru_cache(maxsize=1024)  # the members of a group all have the same mistake, and so have the templates of a repository
def _nearest(name: str, names: tuple[str, ...], cutoff: float) -> str | None:
    if len(names) > _MANY:
        there = set(names)
        return next((candidate for candidate in _one_letter_off(name) if candidate in there), None)
    simple = _simple(name)
    for candidate in names:
        if _simple(candidate) == simple:
            return candidate
    letters = sorted(simple)
    for candidate in names:  # letters that changed places, which counts for much in a short name
        if len(candidate) == len(name) and sorted(_simple(candidate)) == letters:
            return candidate
    letters_of_name, length = _letters(name), len(name)
    candidates = []
    for candidate in names:
        other = len(candidate)
        least = cutoff * (length + other) / 2  # so many letters have to match
        if other > _LONG or length < least or other < least:
            continue  # their lengths are too far apart
        others = _letters(candidate)  # a letter that only one of them has never matches
        if length - (letters_of_name & ~others).bit_count() < least:
            continue
        if other - (others & ~letters_of_name).bit_count() >= least:
            candidates.append(candidate)
    if not candidates:
        return None
    import difflib

    found = difflib.get_close_matches(name, candidates, n=1, cutoff=cutoff)
    return found[0] if found else None


@lru_cache(maxsize=4096)
def _letters(name: str) -> int:
    """A bit for each letter that occurs; some share one, which makes names seem nearer than they are, never farther."""
    bits = 0
    for letter in set(name):
        bits |= 1 << (ord(letter) & 127)
    return bits


def did_you_mean(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str:
    """A hint such as ``Did you mean "properties"?``; empty when no known name is near."""
    found = nearest(name, known, cutoff=cutoff)
    return f'Did you mean "{found}"?' if found else ""


def _one_letter_off(name: str) -> Iterator[str]:
    """Every text that becomes ``name`` when a letter is swapped with the next, left out, doubled or changed."""
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
    for at in range(len(name) - 1):
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    for at in range(len(name) + 1):
        for letter in letters:
            yield name[:at] + letter + name[at:]
            yield name[:at] + letter + name[at + 1 :]


@lru_cache(maxsize=4096)
def _simple(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
