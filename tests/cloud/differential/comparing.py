"""What differs between what Heat and hotc made: field by field, up to the names that the cloud chooses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from .ignored import IGNORED, Ignored, is_ignored, without_grown
from .naming import Pair, Side, flat, pairs

if TYPE_CHECKING:
    from .requests import Request

Json = dict[str, Any]


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = _Nothing()
"""Where one side has no such object, request, or field."""


@dataclass(slots=True, frozen=True)
class Difference:
    """``where`` is ``objects:KIND``, ``request:METHOD SERVICE PATH`` or ``attribute:TYPE``; ``what`` the label of the
    object or resource, ``path`` the field in it.
    """

    where: str
    what: str
    path: str
    heat: Any
    hotc: Any

    def __str__(self) -> str:
        return f"{self.where} {self.what} {self.path}: Heat {self.heat!r}, hotc {self.hotc!r}"

    def as_json(self) -> Json:
        return {**asdict(self), "heat": _plain(self.heat), "hotc": _plain(self.hotc)}


def _plain(value: Any) -> Any:
    return {"nothing": True} if value is NOTHING else value


def objects(heat: Side, hotc: Side, ignored: tuple[Ignored, ...] = IGNORED) -> list[Difference]:
    """How the objects of two projects differ. Labels ids on the way, see :func:`.naming.pairs`."""
    paired = pairs(heat, hotc, ignored)
    return [found for pair in paired for found in _object(pair, heat, hotc, ignored)]


def _object(pair: Pair, heat: Side, hotc: Side, ignored: tuple[Ignored, ...]) -> list[Difference]:
    where = f"objects:{pair.kind}"
    if pair.heat is None or pair.hotc is None:
        ours, theirs = (each or NOTHING for each in (heat.plain(pair.heat), hotc.plain(pair.hotc)))
        if is_ignored(where, "", ignored, ours, theirs):
            return []
        return [Difference(where, pair.label, "", ours, theirs)]
    return fields(where, pair.label, heat.plain(pair.heat), hotc.plain(pair.hotc), ignored)


def fields(where: str, what: str, heat: Any, hotc: Any, ignored: tuple[Ignored, ...] = IGNORED) -> list[Difference]:
    """The fields in which two values differ that are plain already."""
    left, right = dict(flat(heat)), dict(flat(without_grown(where, heat, hotc, ignored)))
    found = []
    for path in sorted(left.keys() | right.keys()):
        ours, theirs = left.get(path, NOTHING), right.get(path, NOTHING)
        same = ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)
        if not same and not is_ignored(where, path, ignored, ours, theirs):
            found.append(Difference(where, what, path, ours, theirs))
    return found


def requests(heat: list[Request], hotc: list[Request], ignored: tuple[Ignored, ...] = IGNORED) -> list[Difference]:
    """How the requests differ that the engines sent, in any order."""
    left, right = list(heat), list(hotc)
    for request in list(left):
        if request in right:
            left.remove(request)
            right.remove(request)
    found = []
    for request in list(left):
        others = [other for other in right if other.where == request.where]
        if others:
            scored = {id(other): fields(request.where, "", request.body, other.body, ignored) for other in others}
            likest = min(others, key=lambda other: len(scored[id(other)]))
            left.remove(request)
            right.remove(likest)
            found += scored[id(likest)]
    alone = [Difference(each.where, "", "", each.body, NOTHING) for each in left]
    alone += [Difference(each.where, "", "", NOTHING, each.body) for each in right]
    return found + [each for each in alone if not _expected(each, ignored)]


def _expected(alone: Difference, ignored: tuple[Ignored, ...]) -> bool:
    side = "heat" if alone.hotc is NOTHING else "hotc"
    return is_ignored(f"{alone.where} only {side}", "", ignored, alone.heat, alone.hotc)
