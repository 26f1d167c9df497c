"""What several jobs say of one file, put together."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.project.job import Job

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


def with_stacks(jobs: Sequence[Job], found: Sequence[list[Diagnostic]]) -> list[list[Diagnostic]]:
    """The findings of each job; where only some of the stacks of a template have one, its hint says which."""
    sharing: dict[str, list[int]] = {}
    for number, job in enumerate(jobs):
        if job.stack and job.main:
            sharing.setdefault(os.path.abspath(job.template), []).append(number)  # noqa: PTH100
    groups = _once(found)
    for uri, numbers in sharing.items():
        if len(numbers) > 1:
            who: dict[tuple[str, int, str], list[str]] = {}
            for number in numbers:
                for key in dict.fromkeys(_key(each) for each in groups[number] if _is_in(each, uri)):
                    who.setdefault(key, []).append(jobs[number].stack)
            partly = {key: stacks for key, stacks in who.items() if len(stacks) < len(numbers)}
            for number in numbers if partly else ():
                groups[number] = [_naming(each, uri, partly) for each in groups[number]]
    return groups


def _once(found: Sequence[list[Diagnostic]]) -> list[list[Diagnostic]]:
    """Without what a rule says might happen, where one of the stacks is an error because it does."""
    happens = {_place(each) for group in found for each in group if each.name == "absent-resource"}
    if not happens:
        return list(found)
    return [
        [each for each in group if each.name != "absent-reference" or _place(each) not in happens] for group in found
    ]


def _place(finding: Diagnostic) -> tuple[str, int]:
    return (finding.span.source.uri, finding.span.start) if finding.span is not None else ("", -1)


def _is_in(finding: Diagnostic, uri: str) -> bool:
    return finding.span is not None and finding.span.source.uri == uri


def _naming(finding: Diagnostic, uri: str, partly: dict[tuple[str, int, str], list[str]]) -> Diagnostic:
    stacks = partly.get(_key(finding)) if _is_in(finding, uri) else None
    if stacks is None:
        return finding
    from copy import copy

    named = copy(finding)
    said = f"This is stack {stacks[0]}." if len(stacks) == 1 else f"These are the stacks {', '.join(stacks)}."
    named.hint = f"{finding.hint} {said}".strip()
    return named


def _key(finding: Diagnostic) -> tuple[str, int, str]:
    assert finding.span is not None  # a comment has a place
    return finding.span.source.uri, finding.span.start, finding.message
