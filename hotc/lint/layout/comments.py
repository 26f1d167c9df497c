"""Where a comment on a line of its own goes: to the level of what it describes."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotc.lint.layout.words import Comment, Gap

    Level = tuple[int, int]

_CODE = re.compile(r"#(?:\s*|\s{2,}\S.*)\Z")
_ITEM = re.compile(r"#+\s*-(?:\s|\Z)")

KEEP = 0
"""The column in which lines stay that were commented out there."""


class Placed:
    """A comment with its new column; ``below``: whether it goes on with the comment behind the line above it."""

    __slots__ = ("below", "column", "comment")

    def __init__(self, comment: Comment, column: int, *, below: bool = False) -> None:
        self.comment = comment
        self.column = column
        self.below = below


def placed(gap: Gap, levels: Sequence[Level]) -> list[Placed]:
    """The comments between two words, with their new columns.

    ``levels`` are the old and new columns of the blocks that a comment here may belong to, the one that goes on first.
    What stands together moves together: lines that are indented deeper than the first of them stay so.
    """
    found: list[Placed] = []
    rest = gap.own
    if gap.trailing is not None:
        count = 0
        while count < len(rest) and rest[count].column == gap.trailing.column and not rest[count].blank:
            count += 1
        found += [Placed(comment, -1, below=True) for comment in rest[:count]]
        rest = rest[count:]
    runs = list(_runs(rest))
    for index, run in enumerate(runs):
        followed = runs[index + 1][0].blank if index + 1 < len(runs) else gap.blank
        column = _level(run, levels, alone=followed and not run[0].blank)
        found += [Placed(comment, column + comment.column - run[0].column) for comment in run]
    return found


def _runs(comments: Sequence[Comment]) -> Iterator[list[Comment]]:
    """Comments that follow each other without a blank line, none further left than the first of them."""
    run: list[Comment] = []
    for comment in comments:
        if run and (comment.blank or comment.column < run[0].column):
            yield run
            run = []
        run.append(comment)
    if run:
        yield run


def _level(run: list[Comment], levels: Sequence[Level], *, alone: bool) -> int:
    """The new column of the first comment of a run. ``alone``: a blank line is below it and none above."""
    column = run[0].column
    if column == 0 and all(_CODE.match(comment.text) for comment in run):
        return KEEP
    near = max((old for old, _ in levels if old <= column), default=None)
    if near is None:
        return min(new for _, new in levels)
    fitting = sorted(new for old, new in levels if old == near)
    deeper = alone or _ITEM.match(run[0].text)
    return fitting[-1] if deeper else fitting[0]
