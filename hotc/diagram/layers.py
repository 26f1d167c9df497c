"""One connected piece in layers: which layer, which order within it, which coordinates (after Sugiyama, Tagawa and
Toda, 1981).
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

NODE_GAP, WORD_GAP, LAYER_GAP = 30.0, 10.0, 20.0
WORD_HEIGHT = 16.0
_SWEEPS = 12


class Slot:
    """A place in a layer: a node, or a point through which an arrow goes (``word``: where its word stands)."""

    __slots__ = ("above", "below", "height", "layer", "width", "word", "x", "y")

    def __init__(self, width: float, height: float, layer: int, *, word: bool = False) -> None:
        self.width, self.height, self.layer, self.word = width, height, layer, word
        self.x = self.y = 0.0
        self.above: list[Slot] = []
        self.below: list[Slot] = []


class Layered(NamedTuple):
    """The result: slots of the items (x and y are centres), the ways of the wires, and the size."""

    slots: dict[str, Slot]
    ways: list[list[Slot]]
    dummies: list[Slot]
    width: float
    height: float


def place(sizes: dict[str, tuple[float, float]], wires: list[tuple[str, str]], words: list[float]) -> Layered:
    """Lay out items of these sizes; ``wires`` run downwards and form no cycle; ``words`` are the widths of their
    words (0: none).
    """
    layer = _assign(list(sizes), wires)
    # Real items stand in even layers; the odd ones between them are for words and for arrows that pass.
    slots = {item: Slot(*sizes[item], layer[item] * 2) for item in sizes}
    ways, dummies = [], []
    for (a, b), word in zip(wires, words, strict=True):
        way = _way(slots[a], slots[b], word)
        ways.append(way)
        dummies += way
    rows: list[list[Slot]] = [[] for _ in range(max(s.layer for s in slots.values()) + 1)]
    for slot in [*slots.values(), *dummies]:
        rows[slot.layer].append(slot)
    _order(rows)
    _across(rows)
    height = _down(rows)
    everything = [slot for row in rows for slot in row]
    left = min(s.x - s.width / 2 for s in everything)
    for slot in everything:
        slot.x -= left
    return Layered(slots, ways, dummies, max(s.x + s.width / 2 for s in everything), height)


def _assign(items: list[str], wires: list[tuple[str, str]]) -> dict[str, int]:
    """Layers from the top, no layer much wider than the piece is large; then heads are pulled down to what they point
    at.
    """
    above: dict[str, list[str]] = {item: [] for item in items}
    below: dict[str, list[str]] = {item: [] for item in items}
    for a, b in wires:
        above[b].append(a)
        below[a].append(b)
    most = max(4, math.ceil(math.sqrt(len(items)) * 1.8))
    layer: dict[str, int] = {}
    filled: dict[int, int] = {}
    waiting = {item: len(above[item]) for item in items}
    ready = [item for item in items if not waiting[item]]
    while ready:
        item = ready.pop(0)
        at = max((layer[a] for a in above[item]), default=-1) + 1
        while filled.get(at, 0) >= most:
            at += 1
        layer[item] = at
        filled[at] = filled.get(at, 0) + 1
        for following in below[item]:
            waiting[following] -= 1
            if not waiting[following]:
                ready.append(following)
    for item in sorted(items, key=lambda i: -layer[i]):
        if not below[item] or len(above[item]) >= len(below[item]):
            continue
        lowest = min(layer[b] for b in below[item]) - 1
        while lowest > layer[item] and filled.get(lowest, 0) >= most:
            lowest -= 1
        if lowest > layer[item]:
            filled[layer[item]] -= 1
            filled[lowest] = filled.get(lowest, 0) + 1
            layer[item] = lowest
    used = {number: index for index, number in enumerate(sorted(set(layer.values())))}
    return {item: used[number] for item, number in layer.items()}


def _way(a: Slot, b: Slot, word: float) -> list[Slot]:
    """The points of a wire in the layers between its ends; its word stands in the middle one."""
    way = []
    middle = (a.layer + b.layer) // 2
    middle += 1 - middle % 2  # words stand between the rows of nodes
    for number in range(a.layer + 1, b.layer):
        carries = word > 0 and number == min(middle, b.layer - 1)
        way.append(Slot(word if carries else 8.0, WORD_HEIGHT if carries else 1.0, number, word=carries))
    for upper, lower in zip([a, *way], [*way, b], strict=True):
        upper.below.append(lower)
        lower.above.append(upper)
    return way


def _order(rows: list[list[Slot]]) -> None:
    """Fewer crossings: each slot goes to the mean place of its neighbours, sweeping down and up; the best order found
    is kept.
    """
    best, fewest = [list(row) for row in rows], _crossings(rows)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        downwards = sweep % 2 == 0
        for row in rows if downwards else reversed(rows):
            rank = {
                id(s): i
                for r in rows
                if r and r[0].layer == row[0].layer + (-1 if downwards else 1)
                for i, s in enumerate(r)
            }
            own = {id(s): i for i, s in enumerate(row)}
            row.sort(key=lambda s, rank=rank, own=own, down=downwards: _mean(s, rank, own, down=down))  # type: ignore[misc]
        if (now := _crossings(rows)) < fewest:
            best, fewest = [list(row) for row in rows], now
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _mean(slot: Slot, rank: dict[int, int], own: dict[int, int], *, down: bool) -> float:
    near = slot.above if down else slot.below
    return sum(rank[id(s)] for s in near) / len(near) if near else float(own[id(slot)])


def _crossings(rows: list[list[Slot]]) -> int:
    count = 0
    for upper, lower in itertools.pairwise(rows):
        rank = {id(s): i for i, s in enumerate(lower)}
        ends = [rank[id(b)] for slot in upper for b in sorted(slot.below, key=lambda s, rank=rank: rank[id(s)])]  # type: ignore[misc]
        if len(ends) > 400:
            continue  # counting pairs costs the square; a row this full is past saving by hand
        count += sum(1 for i, a in enumerate(ends) for b in ends[i + 1 :] if b < a)
    return count


def _across(rows: list[list[Slot]]) -> None:
    """Horizontal places: each row as near under its neighbours as the order and the gaps allow."""
    for row in rows:
        x = 0.0
        for slot in row:
            slot.x = x + slot.width / 2
            x += slot.width + _gap(slot)
    for sweep in range(2 * _SWEEPS):
        downwards = sweep % 2 == 0
        for row in rows if downwards else reversed(rows):
            _settle(row, [_wanted(slot, downwards, sweep) for slot in row], [_weight(slot) for slot in row])


def _wanted(slot: Slot, downwards: bool, sweep: int) -> float:
    near = slot.above if downwards else slot.below
    if sweep >= _SWEEPS and slot.above and slot.below:
        near = slot.above + slot.below  # at the end both sides count
    return sum(s.x for s in near) / len(near) if near else slot.x


def _weight(slot: Slot) -> float:
    """How much a slot's wish counts: a long arrow should be straight."""
    passing = slot.height <= 1.0
    return 4.0 if passing and any(s.height <= 1.0 for s in (*slot.above, *slot.below)) else 1.0


def _gap(slot: Slot) -> float:
    return WORD_GAP if slot.layer % 2 or slot.width <= 8.0 else NODE_GAP


def _settle(row: list[Slot], wanted: list[float], weights: list[float]) -> None:
    """Least-squares places that keep order and gaps: neighbours that want to overlap form a block at their mean."""
    blocks: list[tuple[float, float, list[float]]] = []  # mean of the block's start, weight, offsets of its slots
    for index in range(len(row)):
        start, weight, offsets = wanted[index], weights[index], [0.0]
        while blocks:
            before, heavy, prior = blocks[-1]
            previous = row[index - len(offsets)]
            first = row[index - len(offsets) + 1]
            distance = prior[-1] + (previous.width + first.width) / 2 + max(_gap(previous), _gap(first))
            if before + distance <= start:
                break
            blocks.pop()
            start = (before * heavy + (start - distance) * weight) / (heavy + weight)
            weight += heavy
            offsets = prior + [distance + offset for offset in offsets]
        blocks.append((start, weight, offsets))
    places = [start + offset for start, _, offsets in blocks for offset in offsets]
    for slot, x in zip(row, places, strict=True):
        slot.x = x


def _down(rows: list[list[Slot]]) -> float:
    """Vertical places; the height of all."""
    y = 0.0
    for number, row in enumerate(rows):
        if not row:
            continue
        tall = max(slot.height for slot in row)
        y += LAYER_GAP if number else 0.0
        for slot in row:
            slot.y = y + tall / 2
        y += tall
    return y
