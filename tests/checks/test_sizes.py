"""Whether images fit: memory and disk of flavors, and volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .prepared import prepared_cloud

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud

    Checked = Callable[..., list[Diagnostic]]

SERVER = """resources:
  web:
    type: OS::Nova::Server
    properties: {{ {image}, flavor: {flavor}, networks: [{{network: public}}]}}
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with prepared_cloud(tmp_path_factory.mktemp("cloud")) as made:
        yield made


@pytest.fixture
def cloud(prepared: Cloud) -> Cloud:
    return prepared


def test_flavor_lacks_memory_and_disk(checked: Checked) -> None:
    memory, disk = checked(SERVER.format(image="image: large", flavor="m1.tiny"))
    assert memory.message == 'The image "large" needs 2048 MiB of RAM; flavor "m1.tiny" has 512 MiB'
    assert disk.message == 'The image "large" needs 30 GiB of disk; flavor "m1.tiny" has 1 GiB'
    assert {memory.path, disk.path} == {"resources.web.properties.image"}
    assert (memory.code, memory.heat) == ("H6004", "cloud")


def test_flavor_that_is_large_enough_is_fine(checked: Checked) -> None:
    assert checked(SERVER.format(image="image: large", flavor="m1.medium")) == []


def test_what_boots_from_a_volume_needs_no_disk_of_the_flavor(checked: Checked) -> None:
    device = "block_device_mapping_v2: [{{image: large, volume_size: {}}}]"
    (found,) = checked(SERVER.format(image=device.format(29), flavor="m1.small"))
    assert found.message == 'The image "large" needs 30 GiB of disk; its volume has 29 GiB'
    assert found.path == "resources.web.properties.block_device_mapping_v2[0].image"
    assert checked(SERVER.format(image=device.format(30), flavor="m1.small")) == []


def test_volume_is_smaller_than_its_image(checked: Checked) -> None:
    text = "resources:\n  data: {{type: OS::Cinder::Volume, properties: {{size: {}, image: large}}}}\n"
    (found,) = checked(text.format(20))
    assert found.message == 'The image "large" needs 30 GiB of disk; the volume has 20 GiB'
    assert checked(text.format(30)) == []


def test_image_without_data_is_not_active(checked: Checked) -> None:
    (found,) = checked(SERVER.format(image="image: empty", flavor="m1.tiny"))
    assert (found.code, found.message) == ("H6003", 'The image "empty" is queued on cloud sandbox, not active')


def test_virtual_size_counts(checked: Checked, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may be a large disk; the sandbox has none such, so the answer is changed on its way."""
    listing = cloud.listing

    def swollen(service: str, *arguments: object, **more: object) -> list[dict[str, object]]:
        items = listing(service, *arguments, **more)  # type: ignore[arg-type]
        return [item | {"virtual_size": 21 * 1024**3} for item in items] if service == "image" else items

    monkeypatch.setattr(cloud, "listing", swollen)
    (found,) = checked(SERVER.format(image="image: cirros", flavor="m1.small"))
    assert found.message == 'The image "cirros" needs 21 GiB of disk; flavor "m1.small" has 20 GiB'
