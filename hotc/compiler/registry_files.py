"""The section ``resource_registry`` of environment files → a registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hotc.compiler.data import to_data
from hotc.compiler.library import LIBRARY
from hotc.compiler.passes.read import report_missing
from hotc.compiler.registry import HOOKS, RESTRICTED_ACTIONS, Mapped, Registry, names_template
from hotc.compiler.sections.shapes import is_broken, is_nothing, kind_of
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.tree import Mapping, Scalar

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Entry, Node

_WORDS = {
    "hooks": (HOOKS, "bad-hook", "hook"),
    "restricted_actions": (RESTRICTED_ACTIONS, "bad-restricted-action", "action"),
}


class RegistryReader:
    """Collects the registries of several files. A later file replaces entry by entry, ``resources`` as a whole."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._top: dict[str, tuple[Entry, str, bool]] = {}

    def read(self, section: Mapping, source: SourceFile, *, user: bool) -> None:
        """Take one file's section in."""
        base = self._base(section, source.uri)
        first = not self._top
        for entry in section.effective():
            name = str(entry.key.value)
            if name == "base_url" or (is_nothing(entry.value) and not first):
                continue
            self._top[name] = (entry, base, user)

    def finish(self) -> Registry:
        """The registry of all files."""
        registry = Registry()
        for name, (entry, base, user) in self._top.items():
            if name == "resources" and isinstance(entry.value, Mapping):
                for below in entry.value.effective():
                    self._branch(below, ("resources", str(below.key.value)), base, user, registry.resources)
            elif name in _WORDS:
                self._words(name, entry)
            elif (mapped := self._mapped(entry, (name,), base, user)) is not None:
                registry.types[name] = mapped
        return registry

    def _branch(self, entry: Entry, path: tuple[str, ...], base: str, user: bool, into: dict[str, Any]) -> None:
        if not isinstance(entry.value, Mapping):
            if not is_broken(entry.value):
                self._bad(entry, path)
            return
        branch: dict[str, Any] = into.setdefault(path[-1], {})
        base = self._base(entry.value, base)
        for below in entry.value.effective():
            name = str(below.key.value)
            if name == "base_url":
                continue
            if name in _WORDS:
                branch[name] = self._words(name, below)
            elif isinstance(below.value, Mapping):
                self._branch(below, (*path, name), base, user, branch)
            elif (mapped := self._mapped(below, (*path, name), base, user)) is not None:
                branch[name] = mapped

    def _mapped(self, entry: Entry, path: tuple[str, ...], base: str, user: bool) -> Mapped | None:
        value = entry.value
        target = to_data(value)
        if not isinstance(target, str) or not isinstance(value, Scalar):
            if not is_broken(value):
                self._bad(entry, path)
            return None
        kind: Literal["template", "type"] = "type"
        if "::" not in target:
            target = self.context.loader.resolve(target, base)
            if not self._there(target, value, path):
                return None
            kind = "template" if names_template(target) else "type"
        if names_template(path[-1]):
            kind = "template"
        return Mapped(path, target, kind, entry.key, value, user=user)

    def _there(self, uri: str, value: Scalar, path: tuple[str, ...]) -> bool:
        if self.context.loader.exists(uri):
            return True
        if uri.startswith(LIBRARY):
            report_missing(uri, self.context, value, path=_text(path))
            return False
        from hotc.compiler.near_files import near_file

        name = self.context.loader.display(uri)
        hint = near_file(uri, self.context.loader)
        hint = hint or "A type has :: in its name; everything else is the name of a file, relative to the environment."
        # Heat's client looks no deeper than resources: NAME: TYPE
        heat: HeatLevel = "parse" if len(path) <= 3 else "never"
        self.context.report("missing-file", value, path=_text(path), hint=hint, heat=heat, file=name)
        return False

    def _words(self, key: str, entry: Entry) -> tuple[str, ...]:
        known, code, field = _WORDS[key]
        data = to_data(entry.value)
        words = data if isinstance(data, list) else [data]
        for word in words:
            if word not in known:
                shown: dict[str, Any] = {field: f'"{word}"'}
                hint = did_you_mean(str(word), known) or f"There are {', '.join(known)}."
                self.context.report(code, entry.value, path=key, hint=hint, **shown)
        return tuple(word for word in words if word in known)

    def _base(self, section: Mapping, default: str) -> str:
        """What names of files are relative to: ``base_url``, else the file itself."""
        entry = section.entry("base_url")
        base = to_data(entry.value) if entry is not None else None
        if entry is not None and not is_broken(entry.value) and not (isinstance(base, str) and base):
            self._bad(entry, ("base_url",))
        return self.context.loader.resolve(base, default) + "/" if isinstance(base, str) and base else default

    def _bad(self, entry: Entry, path: tuple[str, ...]) -> None:
        where: Node = entry.key if is_nothing(entry.value) else entry.value
        kind = kind_of(entry.value)
        self.context.report("bad-registry-entry", where, path=_text(path), name=path[-1], kind=kind)


def _text(path: tuple[str, ...]) -> str:
    return ".".join(("resource_registry", *path))
