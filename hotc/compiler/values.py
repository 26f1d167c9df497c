"""What an expression is worth: plain JSON data, with special leaves for what is not (or not yet) plain.

A *known* value is ordinary Python data (``str``, ``int``, ``float``, ``bool``, ``None``, ``list``, ``dict``). Anywhere
in it may stand one of the leaves below. One evaluator makes and finishes them: the compiler leaves an :class:`Unknown`
where only the cloud can answer, and ``apply`` evaluates its ``function`` on its ``arguments`` again when the answers
are there.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

Value = Any
"""Plain data with :class:`Unknown`, :class:`Choice`, :class:`Secret`, ``ABSENT`` or ``POISON`` in it."""


class Unknown:
    """A value that only the cloud (or a parameter not given) knows: the application of ``function`` to ``arguments``.

    ``arguments`` is a Value: for ``get_resource`` the *address* of the resource, for ``get_attr`` a list
    ``[address, attribute, *path]``, for ``get_param`` (no value given) a list ``[name, *path]``, for every other
    function the evaluated argument as the function takes it. Addresses are absolute (``group/0/server``), so that a
    value passed into a nested stack still means the same there. ``type`` is
    ``string|integer|number|boolean|list|map|any``; ``entity`` the kind of thing that an id names (``network`` …).
    ``origins`` are the addresses (and ``param:NAME``) on which it rests; ``known_prefix`` is how its text is known to
    begin.
    """

    __slots__ = ("arguments", "entity", "function", "known_prefix", "origins", "secret", "type")

    def __init__(
        self,
        function: str,
        arguments: Value,
        *,
        type: str = "any",
        entity: str | None = None,
        origins: frozenset[str] = frozenset(),
        known_prefix: str = "",
        secret: bool = False,
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.type = type
        self.entity = entity
        self.origins = origins
        self.known_prefix = known_prefix
        self.secret = secret

    def __repr__(self) -> str:
        return f"Unknown({self.function}, {self.arguments!r})" if not self.secret else f"Unknown({self.function}, ***)"


class Choice:
    """``then`` where the condition holds, else ``otherwise``. ``condition`` is its name or an Unknown boolean."""

    __slots__ = ("condition", "otherwise", "secret", "then")

    def __init__(self, condition: Value, then: Value, otherwise: Value, *, secret: bool = False) -> None:
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.secret = secret


class Secret:
    """A known value that no output may show. Functions unwrap it, and wrap what they make of it.

    ``watch`` is told of each, for a log that masks them; nobody listens unless there is one.
    """

    __slots__ = ("value",)

    watch: ClassVar[Callable[[Value], None] | None] = None

    def __init__(self, value: Value) -> None:
        self.value = value
        if Secret.watch is not None:
            Secret.watch(value)

    def __repr__(self) -> str:
        return "Secret(***)"


class _Marker:
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __copy__(self) -> _Marker:
        return self

    def __deepcopy__(self, memo: object) -> _Marker:
        return self


ABSENT: Final = _Marker("ABSENT")
"""Not there: the untaken side of a two-argument ``if``. Lists and maps drop it; it is never null."""

POISON: Final = _Marker("POISON")
"""The result of something already reported; whatever is built on it is POISON, in silence."""
