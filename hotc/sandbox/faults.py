"""The small declared form of faults, ``METHOD PATH EFFECT [COUNT|PERCENT]``, and durations such as ``20ms``."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Literal

from hotc.sandbox.errors import SandboxError

Effect = Literal["status", "delay", "reset-before", "reset-after"]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|)")
_UNIT_SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "*")
_FORM = "METHOD PATH EFFECT [COUNT|PERCENT], e.g. 'POST /servers 503 3' or 'GET * delay=200ms 10%'"


def parse_duration(text: str) -> float:
    """Return the seconds that ``text`` means: ``20ms``, ``1.5s``, ``2m`` or a plain number of seconds.

    Raises SandboxError for anything else.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise SandboxError(f"'{text}' is not a duration: write a number and a unit, such as 20ms, 1.5s or 2m")
    return float(match[1]) * _UNIT_SECONDS[match[2]]


@dataclass(slots=True)
class Fault:
    """One rule: which requests it meets, what it does to them, and how often."""

    method: str
    path: str
    effect: Effect
    status: int = 0
    seconds: float = 0.0
    left: int | None = None
    probability: float = 1.0
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        segments = [".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in self.path.split("/")]
        self.pattern = re.compile(".*" + "/".join(segments))

    def meets(self, method: str, path: str) -> bool:
        """Tell whether the rule is about this request; a path pattern is compared with the path's end."""
        return self.method in ("*", method) and self.pattern.fullmatch(path) is not None

    def strikes(self, chance: random.Random) -> bool:
        """Decide whether the rule acts on a request that it meets, and count it."""
        if self.left == 0 or (self.probability < 1.0 and chance.random() >= self.probability):
            return False
        if self.left is not None:
            self.left -= 1
        return True


def parse_fault(text: str) -> Fault:
    """Return the fault that ``text`` declares.

    METHOD is an HTTP method or ``*``. PATH is compared with the end of the request's path, ``*`` standing for one
    segment or a part of one, ``**`` for any number; ``*`` alone is every path. EFFECT is a status (``503``),
    ``delay=DURATION``, ``reset-before`` (drop the connection, do nothing) or ``reset-after`` (do it, commit, drop the
    connection without an answer). COUNT: only so many times; PERCENT: so often, by chance. Raises SandboxError.
    """
    words = text.split()
    if len(words) not in (3, 4):
        raise SandboxError(f"'{text}' is not a fault: write {_FORM}")
    method, path, effect = words[0].upper(), words[1], words[2]
    if method not in _METHODS:
        raise SandboxError(
            f"'{words[0]}' in the fault '{text}' is not an HTTP method: write one of {', '.join(_METHODS)}"
        )
    if path == "*":
        path = "/**"
    if not path.startswith("/"):
        raise SandboxError(f"the path '{path}' in the fault '{text}' has to begin with '/': write {_FORM}")
    fault = _parse_effect(method, path, effect, text)
    if len(words) == 4:
        _parse_frequency(fault, words[3], text)
    return fault


def _parse_effect(method: str, path: str, effect: str, text: str) -> Fault:
    if effect == "reset-before":
        return Fault(method, path, "reset-before")
    if effect == "reset-after":
        return Fault(method, path, "reset-after")
    if effect.startswith("delay="):
        return Fault(method, path, "delay", seconds=parse_duration(effect.removeprefix("delay=")))
    if effect.isdecimal() and 400 <= int(effect) <= 599:
        return Fault(method, path, "status", status=int(effect))
    raise SandboxError(
        f"'{effect}' in the fault '{text}' is no effect: "
        "write a status from 400 to 599, delay=DURATION, reset-before or reset-after"
    )


def _parse_frequency(fault: Fault, word: str, text: str) -> None:
    number = word.removesuffix("%")
    try:
        value = float(number) if word.endswith("%") else int(number)
    except ValueError:
        value = -1
    if value < 0 or (word.endswith("%") and value > 100):
        raise SandboxError(f"'{word}' in the fault '{text}' is neither a count (3) nor a percentage (2%)")
    if word.endswith("%"):
        fault.probability = value / 100
    else:
        fault.left = int(value)


class FaultPlan:
    """The declared faults of one server and the dice that they use."""

    def __init__(self, faults: list[Fault], seed: int | None = None) -> None:
        self.faults = faults
        self.chance = random.Random(seed)

    def pick(self, method: str, path: str) -> list[Fault]:
        """Return the faults that strike this request: every delay, and the first of the other effects."""
        struck: list[Fault] = []
        for fault in self.faults:
            if fault.effect != "delay" and any(other.effect != "delay" for other in struck):
                continue
            if fault.meets(method, path) and fault.strikes(self.chance):
                struck.append(fault)
        return struck
