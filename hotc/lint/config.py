"""Settings of the linter: ``[lint]`` in ``hotc.toml``, or ``[tool.hotc.lint]`` in ``pyproject.toml``, whichever is
nearer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hotc.compiler.settings import SettingsError
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hotc.lint.project.patterns import Pattern
    from hotc.lint.rule import Rule

SECTION = "lint"
SEVERITIES = ("error", "warning", "info", "never")
"""What ``fail-on`` may be."""

ConfigError = SettingsError


class Override(NamedTuple):
    """What holds for some paths only. ``select`` stands in the place of the other lists, ``None``: it says nothing."""

    paths: tuple[Pattern, ...]
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fail_on: str | None = None


class Config:
    """What runs. Each list is of codes, beginnings of codes, or names of rules; ``file`` is where they stand.

    ``fail_on`` is the least severity that fails a run (``None``: nothing is said). ``exclude`` are patterns of files
    that are passed over in folders, ``overrides`` what holds for some files only; see :meth:`for_file`. ``own`` are
    the project's own rules and policies.
    """

    __slots__ = ("exclude", "extend_select", "fail_on", "file", "ignore", "overrides", "own", "select")

    def __init__(
        self,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        file: str | None = None,
        own: tuple[Rule, ...] = (),
        *,
        fail_on: str | None = None,
        exclude: tuple[Pattern, ...] = (),
        overrides: tuple[Override, ...] = (),
    ) -> None:
        self.select = select
        self.ignore = ignore
        self.extend_select = extend_select
        self.file = file
        self.own = own
        self.fail_on = fail_on
        self.exclude = exclude
        self.overrides = overrides

    def with_options(self, select: Iterable[str], ignore: Iterable[str], extend_select: Iterable[str]) -> Config:
        """These settings as the command line changes them.

        ``select`` says anew what runs, and the settings' lists count no more; ``ignore`` and ``extend_select`` add to
        them. Raises :class:`ConfigError` for what means no rule.
        """
        select, ignore, extend_select = tuple(select), tuple(ignore), tuple(extend_select)
        if not (select or ignore or extend_select):
            return self
        from hotc.lint.registry import unknown

        if missing := unknown((*select, *ignore, *extend_select), self.own):
            raise ConfigError(f"There is no rule {missing[0]!r}", instead_of(missing[0]))
        if not select:
            ignore, extend_select = (*self.ignore, *ignore), (*self.extend_select, *extend_select)
        return self._changed(select or self.select, ignore, extend_select, self.fail_on)

    def for_file(self, uri: str) -> Config:
        """These settings as they hold for the file at ``uri``, an absolute path: with the overrides for it."""
        if not self.overrides:
            return self
        select, ignore, extend_select, fail_on = self.select, self.ignore, self.extend_select, self.fail_on
        for override in self.overrides:
            if any(pattern.covers(uri) for pattern in override.paths):
                select = override.select if override.select is not None else select
                ignore = (*ignore, *override.ignore)
                extend_select = (*extend_select, *override.extend_select)
                fail_on = override.fail_on or fail_on
        return self._changed(select, ignore, extend_select, fail_on)

    def excludes(self, uri: str) -> bool:
        """Whether a file or folder, found by looking through folders, is to be passed over."""
        return any(pattern.covers(uri) for pattern in self.exclude)

    def rules(self) -> list[Rule]:
        """The rules that run."""
        return list(_running(self.select, self.ignore, self.extend_select, self.own))

    def _changed(
        self, select: tuple[str, ...], ignore: tuple[str, ...], extend_select: tuple[str, ...], fail_on: str | None
    ) -> Config:
        return Config(select, ignore, extend_select, self.file, self.own, fail_on=fail_on, exclude=self.exclude)


@lru_cache(maxsize=64)
def _running(
    select: tuple[str, ...], ignore: tuple[str, ...], extend_select: tuple[str, ...], own: tuple[Rule, ...]
) -> tuple[Rule, ...]:
    from hotc.lint.registry import chosen

    return tuple(chosen(select, ignore, extend_select, own))


def instead_of(name: str) -> str:
    """What to write instead of something that means no rule."""
    from hotc.compiler.codes import CODES

    if name in ("H", "h") or (name[:1] in "Hh" and name[1:].isdecimal()) or name in CODES:
        return "Codes with H are the compiler's: what Heat rejects is always told, and can't be turned off."
    from hotc.compiler.suggest import did_you_mean
    from hotc.lint.registry import BY_NAME

    return did_you_mean(name, BY_NAME) or "hotc explain lists them all."


def find(start: Path) -> Config:
    """The settings that hold for a file: those of the nearest folder, from its own upwards, that has some.

    Raises :class:`ConfigError`.
    """
    from hotc.lint.project.settings import Settings

    return Settings().config(str(start / "-" if start.is_dir() else start))
