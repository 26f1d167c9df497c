"""The fields that are not compared between Heat and hotc, and why; :mod:`.markers` has what is not within texts."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from . import when

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True, frozen=True)
class Ignored:
    """Fields that are not compared.

    ``where`` and ``path`` are patterns of the shell, for what :class:`.comparing.Difference` says; numbers in paths
    are written ``*``. ``told``: a deliberate difference, which the page on resource types tells users.
    ``when``: only where this holds of Heat's value and hotc's. ``grown``: the path leads to a list that became longer
    after Heat had read it; of the items for which this holds those are not compared that hotc alone has.
    """

    where: str
    path: str
    reason: str
    told: bool = False
    when: Callable[[Any, Any], bool] | None = None
    grown: Callable[[Any], bool] | None = None


def is_ignored(where: str, path: str, table: tuple[Ignored, ...], heat: Any = None, hotc: Any = None) -> bool:
    """Whether the table says that this is not compared."""
    return any(
        fnmatchcase(where, entry.where)
        and fnmatchcase(path, entry.path)
        and entry.grown is None
        and (entry.when is None or entry.when(heat, hotc))
        for entry in table
    )


def without_grown(where: str, heat: Any, hotc: Any, table: tuple[Ignored, ...], path: str = "") -> Any:
    """hotc's value without the items of lists that came after Heat had read them."""
    if isinstance(heat, dict) and isinstance(hotc, dict):
        return {
            key: without_grown(where, heat.get(key), item, table, f"{path}.{key}" if path else str(key))
            for key, item in hotc.items()
        }
    if isinstance(heat, list) and isinstance(hotc, list):
        rows = [each.grown for each in table if fnmatchcase(where, each.where) and fnmatchcase(path, each.path)]
        return [item for item in hotc if _there(item, heat) or not any(grown and grown(item) for grown in rows)]
    return hotc


def _there(item: Any, items: list[Any]) -> bool:
    """Whether the list has the item, perhaps with other fields than its id."""
    identity = item.get("id") if isinstance(item, dict) else None
    same = (identity is not None and isinstance(each, dict) and each.get("id") == identity for each in items)
    return item in items or any(same)


IGNORED: Final = (
    Ignored("*", "*created_at", "time"),
    Ignored(
        "outputs",
        "*",
        "Heat's clients take the white space at the end of a template away, with it the line break of a text there",
        told=True,
        when=when.stripped,
    ),
    Ignored("*", "*updated_at", "time"),
    Ignored("objects:*", "updated", "time"),
    Ignored("objects:*", "created", "time"),
    Ignored("*", "*launched_at", "time"),
    Ignored("*", "*attached_at", "time"),
    Ignored("*", "*revision_number", "counts requests, and the engines need different numbers of them"),
    Ignored("*", "*standard_attr_id", "neutron counts its objects"),
    Ignored("*", "*provider:segmentation_id", "the cloud chooses it from a pool"),
    *(
        Ignored(where, path, "Heat shortens the name of a server in a nested stack", told=True, when=when.shortened)
        for where, path in (("objects:servers", "name"), ("request:POST compute /servers", "server.name"))
    ),
    Ignored("objects:servers", "hostId", "made from host and project"),
    Ignored("objects:servers", "OS-EXT-SRV-ATTR:instance_name", "nova counts servers"),
    Ignored("*", "*attachment_id", "cinder's own id of an attachment, which nothing else names"),
    Ignored("request:POST *", "*", "null, and a field that is not there, mean the same", when=when.unset),
    Ignored("request:*", "*", "services take a number as text as well", when=when.same_text),
    Ignored("request:POST *", "*.description", "hotc marks what has none", when=when.unset_or_empty),
    Ignored("request:POST compute /servers", "server.metadata", "no metadata", when=when.unset_or_empty),
    Ignored(
        "request:POST compute /servers",
        "server.metadata.metering.[gA]*",
        "Heat gives the first members of a group its name, later ones its id; hotc all of them stack and name",
        told=True,
    ),
    Ignored("objects:servers", "metadata.metering.[gA]*", "likewise"),
    Ignored("request:POST network /v2.0/ports", "port.name", "an empty name is none", when=when.unset_or_empty),
    Ignored("request:POST compute /servers", "server.networks.*.uuid", "nova knows it from the port", when=when.later),
    *(
        Ignored(
            where,
            path,
            "Heat gives what it read when the resource was created; hotc reads again at the end",
            told=True,
            grown=grown,
        )
        for where, path, grown in (
            ("attribute:OS::Neutron::Net", "subnets", when.any_item),
            ("attribute:OS::Octavia::LoadBalancer", "pools", when.any_item),
            ("attribute:OS::Octavia::Pool", "listeners", when.any_item),
            ("attribute:OS::Octavia::L7Policy", "rules", when.any_item),
            ("attribute:OS::Nova::Server", "addresses.*", when.floating),
            ("attribute:OS::Nova::Server", "networks.*", when.an_address),
        )
    ),
    Ignored(
        "attribute:OS::Neutron::Port",
        "device_*",
        "likewise",
        told=True,
        when=lambda heat, _hotc: heat == "",
    ),
    *(
        Ignored(
            "attribute:OS::Neutron::Port",
            f"dns_assignment.*.{name}",
            "likewise: neutron names a port after its address until it has a server, then after the server",
            told=True,
            when=when.named_later,
        )
        for name in ("hostname", "fqdn")
    ),
    Ignored(
        "attribute:OS::Neutron::Port",
        "status",
        "likewise",
        told=True,
        when=lambda heat, hotc: (heat, hotc) == when.BOUND,
    ),
    Ignored(
        "attribute:OS::Neutron::QoSPolicy",
        "rules*",
        "likewise: before the rules were made, or changed; what they are then is compared in the cloud",
        told=True,
    ),
    Ignored(
        "attribute:OS::Neutron::VPNService",
        "status",
        "likewise",
        told=True,
        when=lambda heat, hotc: (heat, hotc) == ("PENDING_CREATE", "ACTIVE"),
    ),
    Ignored(
        "request:POST compute /servers",
        "server.user_data",
        "Heat wraps the user data for its agents; hotc passes them on as they are",
        told=True,
        when=when.wrapped,
    ),
    Ignored("attribute:OS::Neutron::*Net", "segments.*.id", "a segment's id, which nothing else names"),
    Ignored("attribute:OS::Neutron::*Net", "segments.*.segmentation_id", "the cloud chooses it from a pool"),
    Ignored(
        "attribute:OS::Neutron::*Net",
        "segments.*.location.*",
        "openstacksdk adds where the cloud is; hotc gives what neutron says",
        told=True,
        when=when.only_heat,
    ),
    Ignored("attribute:OS::Heat::RandomString", "*", "drawn by chance"),
    Ignored(
        "attribute:OS::Neutron::FloatingIPAssociation",
        "get_resource",
        "Heat gives the number of its own database row; hotc the floating IP's id",
        told=True,
    ),
    Ignored("request:* identity /endpoints*", "endpoint.region*", "a region by either name of the field"),
    Ignored("request:PATCH identity *", "*.domain_id", "Heat says the domain again, which can't change"),
    Ignored("request:PUT block_storage /os-quota-sets/*", "quota_set.tenant_id", "stands in the path as well"),
    Ignored(
        "objects:network-quota",
        "*",
        "Heat asks neutron to reset the quota of a project with the resource's name; hotc resets that of the project",
        told=True,
        when=lambda heat, hotc: hotc == -1,
    ),
    Ignored("request:DELETE network /v2.0/quotas/* only hotc", "", "likewise"),
    Ignored(
        "request:PUT network /v2.0/routers/* only heat",
        "",
        "Heat writes all routes for an ExtraRoute, which loses those set meanwhile; hotc adds and removes one",
        told=True,
        when=when.only_routes,
    ),
    Ignored("request:PUT network /v2.0/routers/*extraroutes", "router.routes*", "likewise"),
    Ignored("request:PUT network /v2.0/routers/*extraroutes only hotc", "", "likewise"),
    Ignored(
        "attribute:OS::Nova::Server",
        "addresses.*.version*",
        "Heat gives a list with a number; hotc the number, as nova does",
        told=True,
    ),
    Ignored(
        "attribute:AWS::EC2::Instance",
        "AvailabilityZone",
        "Heat can't tell it where the property says it (an error of its own); hotc gives nova's",
        told=True,
        when=lambda heat, hotc: heat is None,
    ),
    Ignored("attribute:OS::Nova::Server", "console_urls.xvpvnc", "the words of novaclient for what nova has no more"),
    Ignored("attribute:OS::Nova::Server", "console_urls.rdp-html5", "likewise"),
    *(
        Ignored(
            "objects:volumes",
            name,
            "Heat keeps the name and description that were taken out of the template; hotc does what it says",
            told=True,
            when=when.kept,
        )
        for name in ("name", "description")
    ),
    Ignored("request:PUT block_storage /volumes/*", "volume.*", "likewise", when=when.kept),
    Ignored("attribute:OS::Cinder::Volume", "display_*", "likewise", when=when.kept),
    Ignored(
        "attribute:OS::Cinder::Volume", "attachments", "a text with times and ids in it; attachments_list is compared"
    ),
    Ignored(
        "attribute:OS::Heat::Resource[GC]*",
        "attributes",
        "an error in Heat without a key behind it; hotc gives an empty map",
        told=True,
    ),
    Ignored("attribute:OS::Heat::AutoScalingGroup", "refs_map*", "the names of members are drawn; refs is compared"),
    Ignored("attribute:OS::Heat::AutoScalingGroup", "outputs*", "likewise"),
    Ignored(
        "request:DELETE compute /servers/*/os-interface/* only heat",
        "",
        "Heat detaches the ports of a server before it replaces it; hotc deletes the server, which does",
    ),
    Ignored(
        "request:DELETE network /v2.0/security-group-rules/security-group-rules#* only heat",
        "",
        "Heat deletes the rules of a group before it, and the default ones where it writes its own; neutron deletes"
        " them with the group, and hotc leaves those that the template has as well",
    ),
    Ignored("request:* compute /servers/*/metadata*", "", "Heat adds and removes keys, hotc sets the whole"),
    Ignored("request:* compute /servers/*/metadata*", "*", "likewise"),
    Ignored("request:* compute /servers/*/metadata* only *", "", "likewise"),
    Ignored(
        "request:PUT network /v2.0/ports/* before only heat",
        "",
        "Heat takes its addresses from a port that it replaces; hotc does where both want the same one",
    ),
    Ignored("request:POST compute /os-server-groups", "server_group.polic*", "a list before microversion 2.64"),
    Ignored("request:POST image /v2/images", "id", "hotc chooses it, so that a lost answer does no harm"),
    Ignored("objects:containers", "last_modified", "time"),
    Ignored("attribute:OS::Swift::Container", "HeadContainer.*date", "time"),
    Ignored("attribute:OS::Swift::Container", "HeadContainer.last-modified", "time"),
    Ignored("attribute:OS::Swift::Container", "HeadContainer.x-timestamp", "time"),
    Ignored("attribute:OS::Swift::Container", "HeadContainer.x-*-id", "the number of a request"),
    Ignored("attribute:OS::Swift::Container", "HeadContainer.connection", "about the connection"),
    Ignored("attribute:OS::Swift::Container", "DomainName", "Heat gives none for an address; hotc the host", told=True),
    *(
        Ignored(
            where,
            path,
            "Heat gives the WebsiteURL of a container without scheme and host",
            told=True,
            when=when.as_bytes,
        )
        for where, path in (
            ("attribute:OS::Swift::Container", "WebsiteURL"),
            ("attribute:AWS::S3::Bucket", "WebsiteURL"),
            ("outputs", "*"),
        )
    ),
    Ignored("objects:segments", "segmentation_id", "the cloud chooses it from a pool"),
    *(
        Ignored(
            "attribute:OS::Neutron::Net",
            f"segments.*.{name}",
            "what was read before the segments were made",
            when=when.later,
        )
        for name in (
            "name",
            "description",
            "network_id",
            "network_type",
            "physical_network",
            "revision_number",
            "segmentation_id",
            "id",
            "created_at",
            "updated_at",
        )
    ),
    Ignored(
        "objects:alarms",
        "*.granularity",
        "Heat sends null where none is given, which aodh keeps; hotc sends none, and it is a minute",
        told=True,
        when=when.usual_minute,
    ),
    Ignored("objects:keypairs", "fingerprint", "made from the key, which is compared unless Nova makes it"),
    Ignored("request:POST compute /os-keypairs", "keypair.type", "ssh where it is not said"),
    Ignored(
        "request:PUT network /v2.0/floatingips/*", "floatingip.fixed_ip_address", "null and nothing", when=when.unset
    ),
    Ignored("request:PUT network /v2.0/trunks/*", "trunk.admin_state_up", "hotc switches a trunk on to change it"),
    Ignored("request:PUT network /v2.0/trunks/* only hotc", "", "likewise"),
    Ignored("objects:volume-quota", "gigabytes_*", "one for each volume type that there is on the cloud"),
    Ignored("objects:volume-quota", "snapshots_*", "likewise"),
    Ignored("objects:volume-quota", "volumes_*", "likewise"),
    Ignored("objects:encryption", "encryption_id", "an id which nothing else names"),
    Ignored("request:* block_storage /types/*/encryption/* only *", "", "the one encryption there is, by any word"),
    Ignored(
        "request:DELETE block_storage /types/*/extra_specs/* only heat", "", "Heat deletes keys before it sets them"
    ),
    Ignored("objects:zones", "serial", "made from the time"),
    Ignored("objects:zones", "version", "counts requests"),
    Ignored("objects:zones", "transferred_at", "time"),
    Ignored("objects:recordsets", "version", "counts requests"),
    Ignored("attribute:OS::Designate::Zone", "serial", "made from the time"),
    Ignored(
        "request:DELETE shared_file_system /types/*/extra_specs/* only heat",
        "",
        "Heat deletes keys before it sets them",
    ),
    Ignored(
        "objects:share-access",
        "state",
        "neither engine waits until an access rule is applied; that it fails is compared",
        when=lambda heat, hotc: {heat, hotc} <= when.APPLIED,
    ),
    Ignored("request:POST shared_file_system /shares", "share.scheduler_hints", "no hints", when=when.unset_or_empty),
    Ignored(
        "request:POST shared_file_system /shares/*/action only *",
        "",
        "asks who has access: changes nothing",
        when=lambda heat, hotc: {"access_list": None} in (heat, hotc),
    ),
    Ignored(
        "attribute:OS::Octavia::AvailabilityZone",
        "availability_zone_profile_id",
        "Heat gives null; hotc the profile's id",
        told=True,
        when=lambda heat, _hotc: heat is None,
    ),
    Ignored("objects:aggregates", "id", "nova counts aggregates"),
    Ignored(
        "attribute:OS::Nova::HostAggregate",
        "get_resource",
        "likewise",
        when=lambda heat, hotc: str(heat).isdigit() and str(hotc).isdigit(),
    ),
    Ignored("objects:alarms", "*timestamp", "time"),
    Ignored("request:PUT alarm /v2/alarms/*", "*timestamp", "time, which Heat sends as it was read"),
    *(
        Ignored(
            "request:PUT alarm /v2/alarms/*", name, "Heat sends the whole alarm as it was read", when=when.only_heat
        )
        for name in ("alarm_id", "user_id", "project_id", "state_reason")
    ),
    Ignored(
        "request:PUT alarm /v2/alarms/*", "*", "null, and a field that is not there, mean the same", when=when.unset
    ),
    Ignored(
        "objects:alarms",
        "*_rule.evaluation_periods",
        "Heat sends null where the template says nothing, which aodh keeps; hotc leaves it out: once",
        told=True,
        when=lambda heat, hotc: heat is None and hotc == 1,
    ),
    Ignored(
        "objects:alarms",
        "event_rule.query*",
        "a query that was taken out of the template stays with Heat, and goes with hotc",
        told=True,
        when=lambda heat, hotc: repr(hotc) == "nothing" or (repr(heat) == "nothing" and hotc == []),
    ),
    Ignored("request:PUT alarm /v2/alarms/event", "event_rule.query*", "likewise", told=True, when=when.only_heat),
    *(
        Ignored(
            f"attribute:OS::Heat::{name}",
            "get_resource",
            "Heat gives the id of the user that may signal it; hotc its automatic name",
            told=True,
            when=lambda heat, hotc: isinstance(heat, str) and str(hotc).endswith("-*"),
        )
        for name in ("ScalingPolicy", "WaitConditionHandle")
    ),
    Ignored(
        "objects:secrets",
        "",
        "the key that an order made stays when Heat deletes the order; hotc deletes it as well",
        told=True,
        when=when.ordered,
    ),
    Ignored("request:DELETE key_manager /v1/secrets/secrets#* only hotc", "", "likewise"),
    Ignored("request:POST compute /servers/*/remote-consoles*", "", "asks for a URL: changes nothing"),
)
