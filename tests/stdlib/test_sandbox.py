"""Every template of the standard library is applied on the embedded cloud, found unchanged there, and destroyed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hotc.sandbox import serve_in_thread
from tests.stdlib.inputs import NAMES
from tests.stdlib.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A cloud where there is what the examples speak of, and a state for all templates."""
    home = tmp_path_factory.mktemp("library")
    with pytest.MonkeyPatch.context() as patch, serve_in_thread(home / "cloud.db", speed=50) as sandbox:
        clouds = {"user": sandbox.cloud_config(), "administrator": sandbox.cloud_config(user="admin")}
        (home / "clouds.yaml").write_text(json.dumps({"clouds": clouds}))
        patch.setenv("OS_CLIENT_CONFIG_FILE", str(home / "clouds.yaml"))
        patch.setenv("HOTC_KEY_FILE", str(home / "key"))
        patch.delenv("OS_CLOUD", raising=False)
        made = Place(home, "user", "administrator")
        made.furnish()
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_stays_and_goes(name: str, place: Place) -> None:
    place.comes_stays_and_goes(name)
