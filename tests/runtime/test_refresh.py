"""Asking the cloud for what is recorded: with few calls, and with the same answers as reading object by object."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api, drivers
from hotc.runtime.connection.cloud import connect
from hotc.runtime.planning.refresh import Refresh
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

WEB = Path(__file__).parent / "webapp.yaml"
MANY = 60


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\n{text}")
    return path


def applied(cloud: Cloud, template: Path, **parameters: Any) -> None:
    result = api.apply(api.plan("web", template, parameters=parameters, cloud=cloud), cloud=cloud, parallelism=20)
    assert result.ok, result.failures


def asked(served: RunningSandbox, since: int) -> Counter[str]:
    """Paths of the reading requests since then, without ids, queries and discovery."""
    sent = [each for each in served.requests[since:] if each.method == "GET"]
    return Counter(each.path for each in sent if each.path.rstrip("/").rpartition("/")[2] not in ("v2.0", "v2.1", "v3"))


ONE_BY_ONE = (
    "AWS::S3::Bucket",
    "OS::Cinder::EncryptedVolumeType",
    "OS::Cinder::Quota",
    "OS::Heat::Stack",
    "OS::Heat::SwiftSignalHandle",
    "OS::Nova::Quota",
    "OS::Swift::Container",
)
"""What no list of its service shows, or none shows whole, or what stands in the state: it is read one by one."""


def test_every_type_on_the_cloud_can_be_listed() -> None:
    for name in drivers.names():
        driver = drivers.lookup(name)
        assert driver is not None
        assert (driver.listing is None) == (driver.find_again == "local" or name in ONE_BY_ONE), name


def test_lists_say_what_single_reads_say(cloud: Cloud) -> None:
    applied(cloud, WEB, password="x")
    rows = api.resources("web")
    said = Refresh(cloud, drivers.lookup)
    said.ask([*rows, *rows])  # twice, so that it pays to list even what there is only one of
    assert said.objects.keys() == {row.key for row in rows}
    assert said.gone == []
    for row in rows:
        driver = drivers.lookup(row.type)
        assert driver is not None
        assert row.physical_id is not None
        assert driver.listing is not None
        read = (driver.listing.read or driver.read)(cloud, row.physical_id, reveal(row.sent))
        found = said.objects[row.key]
        assert read is not None
        assert found is not None
        assert driver.identity(found) == driver.identity(read)
        # Only nova's single objects have these.
        skipped = {"progress", "fault", "server_groups"} if row.type == "OS::Nova::Server" else set()
        assert {key: value for key, value in read.items() if key not in skipped} == {
            key: found.get(key) for key in read if key not in skipped
        }


def test_a_refresh_of_many_takes_one_list_call_for_each_collection(
    served: RunningSandbox, cloud: Cloud, tmp_path: Path
) -> None:
    lines = [f"  net{n}: {{type: OS::Neutron::Net}}" for n in range(MANY)]
    lines += [
        f"  group{n}: {{type: OS::Neutron::SecurityGroup, properties: {{rules: [{{protocol: icmp}}]}}}}" for n in (1, 2)
    ]
    lines += ["  volume1: {type: OS::Cinder::Volume, properties: {size: 1}}"]
    applied(cloud, write(tmp_path, "resources:\n" + "\n".join(lines) + "\n"))
    since = len(served.requests)
    assert not api.plan("web", cloud=cloud, refresh="none", checks=False).has_changes
    assert asked(served, since) == {}, "nothing is asked with --refresh=none"
    assert not api.plan("web", cloud=cloud, checks=False).has_changes
    assert asked(served, since) == {}, "a plan without changes touches nothing"
    assert not api.plan("web", cloud=cloud, refresh="all", checks=False).has_changes
    paths = asked(served, since)
    single = {path for path in paths if "/volumes/" in path}
    assert len(single) == 1, "of one volume there is nothing to be saved"
    assert paths == dict.fromkeys(["/networking/v2.0/networks", "/networking/v2.0/security-groups", *single], 1)


def test_nothing_counts_as_gone_because_a_list_lacks_it(
    served: RunningSandbox, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"  net{n}: {{type: OS::Neutron::Net}}" for n in range(4)]
    applied(cloud, write(tmp_path, "resources:\n" + "\n".join(lines) + "\n"))
    rows = {row.address: row for row in api.resources("web")}
    cloud.call("network", "DELETE", f"/networks/{rows['net3'].physical_id}")
    whole = cloud.listing
    monkeypatch.setattr(cloud, "listing", lambda *args, **more: whole(*args, **more)[:1])
    said = Refresh(cloud, drivers.lookup)
    said.ask(rows.values())
    assert said.gone == [rows["net3"].key]


def test_a_list_that_the_cloud_refuses_is_read_one_by_one(
    served: RunningSandbox, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openstack.exceptions import ForbiddenException

    applied(cloud, write(tmp_path, "resources:\n  a: {type: OS::Neutron::Net}\n  b: {type: OS::Neutron::Net}\n"))

    def refused(*_args: Any, **_more: Any) -> Any:
        error = ForbiddenException("no lists for you")
        error.status_code = 403
        raise error

    monkeypatch.setattr(cloud, "listing", refused)
    said = Refresh(cloud, drivers.lookup)
    said.ask(api.resources("web"))
    assert len(said.objects) == 2
    assert said.gone == []


def test_what_is_touched_is_refreshed_with_what_it_rests_on(
    served: RunningSandbox, cloud: Cloud, tmp_path: Path
) -> None:
    template = """
parameters: {label: {type: string, default: one}}
resources:
  net: {type: OS::Neutron::Net}
  other: {type: OS::Neutron::Net}
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.9.0.0/24, name: {get_param: label}}
"""
    applied(cloud, write(tmp_path, template))
    rows = {row.address: row for row in api.resources("web")}
    cloud.call("network", "DELETE", f"/networks/{rows['net'].physical_id}")
    cloud.call("network", "DELETE", f"/networks/{rows['other'].physical_id}")
    assert not api.plan("web", cloud=cloud).has_changes
    planned = {action.address: action for action in api.plan("web", parameters={"label": "two"}, cloud=cloud).actions}
    assert {address: action.operation for address, action in planned.items()} == {
        "net": "create",
        "subnet": "create",
        "other": "none",
    }
    assert planned["net"].causes[0].rule == "it is not on the cloud any more"
