"""Functions that make texts: str_replace in its forms, list_join in both, str_split, digest, make_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.shapes import keyed, positional

if TYPE_CHECKING:
    from hotc.compiler.context import Limits


def as_json(value: Any, *at: str | int) -> str:
    """A list or a map as Heat writes it into a text."""
    import json

    try:
        return json.dumps(value, sort_keys=True)
    except TypeError:
        raise FunctionError("wrong-argument-value", at=at, reason="its keys are of different types") from None


# --- str_replace


def _text_only(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise wrong_type("a string or a number", value, "params", name)
    return str(value)


def _with_json(value: Any, name: str) -> str:
    if isinstance(value, list | dict):
        return as_json(value, "params", name)
    return "" if value is None else str(value)


def _never_empty(value: Any, name: str) -> str:
    if value is None or value in ("", [], {}):
        raise FunctionError("empty-placeholder", at=("params", name), placeholder=name)
    return _with_json(value, name)


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
    pieces: list[tuple[bool, str]] = [(True, template)]  # (still to be searched, text)
    for name, replacement in replacements.items():
        divided: list[tuple[bool, str]] = []
        for is_open, text in pieces:
            if not is_open or name not in text:
                divided.append((is_open, text))
                continue
            unused.discard(name)
            for index, part in enumerate(text.split(name)):
                if index:
                    divided.append((False, replacement))
                if part:
                    divided.append((True, part))
        pieces = divided
    return "".join(text for _, text in pieces)


def _replacer(convert: Any, *, strict: bool = False) -> Any:
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


_REPLACE_CHECK = keyed(
    {"template": "string", "params": "map"},
    {},
    "a map with template and params",
    moments={"params": "construct"},
)


# --- list_join and str_split


def _join_texts(argument: Any, limits: Limits) -> str:
    delimiter, strings = argument
    if strings is None:
        strings = []
    if not isinstance(strings, list):
        raise wrong_type("a list", strings, 1)
    if not isinstance(delimiter, str):
        raise wrong_type("a string", delimiter, 0)
    for index, item in enumerate(strings):
        if item is not None and not isinstance(item, str):
            raise wrong_type("a string", item, 1, index)
    return delimiter.join(item or "" for item in strings)


def _join_values(argument: Any, limits: Limits) -> str:
    if not isinstance(argument, list) or not argument:
        raise wrong_type("a list", argument)
    delimiter, *lists = argument
    texts = []
    for position, values in enumerate(lists, 1):
        if not values:
            continue
        if not isinstance(values, list):
            raise wrong_type("a list", values, position)
        for index, item in enumerate(values):
            if isinstance(item, list | dict):
                texts.append(as_json(item, position, index))
            elif item is None or isinstance(item, str):
                texts.append(item or "")
            else:
                raise wrong_type("a string, a list or a map", item, position, index)
    if not isinstance(delimiter, str):
        raise wrong_type("a string", delimiter, 0)
    return delimiter.join(texts)


def _split(argument: Any, limits: Limits) -> Any:
    if not isinstance(argument, list) or len(argument) < 2:
        raise FunctionError("wrong-arguments", usage=_SPLIT_USAGE, found=describe(argument))
    delimiter, text, *index = argument
    if text is None:
        return None
    if not isinstance(text, str):
        raise wrong_type("a string", text, 1)
    if not isinstance(delimiter, str):
        raise wrong_type("a string", delimiter, 0)
    if not delimiter:
        raise FunctionError("wrong-argument-value", at=(0,), reason="the delimiter is empty")
    pieces = text.split(delimiter)
    if not index:
        return pieces
    try:
        position = int(index[0])
    except (ValueError, TypeError):
        raise wrong_type("a number", index[0], 2) from None
    try:
        return pieces[position]
    except IndexError:
        raise FunctionError("index-out-of-range", at=(2,), index=position, last=len(pieces) - 1) from None


_SPLIT_USAGE = "[delimiter, text] or [delimiter, text, index]"


# --- digest and make_url


def _digest(argument: Any, limits: Limits) -> str:
    if not isinstance(argument, list) or len(argument) != 2:
        raise FunctionError("wrong-arguments", usage="[algorithm, text]", found=describe(argument))
    algorithm, text = argument
    for index, item in enumerate(argument):
        if not isinstance(item, str):
            raise wrong_type("a string", item, index)
    import hashlib

    if algorithm.lower() not in hashlib.algorithms_available:
        known = ", ".join(sorted(hashlib.algorithms_guaranteed))
        raise FunctionError(
            "unknown-algorithm", at=(0,), value=algorithm, hint=f"algorithms that are always there: {known}"
        )
    try:
        return hashlib.new(algorithm, text.encode("latin-1")).hexdigest()
    except UnicodeEncodeError:
        reason = "Heat hashes Latin-1, and the text has characters that are not in it"
        raise FunctionError("wrong-argument-value", at=(1,), reason=reason) from None
    except (TypeError, ValueError):
        raise FunctionError("unknown-algorithm", at=(0,), value=algorithm) from None


URL_PARTS = ("scheme", "username", "password", "host", "port", "path", "query", "fragment")


def _check_url(parts: dict[str, Any]) -> None:
    for name in URL_PARTS:
        if name not in parts:
            continue
        value = parts[name]
        if name == "query":
            if not isinstance(value, dict):
                raise wrong_type("a map", value, name)
        elif name == "port":
            try:
                port = int(value)
            except (TypeError, ValueError):
                raise wrong_type("a port number", value, name) from None
            if not 0 < port <= 65535:
                raise FunctionError("wrong-argument-value", at=(name,), reason=f"{port} is not between 1 and 65535")
        elif not isinstance(value, str):
            raise wrong_type("a string", value, name)


def _make_url(argument: Any, limits: Limits) -> str:
    from urllib.parse import quote, urlencode, urlunsplit

    if not isinstance(argument, dict):
        raise wrong_type("a map", argument)
    _check_url(argument)
    scheme = argument.get("scheme", "")
    if ":" in scheme:
        raise FunctionError("wrong-argument-value", at=("scheme",), reason="it contains a colon")
    username, password = (quote(argument.get(part, ""), safe="") for part in ("username", "password"))
    host = argument.get("host", "")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    host = quote(host, safe=":")
    location = f"[{host}]" if ":" in host else host
    if username or password:
        location = username + (f":{password}" if password else "") + "@" + location
    if argument.get("port"):
        location += f":{argument['port']}"
    query = urlencode(argument.get("query", {})).replace("%2F", "/")
    fragment = quote(argument.get("fragment", ""))
    result: str = urlunsplit((scheme, location, quote(argument.get("path", "")), query, fragment))
    return result


FAMILY = (
    Function("str_replace_text", _replacer(_text_only), slots=2, check=_REPLACE_CHECK),
    Function("str_replace", _replacer(_with_json), slots=2, check=_REPLACE_CHECK),
    Function("str_replace_strict", _replacer(_with_json, strict=True), slots=2, check=_REPLACE_CHECK),
    Function("str_replace_vstrict", _replacer(_never_empty, strict=True), slots=2, check=_REPLACE_CHECK),
    Function(
        "list_join_single",
        _join_texts,
        slots=2,
        check=positional(2, 2, "[delimiter, list]", items=("string", "list")),
    ),
    Function(
        "list_join",
        _join_values,
        slots=1,
        check=positional(2, None, "[delimiter, list, …]", items=("string",), rest="list"),
    ),
    Function(
        "str_split",
        _split,
        check=positional(2, None, _SPLIT_USAGE, moment="resolve", whole=True, items=("string", "string")),
    ),
    Function(
        "digest",
        _digest,
        check=positional(2, 2, "[algorithm, text]", moment="resolve", whole=True, items=("string", "string")),
    ),
    Function(
        "make_url",
        _make_url,
        check=keyed(
            {},
            {name: {"query": "map", "port": "any"}.get(name, "string") for name in URL_PARTS},
            "a map with the parts of the URL",
            moment="validate",
            strict="validate",
            moments=dict.fromkeys(URL_PARTS, "validate"),
        ),
    ),
)
