"""Functions that replace placeholders in a text: str_replace in its forms."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.intrinsics.function import Function, FunctionError, wrong_type
from hotc.compiler.intrinsics.shapes import keyed
from hotc.compiler.leaves import is_known, reveal
from hotc.compiler.scalar_spans import place
from hotc.compiler.suggest import nearest
from hotc.compiler.tree import Mapping, Scalar

if TYPE_CHECKING:
    from hotc.compiler.context import Limits
    from hotc.compiler.tree import Call

_SHORT: Final = 3
"""Characters of a name below which any two are alike."""


def as_json(value: Any, *at: str | int) -> str:
    """A list or a map as Heat writes it into a text."""
    import json

    try:
        return json.dumps(value, sort_keys=True)
    except TypeError:
        raise FunctionError("wrong-argument-value", at=at, reason="its keys are of different types") from None


def text_only(value: Any, name: str) -> str:
    """A value as a text; lists and maps are refused."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise wrong_type("a string or a number", value, "params", name)
    return str(value)


def _with_json(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return as_json(value, "params", name)
    return "" if value is None else str(value)


def _never_empty(value: Any, name: str) -> str:
    if value is None or value in ("", [], {}):
        raise FunctionError("empty-placeholder", at=("params", name), placeholder=name)
    return _with_json(value, name)


def lookalike(name: str, text: str) -> tuple[int, int] | None:
    """Where a word stands in a text that differs from a placeholder by a misspelling: its first and last offset."""
    core = name.strip("$%_@{}<># ")
    if len(core) < _SHORT:
        return None
    marked = {
        word: at for word, at in _words(text).items() if word[0] == name[0] and word[-1].isalnum() == name[-1].isalnum()
    }
    word = nearest(name, marked, cutoff=0.8)
    return (marked[word], marked[word] + len(word)) if word is not None else None


@lru_cache(maxsize=4)  # a text may be asked for thousands of placeholders
def _words(text: str) -> dict[str, int]:
    """The words of a text with the signs around them, and where each stands first."""
    import re

    first: dict[str, int] = {}
    for match in re.finditer(r"[$%@<{#]{0,9}[A-Za-z_][A-Za-z0-9_-]*[%@>}#]*", text):  # else a row of % takes for ever
        first.setdefault(match.group(), match.start())
    return first


def places_in_text(call: Call, error: FunctionError) -> tuple[Related, ...]:
    """Where the placeholder that an error speaks of, or one very like it, stands in a template that is written out."""
    name = error.values.get("placeholder")
    text = call.argument.get("template") if isinstance(call.argument, Mapping) else None
    if not isinstance(name, str) or not isinstance(text, Scalar) or not isinstance(text.value, str):
        return ()
    at = text.value.find(name)
    found = (at, at + len(name)) if at >= 0 else lookalike(name, text.value)
    if found is None:
        return ()
    span, related = place(text, *found)
    return related or (Related(span, "it stands here" if at >= 0 else "is this what is meant?"),)


def _ordered(params: dict[Any, Any]) -> list[str]:
    """Placeholders in Heat's order: longer ones first, then by the alphabet."""
    for name in params:
        if not isinstance(name, str):
            raise wrong_type("strings", name, "params", name)
        if not name:
            raise FunctionError("wrong-argument-value", at=("params",), reason="a placeholder is empty")
    return sorted(sorted(params), key=len, reverse=True)


def substitute(template: str, replacements: dict[str, str], unused: set[str]) -> str:
    """Replace placeholders; what was put in is not looked at again. ``unused`` loses the names that were found."""
    if len(replacements) == 1:
        ((only, replacement),) = replacements.items()
        if only in template:
            unused.discard(only)
        return template.replace(only, replacement)
    taken = bytearray(len(template))  # 1 where a placeholder was found: another one must not reach into it
    found: list[tuple[int, int, str]] = []
    for name, replacement in replacements.items():
        at = template.find(name)
        while at >= 0:
            end = at + len(name)
            last = taken.rfind(1, at, end)
            if last < 0:
                taken[at:end] = b"\1" * len(name)
                found.append((at, end, replacement))
            at = template.find(name, end if last < 0 else last + 1)
    pieces: list[str] = []
    done = 0
    for at, end, replacement in sorted(found, key=itemgetter(0)):
        unused.discard(template[at:end])
        pieces += template[done:at], replacement
        done = end
    return "".join((*pieces, template[done:]))


def replacer(convert: Any, *, strict: bool = False) -> Any:
    """The computation of one form; ``convert(value, placeholder)`` makes a text of a value."""

    def compute(argument: Any, limits: Limits) -> str:
        template, params = argument["template"], argument["params"]
        if not isinstance(template, str):
            raise wrong_type("a string", template, "template")
        if not isinstance(params, dict):
            raise wrong_type("a map", params, "params")
        replacements = {name: convert(params[name], name) for name in _ordered(params)}
        unused = set(replacements)
        result = substitute(template, replacements, unused)
        if strict and unused:
            missing = next(name for name in replacements if name in unused)
            raise FunctionError("placeholder-not-found", at=("params", missing), placeholder=missing)
        return result

    return compute


def _replace_partly(convert: Any, *, strict: bool = False) -> Any:
    """Find what is wrong with the template, the placeholders and the values that are known."""

    def partial(argument: Any, limits: Limits) -> Any:
        params = argument["params"]
        if not isinstance(params, dict):
            return NotImplemented
        names = _ordered(params)
        for name in names:
            if is_known(params[name]):
                convert(reveal(params[name]), name)
        template = reveal(argument["template"])
        if isinstance(template, str) and strict:
            unused = set(names)
            substitute(template, dict.fromkeys(names, ""), unused)
            if unused:
                missing = next(name for name in names if name in unused)
                raise FunctionError("placeholder-not-found", at=("params", missing), placeholder=missing)
        return NotImplemented

    return partial


def _replace_prefix(argument: Any) -> str:
    template, params = argument["template"], argument["params"]
    if not isinstance(template, str) or not isinstance(params, dict):
        return ""
    end = len(template)
    for name, value in params.items():
        found = template.find(name) if isinstance(name, str) and name else 0
        if found >= 0 and not isinstance(value, str):
            end = min(end, found)
    known = {name: value for name, value in params.items() if isinstance(value, str) and isinstance(name, str) and name}
    # A known placeholder that reaches over the cut belongs to the rest.
    while any(name in template and template.find(name) < end < template.find(name) + len(name) for name in known):
        end = min(template.find(name) for name in known if template.find(name) >= 0)
    return substitute(template[:end], {name: known[name] for name in _ordered(known)}, set())


def _replace_function(name: str, convert: Any, *, strict: bool = False) -> Function:
    return Function(
        name,
        replacer(convert, strict=strict),
        slots=2,
        partial=_replace_partly(convert, strict=strict),
        prefix=_replace_prefix,
        check=_REPLACE_CHECK,
    )


_REPLACE_CHECK: Final = keyed(
    {"template": "string", "params": "map"},
    {},
    "a map with template and params",
    moments={"params": "construct"},
)

FAMILY: Final = (
    _replace_function("str_replace_text", text_only),
    _replace_function("str_replace", _with_json),
    _replace_function("str_replace_strict", _with_json, strict=True),
    _replace_function("str_replace_vstrict", _never_empty, strict=True),
)
