"""Clusters of containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import BadRequestException

from hotc.runtime.planning.changes import updatable

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench

_CHANGED = ("node_count", "create_timeout", "master_count", "discovery_url")
_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAZaMX6Nz3H7yS0p5eUqmQwWmL9dHc9bQw5Z0u6Qh9cE me@here"
_SIZES: dict[str, Any] = {"flavor": "m1.small", "master_flavor": "m1.small", "docker_volume_size": 5}
_TEMPLATE: dict[str, Any] = {"coe": "kubernetes", "image": "ubuntu-22.04", "external_network": "public", **_SIZES}


@pytest.fixture
def of_cluster(bench: Bench) -> dict[str, Any]:
    """A template that magnum takes, with a key that is there."""
    return _TEMPLATE | {"keypair": bench.make("OS::Nova::KeyPair", "key", name="of-clusters", public_key=_KEY).identity}


def test_cluster_is_made_after_a_template_and_scaled(bench: Bench, of_cluster: dict[str, Any]) -> None:
    template = bench.make("OS::Magnum::ClusterTemplate", "template", labels={"a": "b"}, **of_cluster)
    assert template.read()["name"] == template.context.automatic_name
    cluster = bench.make("OS::Magnum::Cluster", cluster_template=template.identity, node_count=2)
    assert (drifted(template), drifted(cluster)) == ([], [])
    assert [each["uuid"] for each in cluster.candidates()] == [cluster.identity]
    assert len(cluster.attribute("node_addresses")) == 2
    cluster.update(node_count=3)
    assert cluster.attribute("status") == "UPDATE_COMPLETE"
    assert len(cluster.attribute("node_addresses")) == 3
    with pytest.raises(BadRequestException) as caught:
        template.driver.delete(bench.cloud, template.identity, template.sent)
    assert "referenced by one or multiple clusters" in caught.value.response.text
    cluster.delete()
    cluster.delete()
    assert cluster.candidates() == []


def test_cluster_is_replaced_for_what_magnum_refuses_to_change(bench: Bench, of_cluster: dict[str, Any]) -> None:
    template = bench.make("OS::Magnum::ClusterTemplate", "template", **of_cluster)
    cluster = bench.make("OS::Magnum::Cluster", cluster_template=template.identity, create_timeout=30)
    ways = {name: updatable("OS::Magnum::Cluster", cluster.driver, name, {}, {}) for name in _CHANGED}
    assert ways == {"node_count": True, "create_timeout": True, "master_count": False, "discovery_url": False}
    cluster.update(create_timeout=90, node_count=2)
    assert (cluster.read()["node_count"], cluster.read()["create_timeout"]) == (2, 30)
    value = [{"op": "replace", "path": "/master_count", "value": 3}]
    with pytest.raises(BadRequestException) as caught:
        bench.cloud.call(cluster.driver.service, "PATCH", f"/clusters/{cluster.identity}", value)
    assert "cannot change cluster property(ies) master_count." in caught.value.response.text


def test_cluster_is_not_ready_before_its_update_began(bench: Bench, of_cluster: dict[str, Any]) -> None:
    template = bench.make("OS::Magnum::ClusterTemplate", "template", **of_cluster)
    cluster = bench.make("OS::Magnum::Cluster", cluster_template=template.identity)
    advance = cluster.driver.advance
    assert advance is not None
    as_it_was = {"status": "CREATE_COMPLETE", "node_count": 1, "master_count": 1}
    assert advance(bench.cloud, cluster.identity, cluster.build(cluster.properties | {"node_count": 2}), as_it_was)
    assert not advance(bench.cloud, cluster.identity, cluster.sent, as_it_was)


def test_cluster_that_failed_says_why(bench: Bench, of_cluster: dict[str, Any]) -> None:
    driver = bench.prepare("OS::Magnum::ClusterTemplate", **of_cluster).driver
    assert driver.type == "OS::Magnum::ClusterTemplate"
    template = bench.make("OS::Magnum::ClusterTemplate", "template", **of_cluster)
    cluster = bench.prepare("OS::Magnum::Cluster", cluster_template=template.identity)
    found = {"status": "CREATE_FAILED", "status_reason": "no servers left"}
    assert cluster.driver.status(found).state == "failed"
    assert "no servers left" in cluster.driver.status(found).reason
    assert cluster.driver.delete_status({"status": "DELETE_FAILED"}).state == "failed"


def test_storage_of_the_usual_driver_has_a_size(bench: Bench, of_cluster: dict[str, Any]) -> None:
    with pytest.raises(BadRequestException) as caught:
        bench.make("OS::Magnum::ClusterTemplate", "template", **(of_cluster | {"docker_volume_size": None}))
    assert "docker volume size None GB is not valid, expecting minimum value 3GB" in caught.value.response.text


def test_template_can_be_made_public_by_administrators(office: Bench) -> None:
    template = office.make("OS::Magnum::ClusterTemplate", "template", **_TEMPLATE)
    template.update(public=True)
    assert template.read()["public"] is True
    assert drifted(template) == []
