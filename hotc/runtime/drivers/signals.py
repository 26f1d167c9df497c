"""Wait conditions, their handles, and scaling policies. What was signalled stands in the state.

Source: ``wait_condition.py``, ``wait_condition_handle.py`` and ``scaling_policy.py`` in
``heat/engine/resources/openstack/heat`` of Heat 27.0.1, and their CloudFormation forms.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import Secret
from hotc.runtime.drivers.driver import READY, Status
from hotc.runtime.drivers.local import by_name, local_driver
from hotc.runtime.signals.handles import NOTE, failures, successes
from hotc.runtime.signals.scaling import TYPES
from hotc.runtime.signals.urls import endpoint

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

# --- who is signalled


def _build_receiver(properties: Json, context: BuildContext) -> Json:
    return {
        "id": context.automatic_name,
        "transport": properties.get("signal_transport"),
        "url": endpoint(context.signal_base, context.stack, context.address) if context.signal_base else "",
    }


def _with_token(_cloud: Cloud, sent: Json) -> Json:
    return {**sent, "token": secrets.token_urlsafe(24)}


def _endpoint(found: Json, _cloud: Cloud) -> str | None:
    here = found["state"]
    return endpoint(here["signal_base"], here["stack"], here["address"]) if here["signal_base"] else None


def _url(found: Json, cloud: Cloud) -> Any:
    """With the token in it: whoever has it may signal."""
    url = _endpoint(found, cloud)
    return Secret(f"{url}?token={found['token']}") if url is not None else None


def _of_token(attribute: Any) -> Any:
    """An attribute that only the default transport has, as in Heat."""
    return lambda found, cloud: attribute(found, cloud) if found["transport"] in (None, "TOKEN_SIGNAL") else None


def _curl(found: Json, cloud: Cloud) -> Any:
    url = _endpoint(found, cloud)
    if url is None:
        return None
    return Secret(
        f"curl -i -X POST -H 'X-Auth-Token: {found['token']}' -H 'Content-Type: application/json' "
        f"-H 'Accept: application/json' {url}"
    )


def _signal(found: Json, cloud: Cloud) -> Any:
    if found["transport"] == "NO_SIGNAL":
        return "{}"
    url = _url(found, cloud)
    return Secret(json.dumps({"alarm_url": url.value})) if url is not None else None


def _receiver(type_name: str, **more: Any) -> Driver:
    given: dict[str, Any] = {"build": _build_receiver, "create": _with_token}
    return local_driver(type_name, keep=lambda found: {"token": found["token"]}, sees_state=True, **(given | more))


def _by_url(identity: str, found: Json) -> Any:
    """What CloudFormation's types are referred to by: the URL to signal, where there is one."""
    return Secret(f"{found['url']}?token={found['token']}") if found["url"] and "token" in found else identity


# --- who waits


def _build_condition(properties: Json, context: BuildContext) -> Json:
    given = {name.lower(): value for name, value in properties.items()}
    return {
        "id": context.automatic_name,
        "resource": context.resource,
        "handle": given["handle"],
        "timeout": given["timeout"],
        "count": given.get("count", 1),
    }


def _status(found: Json) -> Status:
    notes = found["state"]["others"].get(found["handle"])
    if notes is None:
        return Status("failed", "its handle is no wait condition handle of this stack")
    if failed := failures(notes):
        return Status("failed", "; ".join(failed))
    received = successes(notes)
    return (
        READY if received >= found["count"] else Status("pending", f"{received} of {found['count']} signals received")
    )


def _data(found: Json, _cloud: Cloud) -> str:
    notes = found["state"]["others"].get(found["handle"], {})
    return json.dumps({key: each["data"] for key, each in notes.get(NOTE, {}).items()})


def _condition(type_name: str, attribute: str) -> Driver:
    return local_driver(
        type_name,
        build=_build_condition,
        reference=by_name,
        status=_status,
        limit=lambda sent: float(sent["timeout"]),
        attributes={attribute: _data},
        volatile=frozenset({attribute}),
        sees_state=True,
    )


# --- who scales


def _build_policy(properties: Json, context: BuildContext) -> Json:
    amazon = "AutoScalingGroupName" in properties
    names = _AMAZON if amazon else _NATIVE
    read: Json = {key: properties.get(name) for key, name in names.items()}
    return {**_build_receiver(properties, context), **read, "type": TYPES[read["type"]]}


_NATIVE: Final = {
    "group": "auto_scaling_group_id",
    "amount": "scaling_adjustment",
    "type": "adjustment_type",
    "cooldown": "cooldown",
    "step": "min_adjustment_step",
}
_AMAZON: Final = {
    "group": "AutoScalingGroupName",
    "amount": "ScalingAdjustment",
    "type": "AdjustmentType",
    "cooldown": "Cooldown",
    "step": "MinAdjustmentStep",
}

DRIVERS: Final[list[Driver]] = [
    _receiver(
        "OS::Heat::WaitConditionHandle",
        attributes={
            "token": _of_token(lambda found, cloud: Secret(found["token"])),
            "endpoint": _of_token(_endpoint),
            "curl_cli": _of_token(_curl),
            "signal": _signal,
        },
    ),
    _receiver("OS::Heat::UpdateWaitConditionHandle", reference=_by_url, renewed=True),
    _receiver("AWS::CloudFormation::WaitConditionHandle", reference=_by_url),
    _condition("OS::Heat::WaitCondition", "data"),
    _condition("AWS::CloudFormation::WaitCondition", "Data"),
    _receiver("OS::Heat::ScalingPolicy", build=_build_policy, attributes={"alarm_url": _url, "signal_url": _url}),
    _receiver("AWS::AutoScaling::ScalingPolicy", build=_build_policy, attributes={"AlarmUrl": _url}, reference=_by_url),
]
