"""Heat's types for trying out and for waiting: OS::Heat::TestResource, OS::Heat::Delay.

Source: ``test_resource.py`` and ``delay.py`` in ``heat/engine/resources/openstack/heat`` of Heat 27.0.1. The properties
``client_name``, ``entity_name`` and ``constraint_prop_secs`` make Heat itself ask its cloud, and mean nothing here.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers.driver import READY, Status
from hotc.runtime.drivers.local import by_name, local_driver

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

FOREVER: Final = float("inf")


def build_trial(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::TestResource; ``waits``: seconds by action."""
    everywhere = properties.get("wait_secs", 0)
    own = properties.get("action_wait_secs") or {}
    return {
        "id": context.automatic_name,
        "name": context.resource,
        "value": properties.get("value"),
        "fail": bool(properties.get("fail")),
        "attribute_wait": properties.get("attr_wait_secs", 0),
        "waits": {
            action: everywhere if own.get(action) is None else own[action] for action in ("create", "update", "delete")
        },
    }


def _status(found: Json) -> Status:
    return Status("failed", f"Test Resource failed {found['name']}") if found["fail"] else READY


def _lasts(sent: Json, action: str) -> float:
    seconds = sent["waits"].get(action.lower(), 0)
    return float(seconds) if seconds >= 0 else FOREVER


def _output(found: Json, _cloud: Cloud) -> str:
    time.sleep(max(found["attribute_wait"], 0))
    return str(found["value"])


def build_delay(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::Delay. Its share of the jitter follows from the instance, so it is the same each time."""
    share = int.from_bytes(hashlib.sha256(context.instance.encode()).digest()[:4]) / 2**32
    jitter = properties.get("max_jitter", 0) * properties.get("jitter_multiplier", 1.0)
    seconds = properties.get("min_wait", 0) + share * jitter
    actions = properties.get("actions") or ["CREATE"]
    waits = {action.lower(): seconds for action in actions}
    return {"id": context.automatic_name, "resource": context.resource, "waits": waits}


DRIVERS: Final[list[Driver]] = [
    local_driver(
        "OS::Heat::TestResource",
        build=build_trial,
        status=_status,
        lasts=_lasts,
        in_place=lambda old, new, name: name != "value" or not new.get("update_replace"),
        attributes={"output": _output},
        volatile=frozenset({"output"}),
        moved_by={"output": frozenset({"value"})},
    ),
    local_driver("OS::Heat::Delay", build=build_delay, lasts=_lasts, reference=by_name),
]
