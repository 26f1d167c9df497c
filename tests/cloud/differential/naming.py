"""Two clouds' worth of objects made comparable: everything that a cloud chooses by chance gets a name of its own.

A *side* is what one engine made: objects by kind, as the API lists them. Ids become labels. Those of the stack's
resources are known by the resource's name; the others are found by pairing: objects of the two sides that are equal
but for unlabelled ids are the same thing and get the same label, which makes others equal, and so on; what is left
over is paired with what is most like it, so that one different field is told as that field.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .ignored import IGNORED, Ignored, is_ignored
from .markers import MARKER_KEYS, MARKERS, RANGES, UNORDERED

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

ID: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9A-Za-z])"
)
ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
AUTOMATIC: Final = re.compile(r"(?<!-[0-9a-f]{4})-[a-z0-9]{12}(?![a-z0-9])")
NESTED: Final = re.compile(r"\bapp?-[A-Za-z0-9_*-]*?([A-Za-z0-9_]+)-\*(?![A-Za-z0-9_*-])")
"""Automatic names within nested stacks say the way there in different forms; Heat shortens them, too."""
ENDINGS: Final = re.compile(r"(?:-\*){2,}")
"""Members of scaling groups have drawn names, which names within them repeat."""
HOST: Final = re.compile(r"host(?:-\d{1,3}){4}")
LIKE_ENOUGH: Final = 0.25
"""The share of equal fields from which two objects that are left over are taken for the same thing."""


@dataclass(slots=True)
class Side:
    """What one engine made.

    ``objects`` by kind; ``known`` holds labels of ids that are known beforehand (project, user, resources);
    ``words`` texts that are this side's own (a prefix that keeps its names apart), with what to write for them;
    ``given`` is the text of the template: an address in it was not chosen by the cloud.
    """

    objects: dict[str, list[Json]]
    known: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    given: str = ""

    def label(self, identity: str) -> str | None:
        return self.known.get(identity)

    def plain(self, value: Any) -> Any:
        """The value with labels for ids, and without marks and automatic endings of names. Lists of maps, and lists
        in which something was replaced, are sorted.
        """
        if isinstance(value, dict):
            return {
                str(self.plain(key)): self._item(key, item) for key, item in value.items() if key not in MARKER_KEYS
            }
        if isinstance(value, list):
            items = [self.plain(item) for item in value]
            return items if items == value and not any(isinstance(item, dict) for item in items) else _sorted(items)
        return self._text(value) if isinstance(value, str) else value

    def _item(self, key: str, item: Any) -> Any:
        if key in RANGES:
            return item
        if key.endswith("user_data") and isinstance(item, str):
            item = _decoded(item)
        plain = self.plain(item)
        return _sorted(plain) if key in UNORDERED and isinstance(plain, list) else plain

    def _text(self, text: str) -> str:
        for word, replacement in self.words.items():
            text = text.replace(word, replacement)
        for marker in MARKERS:
            text = marker.pattern.sub(marker.becomes, text)
        if not ID.fullmatch(text):
            text = NESTED.sub(r"*-\1-*", ENDINGS.sub("-*", AUTOMATIC.sub("-*", text)))
        text = ID.sub(lambda found: self.known.get(found[0], found[0]), text)
        text = ADDRESS.sub(lambda found: self.known.get(found[0], found[0]), text)
        text = HOST.sub(lambda found: self.known.get(found[0], found[0]), text)
        return self.known.get(text, text)


def _decoded(text: str) -> str:
    """What stands in base64, so that ids within it have labels, too; any other text as it is."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return text


def _sorted(items: list[Any]) -> list[Any]:
    """In the order of their labels, and of what they say; times and counts would make it another one each time."""
    return sorted(items, key=lambda item: json.dumps(_told(item), sort_keys=True))


def _told(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    kept = {key: value for key, value in item.items() if not is_ignored("objects:*", key, IGNORED)}
    return [kept.pop("id", ""), kept]


@dataclass(slots=True)
class Pair:
    """The same thing on both sides; ``None`` where one side has nothing like it."""

    kind: str
    label: str
    heat: Json | None
    hotc: Json | None


def pairs(heat: Side, hotc: Side, ignored: tuple[Ignored, ...]) -> list[Pair]:
    """Every object of both sides, with its counterpart. Adds the labels that it finds to both sides' ``known``."""
    return _Pairing(heat, hotc, ignored).run()


_Items = list[tuple[str, Json]]


class _Pairing:
    """The objects that are without a counterpart yet (``left``: Heat's, ``right``: hotc's), and the pairs."""

    def __init__(self, heat: Side, hotc: Side, ignored: tuple[Ignored, ...]) -> None:
        self._heat = heat
        self._hotc = hotc
        self._ignored = ignored
        self._left: _Items = [(kind, each) for kind, objects in sorted(heat.objects.items()) for each in objects]
        self._right: _Items = [(kind, each) for kind, objects in sorted(hotc.objects.items()) for each in objects]
        self._found: list[Pair] = []

    def run(self) -> list[Pair]:
        self._by_label()
        while self._left and self._right and (self._equal() or self._likest()):
            pass
        for kind, each in self._left:
            self._pair(kind, each, None)
        for kind, each in self._right:
            self._pair(kind, None, each)
        return self._found

    def _by_label(self) -> None:
        """Pair those whose labels are known."""
        for kind, ours in list(self._left):
            label = self._heat.label(_identity(ours))
            for other in list(self._right):
                if label and other[0] == kind and self._hotc.label(_identity(other[1])) == label:
                    self._left.remove((kind, ours))
                    self._right.remove(other)
                    self._pair(kind, ours, other[1])

    def _equal(self) -> bool:
        """Pair two that are equal already but for ids without a label; whether there were any."""
        theirs = {self._signature(kind, each, self._hotc): each for kind, each in reversed(self._right)}
        for kind, ours in self._left:
            other = theirs.get(self._signature(kind, ours, self._heat))
            if other is not None:
                self._left.remove((kind, ours))
                self._right.remove((kind, other))
                self._pair(kind, ours, other)
                return True
        return False

    def _signature(self, kind: str, each: Json, side: Side) -> str:
        return signature(kind, each, side, self._ignored)

    def _likest(self) -> bool:
        """Pair the two that are most alike; whether any two were alike enough."""
        scored = [
            (self._likeness(kind, ours, theirs), -place, -index)
            for place, (kind, ours) in enumerate(self._left)
            for index, (other, theirs) in enumerate(self._right)
            if kind == other and not (self._heat.label(_identity(ours)) and self._hotc.label(_identity(theirs)))
        ]
        likeness, place, index = max(scored, default=(0.0, 0, 0))
        if likeness < LIKE_ENOUGH:
            return False
        (kind, ours), (_, theirs) = self._left.pop(-place), self._right.pop(-index)
        self._pair(kind, ours, theirs)
        return True

    def _likeness(self, kind: str, ours: Json, theirs: Json) -> float:
        left, right = (
            {
                (path, json.dumps(_without_chance(value, side)))
                for path, value in flat(side.plain(each))
                if not is_ignored(f"objects:{kind}", path, self._ignored)
            }
            for each, side in ((ours, self._heat), (theirs, self._hotc))
        )
        return len(left & right) / max(len(left | right), 1)

    def _pair(self, kind: str, ours: Json | None, theirs: Json | None) -> None:
        known = (ours and self._heat.label(_identity(ours))) or (theirs and self._hotc.label(_identity(theirs)))
        label = known or self._new_label(kind)
        for each, side in ((ours, self._heat), (theirs, self._hotc)):
            if each is not None:
                if ID.fullmatch(_identity(each)):
                    side.known[_identity(each)] = label
                _addresses(each, label, side)
        self._found.append(Pair(kind, label, ours, theirs))

    def _new_label(self, kind: str) -> str:
        taken = {*self._heat.known.values(), *self._hotc.known.values(), *(pair.label for pair in self._found)}
        return next(label for number in itertools.count(1) if (label := f"{kind}#{number}") not in taken)


def _identity(each: Json) -> str:
    """Its id, by whatever name; the key manager has URLs in place of ids."""
    url = next((str(each[key]) for key in ("order_ref", "container_ref", "secret_ref") if key in each), "")
    return str(each.get("id") or each.get("uuid") or each.get("alarm_id") or url.rpartition("/")[2])


def _addresses(each: Json, label: str, side: Side) -> None:
    """The addresses that the cloud chose for a port or a floating IP are named after it."""
    chosen = [each.get("mac_address"), each.get("floating_ip_address"), each.get("vip_address")]
    gateway = each.get("external_gateway_info") or {}
    for fixed in (each.get("fixed_ips"), gateway.get("external_fixed_ips")):
        chosen += [one.get("ip_address") for one in fixed] if isinstance(fixed, list) else []
    for number, address in enumerate(address for address in chosen if address):
        if not _is_given(str(address), side.given):
            side.known.setdefault(str(address), f"address {number} of {label}")
            side.known.setdefault(f"host-{str(address).replace('.', '-')}", f"host {number} of {label}")


def _is_given(address: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(address)}(?![\d.])", text) is not None


def signature(kind: str, each: Json, side: Side, ignored: tuple[Ignored, ...]) -> str:
    """What two objects have in common that are equal but for ids without a label and for what is ignored."""
    kept = {
        path: _without_chance(value, side)
        for path, value in flat(side.plain(each))
        if not is_ignored(f"objects:{kind}", path, ignored)
    }
    return kind + json.dumps(kept, sort_keys=True)


def _without_chance(value: Any, side: Side) -> Any:
    """The value without ids, and without addresses that the template doesn't name."""
    if not isinstance(value, str):
        return value
    return ID.sub(
        "<id>", ADDRESS.sub(lambda found: found[0] if _is_given(found[0], side.given) else "<address>", value)
    )


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a value with its path: ``fixed_ips.0.ip_address``. Empty maps and lists are leaves."""
    if isinstance(value, dict) and value:
        for key, item in sorted(value.items()):
            yield from flat(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from flat(item, f"{path}.{number}" if path else str(number))
    else:
        yield path, value
