"""Did you mean …: the names nearest to one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str | None:
    """The known name that ``name`` most likely means; ``None`` when none is near enough (``cutoff``, from 0 to 1)."""
    names = list(known)
    simple = _simple(name)
    for candidate in names:
        if _simple(candidate) == simple:
            return candidate
    letters = sorted(simple)
    for candidate in names:  # letters that changed places, which counts for much in a short name
        if len(candidate) == len(name) and sorted(_simple(candidate)) == letters:
            return candidate
    if len(names) > 2000:  # a catalogue: compare only what begins alike or is about as long
        names = [c for c in names if abs(len(c) - len(name)) <= 3]
    import difflib

    found = difflib.get_close_matches(name, names, n=1, cutoff=cutoff)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str:
    """A hint such as ``Did you mean "properties"?``; empty when no known name is near."""
    found = nearest(name, known, cutoff=cutoff)
    return f'Did you mean "{found}"?' if found else ""


def _simple(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
