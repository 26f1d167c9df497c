"""Stacks of every service on the embedded cloud, from beginning to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given, quiet
from hotc.sandbox import serve_in_thread

from . import amazon_lives
from .life import LIVES, Life, live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.sandbox import RunningSandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with serve_in_thread(tmp_path_factory.mktemp("sandbox") / "cloud.db", speed=50) as running:
        yield running


@pytest.mark.parametrize("life", [*LIVES, *amazon_lives.LIVES], ids=str)
def test_stack_lives_and_leaves_nothing(
    sandbox: RunningSandbox, life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
    quiet()
    user = "admin" if life.admin else "demo"
    with Cloud(authenticate(given(sandbox.cloud_config(user=user))), "sandbox") as cloud:
        live(cloud, life)
