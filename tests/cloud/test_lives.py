"""Stacks of every service on the real OpenStack, from beginning to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.connection.cloud import connect
from tests.runtime import amazon_lives
from tests.runtime import life as lives
from tests.runtime.life import Life, live

from .conftest import HOME

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud


LIVES = [each for each in (*lives.LIVES, *amazon_lives.LIVES) if each.real]


@pytest.mark.parametrize("life", [each for each in LIVES if not each.admin], ids=str)
def test_stack_lives_and_leaves_nothing(
    cloud: Cloud, life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(tmp_path, monkeypatch)
    live(cloud, life)


@pytest.mark.parametrize("life", [each for each in LIVES if each.admin], ids=str)
@pytest.mark.usefixtures("project")  # for its cloud, which is up then
def test_stack_of_administrators_lives_and_leaves_nothing(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(tmp_path, monkeypatch)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(HOME / "clouds.yaml"))
    with connect("mini-admin") as administrators:
        live(administrators, life)


def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state and a key of its own."""
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
