"""Shares, and what they rest on."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import BadRequestException

from hotc.runtime.drivers import lookup

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made

PLAIN: dict[str, Any] = {"share_protocol": "NFS", "size": 1, "share_type": "default"}


def let_in(share: Made) -> list[tuple[str, str]]:
    return sorted((each["access_to"], each["access_level"]) for each in share.read()["access"])


def test_share_lets_in_whom_the_template_names(bench: Bench) -> None:
    first = [{"access_type": "ip", "access_to": "10.0.0.1", "access_level": "ro"}]
    share = bench.make("OS::Manila::Share", access_rules=first, metadata={"a": "b"}, **PLAIN)
    assert let_in(share) == [("10.0.0.1", "ro")]
    assert drifted(share) == []
    assert [each["id"] for each in share.candidates()] == [share.identity]
    assert share.attribute("status") == "available"
    assert all(share.identity.replace("-", "_") in path for path in share.attribute("export_locations"))
    share.update(access_rules=[{"access_type": "ip", "access_to": "10.0.0.1"}], metadata={"c": "d"}, name="n")
    assert let_in(share) == [("10.0.0.1", "rw")]
    assert (share.read()["name"], share.read()["metadata"]["c"]) == ("n", "d")
    assert [each["id"] for each in share.candidates()] == [share.identity]
    assert drifted(share) == []
    share.delete()
    share.delete()
    assert not share.exists()


def test_share_that_failed_says_so() -> None:
    driver = lookup("OS::Manila::Share")
    assert driver is not None
    assert driver.status({"status": "error"}).state == "failed"
    assert driver.status({"status": "creating"}).state == "pending"
    assert driver.delete_status({"status": "error_deleting"}).state == "failed"


def test_share_network_follows_its_security_services(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", "subnet", network=network.identity, cidr="10.3.0.0/24")
    ldap = bench.make("OS::Manila::SecurityService", "ldap", type="ldap", user="u", password="p")
    active = bench.make("OS::Manila::SecurityService", "active", type="active_directory")
    shared = bench.make("OS::Manila::ShareNetwork", neutron_subnet=subnet.identity, security_services=[ldap.identity])
    assert shared.read()["neutron_net_id"] == network.identity
    assert (drifted(shared), drifted(ldap)) == ([], [])

    def services() -> list[str]:
        query = {"share_network_id": shared.identity}
        found = bench.cloud.listing("shared_file_system", "/security-services", "security_services", query)
        return [each["id"] for each in found]

    assert services() == [ldap.identity]
    shared.update(security_services=[active.identity], name="n", description="d")
    assert services() == [active.identity]
    ldap.update(user="v", description="d")
    assert ldap.read()["user"] == "v"
    shared.update(description=None)
    assert shared.read()["description"] is None


def test_share_type_follows_its_extra_specs(office: Bench) -> None:
    name = f"type-{secrets.token_hex(4)}"
    kind = office.make(
        "OS::Manila::ShareType", name=name, driver_handles_share_servers=False, extra_specs={"a": "b"}, is_public=False
    )
    assert drifted(kind) == []
    assert [each["id"] for each in kind.candidates()] == [kind.identity]
    kind.update(extra_specs={"c": "d"})
    specs = kind.read()["extra_specs"]
    assert (specs["c"], "a" in specs, specs["snapshot_support"].lower()) == ("d", False, "true")


@pytest.mark.parametrize(("change", "reason"), [({"size": 0}, "greater than 0"), ({"share_protocol": "HDFS"}, "HDFS")])
def test_share_that_cannot_be_is_refused(bench: Bench, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRequestException, match=reason):
        bench.make("OS::Manila::Share", **(PLAIN | change))
