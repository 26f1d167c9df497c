"""DNS zones and record sets."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from openstack.exceptions import BadRequestException, ConflictException

from hotc.runtime.connection.outcome import classify

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made


def zone_on(bench: Bench, **more: object) -> Made:
    name = f"z{secrets.token_hex(4)}.example."
    return bench.make("OS::Designate::Zone", "zone", name=name, email="dns@example.org", **more)


def test_zone_is_made_found_again_changed_and_gone(bench: Bench) -> None:
    zone = zone_on(bench, ttl=300, description="first", attributes={"k": "v"})
    assert zone.found["status"] == "ACTIVE"
    assert isinstance(zone.attribute("serial"), int)
    assert drifted(zone) == []
    assert [each["id"] for each in zone.candidates()] == [zone.identity]
    zone.update(ttl=600, email="other@example.org", description=None)
    found = zone.read()
    assert (found["ttl"], found["email"], found["description"]) == (600, "other@example.org", None)
    zone.update(ttl=None)
    assert zone.read()["ttl"] == 600  # as with Heat, what it was stays
    assert drifted(zone) == []
    zone.delete()
    zone.delete()
    assert not zone.exists()
    assert zone.candidates() == []


def test_zone_of_another_server_follows_its_primaries(bench: Bench) -> None:
    name = f"z{secrets.token_hex(4)}.example."
    properties = {"name": name, "type": "SECONDARY", "email": "x@example.org", "ttl": 5}
    zone = bench.prepare("OS::Designate::Zone", **properties, masters=["192.0.2.1"])
    assert zone.sent["body"] == {"name": name, "type": "SECONDARY", "masters": ["192.0.2.1"]}


def test_record_set_lies_in_its_zone(bench: Bench) -> None:
    zone = zone_on(bench)
    www = bench.make(
        "OS::Designate::RecordSet",
        zone=zone.properties["name"],
        name="www",
        type="A",
        records=["192.0.2.1", "192.0.2.2"],
        ttl=60,
    )
    assert www.read()["name"] == f"www.{zone.properties['name']}"
    assert www.found["status"] == "ACTIVE"
    assert drifted(www) == []
    assert [each["id"] for each in www.candidates()] == [www.identity]
    www.update(records=["192.0.2.3"], description="d")
    assert www.read()["records"] == ["192.0.2.3"]
    www.update(ttl=None, description=None)
    assert (www.read()["ttl"], www.read()["description"]) == (None, None)
    www.delete()
    www.delete()
    assert not www.exists()


def test_record_set_without_a_name_has_an_automatic_one(bench: Bench) -> None:
    zone = zone_on(bench)
    text = bench.make("OS::Designate::RecordSet", zone=zone.identity, type="TXT", records=['"a b"'])
    assert text.read()["name"] == f"{text.context.automatic_name}.{zone.properties['name']}"


def test_zone_goes_with_its_record_sets_but_not_with_a_zone_below(bench: Bench) -> None:
    zone = zone_on(bench)
    record = bench.make("OS::Designate::RecordSet", zone=zone.identity, name="m", type="MX", records=["10 a.b."])
    below = bench.make("OS::Designate::Zone", "below", name=f"sub.{zone.properties['name']}", email="dns@example.org")
    with pytest.raises(BadRequestException, match="subzones"):
        zone.driver.delete(bench.cloud, zone.identity, zone.sent)
    below.delete()
    zone.delete()
    assert not record.exists()


@pytest.mark.parametrize(
    ("kind", "records", "reason"),
    [
        ("A", ["nowhere"], "is not a 'A' Record"),
        ("CNAME", ["host"], "'CNAME' Record"),
        ("TXT", ["a b"], "'TXT' Record"),
    ],
)
def test_record_that_is_none_is_refused(bench: Bench, kind: str, records: list[str], reason: str) -> None:
    zone = zone_on(bench)
    with pytest.raises(BadRequestException) as caught:
        bench.make("OS::Designate::RecordSet", zone=zone.identity, name="x", type=kind, records=records)
    assert reason in str(caught.value.response.json())


def test_second_zone_and_record_set_of_a_name_are_conflicts(bench: Bench) -> None:
    zone = zone_on(bench)
    with pytest.raises(ConflictException):
        bench.make("OS::Designate::Zone", **zone.properties)
    record = {"zone": zone.identity, "name": "w", "type": "A"}
    bench.make("OS::Designate::RecordSet", **record, records=["192.0.2.1"])
    with pytest.raises(ConflictException):
        bench.make("OS::Designate::RecordSet", **record, records=["192.0.2.2"])


def test_lists_go_over_all_pages(bench: Bench) -> None:
    zone = zone_on(bench)
    made = {
        bench.make("OS::Designate::RecordSet", f"r{n}", zone=zone.identity, type="A", records=["192.0.2.1"]).identity
        for n in range(3)
    }
    listed = bench.cloud.listing("dns", f"/zones/{zone.identity}/recordsets", "recordsets", {"limit": 2})
    assert made <= {each["id"] for each in listed}
    assert len(listed) == 5


def test_zone_with_another_one_below_it_is_worth_asking_for_again(bench: Bench) -> None:
    upper = zone_on(bench)
    lower = bench.make("OS::Designate::Zone", "lower", name=f"sub.{upper.properties['name']}", email="dns@example.org")
    with pytest.raises(BadRequestException) as caught:
        upper.driver.delete(bench.cloud, upper.identity, upper.sent)
    assert "delete any subzones" in str(caught.value)
    assert classify(caught.value) == "conflict"
    lower.delete()
    upper.delete()
