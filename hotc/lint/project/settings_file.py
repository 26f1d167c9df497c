"""The section ``lint`` of a file of settings → a :class:`~hotc.lint.config.Config`; another file may be extended."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from hotc.compiler.settings import everything, shown
from hotc.compiler.suggest import did_you_mean
from hotc.lint.config import SECTION, SEVERITIES, Config, ConfigError, Override, instead_of
from hotc.lint.own.installed import installed
from hotc.lint.project.patterns import patterns

if TYPE_CHECKING:
    from hotc.lint.own.rule import OwnRule

EXTEND = "extend"
_RULES = ("select", "ignore", "extend-select")
_OWN = ("rules", "policies", "policy")
KEYS = (*_RULES, "fail-on", "exclude", "per-file-ignores", "overrides", *_OWN)
_OVERRIDE_KEYS = ("paths", *_RULES, "fail-on")
Values = dict[str, Any]


def read(path: str, data: dict[str, Any]) -> Config:
    """The settings in the file at ``path`` (absolute), of which ``data`` is all that it says to hotc.

    ``extend`` names a file whose settings hold where this one says nothing: key by key, but that ``extend-select``
    adds. Raises :class:`ConfigError` for what it doesn't know: a misspelt key must not pass unseen.
    """
    values = _extended(path, data, (path,))
    return Config(
        values.get("select", ()),
        values.get("ignore", ()),
        values.get("extend-select", ()),
        shown(path),
        values.get("own", ()),
        fail_on=values.get("fail-on"),
        exclude=values.get("exclude", ()),
        overrides=(*values.get("per-file-ignores", ()), *values.get("overrides", ())),
    )


def _extended(path: str, data: dict[str, Any], chain: tuple[str, ...]) -> Values:
    if EXTEND not in data:
        return _values(data.get(SECTION, {}), path, installed())
    named = data[EXTEND]
    if not isinstance(named, str):
        raise ConfigError(f"{shown(path)}: extend must be the path of a file", 'Write extend = "../hotc.toml".')
    other = os.path.normpath(os.path.join(os.path.dirname(path), named))  # noqa: PTH118, PTH120
    if other in chain:
        loop = " → ".join(shown(each) for each in (*chain[chain.index(other) :], other))
        raise ConfigError(f"{shown(path)}: extend leads back to {shown(other)}: {loop}", "Take one of them out.")
    if not os.path.isfile(other):  # noqa: PTH113
        raise ConfigError(f"{shown(path)}: extend names {named}, and there is no such file")
    values = {**_extended(other, everything(other), (*chain, other))}
    own = _values(data.get(SECTION, {}), path, values.get("own", ()))
    added = (*values.get("extend-select", ()), *own.get("extend-select", ()))
    values |= own
    return {**values, "extend-select": added}


def _values(section: object, path: str, inherited: tuple[OwnRule, ...]) -> Values:
    """The settings of one file, each in the form of :class:`Config`; ``inherited`` are rules that hotc doesn't have."""
    place = _Place(shown(path), os.path.dirname(path), SECTION)  # noqa: PTH120
    table = place.table(section, KEYS)
    place.own = inherited
    if any(key in table for key in _OWN):
        from hotc.lint.own.declared import declared, prefixes

        place.own = declared(table, path, inherited)
    values: Values = {key: place.rules(key, table[key]) for key in _RULES if key in table}
    values["own"] = place.own
    if "select" in values and place.own is not inherited:  # to declare a rule is to want it
        values["extend-select"] = (*values.get("extend-select", ()), *prefixes(place.own[len(inherited) :]))
    if "fail-on" in table:
        values["fail-on"] = place.severity("fail-on", table["fail-on"])
    if "exclude" in table:
        values["exclude"] = patterns(place.texts("exclude", table["exclude"], '["legacy/**"]'), place.folder)
    if "per-file-ignores" in table:
        inner = place.below("per-file-ignores")
        values["per-file-ignores"] = tuple(
            Override(patterns([pattern], place.folder), ignore=inner.rules(f'"{pattern}"', codes))
            for pattern, codes in inner.table(table["per-file-ignores"], None).items()
        )
    if "overrides" in table:
        values["overrides"] = _overrides(table["overrides"], place)
    return values


def _overrides(written: object, place: _Place) -> tuple[Override, ...]:
    if not isinstance(written, list):
        raise ConfigError(f"{place.file}: lint.overrides must be a list of tables", "Write [[lint.overrides]].")
    found = []
    for number, item in enumerate(written):
        inner = place.below(f"overrides[{number}]")
        table = inner.table(item, _OVERRIDE_KEYS)
        if "paths" not in table:
            raise ConfigError(f"{place.file}: {inner.name} has no paths", 'Write paths = ["legacy/**"].')
        paths = patterns(inner.texts("paths", table["paths"], '["legacy/**"]'), place.folder)
        lists = {key: inner.rules(key, table[key]) for key in _RULES if key in table}
        found.append(
            Override(
                paths,
                lists.get("select"),
                lists.get("ignore", ()),
                lists.get("extend-select", ()),
                inner.severity("fail-on", table["fail-on"]) if "fail-on" in table else None,
            )
        )
    return tuple(found)


class _Place:
    """Where in the settings something stands, for messages. ``folder`` is that of the file."""

    def __init__(self, file: str, folder: str, name: str) -> None:
        self.file = file
        self.folder = folder
        self.name = name
        self.own: tuple[OwnRule, ...] = ()

    def below(self, key: str) -> _Place:
        found = _Place(self.file, self.folder, f"{self.name}.{key}")
        found.own = self.own
        return found

    def table(self, written: object, keys: tuple[str, ...] | None) -> dict[str, Any]:
        """A table with none but these keys (``None``: any)."""
        if not isinstance(written, dict):
            raise ConfigError(f"{self.file}: {self.name} must be a table")
        for key in written:
            if keys is not None and key not in keys:
                hint = _MOVED.get(key) or did_you_mean(key, keys) or f"Settings are {', '.join(keys)}."
                raise ConfigError(f"{self.file}: {self.name} has no setting {key!r}", hint)
        return written

    def texts(self, key: str, written: object, example: str) -> tuple[str, ...]:
        if not isinstance(written, list) or not all(isinstance(item, str) for item in written):
            raise ConfigError(f"{self.file}: {self.name}.{key} must be a list of patterns", f"Write {key} = {example}.")
        return tuple(written)

    def rules(self, key: str, written: object) -> tuple[str, ...]:
        if not isinstance(written, list) or not all(isinstance(item, str) for item in written):
            hint = f'Write {key} = ["L1001"].'
            raise ConfigError(f"{self.file}: {self.name}.{key} must be a list of codes or names", hint)
        from hotc.lint.registry import unknown

        if missing := unknown(written, self.own):
            raise ConfigError(f"{self.file}: there is no rule {missing[0]!r}", instead_of(missing[0]))
        return tuple(written)

    def severity(self, key: str, written: object) -> str:
        if written not in SEVERITIES:
            hint = 'Write fail-on = "warning".'
            raise ConfigError(f"{self.file}: {self.name}.{key} must be one of {', '.join(SEVERITIES)}", hint)
        return str(written)


_MOVED = {"target": "The release stands in [catalog] as target, or in a stack.", EXTEND: "extend stands before [lint]."}
