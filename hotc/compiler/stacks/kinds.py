"""What settings of each kind may say, and the plain value that is made of them."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from hotc.compiler.stacks.keys import Key
    from hotc.compiler.stacks.places import Place

    Kind = Callable[[object, Key, Place], Any]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(?:\d+[smhd])+")
_LONGEST = 366 * 86_400


def seconds(text: str) -> int | None:
    """The seconds of ``90s``, ``10m``, ``1h`` or ``1h30m``; ``None`` for what is no duration, zero, or over a year."""
    if not _DURATION.fullmatch(text):
        return None
    found = sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([smhd])", text))
    return found if 0 < found <= _LONGEST else None


def duration_text(amount: float) -> str:
    """The other way round: ``5400`` → ``1h30m``."""
    left, text = round(amount), ""
    for unit in ("h", "m", "s"):
        number, left = divmod(left, _UNITS[unit])
        text += f"{number}{unit}" if number else ""
    return text or "0s"


def _duration(written: object, key: Key, place: Place) -> int:
    found = seconds(written.strip()) if isinstance(written, str) else None
    if found is None:
        raise place.error(
            f"must be a duration such as 90s, 10m or 1h, not {written!r}",
            f"Write {key.name} = {key.example}.",
            key=key.name,
        )
    return found


def _flag(written: object, key: Key, place: Place) -> bool:
    if not isinstance(written, bool):
        raise place.error("must be true or false", f"Write {key.name} = {key.example}.", key=key.name)
    return written


def _count(written: object, key: Key, place: Place) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or written < 1:
        raise place.error("must be a number from 1", f"Write {key.name} = {key.example}.", key=key.name)
    return written


def _text(written: object, key: Key, place: Place) -> str:
    if not isinstance(written, str) or not written:
        raise place.error("must be a text", f"Write {key.name} = {key.example}.", key=key.name)
    return written


def _texts(written: object, key: Key, place: Place) -> list[str]:
    found = [written] if isinstance(written, str) else written
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        raise place.error("must be a list of texts", f"Write {key.name} = {key.example}.", key=key.name)
    return found


def _choice(written: object, key: Key, place: Place) -> str:
    if written not in key.choices:
        from hotc.compiler.suggest import did_you_mean

        hint = did_you_mean(written, key.choices) if isinstance(written, str) else ""
        raise place.error(
            f"must be one of {', '.join(key.choices)}, not {written!r}",
            hint or f"Write {key.name} = {key.example}.",
            key=key.name,
        )
    return str(written)


def _renames(written: object, key: Key, place: Place) -> dict[str, str]:
    below, hint = place.below(key.name), f"Write {key.name} = {key.example}."
    if not isinstance(written, dict):
        raise place.error("must be a table of old and new addresses", hint, key=key.name)
    for old, new in written.items():
        if not isinstance(new, str) or not all(all(each.split("/")) for each in (old, new)):
            raise below.error(f"must be an address, not {new!r}", hint, key=old)
        if f"{old}/".startswith(f"{new}/") or f"{new}/".startswith(f"{old}/"):
            raise below.error(
                "can't lead to itself, nor into itself or out of itself", "Name another address.", key=old
            )
        stars = [each.split("/").count("*") for each in (old, new)]
        if stars[0] != stars[1]:
            raise below.error(
                f"has {stars[0]} times *, and {new} {stars[1]} times", "Each * stands for one name.", key=old
            )
    return dict(written)


KINDS: dict[str, Kind] = {
    "duration": _duration,
    "flag": _flag,
    "count": _count,
    "text": _text,
    "texts": _texts,
    "choice": _choice,
    "renames": _renames,
}
"""The kinds of settings that say how a stack is run. Those of what it is made from are read in ``declared``."""
