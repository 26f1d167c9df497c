"""Where in a file of settings something stands, for messages."""

from __future__ import annotations

import os.path

from hotc.compiler.settings import SettingsError, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Place:
    """A table of settings: its file (absolute) and the keys that lead to it, such as ``("stack", "web")``."""

    __slots__ = ("keys", "path")

    def __init__(self, path: str, *keys: str) -> None:
        self.path = path
        self.keys = keys

    def below(self, key: str) -> Place:
        """A table in this one."""
        return Place(self.path, *self.keys, key)

    @property
    def name(self) -> str:
        """``stack.web.resource."group/*"``."""
        return ".".join(key if key.replace("_", "").replace("-", "").isalnum() else f'"{key}"' for key in self.keys)

    @property
    def folder(self) -> str:
        """The folder of the file: relative paths begin there."""
        return os.path.dirname(self.path)  # noqa: PTH120

    def line(self, *keys: str) -> int | None:
        """The line of a key of this table. Reads the file again: for messages only."""
        from hotc.compiler.stacks.lines import line_of

        prefix = ("tool", "hotc") if os.path.basename(self.path) == "pyproject.toml" else ()  # noqa: PTH119
        try:
            with open(self.path, encoding="utf-8") as file:  # noqa: PTH123
                return line_of(file.read(), (*prefix, *self.keys, *keys))
        except (OSError, ValueError):
            return None

    def where(self, *keys: str) -> str:
        """``hotc.toml:12``: file and line of a key of this table."""
        line = self.line(*keys)
        return f"{shown(self.path)}:{line}" if line else shown(self.path)

    def error(self, problem: str, hint: str = "", *, key: str = "") -> SettingsError:
        """The error that something is wrong with this table (``stack.web has …``), or with a key of it."""
        name = f"{self.name}.{key}" if key else self.name
        return SettingsError(f"{self.where(*([key] if key else []))}: {name} {problem}", hint)

    def check(self, table: object, known: Iterable[str], hint: str) -> None:
        """Raise :class:`SettingsError` for what is no table, or one with a key that there isn't."""
        from hotc.compiler.suggest import did_you_mean

        names = tuple(known)
        if not isinstance(table, dict):
            raise self.error("must be a table", hint)
        for key in table:
            if key not in names:
                place = self.where(key)
                better = did_you_mean(key, names) or f"There may be {', '.join(names)}."
                raise SettingsError(f"{place}: {self.name} has no setting {key!r}", better)
