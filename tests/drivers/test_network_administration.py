"""What administrators make of the network: segments, metering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openstack.exceptions import ConflictException, ForbiddenException

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench


def test_segment_is_one_more_of_its_network(office: Bench) -> None:
    network = office.make("OS::Neutron::Net", "net")
    segment = office.make("OS::Neutron::Segment", network=network.identity, network_type="vxlan", description="d")
    assert segment.read()["segmentation_id"] > 0
    assert [each["id"] for each in segment.candidates()] == [segment.identity]
    assert drifted(segment) == []
    assert len(network.read()["segments"]) == 2
    segment.update(name="other", description=None)
    assert segment.read()["name"] == "other"
    segment.delete()
    segment.delete()
    assert not segment.exists()
    assert "segments" not in network.read()


def test_segments_of_a_network_go_with_it(office: Bench) -> None:
    network = office.make("OS::Neutron::Net", "net")
    segment = office.make("OS::Neutron::Segment", network=network.identity, network_type="vxlan", segmentation_id=77777)
    with pytest.raises(ConflictException, match="77777 is in use"):
        office.make("OS::Neutron::Segment", network=network.identity, network_type="vxlan", segmentation_id=77777)
    network.delete()
    assert not segment.exists()


def test_metering_rules_belong_to_their_label(office: Bench) -> None:
    label = office.make("OS::Neutron::MeteringLabel", "label", shared=True)
    assert label.attribute("name") == label.context.automatic_name
    assert [each["id"] for each in label.candidates()] == [label.identity]
    rule = office.make(
        "OS::Neutron::MeteringRule",
        metering_label_id=label.identity,
        remote_ip_prefix="10.0.0.0/24",
        excluded="True",
    )
    assert rule.attribute("excluded") is True
    assert [each["id"] for each in rule.candidates()] == [rule.identity]
    assert (drifted(label), drifted(rule)) == ([], [])
    with pytest.raises(ConflictException, match="overlap"):
        office.make(
            "OS::Neutron::MeteringRule",
            metering_label_id=label.identity,
            remote_ip_prefix="10.0.0.0/25",
            excluded="True",
        )
    counted = office.make("OS::Neutron::MeteringRule", metering_label_id=label.identity, remote_ip_prefix="10.0.0.0/25")
    assert [each["id"] for each in counted.candidates()] == [counted.identity]
    label.delete()
    assert not rule.exists()


def test_members_of_a_project_meter_nothing(bench: Bench) -> None:
    with pytest.raises(ForbiddenException):
        bench.make("OS::Neutron::MeteringLabel")
