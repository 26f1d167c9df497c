"""``hotc init``: what a folder of templates holds → files that are written, and a report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.cli.problems import Problem
from hotc.cli.status import FAILED, OK
from hotc.lint.project.settings import Settings
from hotc.lint.project.survey import hooks
from hotc.lint.project.survey.findings import Found, stacks_of
from hotc.lint.project.survey.sheets import survey
from hotc.lint.project.survey.written import sections, settings_text

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.lint.project.survey.findings import FoundStack

SETTINGS = "hotc.toml"


class File(NamedTuple):
    """A file and what becomes of it: ``before`` is ``None`` where it is not there, ``after`` where it stays as it is.

    ``note`` is what the user is told of one that stays, though something is missing in it.
    """

    path: Path
    before: str | None
    after: str | None
    note: str = ""


def start(given: Given, screen: Screen) -> int:
    """Survey the folder, write what is missing, report. Raises :class:`Problem`."""
    root = Path(given.folder or ".").resolve()
    if not root.is_dir():
        raise Problem(f"{given.folder} is no folder.", hint="Name the folder that your templates are in.")
    folder, settings = survey(str(root), _excluded), Settings()
    if not folder.templates:
        raise Problem(
            f"There are no templates in {given.folder or 'this folder'}.",
            hint="A template says heat_template_version at its top. To begin with one: hotc new",
        )
    declared = {stack.template: stack.name for stack in settings.stacks(str(root))}
    found = stacks_of(folder, declared)
    files = [_settings_file(root, found.stacks, bool(declared), given)]
    if not given.no_hooks:
        files.append(_hooks_file(root))
    if not (given.dry_run or given.diff):
        _write(files)
    _tell(found, files, given, screen)
    return FAILED if any(file.note for file in files) else OK


def _excluded(path: str) -> bool:
    return Settings().of_folder(os.path.dirname(path)).excludes(path)  # noqa: PTH120


def _settings_file(root: Path, missing: list[FoundStack], some_declared: bool, given: Given) -> File:
    path = root / SETTINGS
    before = _read(path)
    if not missing:
        return File(path, before, None)
    if before is None and not some_declared:
        return File(path, None, settings_text(missing))
    if before is not None and given.add:
        return File(path, before, before.rstrip("\n") + "\n" + sections(missing))
    number = len(missing)
    where = f"{SETTINGS} is there" if before is not None else "The project declares stacks already"
    what = f"{number} template{'s' if number > 1 else ''} that no stack declares"
    help_ = (
        "hotc init --add adds them"
        if before is not None
        else "declare them there, or leave them out with exclude in [lint]"
    )
    return File(path, before, None, f"{where} and stays as it is; {what}: {help_}.")


def _hooks_file(root: Path) -> File:
    path = next((each for each in (root, *root.parents) if (each / ".git").exists()), root) / hooks.FILE
    before = _read(path)
    merge = hooks.merged(before)
    note = f"{hooks.FILE} stays as it is: {merge.problem}. See docs: continuous integration." if merge.problem else ""
    return File(path, before, merge.text, note)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror or error}") from None


def _write(files: list[File]) -> None:
    from hotc.cli.rewriting import replace

    for file in files:
        if file.after is None:
            continue
        content = file.after.encode("utf-8", "surrogateescape")
        try:
            if file.before is None:
                with file.path.open("xb") as new:
                    new.write(content)
            else:
                replace(file.path.resolve(), content)
        except OSError as error:
            raise Problem(f"{file.path} can't be written: {error.strerror or error}", status=FAILED) from None


def _tell(found: Found, files: list[File], given: Given, screen: Screen) -> None:
    from hotc.cli.render import beginning, table

    if given.format == "json":
        screen.write(table.as_json(_data(found, files, given)))
        return
    if given.diff:
        screen.write_exactly("".join(beginning.diff(_shown(each.path), each.before, each.after) for each in files))
        return
    written = [(_shown(each.path), each.before is None) for each in files if each.after is not None]
    screen.write(beginning.report(found, screen.width, screen.style))
    screen.write("\n" + beginning.outcome(written, [each.note for each in files if each.note], dry=given.dry_run))
    if not given.dry_run:
        screen.note("\n" + beginning.following(found, hooked=not given.no_hooks))


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _data(found: Found, files: list[File], given: Given) -> dict[str, Any]:
    return {
        "templates": found.templates,
        "environments": found.environments,
        "stacks": [
            {
                "name": stack.name,
                "template": stack.template,
                "environments": stack.environments,
                "needed": [each.name for each in stack.needed],
                "nested": stack.nested,
                "resources": stack.resources,
            }
            for stack in found.stacks
        ],
        "declared": found.declared,
        "stray": [{"environment": path, "why": why} for path, why in found.stray],
        "files": [
            {
                "path": _shown(file.path),
                "change": "none" if file.after is None else "create" if file.before is None else "update",
                "note": file.note,
            }
            for file in files
        ],
        "written": not (given.dry_run or given.diff),
    }
