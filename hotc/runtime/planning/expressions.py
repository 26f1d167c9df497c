"""Values between compiler and state: as JSON that can be recorded and compared, and finished with what the cloud says.

The JSON form is the compiler's (:mod:`hotc.compiler.plain`), except that secrets stay
:class:`~hotc.compiler.values.Secret` leaves in it, so that whatever records or shows it can't overlook them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import ABSENT, Choice, Secret, Unknown, Value
from hotc.runtime.secrets import has_secret, has_unreadable, reveal

if TYPE_CHECKING:
    from hotc.compiler.evaluate import Lookup


class NotYet(Exception):  # noqa: N818  # no error: the answer comes later
    """Something that is asked for will be known only when ``address`` has been created or changed."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def freeze(value: Value) -> Any:
    """A compiler's value in its JSON form."""
    from hotc.compiler.plain import to_plain

    return _with_leaves(to_plain(value, "mark"))


def thaw(data: Any) -> Value:
    """The value of a JSON form; the other way round of :func:`freeze`."""
    from hotc.compiler.plain import from_plain

    return from_plain(_with_marks(data))


def _with_leaves(data: Any) -> Any:
    if isinstance(data, list):
        return [_with_leaves(item) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1:
        if "$secret" in data:
            return Secret(_with_leaves(data["$secret"]))
        if isinstance(literal := data.get("$literal"), dict):  # a user's own map: its only key is no mark
            return {"$literal": {key: _with_leaves(item) for key, item in literal.items()}}
    return {key: _with_leaves(item) for key, item in data.items()}


def _with_marks(data: Any) -> Any:
    if isinstance(data, Secret):
        return {"$secret": _with_marks(data.value)}
    if isinstance(data, list):
        return [_with_marks(item) for item in data]
    if isinstance(data, dict):
        return {key: _with_marks(item) for key, item in data.items()}
    return data


def complete(value: Value, lookup: Lookup) -> Any:
    """The value with all answers in it: plain JSON data, in which secrets are still marked.

    Raises what ``lookup`` raises, and :class:`hotc.compiler.intrinsics.function.FunctionError`.
    """
    from hotc.compiler.evaluate import finish

    if isinstance(value, dict):
        pairs = ((key, complete(item, lookup)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not ABSENT}
    if isinstance(value, list):
        return [item for item in (complete(item, lookup) for item in value) if item is not ABSENT]
    plain = _Revealed(lookup)
    if isinstance(value, Secret):
        return Secret(finish(value, plain))
    if isinstance(value, Unknown):
        if value.function in _ANSWERED:
            answer = finish(value, lookup)
            return Secret(answer) if value.secret else answer
        answer = finish(value, plain)
        return Secret(answer) if value.secret or (plain.secret and not isinstance(answer, bool)) else answer
    if isinstance(value, Choice):
        branch = value.then if finish(value.condition, plain) else value.otherwise
        answer = complete(branch, lookup)
        return Secret(answer) if value.secret and answer is not ABSENT else answer
    return value


_ANSWERED: Final = frozenset({"get_attr", "get_resource", "get_param"})
"""Functions that give an answer as it is: secrets in a map stay marked one by one."""


class _Revealed:
    """Answers as functions work with them: without marks. ``secret``: whether there was one."""

    __slots__ = ("_lookup", "secret")

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.secret = False

    def reference(self, address: str) -> Any:
        return self._plain(self._lookup.reference(address))

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        return self._plain(self._lookup.attribute(address, name, path))

    def parameter(self, name: str) -> Any:
        return self._plain(self._lookup.parameter(name))

    def _plain(self, answer: Any) -> Any:
        if not has_secret(answer):
            return answer
        self.secret = True
        return reveal(answer)


def attributes_used(value: Value) -> set[tuple[str, str | None]]:
    """``(address, attribute)`` of every attribute on which a value rests, ``(address, None)`` where it is all."""
    found: set[tuple[str, str | None]] = set()
    _attributes(value, found)
    return found


def _attributes(value: Value, found: set[tuple[str, str | None]]) -> None:
    if isinstance(value, Unknown):
        if value.function == "get_attr":
            address, *rest = value.arguments
            found.add((address, rest[0] if rest and isinstance(rest[0], str) else None))
            _attributes(rest, found)
        else:
            _attributes(value.arguments, found)
    elif isinstance(value, Choice):
        for part in (value.condition, value.then, value.otherwise):
            _attributes(part, found)
    elif isinstance(value, Secret):
        _attributes(value.value, found)
    elif isinstance(value, dict):
        for item in value.values():
            _attributes(item, found)
    elif isinstance(value, list):
        for item in value:
            _attributes(item, found)


def equal(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, looking into secrets; booleans and numbers are different things."""
    if isinstance(one, Secret) or isinstance(other, Secret):
        if not (isinstance(one, Secret) and isinstance(other, Secret)) or has_unreadable(one) or has_unreadable(other):
            return False
        return equal(reveal(one), reveal(other))  # marks inside of what is secret as a whole say nothing more
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(item, other[key]) for key, item in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
