"""Who else may use an object of the network service: RBAC policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

POLICIES: Final = Api("network", "/rbac-policies", "rbac_policy", "rbac_policies")
_NATURAL_KEY: Final = ("object_type", "object_id", "action", "target_tenant")


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::RBACPolicy."""
    body = {name: properties[name] for name in (*_NATURAL_KEY, "tenant_id") if properties.get(name) is not None}
    body["object_id"] = context.cloud.find(properties["object_type"], properties["object_id"])
    return {"body": body}


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one policy that there can be for these four values."""
    return rest.listing(cloud, POLICIES, **{name: sent["body"][name] for name in _NATURAL_KEY})


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Share the object with another project instead."""
    rest.update(cloud, POLICIES, identity, rest.difference(before["body"], after["body"]))


def exclusive(properties: Json) -> list[str]:
    """Neutron refuses a second policy that says the same."""
    return [f"rbac:{properties.get('object_id')}:{properties.get('action')}:{properties.get('target_tenant')}"]


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Neutron::RBACPolicy",
        service="network",
        find_again="natural_key",
        build=build,
        create=lambda cloud, sent: rest.create(cloud, POLICIES, sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, POLICIES, identity),
        update=update,
        delete=lambda cloud, identity, sent: rest.delete(cloud, POLICIES, identity),
        candidates=candidates,
        same=lambda sent, found: all(found.get(name) == sent["body"][name] for name in _NATURAL_KEY),
        listing=plain(ListCall("network", POLICIES.path, POLICIES.plural)),
        compared=compared.fields("target_tenant"),
        exclusive=exclusive,
    )
]
