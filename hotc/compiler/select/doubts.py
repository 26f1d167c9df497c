"""What is odd about a selector that can be read: types and properties that there are not."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.select.nodes import Both, Either, Negation, Question, TypePattern, Where, walk
from hotc.compiler.suggest import did_you_mean

if TYPE_CHECKING:
    from hotc.compiler.select.nodes import Selector

_HEATS = ("OS::", "AWS::")
"""The beginnings of Heat's own types. Others may come from an environment's registry, and are never doubted."""


def unknown_types(selector: Selector) -> list[tuple[str, str]]:
    """Patterns that no type of Heat's and of the catalogue at hand fits, each with a hint (which may be empty)."""
    patterns = dict.fromkeys(node.pattern for node in walk(selector) if isinstance(node, TypePattern))
    return [
        (pattern, did_you_mean(pattern, dict.fromkeys(catalog.names())))
        for pattern in patterns
        if pattern.startswith(_HEATS) and not _is_there(pattern)
    ]


def doubts(selector: Selector) -> list[str]:
    """All of it in words, a sentence or two each."""
    types = [f"no resource type is called {pattern}. {hint}" for pattern, hint in unknown_types(selector)]
    properties = [f"{pattern} has no property {name}. {hint}" for pattern, name, hint in unknown_properties(selector)]
    return [text.rstrip() for text in (*types, *properties)]


def unknown_properties(selector: Selector) -> list[tuple[str, str, str]]:
    """Properties that are asked for and that none of the selected types of Heat's has: types, property, hint.

    Where other resources may be selected as well, nothing is said.
    """
    found = {}
    for node in walk(selector):
        if isinstance(node, Where) and (patterns := _patterns(node.source)):
            names = _properties(patterns)
            for name in _asked(node.condition):
                if names and name not in names:
                    found[" or ".join(patterns), name] = did_you_mean(name, dict.fromkeys(names))
    return [(types, name, hint) for (types, name), hint in found.items()]


def _patterns(source: Selector) -> list[str]:
    """Patterns of types, one of which fits whatever ``source`` selects; none where that can't be told."""
    match source:
        case TypePattern(pattern):
            return [pattern]
        case Where(inner, _):
            return _patterns(inner)
        case Both(items):
            return next((patterns for each in items if (patterns := _patterns(each))), [])
        case Either(items):
            each = [_patterns(item) for item in items]
            return list(dict.fromkeys(pattern for patterns in each for pattern in patterns)) if all(each) else []
        case _:
            return []


def _properties(patterns: list[str]) -> set[str]:
    """The properties of all types that fit; none where one of them may be somebody's own."""
    types = [name for name in catalog.names() if any(fnmatchcase(name, pattern) for pattern in patterns)]
    types += [catalog.canonical(pattern) for pattern in patterns]
    known = [found for name in dict.fromkeys(types) if (found := catalog.lookup(name)) is not None]
    if any(each.open_properties for each in known):
        return set()
    sure = all(pattern.startswith(_HEATS) and _is_there(pattern) for pattern in patterns)
    return {name for found in known for name in found.properties} if sure else set()


def _asked(condition: Selector) -> list[str]:
    """The properties that a condition asks for of the resource itself."""
    match condition:
        case Both(items) | Either(items):
            return [name for item in items for name in _asked(item)]
        case Negation(item):
            return _asked(item)
        case Question(path) if not path.own:
            return [str(path.steps[0])]
        case _:
            return []


def _is_there(pattern: str) -> bool:
    pattern = catalog.canonical(pattern)
    if catalog.lookup(pattern) is not None:
        return True
    return any(sign in pattern for sign in "*?") and any(fnmatchcase(name, pattern) for name in catalog.names())
