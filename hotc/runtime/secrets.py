"""Secrets at rest and in messages: a key file of the user's own, and one way to seal, open, reveal and mask.

In memory a secret is :class:`hotc.compiler.values.Secret`; what is sealed is a Fernet token (AES-128-CBC with
HMAC-SHA256, from the *cryptography* library). The key lies anywhere but beside the state (:mod:`hotc.runtime.keys`), so
that whoever gets hold of a state file has no key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.errors import SecretUnreadable, StateProblem
from hotc.runtime.keys import InFile, Source, source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cryptography.fernet import Fernet

MASK = "***"


class Unreadable(Secret):
    """A recorded secret whose key is not at hand. It is equal to nothing, and can't be revealed."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        super().__init__(None)
        self.token = token


class Vault:
    """Seals and opens with one key, which is generated the first time something is sealed.

    ``path`` is a file for it; ``None``: where the environment says (:mod:`hotc.runtime.keys`).
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._fernet: Fernet | None = None

    def seal(self, value: Any) -> str:
        """A token for a JSON value. Raises :class:`StateProblem` when the key can't be read or made."""
        if self._fernet is None:
            self._fernet = self._load() or self._generate()
        return self._fernet.encrypt(json.dumps(value).encode()).decode()

    def open(self, token: str) -> Secret:
        """The secret in a token; :class:`Unreadable` when the key is missing or another one."""
        from cryptography.fernet import InvalidToken

        if self._fernet is None:
            self._fernet = self._load()
        if self._fernet is None:
            return Unreadable(token)
        try:
            return Secret(json.loads(self._fernet.decrypt(token.encode())))
        except InvalidToken:
            return Unreadable(token)

    def _source(self) -> Source:
        return InFile(self._path) if self._path is not None else source()

    def _load(self) -> Fernet | None:
        key = self._source().load()
        return self._made(key) if key is not None else None

    def _generate(self) -> Fernet:
        from cryptography.fernet import Fernet

        return self._made(self._source().keep(Fernet.generate_key()))

    def _made(self, key: bytes) -> Fernet:
        from cryptography.fernet import Fernet

        try:
            return Fernet(key.strip())
        except ValueError as error:
            where = self._source()
            raise StateProblem(
                f"{where.place[0].upper()}{where.place[1:]} holds no key.",
                f"{where.remedy} Without the key, recorded secrets have to be given again.",
            ) from error


def reveal(value: Any, *, lenient: bool = False) -> Any:
    """The value with every :class:`Secret` in it unwrapped.

    Raises :class:`SecretUnreadable`; with ``lenient``, what can't be read is null.
    """
    if isinstance(value, Unreadable):
        if lenient:
            return None
        raise SecretUnreadable(
            "A recorded secret can't be read: its key is missing, or it is another key.",
            "Put the key file back (HOTC_KEY_FILE, HOTC_KEY), or give the secret parameters again with --parameter.",
        )
    if isinstance(value, Secret):
        return reveal(value.value, lenient=lenient)
    if isinstance(value, dict):
        return {key: reveal(item, lenient=lenient) for key, item in value.items()}
    if isinstance(value, list):
        return [reveal(item, lenient=lenient) for item in value]
    return value


def masked(value: Any) -> Any:
    """The value as outputs may show it: every secret is ``***``."""
    if isinstance(value, Secret):
        return MASK
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def has_secret(value: Any) -> bool:
    """Whether a secret stands anywhere in the value."""
    if isinstance(value, dict):
        return any(has_secret(item) for item in value.values())
    if isinstance(value, list):
        return any(has_secret(item) for item in value)
    return isinstance(value, Secret)


def has_unreadable(value: Any) -> bool:
    """Whether a secret without its key stands anywhere in the value."""
    if isinstance(value, Secret) and not isinstance(value, Unreadable):
        return has_unreadable(value.value)
    if isinstance(value, dict):
        return any(has_unreadable(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unreadable(item) for item in value)
    return isinstance(value, Unreadable)


def secret_texts(value: Any, inside: bool = False) -> set[str]:
    """All texts that are secret in the value, for :class:`Masker`."""
    if isinstance(value, Unreadable):
        return set()
    if isinstance(value, Secret):
        return secret_texts(value.value, True)
    if isinstance(value, dict):
        return {text for item in value.values() for text in secret_texts(item, inside)}
    if isinstance(value, list):
        return {text for item in value for text in secret_texts(item, inside)}
    return {str(value)} if inside and isinstance(value, str | int | float) and not isinstance(value, bool) else set()


_LEAST = 4
"""Characters of a secret that is looked for within other texts; shorter ones stand in many by chance."""


def mark(value: Any, texts: Iterable[str]) -> Any:
    """The value with every text in it a :class:`Secret` that is, or holds, one of these (:func:`secret_texts`)."""
    known = frozenset(texts)
    return _mark(value, known, [text for text in known if len(text) >= _LEAST]) if known else value


def _mark(value: Any, known: frozenset[str], within: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _mark(item, known, within) for key, item in value.items()}
    if isinstance(value, list):
        return [_mark(item, known, within) for item in value]
    if isinstance(value, str) and (value in known or any(text in value for text in within)):
        return Secret(value)
    return value


def keep_secrets(request: Any, properties: Any) -> Any:
    """A request as it may be recorded: what can't be shown to come from the open part of the properties is secret.

    A driver may have encoded or joined what it was given, so a secret can't be found again by its text. The other way
    round is safe: where the properties hold no secret, nothing is; else texts that don't stand openly in the
    properties are sealed.
    """
    if not has_secret(properties):
        return request
    return _keep(request, _open_texts(properties))


def _open_texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for item in value.values() for text in _open_texts(item)} | {str(key) for key in value}
    if isinstance(value, list):
        return {text for item in value for text in _open_texts(item)}
    return {value} if isinstance(value, str) else set()


def _keep(value: Any, known: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _keep(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_keep(item, known) for item in value]
    if isinstance(value, str) and value and value not in known:
        return Secret(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Secret(value)
    return value


class Masker:
    """Replaces secret texts in messages, such as what a service says about a value that it rejects."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        # The longest first, so that a secret that contains another one leaves no remainder.
        self._texts = sorted({text for text in texts if len(text) > 2}, key=len, reverse=True)

    def __call__(self, message: str) -> str:
        """The message without secrets."""
        for text in self._texts:
            message = message.replace(text, MASK)
        return message
