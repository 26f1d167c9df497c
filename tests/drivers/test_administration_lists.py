"""Lists of what administrators make say what single reads say."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from hotc.runtime.drivers.listing import Listed

if TYPE_CHECKING:
    from .harness import Bench, Made


def listed(made: Made) -> dict[str, Any]:
    listing = made.driver.listing
    assert listing is not None
    found = Listed()
    for call in listing.calls:
        found.add(call, call.listed(made.cloud))
    object = listing.find(found, made.identity, made.sent)
    assert object is not None, made.driver.type
    return object


def test_lists_say_what_single_reads_say(office: Bench) -> None:
    word = f"hotc{secrets.token_hex(4)}"
    grant = {"role": "member", "project": "demo"}
    user = office.make("OS::Keystone::User", "user", name=word, domain="default", roles=[grant])
    group = office.make("OS::Keystone::Group", "group", name=word, domain="default")
    one = office.make("OS::Cinder::VolumeType", "one", name=f"{word}-1", is_public=False, metadata={"a": "b"})
    specs = office.make("OS::Cinder::QoSSpecs", "specs", specs={"consumer": "both", "a": "1"})
    made = [
        user,
        group,
        office.make("OS::Keystone::UserRoleAssignment", "its", user=user.identity, roles=[grant]),
        office.make("OS::Keystone::GroupRoleAssignment", "theirs", group=group.identity, roles=[grant]),
        office.make("OS::Keystone::Project", "project", name=word, domain="default"),
        office.make("OS::Keystone::Role", "role", name=word),
        office.make("OS::Keystone::Region", "region", id=word),
        office.make("OS::Keystone::Service", "service", name=word, type="hotc-test"),
        office.make(
            "OS::Nova::Flavor", "flavor", ram=64, vcpus=1, is_public=False, extra_specs={"quota:cpu_shares": "5"}
        ),
        one,
        specs,
        office.make("OS::Cinder::QoSAssociation", qos_specs=specs.identity, volume_types=[one.identity]),
        office.make("OS::Neutron::Quota", "quota", project=office.cloud.project_id, network=77),
    ]
    for each in made:
        shown, read = listed(each), each.read()
        assert each.driver.identity(shown) == each.driver.identity(read)
        for compared in each.driver.compared:
            name = f"{each.driver.type} {compared.path}"
            assert compared.found(shown) == compared.found(read) or "Quota" in name, name
        for name, attribute in each.driver.attributes.items():
            assert attribute(shown, office.cloud) == attribute(read, office.cloud), f"{each.driver.type} {name}"
    assert listed(made[-1])["network"] == 77
