"""A real browser for the pages that hotc writes, and a real PostgreSQL for its state."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.services.postgresql import Server, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SCREENSHOTS = Path(os.environ.get("HOTC_SCREENSHOTS", ROOT / "build" / "screenshots"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-services")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("there is no Chromium: make test-services installs it where it may")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


class Page:
    """A page in the browser, with all that it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: Path, fragment: str = "") -> Any:
        """Load a file; its scripts have run when it is there."""
        self.page.goto(path.as_uri() + fragment)
        return self.page

    def foreign(self) -> list[str]:
        """What it asked for besides itself; a worker made from its own text is no request to anywhere."""
        return [url for url in self.requests if not url.startswith(("file://", "blob:"))]

    def screenshot(self, name: str) -> None:
        """Keep a picture for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    """A page of its own."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    yield Page(context.new_page())
    context.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server of its own, ended at the end."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: make test-services")
    folder = programs()
    if folder is None:
        pytest.skip("there is no PostgreSQL: make test-services installs it where it may")
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.remove()
