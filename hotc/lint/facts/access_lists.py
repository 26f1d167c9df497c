"""Access lists of Swift's containers, as ``swift.common.middleware.acl.clean_acl`` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFERRER: Final = frozenset({".r", ".ref", ".referer", ".referrer"})


class Item(NamedTuple):
    """One item of a list: the text, and for what begins with a dot and has a colon, the word before it and the rest."""

    text: str
    designator: str
    value: str

    @property
    def is_referrer(self) -> bool:
        """Whether it lets in by the page from which somebody comes."""
        return self.designator in _REFERRER

    @property
    def is_everybody(self) -> bool:
        """Whether it lets in everybody: without a password, or each user of each project."""
        return self.text == "*:*" or (self.is_referrer and self.value == "*")


def items(text: str) -> Iterator[Item]:
    """The items of a list, empty ones left out."""
    for part in text.split(","):
        item = part.strip()
        first, colon, rest = (each.strip() for each in item.partition(":"))
        if item:
            yield Item(item, first, rest) if colon and first.startswith(".") else Item(item, "", "")


def refusal(text: str, *, write: bool) -> str:
    """Why Swift refuses a list, as the end of a sentence; empty when it takes it."""
    for item in items(text):
        if item.is_referrer and write:
            return f"{item.text} lets in by the page from which somebody comes, which is for reading only"
        if item.is_referrer and _host(item.value) in ("", "."):
            return f"{item.text} names no host"
        if item.designator and not item.is_referrer:
            return f"there is no {item.designator}"
    return ""


def _host(value: str) -> str:
    host = value.removeprefix("-").strip()
    return host if host == "*" else host.removeprefix("*").strip()
