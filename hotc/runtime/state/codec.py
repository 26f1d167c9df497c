"""Values as the text of a column: JSON in which every secret is sealed.

A secret becomes ``{"$sealed": token}``; a map that happens to look like that is wrapped in ``{"$unsealed": map}``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.secrets import Unreadable, reveal

if TYPE_CHECKING:
    from hotc.runtime.secrets import Vault

_SEALED = "$sealed"
_WRAPPED = "$unsealed"


class _Hidden(Exception):  # noqa: N818  # a finding
    """There is a secret in the value."""


def _refuse(value: Any) -> Any:
    if isinstance(value, Secret | Unreadable):
        raise _Hidden
    raise TypeError(f"a {type(value).__name__} can't be recorded")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_refuse).encode


def dumps(value: Any, vault: Vault) -> str:
    """The text of a value."""
    if value is None or value == {}:
        return "null" if value is None else "{}"
    try:
        text = _encode(value)
    except _Hidden:
        return _encode(to_json(value, vault))
    # Most values hold no secret, and nothing that looks like one: they need not be gone through here.
    return _encode(to_json(value, vault)) if _SEALED in text or _WRAPPED in text else text


def loads(text: str, vault: Vault) -> Any:
    """The value of a text; a secret without its key is :class:`~hotc.runtime.secrets.Unreadable`."""
    if text == "{}":
        return {}  # half of all columns
    value = json.loads(text)
    return from_json(value, vault) if _SEALED in text or _WRAPPED in text else value


def to_json(value: Any, vault: Vault) -> Any:
    """Plain JSON data with secrets sealed."""
    if isinstance(value, Unreadable):
        return {_SEALED: value.token}
    if isinstance(value, Secret):
        return {_SEALED: vault.seal(reveal(value.value))}
    if isinstance(value, dict):
        plain = {key: to_json(item, vault) for key, item in value.items()}
        return {_WRAPPED: plain} if len(value) == 1 and (_SEALED in value or _WRAPPED in value) else plain
    if isinstance(value, list):
        return [to_json(item, vault) for item in value]
    return value


def from_json(value: Any, vault: Vault) -> Any:
    """The other way."""
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(token := value.get(_SEALED), str):
            return vault.open(token)
        if len(value) == 1 and isinstance(wrapped := value.get(_WRAPPED), dict):
            value = wrapped
        return {key: from_json(item, vault) for key, item in value.items()}
    if isinstance(value, list):
        return [from_json(item, vault) for item in value]
    return value
