"""Several environments as one: how what they say about parameters is merged.

Source of the rules: Heat's ``common/environment_util.py`` (27.0.1).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Related
from hotc.compiler.parameters import Given
from hotc.compiler.source import Span
from hotc.compiler.tree import Node

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.environment import Environment, Layer


def merge_layers(environment: Environment, types: dict[str, str], context: Context) -> None:
    """Fill the environment's ``parameters`` and ``parameter_defaults``; ``types`` are those of all declarations."""
    merger = _Merger(types, context)
    for layer in environment.layers:
        environment.parameters = merger.merge(environment.parameters, layer.parameters, layer)
        environment.parameter_defaults = merger.merge(environment.parameter_defaults, layer.defaults, layer)


class _Merger:
    def __init__(self, types: dict[str, str], context: Context) -> None:
        self.types = types
        self.context = context
        self.strategies: dict[str, tuple[str, Given]] = {}

    def merge(self, old: dict[str, Given], new: dict[str, Given], layer: Layer) -> dict[str, Given]:
        for name, given in new.items():
            if name in self.types and given.value is not None:
                self._strategy(name, given, layer)
        if not old:
            return dict(new)
        merged = dict(old)
        for name, given in new.items():
            if given.value is None:
                continue
            if name not in self.types:
                if name not in merged:
                    merged[name] = Given(given.value, given.where, ignored_by_heat=True)
                continue
            strategy = self.strategies[name][0]
            before = old.get(name)
            if strategy == "overwrite" or before is None or before.value is None:
                merged[name] = given
            else:
                merged[name] = self._merged(name, before, given, deep=strategy == "deep_merge")
        return merged

    def _strategy(self, name: str, given: Given, layer: Layer) -> None:
        known = self.strategies.get(name)
        default = layer.strategies.get("default", "overwrite")
        strategy = layer.strategies.get(name, known[0] if known else default)
        if known is None:
            self.strategies[name] = strategy, given
        elif known[0] != strategy:
            where = known[1].where
            span = where.span if isinstance(where, Node) else where
            related = (Related(span, f"merged by {known[0]} here"),) if isinstance(span, Span) else ()
            self.context.report(
                "conflicting-merge-strategies",
                given.where,
                path=f"parameters.{name}",
                related=related,
                name=name,
                strategy=strategy,
                other=known[0],
            )

    def _merged(self, name: str, old: Given, new: Given, *, deep: bool) -> Given:
        kind = self.types[name]
        try:
            if kind == "json":
                return Given(_map(_parsed(old.value), _parsed(new.value), deep=deep), new.where)
            if kind == "comma_delimited_list":
                return Given(_list(old.value, new.value), new.where)
            if kind == "string":
                return Given("".join([old.value, new.value]), new.where)
        except (TypeError, ValueError, AttributeError):
            pass  # reported below, as for the types that can't be merged at all
        self.context.report("unmergeable-parameter", new.where, path=f"parameters.{name}", name=name, type=kind)
        return new


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value


def _map(old: Any, new: Any, *, deep: bool) -> Any:
    if not old:
        return new
    merged = dict(old)
    for key, value in new.items():
        if value is None:
            continue
        before = merged.get(key)
        if not deep or not before:
            merged[key] = value
        elif isinstance(value, dict):
            merged[key] = _map(before, value, deep=True)
        elif isinstance(value, list):
            merged[key] = _list(before, value)
        elif isinstance(value, str):
            merged[key] = "".join([before, value])
        else:
            merged[key] = value
    return merged


def _list(old: Any, new: Any) -> Any:
    if not old:
        return new
    return [*old, *new] if isinstance(new, list) else ",".join([old, new])
