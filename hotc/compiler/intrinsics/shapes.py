"""What can be seen of a function's argument without any value: its shape, and the types of what is written out.

Each builder gives a ``check(call, report)``. A finding names the *moment* at which Heat would notice it:
``construct`` (when the template is parsed, wherever the function stands), ``validate`` (when what it stands in is
validated) or ``resolve`` (when its value is asked for).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from hotc.compiler.intrinsics.function import describe
from hotc.compiler.tree import Broken, Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.tree import Node

    Check = Callable[[Call, Callable[..., None]], None]

Moment = Literal["construct", "validate", "resolve"]

_WORDS: Final = {
    "string": "a string",
    "list": "a list",
    "map": "a map",
    "number": "a number",
    "boolean": "true or false",
    "key": "a name or a number",
    "list or map": "a list or a map",
    "list or nothing": "a list",
    "string or list": "a string or a list",
}


def found(node: Node) -> str:
    """What kind of thing is written here, for messages."""
    if isinstance(node, Scalar):
        return describe(node.value)
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a map"
    return f"the function {node.name}" if isinstance(node, Call) else "something unreadable"


def fits(node: Node, expected: str) -> bool:
    """Whether what is written can be ``expected``; a function can be anything, and so can what was reported."""
    if expected == "any":
        return True
    if isinstance(node, Scalar):
        value = node.value
        if expected == "list or nothing":
            return not value
        if value is None:
            return expected in ("list", "map", "list or map")  # Heat takes null for an empty one
        if isinstance(value, str):
            return "string" in expected or expected == "key"
        if isinstance(value, bool):
            return expected in ("boolean", "key", "number")
        return expected in ("number", "key")
    if isinstance(node, Sequence):
        return "list" in expected
    if isinstance(node, Mapping):
        # to Heat one empty thing is as good as another
        return "map" in expected or (expected == "list" and not node.entries)
    return True


def expect(node: Node, expected: str, argument: str, moment: Moment, report: Callable[..., None]) -> bool:
    """Report an argument that is written out and of the wrong type."""
    if fits(node, expected):
        return True
    report("wrong-argument-type", node, moment, argument=argument, expected=_WORDS[expected], found=found(node))
    return False


def positional(
    least: int,
    most: int | None,
    usage: str,
    *,
    moment: Moment = "construct",
    whole: bool = False,
    items: tuple[str, ...] = (),
    rest: str = "any",
    item_moment: Moment = "resolve",
) -> Check:
    """A list of ``least`` to ``most`` arguments. ``whole``: the list may come from another function.

    ``items`` are the types of the first ones (``any`` for no rule), ``rest`` that of all others.
    """

    def check(call: Call, report: Callable[..., None]) -> None:
        argument = call.argument
        if isinstance(argument, Broken) or (whole and isinstance(argument, Call)):
            return
        if not isinstance(argument, Sequence):
            report("wrong-arguments", argument, moment, usage=usage, found=found(argument))
            return
        count = len(argument.items)
        if count < least or (most is not None and count > most):
            given = f"{count} argument{'s' if count != 1 else ''}"
            report("wrong-arguments", argument, moment, usage=usage, found=given)
            return
        for index, item in enumerate(argument.items):
            expected = items[index] if index < len(items) else rest
            expect(item, expected, f"argument {index + 1}", item_moment, report)

    return check


def keyed(
    required: dict[str, str],
    optional: dict[str, str],
    usage: str,
    *,
    moment: Moment = "construct",
    strict: Moment | None = None,
    moments: dict[str, Moment] | None = None,
) -> Check:
    """A map with these keys and the types of their values. ``strict``: when Heat notices other keys; ``None``: never.

    ``moments`` says when Heat notices the wrong type of a key's value, where it is not when the value is asked for.
    """

    def check(call: Call, report: Callable[..., None]) -> None:
        argument = call.argument
        if isinstance(argument, Broken):
            return
        if not isinstance(argument, Mapping):
            report("wrong-arguments", argument, moment, usage=usage, found=found(argument))
            return
        for name in required:
            if argument.entry(name) is None:
                report("missing-argument", argument, moment, argument=name, usage=usage)
        for entry in argument.effective():
            key = entry.key.value
            expected = required.get(str(key)) or optional.get(str(key))
            if expected is None:
                known = [*required, *optional]
                code = "unexpected-argument" if strict else "ignored-argument"
                report(code, entry.key, strict or "never", argument=key, known=known)
            else:
                expect(entry.value, expected, str(key), (moments or {}).get(str(key), "resolve"), report)

    return check


def single(expected: str, usage: str, *, moment: Moment = "resolve") -> Check:
    """One value."""

    def check(call: Call, report: Callable[..., None]) -> None:
        if not fits(call.argument, expected) or (isinstance(call.argument, Scalar) and call.argument.value is None):
            report("wrong-arguments", call.argument, moment, usage=usage, found=found(call.argument))

    return check
