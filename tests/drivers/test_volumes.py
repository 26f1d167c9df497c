from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hotc.runtime.drivers.volume_attachments import attachment_status
from hotc.runtime.drivers.volumes import TOKEN, status
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from .harness import Bench, Made


@pytest.fixture
def server(bench: Bench) -> Made:
    network = bench.make("OS::Neutron::Net", "net")
    bench.make("OS::Neutron::Subnet", "sub", network=network.identity, cidr="10.4.0.0/24")
    return bench.make(
        "OS::Nova::Server", "server", image="cirros", flavor="m1.tiny", networks=[{"network": network.identity}]
    )


def test_attributes_are_texts_as_heat_gives_them(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", "data", size=2, volume_type="ssd", metadata={"a": 1})
    assert volume.attribute("size") == "2"
    assert volume.attribute("status") == "available"
    assert volume.attribute("snapshot_id") == "None"
    assert volume.attribute("display_name") == volume.context.automatic_name
    assert json.loads(volume.attribute("metadata")) == {"a": "1"}
    assert volume.attribute("metadata_values") == {"a": "1"}
    assert volume.attribute("attachments_list") == []


def test_mark_of_a_volume_with_a_name_is_not_shown(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", name="data", size=1, metadata={"a": "1"})
    assert volume.read()["metadata"] == {"a": "1", TOKEN: volume.context.instance}
    assert volume.attribute("metadata_values") == {"a": "1"}
    assert json.loads(volume.attribute("metadata")) == {"a": "1"}


def test_volumes_of_one_name_are_told_apart(bench: Bench) -> None:
    first = bench.make("OS::Cinder::Volume", "first", name="data", size=1)
    bench.make("OS::Cinder::Volume", "second", name="data", size=1)
    assert [found["id"] for found in first.candidates()] == [first.identity]


def test_volume_grows_and_is_renamed_in_place(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", name="data", size=1)
    identity = volume.identity
    volume.update(size=3, name="more", description="grown", metadata={"b": "2"})
    assert volume.identity == identity
    assert volume.attribute("size") == "3"
    assert volume.attribute("display_name") == "more"
    assert volume.attribute("display_description") == "grown"
    assert volume.attribute("metadata_values") == {"b": "2"}
    assert volume.attribute("status") == "available"


def test_growing_again_to_the_size_that_it_has_does_nothing(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", size=1)
    before = volume.sent
    volume.update(size=2)
    assert volume.driver.update is not None
    volume.driver.update(bench.cloud, volume.identity, before, volume.sent, ["size"])
    volume.complete()
    assert volume.attribute("size") == "2"


def test_volume_does_not_shrink(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", size=2)
    with pytest.raises(ResourceProblem, match="can't shrink from 2 to 1 GB"):
        volume.update(size=1)


def test_read_only_is_set_when_the_volume_is_available(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", size=1, read_only=True)
    assert volume.read()["metadata"]["readonly"] == "True"


def test_volume_from_an_image_is_found_by_the_images_name(bench: Bench) -> None:
    volume = bench.prepare("OS::Cinder::Volume", size=1, image="cirros")
    assert volume.sent["body"]["imageRef"] == bench.cloud.find("image", "cirros")


@pytest.mark.parametrize(
    ("value", "state"),
    [("available", "ready"), ("in-use", "ready"), ("creating", "pending"), ("error", "failed"), ("deleting", "failed")],
)
def test_status_of_a_volume(value: str, state: str) -> None:
    assert status({"status": value}).state == state


@pytest.mark.parametrize(("value", "state"), [("in-use", "ready"), ("attaching", "pending"), ("error", "failed")])
def test_status_of_an_attachment(value: str, state: str) -> None:
    assert attachment_status({"volume": value}).state == state


def test_attachment_holds_the_volume_until_it_is_detached(bench: Bench, server: Made) -> None:
    volume = bench.make("OS::Cinder::Volume", "data", size=1)
    attachment = bench.make("OS::Cinder::VolumeAttachment", volume_id=volume.identity, instance_uuid=server.identity)
    assert volume.attribute("status") == "in-use"
    assert volume.attribute("attachments_list")[0]["server_id"] == server.identity
    assert attachment.identity == volume.identity
    attachment.delete()
    assert volume.attribute("status") == "available"
    attachment.delete()


def test_attached_volume_grows(bench: Bench, server: Made) -> None:
    volume = bench.make("OS::Cinder::Volume", "data", size=1)
    bench.make("OS::Cinder::VolumeAttachment", volume_id=volume.identity, instance_uuid=server.identity)
    volume.update(size=2)
    assert (volume.attribute("size"), volume.attribute("status")) == ("2", "in-use")


def test_attachment_to_a_server_that_is_gone_is_gone(bench: Bench, server: Made) -> None:
    volume = bench.make("OS::Cinder::Volume", "data", size=1)
    attachment = bench.make("OS::Cinder::VolumeAttachment", volume_id=volume.identity, instance_uuid=server.identity)
    server.delete()
    attachment.delete()
    assert not attachment.exists()


def test_changed_attachment_is_detached_before_it_is_attached_anew(bench: Bench) -> None:
    volume = bench.make("OS::Cinder::Volume", "data", size=1)
    attachment = bench.prepare("OS::Cinder::VolumeAttachment", volume_id=volume.identity, instance_uuid="s")
    assert attachment.driver.in_place is not None
    assert not attachment.driver.in_place({}, {}, "mountpoint")
    assert attachment.driver.exclusive(attachment.properties) == [f"attachment:{volume.identity}", "device:next@s"]
