"""Where the key is that seals secrets: in a file, in the environment, or in the system's keyring."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from hotc.runtime.errors import StateProblem
from hotc.runtime.state.paths import key_file, make_private

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "HOTC_KEY"
"""The key itself, or :data:`KEYRING`; without it, the key is in a file."""
KEYRING = "keyring"


class Source(Protocol):
    """One place for a key. Every method raises :class:`StateProblem`."""

    @property
    def place(self) -> str:
        """Where it is, in words."""

    @property
    def remedy(self) -> str:
        """What to do when the key there is none, or not the right one."""

    def load(self) -> bytes | None:
        """The key; ``None`` where there is none yet."""

    def keep(self, key: bytes) -> bytes:
        """Keep a new key. Gives the one that counts: that of another process if it was faster."""


def source() -> Source:
    """The place that the environment chooses."""
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen == KEYRING:
        return InKeyring()
    return InEnvironment(chosen) if chosen else InFile(key_file())


@dataclass(slots=True)
class InFile:
    """A file for the user alone."""

    path: Path

    @property
    def place(self) -> str:
        """The path."""
        return f"the key file {self.path}"

    @property
    def remedy(self) -> str:
        """Another file."""
        return "Put the right file back, or set HOTC_KEY_FILE."

    def load(self) -> bytes | None:
        """What is in the file."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateProblem(f"The key file {self.path} can't be read: {error.strerror}.") from error

    def keep(self, key: bytes) -> bytes:
        """Write it aside and link it into place: two processes that start together end up with the same whole key."""
        make_private(self.path.parent)
        aside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(key + b"\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(aside, self.path)
            except FileExistsError:
                return self.load() or key
            finally:
                aside.unlink()
        except OSError as error:
            raise StateProblem(f"The key file {self.path} can't be written: {error.strerror}.") from error
        return key


@dataclass(slots=True)
class InEnvironment:
    """The variable itself: for a pipeline that has it from its store of secrets."""

    key: str

    @property
    def place(self) -> str:
        """The variable."""
        return f"the variable {VARIABLE}"

    @property
    def remedy(self) -> str:
        """Another value."""
        return f"Give it the contents of the key file of whoever made the state, or {KEYRING!r}, or unset it."

    def load(self) -> bytes | None:
        """Its value."""
        return self.key.encode()

    def keep(self, key: bytes) -> bytes:
        """It is there already."""
        return self.key.encode()


@dataclass(slots=True)
class InKeyring:
    """The keyring of the user's session (Secret Service, KWallet …), through the *keyring* library."""

    @property
    def place(self) -> str:
        """The entry."""
        return "the system's keyring (service hotc, user key)"

    @property
    def remedy(self) -> str:
        """Another entry."""
        return "Put the right one there: keyring set hotc key."

    def load(self) -> bytes | None:
        """The entry, if there is one."""
        found: str | None = self._ask("get_password")
        return found.encode() if found is not None else None

    def keep(self, key: bytes) -> bytes:
        """Make the entry."""
        self._ask("set_password", key.decode())
        return self.load() or key

    @staticmethod
    def _ask(what: str, *values: str) -> Any:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise StateProblem(
                f"The key is to be in the system's keyring, for which a library is missing: {error}.",
                "Install it: pip install 'hotc[keyring]'.",
            ) from error
        try:
            return getattr(keyring, what)("hotc", "key", *values)
        except KeyringError as error:
            raise StateProblem(
                f"The system's keyring can't be used: {error}.",
                f"Unlock it, or unset {VARIABLE} to have the key in a file.",
            ) from error
