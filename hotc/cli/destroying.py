"""Destroying all stacks whose names fit a pattern: list them, let their number be typed, take one after the other."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.cli import declared, performing, plans
from hotc.cli.problems import Problem
from hotc.cli.render import table
from hotc.cli.status import CHANGES, FAILED, INTERRUPTED, OK
from hotc.runtime import api
from hotc.runtime.errors import EngineError

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.result import Result
    from hotc.runtime.state.records import StackRecord

Row = dict[str, Any]


class _Found(NamedTuple):
    """Stacks that fit, the newest first: later ones may rest on what earlier ones made. ``kept``: name → by what."""

    going: list[StackRecord]
    kept: dict[str, str]


def is_pattern(name: str) -> bool:
    """Whether it means several stacks; names have none of these characters."""
    return any(sign in name for sign in "*?[")


def all_that_fit(given: Given, screen: Screen) -> int:
    """Destroy them. Returns the exit status: failed if one failed, and the others were destroyed all the same."""
    if given.targets or given.excludes:
        raise Problem("--target and --exclude pick resources of one stack, and can't be used with a pattern of stacks.")
    plans.timeout(given)
    found = _find(given)
    if given.format == "text":
        _list(found, screen)
    if not found.going:
        screen.note("Nothing was destroyed: all of them are protected.")
        return OK
    if not _agreed(len(found.going), given, screen):
        screen.note("Nothing was destroyed.")
        return FAILED
    results: list[Result] = []
    errors: dict[str, EngineError] = {}
    for record in found.going:
        screen.detail(f"destroying {record.name}")
        try:
            results.append(_destroy(record.name, given, screen))
        except EngineError as error:
            errors[record.name] = error
            screen.error(f"{record.name}: {error.message}", hint=error.hint)
            continue
        if results[-1].interrupted:
            break
    _sum_up(found, results, errors, given, screen)
    return _status(found, results, given)


def _find(given: Given) -> _Found:
    from hotc.runtime.planning.choices import INPUT, Choices
    from hotc.runtime.protecting import protected_by

    records = [each for each in api.stacks(given.state) if fnmatchcase(each.name, given.stack)]
    if not records:
        raise Problem(f"No stack fits {given.stack!r}.", hint="See hotc stack list.")
    going, kept = [], {}
    for record in sorted(records, key=lambda each: (each.created_at, each.name), reverse=True):
        settings = declared.settings(declared.find(record.name))
        by = protected_by(record, Choices(record.inputs.get(INPUT, {}) if settings is None else settings))
        if by:
            kept[record.name] = by
        else:
            going.append(record)
    return _Found(going, kept)


def _list(found: _Found, screen: Screen) -> None:
    cells = [
        (each.name, f"{each.action}_{each.status}", each.cloud.name or each.cloud.auth_url, each.created_at)
        for each in found.going
    ]
    if cells:
        screen.write(table.table(("Stack", "Status", "Cloud", "Created"), cells, screen.table_width))
    for name, by in found.kept.items():
        screen.write(f"Passed over: {name}, protected by {by}.")


def _agreed(count: int, given: Given, screen: Screen) -> bool:
    """Whether the user knows how many it will be."""
    if given.yes:
        if given.count is None:
            raise Problem(
                f"--yes with a pattern needs --count: {given.stack!r} fits {count} to destroy.",
                hint=f"If that is what you mean, add --count {count}.",
            )
        if given.count != count:
            raise Problem(f"{given.stack!r} fits {count} to destroy, not {given.count}; nothing was destroyed.")
        return True
    plans.must_be_able_to_ask(given, screen)
    noun = "this stack" if count == 1 else f"these {count} stacks"
    return screen.ask(f"\nDestroy {noun}, with all that is in them? Type their number: ") == str(count)


def _destroy(name: str, given: Given, screen: Screen) -> Result:
    plan = plans.destroying(given, name)
    result = performing.perform(plan, given, screen)
    if given.format == "text":
        plans.tell(plan, result, screen)
    return result


def _sum_up(found: _Found, results: list[Result], errors: dict[str, EngineError], given: Given, screen: Screen) -> None:
    done = [each.stack for each in results if each.ok]
    failed = [each.stack for each in results if not each.ok] + list(errors)
    left = [each.name for each in found.going if each.name not in (*done, *failed)]
    if given.format == "json":
        data: Row = {
            "stacks": [each.as_dict() for each in results],
            "errors": {name: error.as_dict() for name, error in errors.items()},
            "protected": found.kept,
            "not_begun": left,
        }
        screen.write(table.as_json(data))
    if given.format != "text":
        return
    parts = [f"{len(done)} of {len(found.going)} destroyed"]
    for words, names in (("failed", failed), ("not begun", left), ("protected", list(found.kept))):
        if names:
            parts.append(f"{len(names)} {words} ({', '.join(names)})")
    screen.write(f"\n{screen.style('Stacks:', 'strong')} {'; '.join(parts)}.")


def _status(found: _Found, results: list[Result], given: Given) -> int:
    if any(each.interrupted for each in results):
        return INTERRUPTED
    if sum(each.ok for each in results) < len(found.going):
        return FAILED
    return CHANGES if given.detailed_exitcode else OK
