"""What administrators make for others: quotas, flavors, aggregates, volume types, QoS specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.drivers import lookup
from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench

QUOTAS = [
    ("OS::Neutron::Quota", {"network": 7, "port": 9}, {"network": 8, "port": None}, 5000),
    ("OS::Nova::Quota", {"cores": 7, "ram": 4096}, {"cores": 8, "ram": None}, 16384000),
    ("OS::Cinder::Quota", {"volumes": 7, "gigabytes": 9}, {"volumes": 8, "gigabytes": None}, 1000000),
]


@pytest.mark.parametrize(("kind", "first", "then", "usual"), QUOTAS)
def test_quota_is_changed_and_in_the_end_the_usual_one(
    office: Bench, kind: str, first: dict[str, int], then: dict[str, Any], usual: int
) -> None:
    quota = office.make(kind, project="demo", **first)
    assert quota.identity == quota.context.automatic_name
    assert quota.read().items() >= first.items()
    assert drifted(quota) == []
    assert len(quota.candidates()) == 1
    quota.update(**then)
    name, gone = then
    assert (quota.read()[name], quota.read()[gone]) == (8, usual)
    quota.delete()
    assert quota.read()[name] > 8


def test_quota_of_volumes_is_not_less_than_what_is_used(office: Bench) -> None:
    office.make("OS::Cinder::Volume", "volume", size=5)
    with pytest.raises(ResourceProblem, match="less than the 5 that the project uses"):
        office.make("OS::Cinder::Quota", project="demo", gigabytes=4)


def test_private_flavor_follows_its_extra_specs_and_projects(office: Bench) -> None:
    flavor = office.make("OS::Nova::Flavor", ram=64, vcpus=1, is_public=False, extra_specs={"hw:cpu_policy": "shared"})
    assert flavor.attribute("is_public") is False
    assert flavor.attribute("extra_specs") == {"hw:cpu_policy": "shared"}
    assert tenants(flavor) == {office.cloud.project_id}
    assert [each["id"] for each in flavor.candidates()] == [flavor.identity]
    flavor.update(extra_specs={"quota:cpu_shares": "5"}, tenants=["admin"])
    assert flavor.attribute("extra_specs") == {"quota:cpu_shares": "5"}
    assert tenants(flavor) == {office.cloud.find("project", "admin")}
    flavor.update(extra_specs=None)
    assert flavor.attribute("extra_specs") == {}
    flavor.delete()
    assert not flavor.exists()


def tenants(flavor: Any) -> set[str]:
    answer = flavor.cloud.call("compute", "GET", f"/flavors/{flavor.identity}/os-flavor-access")
    return {each["tenant_id"] for each in answer["flavor_access"]}


def test_flavor_has_the_id_that_the_template_gives(office: Bench) -> None:
    flavor = office.make("OS::Nova::Flavor", name="big", flavorid="42", ram=64, vcpus=1, disk=3, ephemeral=2)
    assert flavor.identity == "42"
    assert flavor.found["OS-FLV-EXT-DATA:ephemeral"] == 2
    assert flavor.driver.exclusive(flavor.properties) == ["flavor:big", "flavor_id:42"]


def test_aggregate_follows_its_metadata(office: Bench) -> None:
    aggregate = office.make("OS::Nova::HostAggregate", name="rack", availability_zone="east", metadata={"a": "b"})
    assert aggregate.identity == "1"
    assert drifted(aggregate) == []
    aggregate.update(name="rack2", metadata={"c": "d"}, availability_zone="west")
    assert aggregate.read()["metadata"] == {"availability_zone": "west", "c": "d"}
    assert aggregate.read()["name"] == "rack2"
    aggregate.delete()
    aggregate.delete()
    assert not aggregate.exists()


def test_zone_of_an_aggregate_can_be_changed_but_not_taken_away() -> None:
    driver = lookup("OS::Nova::HostAggregate")
    assert driver is not None
    assert driver.in_place is not None
    assert driver.in_place({"availability_zone": "a"}, {"availability_zone": "b"}, "availability_zone")
    assert not driver.in_place({"availability_zone": "a"}, {}, "availability_zone")


def test_volume_type_follows_its_metadata_and_projects(office: Bench) -> None:
    kind = office.make(
        "OS::Cinder::VolumeType", name="fast", description="d", is_public=False, projects=["demo"], metadata={"a": "b"}
    )
    assert drifted(kind) == []
    assert [each["id"] for each in kind.candidates()] == [kind.identity]
    kind.update(description=None, metadata={"c": "d"}, projects=["admin"])
    found = kind.read()
    assert (found["description"], found["extra_specs"]) == ("", {"c": "d"})
    path = f"/types/{kind.identity}/os-volume-type-access"
    access = (office.cloud.call("block_storage", "GET", path) or {})["volume_type_access"]
    assert [each["project_id"] for each in access] == [office.cloud.find("project", "admin")]
    kind.update(is_public=True, projects=None)
    assert kind.read()["is_public"] is True
    assert drifted(kind) == []


def test_volumes_of_a_type_are_encrypted_until_they_are_not(office: Bench) -> None:
    kind = office.make("OS::Cinder::VolumeType", "kind", name="safe")
    encryption = office.make("OS::Cinder::EncryptedVolumeType", volume_type="safe", provider="luks", key_size=256)
    assert encryption.identity == kind.identity
    assert drifted(encryption) == []
    encryption.update(key_size=512, control_location="back-end")
    assert encryption.read()["key_size"] == 512
    encryption.delete()
    encryption.delete()
    assert not encryption.exists()
    assert kind.exists()


def test_types_follow_qos_specs(office: Bench) -> None:
    one, two = (office.make("OS::Cinder::VolumeType", name, name=name) for name in ("one", "two"))
    specs = office.make("OS::Cinder::QoSSpecs", "specs", specs={"consumer": "both", "a": "1", "b": "2"})
    together = office.make("OS::Cinder::QoSAssociation", qos_specs=specs.identity, volume_types=["one"])
    assert (drifted(specs), drifted(together)) == ([], [])
    assert [each["id"] for each in specs.candidates()] == [specs.identity]
    together.update(volume_types=["two"])
    assert (one.read()["qos_specs_id"], two.read()["qos_specs_id"]) == (None, specs.identity)
    specs.update(specs={"a": "3"})
    assert (specs.read()["consumer"], specs.read()["specs"]) == ("back-end", {"a": "3"})
    assert drifted(specs) == []
    together.delete()
    assert not together.exists()
    assert two.read()["qos_specs_id"] is None


def test_qos_specs_are_deleted_though_types_follow_them(office: Bench) -> None:
    office.make("OS::Cinder::VolumeType", "kind", name="one")
    specs = office.make("OS::Cinder::QoSSpecs", "specs", name="gold", specs={"a": "1"})
    office.make("OS::Cinder::QoSAssociation", qos_specs="gold", volume_types=["one"])
    specs.delete()
    assert not specs.exists()
