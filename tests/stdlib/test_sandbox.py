"""Every template of the standard library is applied on the embedded cloud, found unchanged there, and destroyed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import hotc
from hotc.compiler.catalog import lookup as known_type
from hotc.runtime import drivers
from hotc.sandbox import serve_in_thread
from tests.stdlib.inputs import NAMES, environments, parameters, template
from tests.stdlib.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Instance


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


def without_driver(name: str) -> set[str]:
    """The types in a template that hotc can't create yet."""
    found = hotc.compile(template(name), environments=environments(name), parameters=parameters(name))
    assert found.instance is not None
    return {one for one in _types(found.instance) if known_type(one) is not None and drivers.lookup(one) is None}


def _types(instance: Instance) -> Iterator[str]:
    for resource in instance.resources.values():
        if resource.nested is not None:
            yield from _types(resource.nested)
        else:
            yield resource.type


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_stays_and_goes(name: str, place: Place) -> None:
    missing = without_driver(name)
    if missing:
        pytest.skip(f"no driver for {', '.join(sorted(missing))}")
    place.comes_stays_and_goes(name)


def test_only_these_have_no_driver() -> None:
    assert {one for name in NAMES for one in without_driver(name)} <= NO_DRIVER


NO_DRIVER = {
    "OS::Barbican::CertificateContainer",
    "OS::Barbican::Secret",
}
"""Types that hotc can't create yet; what is made of them is only compiled."""
