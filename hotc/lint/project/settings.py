"""Which settings hold where. Every file of settings is read once for all the files that it speaks of."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from hotc.compiler.settings import here
from hotc.compiler.stacks import declared as stacks
from hotc.lint.config import SECTION, Config

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.stacks.declared import Stack


class Settings:
    """The settings of all folders that are asked for, as ``select``, ``ignore`` and ``extend_select`` change them.

    ``config`` stands in the place of all settings of the linter; what the project's stacks are is read all the same.
    """

    def __init__(
        self,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        *,
        config: Config | None = None,
    ) -> None:
        self._lists = tuple(select), tuple(ignore), tuple(extend_select)
        self._always = config
        self._configs: dict[str, Config] = {}
        self._changed: dict[tuple[object, ...], Config] = {}
        self._stacks: dict[str, tuple[Stack, ...]] = {}

    def config(self, path: str) -> Config:
        """The settings for a file. Raises :class:`hotc.lint.config.ConfigError`."""
        uri = os.path.abspath(path)  # noqa: PTH100
        found = self.of_folder(os.path.dirname(uri)).for_file(uri)  # noqa: PTH120
        key = (found.file, found.select, found.ignore, found.extend_select, found.fail_on)
        known = self._changed.get(key)
        if known is None:
            known = self._changed[key] = found.with_options(*self._lists)
        return known

    def of_folder(self, folder: str) -> Config:
        """The settings nearest to a folder (absolute), before anything that holds for single files only."""
        if self._always is not None:
            return self._always
        found = self._configs.get(folder)
        if found is None:
            if (own := here(folder, SECTION, "extend")) is not None:
                from hotc.lint.project.settings_file import read

                found = read(*own)
            else:
                parent = os.path.dirname(folder)  # noqa: PTH120
                found = _default() if parent == folder else self.of_folder(parent)
            self._configs[folder] = found
        return found

    def stacks(self, folder: str) -> tuple[Stack, ...]:
        """The stacks of the project that a folder (absolute) is part of: those of the nearest file that has some."""
        found = self._stacks.get(folder)
        if found is None:
            if (own := here(folder, stacks.SECTION)) is not None:
                found = stacks.read(*own)
            else:
                parent = os.path.dirname(folder)  # noqa: PTH120
                found = () if parent == folder else self.stacks(parent)
            self._stacks[folder] = found
        return found


def _default() -> Config:
    """What holds where no settings are: all rules, those of installed packages included."""
    from hotc.lint.own.installed import installed

    return Config(own=installed())
