"""Values as plain JSON data and back: what ``resolved`` shows, and what a saved plan and the state hold.

What is not plain stands as a map with one key: ``{"$ref": address}`` (the id of a resource), ``{"$runtime": {function:
arguments}}``, ``{"$param": name}`` (a parameter without value; ``[name, key, …]`` with a path), ``{"$if": [condition,
then, otherwise]}``, ``{"$absent": true}`` (only in ``$if``), ``{"$secret": value}`` (where secrets are to be marked),
``{"$error": reason}``. A user's own map that looks like one of these is wrapped: ``{"$literal": map}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hotc.compiler.intrinsics.registry import REGISTRY
from hotc.compiler.leaves import origins
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.unit import Unit

Secrets = Literal["mask", "show", "mark"]

MASK = "***"
LARGEST = 10_000
"""Pieces of one expression that is not known yet. Expressions share their pieces; written out, each use counts."""
_MARKS = frozenset({"$ref", "$runtime", "$param", "$if", "$absent", "$secret", "$error", "$literal"})


def to_plain(value: Value, secrets: bool | Secrets = False) -> Any:
    """A value as JSON data. Secrets are masked as ``***``, shown (``True``), or marked as ``{"$secret": value}``
    (``"mark"``).

    Marked data is the only form that :func:`from_plain` turns back into the same value where there are secrets in it.
    """
    mode: Secrets = ("show" if secrets else "mask") if isinstance(secrets, bool) else secrets
    return _plain(value, mode)


def _plain(value: Value, mode: Secrets, *, inside: bool = False) -> Any:
    """``inside``: within an expression whose size is known to be fine."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is int or kind is float:
        return value
    if kind is list:
        return [_plain(item, mode, inside=inside) for item in value]
    if kind is dict:
        data = {_key(key): _plain(item, mode, inside=inside) for key, item in value.items()}
        return {"$literal": data} if len(data) == 1 and next(iter(data)) in _MARKS else data
    if kind is Secret:
        return MASK if mode == "mask" else _secret(_plain(value.value, mode, inside=inside), mode)
    if (kind is Unknown or kind is Choice) and not inside and _is_large(value):
        return {"$error": "too large"}
    if kind is Unknown:
        return _plain_unknown(value, mode)
    if kind is Choice:
        sides = [_plain(side, mode, inside=True) for side in (value.condition, value.then, value.otherwise)]
        return _secret({"$if": sides}, mode) if value.secret else {"$if": sides}
    if value is ABSENT:
        return {"$absent": True}
    return {"$error": "reported"} if value is POISON else str(value)


def _is_large(value: Value) -> bool:
    """Whether an expression written out has more than :data:`LARGEST` pieces."""
    waiting, count = [value], 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > LARGEST:
            return True
        kind = type(item)
        if kind is Unknown:
            waiting.append(item.arguments)
        elif kind is Choice:
            waiting += (item.condition, item.then, item.otherwise)
        elif kind is Secret:
            waiting.append(item.value)
        elif kind is list:
            waiting += item
        elif kind is dict:
            waiting += item.values()
    return False


def _key(key: object) -> str:
    """A key as JSON writes it; Heat's templates go over the wire as JSON, too."""
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)


def _secret(data: Any, mode: Secrets) -> Any:
    return {"$secret": data} if mode == "mark" else data


def _plain_unknown(value: Unknown, mode: Secrets) -> Any:
    arguments = value.arguments
    data: dict[str, Any]
    if value.function == "get_resource" and isinstance(arguments, str):
        data = {"$ref": arguments}
    elif value.function == "get_param" and isinstance(arguments, list) and isinstance(arguments[0], str):
        plain = _plain(arguments, mode, inside=True)
        data = {"$param": plain[0] if len(plain) == 1 else plain}
    else:
        data = {"$runtime": {value.function: _plain(arguments, mode, inside=True)}}
    return _secret(data, mode) if value.secret else data


def from_plain(data: Any) -> Value:
    """The value of which :func:`to_plain` made this data.

    Types, origins and known prefixes of unknowns are not kept; types of results and origins are found again from the
    functions. Raises :class:`ValueError` on data that it never made.
    """
    kind = type(data)
    if kind is list:
        return [from_plain(item) for item in data]
    if kind is not dict:
        return data
    if len(data) == 1:
        ((mark, content),) = data.items()
        if mark in _MARKS:
            return _from_mark(mark, content)
    return {key: from_plain(item) for key, item in data.items()}


def _from_mark(mark: str, content: Any) -> Value:
    if mark == "$literal":
        return {key: from_plain(item) for key, item in content.items()}
    if mark == "$ref":
        return Unknown("get_resource", content, type="string", origins=frozenset((content,)))
    if mark == "$param":
        arguments = from_plain(content) if isinstance(content, list) else [content]
        return Unknown("get_param", arguments, origins=frozenset((f"param:{arguments[0]}",)))
    if mark == "$runtime":
        ((name, arguments),) = content.items()
        if name not in REGISTRY:
            raise ValueError(f"there is no function {name}")
        return _residual(name, from_plain(arguments))
    if mark == "$if":
        condition, then, otherwise = map(from_plain, content)
        return Choice(condition, then, otherwise)
    if mark == "$secret":
        return _marked(from_plain(content))
    return ABSENT if mark == "$absent" else POISON


def _residual(name: str, arguments: Value) -> Unknown:
    found = origins(arguments)
    if name == "get_attr" and isinstance(arguments, list) and arguments and isinstance(arguments[0], str):
        found |= {arguments[0]}
    return Unknown(name, arguments, type=REGISTRY[name].type, origins=found)


def _marked(value: Value) -> Value:
    if isinstance(value, Unknown | Choice):
        value.secret = True
        return value
    return Secret(value)


def plain(unit: Unit, *, secrets: bool = False) -> dict[str, Any]:
    """The root instance as :meth:`hotc.Compilation.resolved` gives it: values as Heat would see them before
    anything exists.
    """
    from hotc.compiler.resolved import resolved

    return resolved(unit, secrets=secrets)
