"""Where the key is that seals secrets."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from hotc.runtime.errors import StateProblem
from hotc.runtime.secrets import Unreadable, Vault, reveal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file that nobody has made yet."""
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.delenv("HOTC_KEY", raising=False)
    return tmp_path


class Keyring(types.ModuleType):
    """Stands for the library: what it keeps, and whether it is locked."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.errors = types.ModuleType("keyring.errors")
        self.errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]

    def _open(self) -> None:
        if self.locked:
            raise self.errors.KeyringError("it is locked")

    def get_password(self, service: str, user: str) -> str | None:
        self._open()
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        self._open()
        self.kept[service, user] = password


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    made = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", made)
    monkeypatch.setitem(sys.modules, "keyring.errors", made.errors)
    monkeypatch.setenv("HOTC_KEY", "keyring")
    return made


def test_the_key_file_is_made_at_first_use(home: Path) -> None:
    token = Vault().seal("geheim")
    assert reveal(Vault().open(token)) == "geheim"
    assert (home / "key").exists()


def test_the_variable_wins_over_the_file_which_is_not_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTC_KEY", Fernet.generate_key().decode() + "\n")
    token = Vault().seal("geheim")
    assert reveal(Vault().open(token)) == "geheim"
    assert not (home / "key").exists()
    monkeypatch.setenv("HOTC_KEY", Fernet.generate_key().decode())
    assert isinstance(Vault().open(token), Unreadable)


def test_the_key_file_of_a_colleague_is_the_value_of_the_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = Vault().seal("geheim")
    monkeypatch.setenv("HOTC_KEY", (home / "key").read_text())
    (home / "key").unlink()
    assert reveal(Vault().open(token)) == "geheim"


def test_a_variable_that_is_no_key_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTC_KEY", "geheim-4711")
    with pytest.raises(StateProblem, match="The variable HOTC_KEY holds no key") as problem:
        Vault().seal("x")
    assert "geheim" not in problem.value.message + problem.value.hint


def test_the_keyring_keeps_the_key(home: Path, keyring: Keyring) -> None:
    token = Vault().seal("geheim")
    assert list(keyring.kept) == [("hotc", "key")]
    assert reveal(Vault().open(token)) == "geheim"
    assert not (home / "key").exists()


def test_a_locked_keyring_is_a_message(keyring: Keyring) -> None:
    keyring.locked = True
    with pytest.raises(StateProblem, match="it is locked"):
        Vault().seal("geheim")


def test_a_missing_library_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTC_KEY", "keyring")
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(StateProblem, match="a library is missing") as problem:
        Vault().seal("geheim")
    assert "hotc[keyring]" in problem.value.hint
