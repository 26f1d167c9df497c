"""A sandbox in a thread, a clouds.yaml that names it, and a home of its own for state and key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hotc.sandbox import serve_in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.sandbox import RunningSandbox


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    """A separate cloud: requests go over HTTP; processes started by the test see it as ``--cloud test``."""
    with serve_in_thread(tmp_path / "cloud.db", speed=20) as sandbox:
        config = sandbox.cloud_config()
        clouds = tmp_path / "clouds.yaml"
        # Timeouts are short, so that a request that was killed before it was sent is given up soon.
        clouds.write_text(json.dumps({"clouds": {"test": {**config, "api_timeout": 2}}}))
        monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
        monkeypatch.delenv("OS_CLOUD", raising=False)
        monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
        monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
        yield sandbox
