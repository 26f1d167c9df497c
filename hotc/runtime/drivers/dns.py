"""DNS: zones and the record sets in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared, unordered
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, Listing, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

ZONES: Final = Api("dns", "/zones", "", "zones", change="PATCH")
ALL_RECORD_SETS: Final = ListCall("dns", "/recordsets", "recordsets")

_OF_TYPE: Final = {"PRIMARY": ("email", "ttl"), "SECONDARY": ("masters",)}
"""What only a zone of this type has; designate refuses the rest, and Heat leaves it out."""


def status(found: Json) -> Status:
    """Zones and record sets are pending until the name servers have them."""
    value = str(found.get("status"))
    if value == "ERROR":
        return Status("failed", "the DNS service gives its status as ERROR")
    return Status("pending", value) if value == "PENDING" else READY


def delete_status(found: Json) -> Status:
    """A zone goes when all name servers have let go of it."""
    return Status("pending", str(found.get("status"))) if found.get("status") != "ERROR" else status(found)


def going(found: Json) -> bool:
    """Whether an object is there only until the name servers have let go of it."""
    return found.get("action") == "DELETE" or found.get("status") == "DELETED"


def build_zone(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Designate::Zone."""
    given = {**properties, "masters": properties.get("primaries") or properties.get("masters")}
    names = ("name", "type", "description", "attributes", *_OF_TYPE[properties["type"]])
    return {"body": {name: given[name] for name in names if given.get(name)}}


def update_zone(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change what is given; what no longer is stays as it was, as designate can't go back to its defaults."""
    changed = rest.difference(before["body"], after["body"])
    rest.update(cloud, ZONES, identity, _settable(changed))


def _settable(changed: Json) -> Json:
    """A description can be taken away."""
    return {name: value for name, value in changed.items() if value is not None or name == "description"}


def zone_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one zone of that name that there can be."""
    return [each for each in rest.listing(cloud, ZONES, name=sent["body"]["name"]) if not going(each)]


def build_record_set(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Designate::RecordSet. A name without a dot at its end is one within the zone."""
    zone = context.cloud.find("dns_zone", properties["zone"])
    name = properties.get("name") or context.automatic_name
    if not name.endswith("."):
        name = f"{name}.{(rest.show(context.cloud, ZONES, zone) or {}).get('name', '')}"
    body = {key: properties[key] for key in ("type", "records", "ttl", "description") if properties.get(key)}
    return {"zone": zone, "body": {"name": name, **body}}


def _record_sets(sent: Json) -> Api:
    return Api("dns", f"{ZONES.one(sent['zone'])}/recordsets", "", "recordsets")


def update_record_set(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change records, description and time to live."""
    rest.update(cloud, _record_sets(after), identity, rest.difference(before["body"], after["body"]))


def record_set_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one record set of that name and type that there can be in the zone."""
    query = {"name": sent["body"]["name"], "type": sent["body"]["type"]}
    return [each for each in rest.listing(cloud, _record_sets(sent), **query) if not going(each)]


def _find_record_set(listed: Listed, identity: str, sent: Json) -> Json | None:
    found = listed.one(ALL_RECORD_SETS, identity)
    return found if found is not None and found["zone_id"] == sent["zone"] else None


def _masters(found: Json) -> Any:
    return found.get("masters") if found.get("type") == "SECONDARY" else UNSHOWN


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Designate::Zone",
        service="dns",
        find_again="natural_key",
        build=build_zone,
        create=lambda cloud, sent: rest.create(cloud, ZONES, sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, ZONES, identity),
        update=update_zone,
        delete=lambda cloud, identity, sent: rest.delete(cloud, ZONES, identity),
        status=status,
        delete_status=delete_status,
        candidates=zone_candidates,
        same=lambda sent, found: bool(found["name"] == sent["body"]["name"]),
        listing=plain(ListCall("dns", ZONES.path, ZONES.plural)),
        attributes=rest.fields("serial"),
        volatile=frozenset({"serial"}),
        compared=(
            *compared.fields("name", "ttl", "description", "email", "type", "attributes"),
            Compared(("masters",), ("body", "masters"), _masters, unordered),
        ),
        exclusive=lambda properties: [f"zone:{properties.get('name')}"],
        keys=lambda sent, identity: [f"zone:{identity}"] if identity else [],
    ),
    Driver(
        type="OS::Designate::RecordSet",
        service="dns",
        find_again="natural_key",
        build=build_record_set,
        create=lambda cloud, sent: rest.create(cloud, _record_sets(sent), sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, _record_sets(sent), identity),
        update=update_record_set,
        delete=lambda cloud, identity, sent: rest.delete(cloud, _record_sets(sent), identity),
        status=status,
        delete_status=delete_status,
        candidates=record_set_candidates,
        same=lambda sent, found: all(found[key] == sent["body"][key] for key in ("name", "type")),
        listing=Listing((ALL_RECORD_SETS,), _find_record_set),
        external=None,
        compared=(
            *compared.fields("name", "type", "ttl", "description"),
            *compared.fields("records", alike=unordered),
            Compared(("zone",), ("zone",), "zone_id", named=True),
        ),
        exclusive=lambda properties: (
            [f"record_set:{properties.get('zone')}:{properties['name']}:{properties.get('type')}"]
            if properties.get("name")
            else []
        ),
    ),
]
