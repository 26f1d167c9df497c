"""The kinds of things on a cloud that templates name, and how a service is asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud


class Kind:
    """A kind of thing with names.

    ``service`` as openstacksdk calls it, ``path`` of the collection, ``key`` under which a listing's items stand,
    ``word`` for messages. ``identity`` and ``name`` are the items' fields. ``by_name``: the service filters by name;
    else all are listed.
    ``own_project``: only those of the project count (an administrator sees those of others as well). ``wrapped``: the
    key under which each item of a listing stands once more; ``query`` goes with every listing, which is at ``details``
    where the one at ``path`` holds ids and names only.
    """

    __slots__ = (
        "by_name",
        "details",
        "identity",
        "key",
        "name",
        "own_project",
        "path",
        "query",
        "service",
        "word",
        "wrapped",
    )

    def __init__(
        self,
        service: str,
        path: str,
        key: str,
        word: str,
        *,
        by_name: bool = True,
        own_project: bool = False,
        name: str = "name",
        identity: str = "id",
        wrapped: str = "",
        query: dict[str, Any] | None = None,
        details: str = "",
    ) -> None:
        self.service = service
        self.path = path
        self.key = key
        self.word = word
        self.by_name = by_name
        self.own_project = own_project
        self.identity = identity
        self.name = name
        self.wrapped = wrapped
        self.query = query or {}
        self.details = details or path

    @property
    def words(self) -> str:
        """The word for several."""
        return f"{self.word[:-1]}ies" if self.word.endswith("y") else self.word.rstrip("s") + "s"

    def listed(self, cloud: Cloud, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The items of the collection that the project sees, narrowed by ``query``. Raises as :meth:`Cloud.call`."""
        query = self.query | (query or {})
        if self.own_project:
            query["project_id"] = cloud.project_id
        items = cloud.listing(self.service, self.details, self.key, query)
        return [item[self.wrapped] for item in items] if self.wrapped else items


def _zone(service: str, path: str, word: str, resource: str = "") -> Kind:
    """Availability zones have no id; neutron says in one list for which kind of resource each is."""
    if resource:
        query = {"resource": resource}
        return Kind(service, path, "availability_zones", word, by_name=False, identity="name", query=query)
    return Kind(service, path, "availabilityZoneInfo", word, by_name=False, identity="zoneName", name="zoneName")


KINDS: Final[dict[str, Kind]] = {
    "network": Kind("network", "/networks", "networks", "network"),
    "subnet": Kind("network", "/subnets", "subnets", "subnet"),
    "subnetpool": Kind("network", "/subnetpools", "subnetpools", "subnet pool"),
    "router": Kind("network", "/routers", "routers", "router"),
    "port": Kind("network", "/ports", "ports", "port"),
    "security_group": Kind("network", "/security-groups", "security_groups", "security group", own_project=True),
    "qos_policy": Kind("network", "/qos/policies", "policies", "QoS policy"),
    "segment": Kind("network", "/segments", "segments", "segment"),
    "address_scope": Kind("network", "/address-scopes", "address_scopes", "address scope"),
    "floating_ip": Kind("network", "/floatingips", "floatingips", "floating IP", name="floating_ip_address"),
    "image": Kind("image", "/images", "images", "image"),
    "flavor": Kind(
        "compute",
        "/flavors",
        "flavors",
        "flavor",
        by_name=False,
        details="/flavors/detail",
        query={"is_public": "None"},
    ),
    "server": Kind("compute", "/servers", "servers", "server", by_name=False),
    "volume": Kind("block_storage", "/volumes", "volumes", "volume"),
    "snapshot": Kind("block_storage", "/snapshots", "snapshots", "volume snapshot"),
    "volume_type": Kind("block_storage", "/types", "volume_types", "volume type", by_name=False),
    "backup": Kind("block_storage", "/backups", "backups", "volume backup"),
    "qos_specs": Kind("block_storage", "/qos-specs", "qos_specs", "QoS specs", by_name=False),
    "keypair": Kind(
        "compute", "/os-keypairs", "keypairs", "key pair", by_name=False, identity="name", wrapped="keypair"
    ),
    "server_group": Kind("compute", "/os-server-groups", "server_groups", "server group", by_name=False),
    "compute_zone": _zone("compute", "/os-availability-zone", "availability zone"),
    "volume_zone": _zone("block_storage", "/os-availability-zone", "volume availability zone"),
    "network_zone": _zone("network", "/availability_zones", "network availability zone", "network"),
    "router_zone": _zone("network", "/availability_zones", "router availability zone", "router"),
    "project": Kind("identity", "/projects", "projects", "project"),
    "user": Kind("identity", "/users", "users", "user"),
    "group": Kind("identity", "/groups", "groups", "group"),
    "role": Kind("identity", "/roles", "roles", "role"),
    # The id of the domain that every cloud has is the word "default", which no look by name or uuid finds.
    "domain": Kind("identity", "/domains", "domains", "domain", by_name=False),
    "service": Kind("identity", "/services", "services", "service"),
    "region": Kind("identity", "/regions", "regions", "region", by_name=False, name="id"),
    "load_balancer": Kind("load_balancer", "/lbaas/loadbalancers", "loadbalancers", "load balancer"),
    "listener": Kind("load_balancer", "/lbaas/listeners", "listeners", "listener"),
    "pool": Kind("load_balancer", "/lbaas/pools", "pools", "pool"),
    "l7policy": Kind("load_balancer", "/lbaas/l7policies", "l7policies", "L7 policy"),
    "health_monitor": Kind("load_balancer", "/lbaas/healthmonitors", "healthmonitors", "health monitor"),
    "load_balancer_flavor": Kind("load_balancer", "/lbaas/flavors", "flavors", "load balancer flavor"),
    "load_balancer_zone": Kind(
        "load_balancer",
        "/lbaas/availabilityzones",
        "availability_zones",
        "load balancer availability zone",
        by_name=False,
        identity="name",
    ),
    "load_balancer_flavor_profile": Kind(
        "load_balancer", "/lbaas/flavorprofiles", "flavorprofiles", "load balancer flavor profile"
    ),
    "load_balancer_zone_profile": Kind(
        "load_balancer",
        "/lbaas/availabilityzoneprofiles",
        "availability_zone_profiles",
        "load balancer availability zone profile",
    ),
    "dns_zone": Kind("dns", "/zones", "zones", "DNS zone"),
    "share_type": Kind("shared_file_system", "/types", "share_types", "share type", by_name=False),
    "share_network": Kind("shared_file_system", "/share-networks", "share_networks", "share network"),
    "share_snapshot": Kind("shared_file_system", "/snapshots", "snapshots", "share snapshot", by_name=False),
    "security_service": Kind(
        "shared_file_system", "/security-services", "security_services", "security service", by_name=False
    ),
    "cluster_template": Kind(
        "container_infrastructure_management",
        "/clustertemplates",
        "clustertemplates",
        "cluster template",
        by_name=False,
        identity="uuid",
    ),
}
