"""Environment files → an :class:`~hotc.compiler.environment.Environment`.

Sources: Heat's ``common/environment_format.py`` and ``common/environment_util.py``, and heatclient's
``common/template_utils.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.data import to_data
from hotc.compiler.environment import Environment, Layer
from hotc.compiler.parameters import Given
from hotc.compiler.passes.read import load, read_map
from hotc.compiler.registry_files import RegistryReader
from hotc.compiler.renaming import rename
from hotc.compiler.sections.shapes import is_broken, is_nothing, kind_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.tree import Entry, Node

SECTIONS = (
    "parameters",
    "parameter_defaults",
    "resource_registry",
    "encrypted_param_names",
    "event_sinks",
    "parameter_merge_strategies",
)
STRATEGIES = ("overwrite", "merge", "deep_merge")
_LISTS = ("encrypted_param_names", "event_sinks")
_UNREAD = ("encrypted_param_names", "parameter_merge_strategies")
"""Sections in which Heat looks for names only: it takes a text, in which it finds none."""


def read_environments(paths: Iterable[str], context: Context, *, global_paths: Iterable[str] = ()) -> Environment:
    """The files at ``paths``, in this order; those of the global directory come before all of them."""
    reader = _Reader(context)
    for path in global_paths:
        reader.file(path, user=False)
    for path in paths:
        reader.file(path, user=True)
    reader.environment.registry = reader.registry.finish()
    return reader.environment


class _Reader:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.environment = Environment()
        self.registry = RegistryReader(context)

    def file(self, path: str, *, user: bool) -> None:
        """Take one file in."""
        source = load(self.context.loader.resolve(path, None), self.context)
        if source is None:
            return
        if user:
            source.name = path
        self.environment.sources.append(source)
        root = read_map(source, self.context, what="An environment", empty_is_fine=True)
        if root is None:
            return
        layer = Layer(source, root, user=user)
        self.environment.layers.append(layer)
        for entry in root.effective():
            if self._has_shape(entry, root):
                self._section(str(entry.key.value), entry.value, layer)

    def _has_shape(self, entry: Entry, root: Mapping) -> bool:
        """Whether this is a section, and what it should be: a list or a map."""
        name, value, context = str(entry.key.value), entry.value, self.context
        if name not in SECTIONS:
            meant = nearest(name, SECTIONS)
            fix = rename(entry.key, meant) if meant and root.entry(meant) is None else None
            hint = did_you_mean(name, SECTIONS) or f"Sections are {', '.join(SECTIONS)}."
            context.report("unknown-environment-section", entry.key, path=name, hint=hint, fix=fix, section=name)
            return False
        if is_nothing(value):
            hint = "Take the line out, or write {} behind it."
            context.report("empty-environment-section", entry.key, path=name, hint=hint, section=name)
            return False
        if isinstance(value, Sequence if name in _LISTS else Mapping):
            return True
        if to_data(value) and not is_broken(value):  # Heat takes what Python finds false for an empty section
            shape = "a list" if name in _LISTS else "a map"
            heat: HeatLevel = "never" if name in _UNREAD and isinstance(value, Scalar) else "parse"
            kind = kind_of(value)
            context.report(
                "bad-environment-section", value, path=name, heat=heat, section=name, wanted=shape, kind=kind
            )
        return False

    def _section(self, name: str, value: Node, layer: Layer) -> None:
        if isinstance(value, Mapping):
            if name == "parameters":
                layer.parameters = _given(value)
            elif name == "parameter_defaults":
                layer.defaults = _given(value)
            elif name == "resource_registry":
                self.registry.read(value, layer.source, user=layer.user)
            else:
                layer.strategies = _strategies(value, self.context)
        elif isinstance(value, Sequence):
            if name == "event_sinks":
                _event_sinks(value, self.environment, self.context)
            else:
                self.environment.encrypted_param_names += [str(to_data(item)) for item in value.items]


def _given(section: Mapping) -> dict[str, Given]:
    return {str(e.key.value): Given(to_data(e.value), e.value) for e in section.effective() if not is_broken(e.value)}


def _strategies(section: Mapping, context: Context) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in section.effective():
        strategy = to_data(entry.value)
        if strategy in STRATEGIES:
            found[str(entry.key.value)] = strategy
            continue
        hint = did_you_mean(str(strategy), STRATEGIES) or f"Strategies are {', '.join(STRATEGIES)}."
        path = f"parameter_merge_strategies.{entry.key.value}"
        context.report("unknown-merge-strategy", entry.value, path=path, hint=hint, strategy=strategy)
    return found


def _event_sinks(section: Sequence, environment: Environment, context: Context) -> None:
    for number, item in enumerate(section.items):
        if isinstance(item, Mapping) and isinstance(kind := item.get("type"), Scalar) and isinstance(kind.value, str):
            environment.event_sinks.append(item)
        elif not is_broken(item):
            context.report("bad-event-sink", item, path=f"event_sinks[{number}]", kind=kind_of(item))
