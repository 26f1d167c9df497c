"""Options of the test suite, and what keeps a person's own settings out of it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


# Whoever starts the tests in the background of a script gives them an ignored SIGINT, and so to every process that
# they start: an interrupt that a test sends would never arrive.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# A test says what is true, not how fast the machine is that it runs on.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what the cases in tests/cases give as expected")


@pytest.fixture(autouse=True, scope="session")
def _nothing_of_the_user() -> Iterator[None]:
    """No global environments, and no cache: an empty folder's name turns each off."""
    names = ("HOTC_ENVIRONMENT_DIR", "HOTC_CACHE_DIR")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, ""))
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
