"""The files that settings name, and on which a run rests besides what it reads of templates: for those who watch."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from hotc.compiler.settings import FILES, SettingsError, everything
from hotc.compiler.stacks import declared as stacks
from hotc.lint.project.settings_file import EXTEND

if TYPE_CHECKING:
    from collections.abc import Iterable


def named_by_settings(files: Iterable[str]) -> set[str]:
    """Files of parameters, and settings that others extend: of those among ``files`` (absolute) that are settings.

    What can't be read names nothing: it is told where it is used.
    """
    found: set[str] = set()
    waiting = [file for file in files if os.path.basename(file) in FILES]  # noqa: PTH119
    while waiting:
        path = waiting.pop()
        if not os.path.isfile(path):  # noqa: PTH113
            continue
        try:
            data = everything(path)
            declared = stacks.read(path, data) if stacks.SECTION in data else ()
        except SettingsError:
            continue
        found.update(file for stack in declared for file in stack.parameter_files)
        extended = data.get(EXTEND)
        if isinstance(extended, str):
            other = os.path.normpath(os.path.join(os.path.dirname(path), extended))  # noqa: PTH118, PTH120
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
