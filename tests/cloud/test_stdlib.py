"""Every template of the standard library on the real OpenStack."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from tests.stdlib.inputs import LIBRARY, NAMES
from tests.stdlib.place import Place

from .conftest import ADMIN
from .project import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.cloud import Cloud

pytestmark = pytest.mark.timeout(1800)

TOKEN: Final = secrets.token_hex(3)

HERE: Final[dict[str, Any]] = {
    "alarms": False,  # without Ceilometer, Gnocchi knows no servers
    "when_deleted": "Delete",  # nobody takes backups
    "policy": "soft-anti-affinity",  # there is one host
    "vnic_type": "normal",  # without such network cards
    "vlan_id": 500 + secrets.randbelow(499),
    "container": f"site-{TOKEN}",
    "name": f"project-{TOKEN}",
    "names": f"ada-{TOKEN},grace-{TOKEN}",
    "users": f"ada-{TOKEN},grace-{TOKEN}",
    "zone": f"z{TOKEN}.example.org.",
}
"""Values of parameters, in whatever template they are, that suit this cloud and clash with nobody's."""


@pytest.fixture(scope="module")
def place(cloud: Cloud, admin: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The project, with what the examples speak of."""
    assert admin.name == ADMIN
    cloud.call("compute", "POST", "/os-keypairs", {"keypair": {"name": "demo"}})
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("library")
        patch.setenv("HOTC_KEY_FILE", str(home / "key"))
        made = Place(home, cloud.name, ADMIN)
        made.furnish()
        yield made
        made.clear()
    cloud.call("compute", "DELETE", "/os-keypairs/demo")


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_stays_and_goes(name: str, place: Place, cloud: Cloud) -> None:
    known = yaml.safe_load((LIBRARY / name / "template.yaml").read_text("utf-8"))["parameters"]
    before = inventory(cloud)
    place.comes_stays_and_goes(name, {key: value for key, value in HERE.items() if key in known})
    assert inventory(cloud) == before
