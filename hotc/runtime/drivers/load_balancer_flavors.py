"""What administrators of the load balancer service offer: flavors, availability zones, and the profiles of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, octavia, rest
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.octavia import SERVICE
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

FLAVORS: Final = Api(SERVICE, "/lbaas/flavors", "flavor", "flavors")
FLAVOR_PROFILES: Final = Api(SERVICE, "/lbaas/flavorprofiles", "flavorprofile", "flavorprofiles")
ZONES: Final = Api(SERVICE, "/lbaas/availabilityzones", "availability_zone", "availability_zones")
ZONE_PROFILES: Final = Api(
    SERVICE, "/lbaas/availabilityzoneprofiles", "availability_zone_profile", "availability_zone_profiles"
)


def build_profile(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::FlavorProfile and OS::Octavia::AvailabilityZoneProfile."""
    return {"body": octavia.body(properties, context, marked=False)}


def builder(profile: str, kind: str) -> Callable[[Json, BuildContext], Json]:
    """For what rests on a profile; ``profile`` is the property with its name or id, of that ``kind``."""

    def build(properties: Json, context: BuildContext) -> Json:
        made = octavia.body(properties, context, leave_out=(profile,), marked=False)
        made[f"{profile}_id"] = context.cloud.find(kind, properties[profile])
        return {"body": made}

    return build


def offer(type_name: str, api: Api, build: Callable[[Json, BuildContext], Json], **more: Any) -> Driver:
    """The driver of something that is simply there: it has a status of no kind."""
    identity_field = more.pop("identity_field", "id")

    def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        rest.update(cloud, api, identity, rest.difference(before["body"], after["body"]))

    def same(sent: Json, found: Json) -> bool:
        return all(found.get(name) == value for name, value in sent["body"].items())

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "find_again": "natural_key",
        "create": lambda cloud, sent: rest.create(cloud, api, sent["body"]),
        "read": lambda cloud, identity, sent: rest.show(cloud, api, identity),
        "identity": lambda found: str(found[identity_field]),
        "update": update,
        "delete": lambda cloud, identity, sent: rest.delete(cloud, api, identity),
        "candidates": lambda cloud, sent: rest.listing(cloud, api, name=sent["body"]["name"]),
        "same": same,
        "listing": plain(ListCall(SERVICE, api.path, api.plural, identity=identity_field)),
        "exclusive": lambda properties: [f"{api.singular}:{properties['name']}"] if properties.get("name") else [],
    }
    return Driver(type=type_name, build=build, **(defaults | more))


DRIVERS: Final[list[Driver]] = [
    offer(
        "OS::Octavia::FlavorProfile",
        FLAVOR_PROFILES,
        build_profile,
        find_again="before_set",
        exclusive=lambda properties: [],
        compared=compared.fields("name", "flavor_data", "provider_name"),
    ),
    offer(
        "OS::Octavia::Flavor",
        FLAVORS,
        builder("flavor_profile", "load_balancer_flavor_profile"),
        attributes=rest.fields("flavor_profile_id"),
        compared=(
            *compared.fields("name", "description", "enabled"),
            compared.named("flavor_profile", "flavor_profile_id"),
        ),
    ),
    offer(
        "OS::Octavia::AvailabilityZoneProfile",
        ZONE_PROFILES,
        build_profile,
        find_again="before_set",
        exclusive=lambda properties: [],
        compared=compared.fields("name", "availability_zone_data", "provider_name"),
    ),
    offer(
        "OS::Octavia::AvailabilityZone",
        ZONES,
        builder("availability_zone_profile", "load_balancer_zone_profile"),
        identity_field="name",
        # Heat would change the name in place, but the name is what octavia knows a zone by: it takes no other.
        in_place=lambda old, new, name: name != "name",
        attributes=rest.fields("availability_zone_profile_id"),
        compared=(
            *compared.fields("name", "description", "enabled"),
            compared.named("availability_zone_profile", "availability_zone_profile_id"),
        ),
    ),
]
