"""Functions that make texts: list_join in both forms, str_split, digest, make_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.placeholders import as_json
from hotc.compiler.intrinsics.shapes import keyed, positional
from hotc.compiler.tree import Mapping, Scalar
from hotc.compiler.values import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.tree import Call


# --- list_join and str_split


def join_texts(argument: Any, limits: Limits) -> str:
    """``[delimiter, list of texts]`` joined."""
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


def join_partly(argument: Any, limits: Limits) -> Any:
    """Find what is wrong with the items that are known. Only the old form refuses lists and maps."""
    lists = argument[1:] if isinstance(argument, list) else []
    for position, values in enumerate(lists, 1):
        for index, item in enumerate(values if isinstance(values, list) else []):
            if isinstance(item, bool | int | float):
                raise wrong_type("a string, a list or a map", item, position, index)
    return NotImplemented


def join_prefix(argument: Any) -> str:
    """How a joined text begins, as far as its items are known."""
    if not isinstance(argument, list) or not isinstance(argument[0], str):
        return ""
    delimiter, *lists = argument
    text = ""
    for values in lists:
        if not isinstance(values, list):
            break  # it may be empty: then no delimiter follows
        for item in values:
            if isinstance(item, Choice):
                return text.removesuffix(delimiter)  # it may be nothing
            if not isinstance(item, str):
                return text
            text += item + delimiter
    return text.removesuffix(delimiter)


def _split(argument: Any, limits: Limits) -> Any:
    if not isinstance(argument, list) or len(argument) < 2:
        raise FunctionError("wrong-arguments", usage=_SPLIT_USAGE, found=describe(argument))
    delimiter, text, *index = argument
    if text is None:
        return None
    if not isinstance(text, str):
        raise wrong_type("a string", text, 1)
    if delimiter is not None and not isinstance(delimiter, str):
        raise wrong_type("a string", delimiter, 0)
    if delimiter == "":
        raise FunctionError("wrong-argument-value", at=(0,), reason="the delimiter is empty")
    pieces = text.split(delimiter)  # null: at white space, as in Python
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


_SPLIT_USAGE: Final = "[delimiter, text] or [delimiter, text, index]"


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


URL_PARTS: Final = ("scheme", "username", "password", "host", "port", "path", "query", "fragment")


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


def _url_prefix(argument: Any) -> str:
    """``scheme://user:password@host:port`` as far as it is known and stands at the beginning in any case."""
    from urllib.parse import quote

    scheme = argument.get("scheme") if isinstance(argument, dict) else None
    if not isinstance(scheme, str) or not scheme or scheme != scheme.lower() or not scheme.isalpha():
        return ""
    user, password, host, port = (argument.get(part, "") for part in ("username", "password", "host", "port"))
    if not isinstance(user, str) or not isinstance(password, str):
        return f"{scheme}:"
    login = (
        quote(user, safe="") + (f":{quote(password, safe='')}" if password else "") + "@" if user or password else ""
    )
    if not isinstance(host, str):
        return f"{scheme}://{login}" if login else f"{scheme}:"
    if not host or "[" in host or ":" in host:
        return f"{scheme}:"
    location = login + quote(host, safe="")
    return f"{scheme}://{location}" + (f":{port}" if isinstance(port, int | str) and port else "")


_URL_SHAPE: Final = keyed(
    {},
    {name: {"query": "map", "port": "any"}.get(name, "string") for name in URL_PARTS},
    "a map with the parts of the URL",
    moment="validate",
    strict="validate",
    moments=dict.fromkeys(URL_PARTS, "validate"),
)


def _check_url_call(call: Call, report: Callable[..., None]) -> None:
    _URL_SHAPE(call, report)
    port = call.argument.get("port") if isinstance(call.argument, Mapping) else None
    if isinstance(port, Scalar):
        try:
            _check_url({"port": port.value})
        except FunctionError as error:
            report(error.code, port, "validate", **{"argument": "port", **error.values})


FAMILY: Final = (
    Function(
        "list_join_single",
        join_texts,
        slots=2,
        partial=join_partly,
        prefix=join_prefix,
        check=positional(2, 2, "[delimiter, list]", items=("string", "list")),
    ),
    Function(
        "list_join",
        _join_values,
        slots=1,
        partial=join_partly,
        prefix=join_prefix,
        check=positional(2, None, "[delimiter, list, …]", items=("string",), rest="list or nothing"),
    ),
    Function(
        "str_split",
        _split,
        check=positional(2, None, _SPLIT_USAGE, moment="resolve", whole=True),
    ),
    Function(
        "digest",
        _digest,
        check=positional(2, 2, "[algorithm, text]", moment="resolve", whole=True, items=("string", "string")),
    ),
    Function(
        "make_url",
        _make_url,
        prefix=_url_prefix,
        check=_check_url_call,
    ),
)
