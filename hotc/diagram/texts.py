"""Values and expressions as short texts for people. Secrets are masked here, so that no renderer can forget it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "***"


_SECRET = re.compile(r"(passw(or)?d|passphrase|secret|private_?key|admin_?pass|token|api_?key)$", re.IGNORECASE)


def names_a_secret(name: object, value: Value) -> bool:
    """Whether a text stands under a name such as ``password``: then it is masked, though nobody declared it hidden."""
    return isinstance(value, str) and bool(_SECRET.search(str(name)))


def of(value: Value, *, limit: int = 400) -> str:
    """A value as one short text, cut at ``limit`` characters."""
    text = _of(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _of(value: Value) -> str:
    if isinstance(value, Secret):
        return MASK
    if isinstance(value, Unknown):
        return MASK if value.secret else _unknown(value)
    if isinstance(value, Choice):
        if value.secret:
            return MASK
        return f"{_of(value.then)} if {_of(value.condition)} else {_of(value.otherwise)}"
    if value is ABSENT or value is None:
        return "—"
    if value is POISON:
        return "?"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        parts = (f"{key}: {MASK if names_a_secret(key, item) else _nested(item)}" for key, item in value.items())
        return ", ".join(parts) or "{}"
    if isinstance(value, list):
        return ", ".join(_nested(item) for item in value) or "[]"
    return str(value)


def _nested(value: Value) -> str:
    text = _of(value)
    if isinstance(value, dict) and value:
        return "{" + text + "}"
    return f"[{text}]" if isinstance(value, list) and value else text


def _unknown(value: Unknown) -> str:
    arguments = value.arguments
    if value.function == "get_param":
        parts = arguments if isinstance(arguments, list) else [arguments]
        return "{" + ".".join(_of(part).rsplit("/", 1)[-1] for part in parts) + "}"
    if value.function == "get_resource":
        return f"→ {_of(arguments)}"
    if value.function == "get_attr" and isinstance(arguments, list):
        return "→ " + ".".join(_of(part) for part in arguments)
    return f"{value.function}({_of(arguments)})"


def as_value(node: Node | None) -> Value:
    """What is written, as a value, where nothing evaluated it: functions stay unknown."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [as_value(item) for item in node.items]
    if isinstance(node, Mapping):
        return {entry.key.value: as_value(entry.value) for entry in node.effective()}
    if isinstance(node, Call):
        return Unknown(node.name, as_value(node.argument))
    return POISON


def condition(node: Node | None, named: dict[str, Node], *, depth: int = 0) -> str:
    """A condition in words: ``flavor = m1.large``, ``not (a or b)``. ``named`` are the template's conditions."""
    if isinstance(node, Scalar):
        name = str(node.value)
        if depth == 0 and name in named:
            inner = condition(named[name], named, depth=1)
            return f"{name}: {inner}" if inner != name else name
        # as nothing, a comparison with it would look like half of one
        return '""' if node.value == "" else of(node.value)
    if not isinstance(node, Call):
        return of(as_value(node))
    arguments: Iterable[Node] = node.argument.items if isinstance(node.argument, Sequence) else [node.argument]
    parts = [condition(part, named, depth=depth + 1) for part in arguments]
    if node.name == "equals" and len(parts) == 2:
        return f"{parts[0]} = {parts[1]}"
    if node.name in ("and", "or"):
        text = f" {node.name} ".join(parts)
        return f"({text})" if depth > 1 else text
    if node.name == "not":
        return f"not {parts[0]}" if " " not in parts[0] else f"not ({parts[0]})"
    if node.name == "get_param":
        return ".".join(parts)
    return of(as_value(node), limit=60)
