"""OS::Heat::Stack: a stack of its own in the same state, which its resource creates, updates and destroys.

Source: ``heat/engine/resources/openstack/heat/remote_stack.py`` of Heat 27.0.1. Where Heat calls another Heat service,
the child is planned and carried out here (:mod:`hotc.runtime.child_stacks`); ``region_name`` is another region of the
same cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.child_stacks.holding import children
from hotc.runtime.child_stacks.inputs import TYPE, refuse, region_of
from hotc.runtime.drivers.driver import READY, Driver
from hotc.runtime.drivers.local import own_id
from hotc.runtime.secrets import has_secret

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.compiler.values import Secret
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json, Status
    from hotc.runtime.planning.phases import Phase


def build(properties: Json, context: BuildContext) -> Json:
    """The child's lineage (``id``) and name, and what it is made from."""
    refuse(context.marked or properties)
    return {
        "id": own_id(context.instance),
        "name": context.automatic_name,
        "address": context.address,
        "template": properties["template"],
        "parameters": properties.get("parameters") or {},
        "hidden": hidden(context.marked.get("parameters") or {}),
        "region": region_of(properties),
        "timeout": properties.get("timeout"),
    }


def hidden(parameters: Json | Secret) -> list[str]:
    """Names of parameters that are made of secrets."""
    if isinstance(parameters, dict):
        return sorted(name for name, value in parameters.items() if has_secret(value))
    return sorted(parameters.value)


def _in_place(before: Json, after: Json, name: str) -> bool:
    return name != "context" or region_of(before) == region_of(after)


def _nothing(_cloud: Cloud, _identity: str, _before: Json, _after: Json, _changed: Collection[str]) -> None:
    """What it is made from is recorded with the resource; the completion brings it about."""


def _towards(phase: Phase) -> Any:
    def step(cloud: Cloud, identity: str, sent: Json) -> Status:
        children(cloud).towards(phase, identity, sent)
        return READY

    return step


DRIVERS: Final[list[Driver]] = [
    Driver(
        type=TYPE,
        service="",
        find_again="given_id",
        build=build,
        create=lambda cloud, sent: children(cloud).begin(sent),
        read=lambda cloud, identity, sent: children(cloud).read(identity, sent["name"]),
        configure=lambda cloud, identity, sent: children(cloud).bring_about(identity, sent),
        update=_nothing,
        delete=lambda cloud, identity, sent: children(cloud).take_away(identity, sent),
        in_place=_in_place,
        exclusive=lambda properties: [],  # the new one has a name of its own
        attributes={
            "stack_name": lambda found, cloud: found["stack_name"],
            "outputs": lambda found, cloud: found["outputs"],
        },
        volatile=frozenset({"outputs"}),
        external=None,
        suspend=_towards("suspend"),
        resume=_towards("resume"),
    )
]
