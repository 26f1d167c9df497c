"""What several jobs say of one file, put together."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.job import Job

_UNUSED = "unused-ignore"


def agreed(jobs: Sequence[Job], found: Sequence[Iterable[Diagnostic]]) -> list[list[Diagnostic]]:
    """The findings of each job, less those comments said to silence nothing that do so in another of the jobs."""
    groups = [list(group) for group in found]
    said: dict[tuple[str, int, str], int] = {}
    for finding in (each for group in groups for each in group if each.name == _UNUSED):
        said[_key(finding)] = said.get(_key(finding), 0) + 1
    if not said or len(groups) < 2:
        return groups
    looked: dict[str, int] = {}
    for job in jobs:
        uris = {part.uri for part in (*job.nested, *job.around)}
        if job.main:
            uris.add(os.path.abspath(job.template))  # noqa: PTH100
        for uri in uris:
            looked[uri] = looked.get(uri, 0) + 1
    return [
        [each for each in group if each.name != _UNUSED or said[_key(each)] >= looked.get(_key(each)[0], 0)]
        for group in groups
    ]


def _key(finding: Diagnostic) -> tuple[str, int, str]:
    assert finding.span is not None  # a comment has a place
    return finding.span.source.uri, finding.span.start, finding.message
