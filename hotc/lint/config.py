"""Settings of the linter: ``[lint]`` in ``hotc.toml``, or ``[tool.hotc.lint]`` in ``pyproject.toml``, whichever is
nearer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.settings import SettingsError, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hotc.lint.rule import Rule

KEYS = ("select", "ignore", "extend-select")
SECTION = "lint"


ConfigError = SettingsError


class Config:
    """What runs. Each is a list of codes, beginnings of codes, or names of rules; ``file`` is where they stand.

    ``own`` are the project's own rules and policies.
    """

    __slots__ = ("extend_select", "file", "ignore", "own", "select")

    def __init__(
        self,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        file: str | None = None,
        own: tuple[Rule, ...] = (),
    ) -> None:
        self.select = select
        self.ignore = ignore
        self.extend_select = extend_select
        self.file = file
        self.own = own

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
            raise ConfigError(f"There is no rule {missing[0]!r}", _instead_of(missing[0]))
        if select:
            return Config(select, ignore, extend_select, self.file, self.own)
        extended = (*self.extend_select, *extend_select)
        return Config(self.select, (*self.ignore, *ignore), extended, self.file, self.own)


def _instead_of(name: str) -> str:
    if name[:1] in "Hh" and name[1:].isdecimal():
        return "Codes with H are the compiler's: what Heat or the cloud rejects can't be turned off."
    from hotc.compiler.suggest import did_you_mean
    from hotc.lint.registry import BY_NAME

    return did_you_mean(name, BY_NAME) or "hotc explain lists them all."


def find(start: Path) -> Config:
    """The settings that hold for a file: those of the nearest folder, from its own upwards, that has some.

    Raises :class:`ConfigError`.
    """
    start = start.absolute()
    found = nearest(str(start if start.is_dir() else start.parent), SECTION)
    return Config() if found is None else from_dict(found[1], shown(found[0]))


def from_dict(section: Mapping[str, Any] | Any, file: str) -> Config:
    """Settings from plain data. Raises :class:`ConfigError` for what it doesn't know: a misspelt key must not pass
    unseen.
    """
    if not isinstance(section, dict):
        raise ConfigError(f"{file}: lint must be a table")
    values: dict[str, tuple[str, ...]] = {}
    for key, value in section.items():
        if key not in KEYS:
            raise ConfigError(f"{file}: lint has no setting {key!r}", f"Settings are {', '.join(KEYS)}.")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{file}: lint.{key} must be a list of codes or names", f'Write {key} = ["L1001"].')
        values[key] = tuple(value)
    from hotc.lint.registry import unknown

    if missing := unknown(item for items in values.values() for item in items):
        raise ConfigError(f"{file}: there is no rule {missing[0]!r}", "hotc explain lists them all.")
    return Config(values.get("select", ()), values.get("ignore", ()), values.get("extend-select", ()), file)
