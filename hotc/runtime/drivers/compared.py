"""Which properties the cloud shows, and where: so what was changed behind our back is found, property by property.

A driver's ``compared`` are entries of :class:`Compared`. Compared is what was *sent* (ids, not names) with what the
object shows. APIs give back more than they were sent, in another order and in other forms of the same address;
``alike`` tells whether it still means the same.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

UNSHOWN: Final = object()
"""What an object doesn't show can't be compared."""


def same(sent: Any, shown: Any) -> bool:
    """Whether two values mean the same: numbers and their texts do, and so do the forms of an address.

    Of maps, only the keys that were sent count; lists are equal item by item.
    """
    if isinstance(sent, dict):
        return isinstance(shown, dict) and all(same(value, shown.get(key)) for key, value in sent.items())
    if isinstance(sent, list):
        return isinstance(shown, list) and len(sent) == len(shown) and all(map(same, sent, shown))
    if sent is None or shown is None:
        return sent in (None, "") and shown in (None, "")
    return bool(sent == shown) or _form(sent) == _form(shown)


def unordered(sent: Any, shown: Any) -> bool:
    """:func:`same` for lists whose order means nothing."""
    if not isinstance(sent, list) or not isinstance(shown, list) or len(sent) != len(shown):
        return same(sent, shown)
    left = list(shown)
    for item in sorted(sent, key=_details, reverse=True):
        match = next((other for other in left if same(item, other)), UNSHOWN)
        if match is UNSHOWN:
            return False
        left.remove(match)
    return True


def exactly(sent: Any, shown: Any) -> bool:
    """:func:`same` for maps in which no key is to be that was not sent."""
    return isinstance(shown, dict) and sent.keys() == shown.keys() and same(sent, shown)


def with_parts(**parts: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """:func:`same` for maps of which some keys are compared in their own way."""

    def alike(sent: Any, shown: Any) -> bool:
        if not isinstance(sent, dict) or not isinstance(shown, dict):
            return same(sent, shown)
        return all(parts.get(key, same)(value, shown.get(key)) for key, value in sent.items())

    return alike


def _details(item: Any) -> int:
    """Items that say more are looked for first, so that a general one doesn't take what only they fit."""
    return sum(value is not None for value in item.values()) if isinstance(item, dict) else 0


def _form(value: Any) -> str:
    text = str(value).strip()
    if isinstance(value, bool):
        return text.lower()
    if not any(mark in text for mark in ".:"):
        return text.lower() if text.lower() in ("true", "false") else text
    for read in (ipaddress.ip_address, lambda text: ipaddress.ip_network(text, strict=False)):
        try:
            return str(read(text))
        except ValueError:
            continue
    return text


@dataclass(slots=True)
class Compared:
    """One property that the cloud shows.

    :ivar path: the property, and keys within it.
    :ivar sent: where its value stands in the request; a request without it is not compared.
    :ivar shown: the object's field, or a function of the object (:data:`UNSHOWN`: it doesn't tell).
    :ivar alike: ``(sent, shown)``: whether they mean the same.
    :ivar named: the property holds a name where the request has an id; the name is shown to the user.
    :ivar as_property: what is shown as the template would say it; for what is taken over into the state.
    :ivar stuck: ``(sent, shown)``: why this difference can't be undone; empty where it can.
    :ivar loses: what is lost when it is undone in place, as the end of a sentence; empty: nothing.
    """

    path: tuple[str, ...]
    sent: tuple[str, ...]
    shown: str | Callable[[Json], Any]
    alike: Callable[[Any, Any], bool] = same
    named: bool = False
    as_property: Callable[[Any], Any] = field(default=lambda shown: shown)
    stuck: Callable[[Any, Any], str] | None = None
    loses: str = ""

    def found(self, object: Json) -> Any:
        """The value that an object shows, or :data:`UNSHOWN`."""
        return object.get(self.shown, UNSHOWN) if isinstance(self.shown, str) else self.shown(object)

    def written(self, sent: Any) -> Any:
        """The value in a request, or :data:`UNSHOWN`."""
        for key in self.sent:
            if not isinstance(sent, dict) or key not in sent:
                return UNSHOWN
            sent = sent[key]
        return sent


def fields(*names: str, alike: Callable[[Any, Any], bool] = same) -> tuple[Compared, ...]:
    """Properties that are fields of the request's body and of the object, under the same name."""
    return tuple(Compared((name,), ("body", name), name, alike) for name in names)


def named(name: str, key: str) -> Compared:
    """A property with a name or an id, of which the id stands in a field of the request's body and of the object."""
    return Compared((name,), ("body", key), key, named=True)
