"""What administrators of the load balancer service offer, and its quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench


def test_flavor_rests_on_its_profile(office: Bench, provider: str) -> None:
    profile = office.make(
        "OS::Octavia::FlavorProfile", "profile", name="small", provider_name=provider, flavor_data="{}"
    )
    assert drifted(profile) == []
    assert [each["id"] for each in profile.candidates()] == [profile.identity]
    profile.update(name="tiny", flavor_data='{"b": 1}')
    assert (profile.read()["name"], profile.read()["flavor_data"]) == ("tiny", '{"b": 1}')
    flavor = office.make("OS::Octavia::Flavor", "flavor", name="hotc-tiny", flavor_profile="tiny")
    assert flavor.attribute("flavor_profile_id") == profile.identity
    assert drifted(flavor) == []
    assert [each["id"] for each in flavor.candidates()] == [flavor.identity]
    flavor.update(name="hotc-wee", enabled=False, description="for trying out")
    found = flavor.read()
    assert (found["name"], found["enabled"], found["description"]) == ("hotc-wee", False, "for trying out")
    with pytest.raises(Exception, match="in use"):
        profile.driver.delete(office.cloud, profile.identity, profile.sent)
    flavor.delete()
    flavor.delete()
    profile.delete()
    assert not profile.exists()


def test_zone_rests_on_its_profile(office: Bench, provider: str) -> None:
    profile = office.make(
        "OS::Octavia::AvailabilityZoneProfile",
        "profile",
        name="hotc-left",
        provider_name=provider,
        availability_zone_data="{}",
    )
    assert drifted(profile) == []
    zone = office.make("OS::Octavia::AvailabilityZone", "zone", name="hotc-west", availability_zone_profile="hotc-left")
    assert zone.identity == "hotc-west"
    assert zone.attribute("availability_zone_profile_id") == profile.identity
    assert drifted(zone) == []
    assert [each["name"] for each in zone.candidates()] == ["hotc-west"]
    zone.update(enabled=False, description="under water")
    assert (zone.read()["enabled"], zone.read()["description"]) == (False, "under water")
    zone.delete()
    zone.delete()
    assert not zone.exists()


def test_quota_goes_back_to_what_is_usual(office: Bench) -> None:
    quota = office.make("OS::Octavia::Quota", project=office.cloud.project_id, loadbalancer=3, healthmonitor=4)
    assert (quota.found["loadbalancer"], quota.found["healthmonitor"]) == (3, 4)
    assert drifted(quota) == []
    assert quota.candidates()
    usual = quota.read()["pool"]
    quota.update(loadbalancer=None, pool=9)
    assert (quota.read()["pool"], quota.read()["healthmonitor"]) == (9, 4)
    assert quota.read()["loadbalancer"] == usual
    quota.delete()
    assert (quota.read()["pool"], quota.read()["healthmonitor"]) == (usual, usual)
