from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.connection import Connection

from hotc.sandbox import serve_in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.sandbox import RunningSandbox


def _forget_proxies(patch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        patch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    _forget_proxies(monkeypatch)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., RunningSandbox]]:
    """Start sandboxes, on one file unless told otherwise; statuses change twenty times as fast as usual."""
    running: list[RunningSandbox] = []

    def begin(path: Path | None = None, **options: Any) -> RunningSandbox:
        options.setdefault("speed", 20.0)
        running.append(serve_in_thread(path or tmp_path / "cloud.sqlite", **options))
        return running[-1]

    yield begin
    for sandbox in running:
        sandbox.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A cloud for the many small tests that don't mind what others have left in it."""
    with pytest.MonkeyPatch.context() as patch:
        _forget_proxies(patch)
        path = tmp_path_factory.mktemp("shared") / "cloud.sqlite"
        with serve_in_thread(path, speed=20.0) as sandbox:
            yield Connection(**sandbox.cloud_config())


@pytest.fixture
def sandbox(start: Callable[..., RunningSandbox]) -> RunningSandbox:
    return start()


@pytest.fixture
def cloud(sandbox: RunningSandbox) -> Connection:
    return Connection(**sandbox.cloud_config())


@pytest.fixture
def admin(sandbox: RunningSandbox) -> Connection:
    return Connection(**sandbox.cloud_config(user="admin"))
