"""Signals by way of the object store: servers put objects at a signed address, and a stack waits for them.

No service of Heat's and no signal address of hotc's is needed: the address is a TempURL, which whoever knows it may
write to. Each signal is a version of one object, in a container of the handle's own. The address follows from the
container's name and the key of the account, so that a later process knows it as well; it is a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from hotc.compiler.values import Secret
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.local import local_driver
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

_SERVICE: Final = "object_store"
_OBJECT: Final = "signal"
_NOTHING_YET: Final = "IN_PROGRESS"
"""What the object holds until the first signal; Heat's word."""
_EXPIRES: Final = 2**31 - 61
"""When the address ends, in seconds since the epoch: as late as every Swift takes it, as with Heat."""
_KEY: Final = "x-account-meta-temp-url-key"


def build_handle(_properties: Json, context: BuildContext) -> Json:
    """OS::Heat::SwiftSignalHandle has no properties: all follows from its automatic name."""
    return {"name": context.automatic_name}


def no_name_of_its_users(_properties: Json) -> list[str]:
    """The name is automatic, another one for each instance: two handles never share it."""
    return []


def _container(name: str) -> str:
    return f"/{quote(name, safe='')}"


def create_handle(cloud: Cloud, sent: Json) -> Json:
    """Make the container, which keeps the versions of its object."""
    name = sent["name"]
    cloud.call(_SERVICE, "PUT", _container(name), headers={"X-Versions-Location": quote(name)})
    return {"id": name}


def read_handle(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The container, and the address that signals go to."""
    found = cloud.headers(_SERVICE, _container(identity))
    if found is None:
        return None
    key = (cloud.headers(_SERVICE, "") or {}).get(_KEY, "")
    return {"id": identity, "endpoint": _signed(cloud, identity, key) if key else None}


def configure_handle(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Give the account a key, and the container its object, unless they have them."""
    if not (cloud.headers(_SERVICE, "") or {}).get(_KEY):
        cloud.call(_SERVICE, "POST", "", headers={_KEY: secrets.token_hex(16)})
    if cloud.headers(_SERVICE, f"{_container(identity)}/{_OBJECT}") is None:
        cloud.write(_SERVICE, f"{_container(identity)}/{_OBJECT}", _NOTHING_YET.encode())


def _signed(cloud: Cloud, container: str, key: str) -> str:
    address = urlsplit(cloud.endpoint(_SERVICE))
    path = f"{address.path.rstrip('/')}/{container}/{_OBJECT}"
    signature = hmac.new(key.encode(), f"PUT\n{_EXPIRES}\n{path}".encode(), hashlib.sha256).hexdigest()
    query = f"temp_url_sig={signature}&temp_url_expires={_EXPIRES}"
    return f"{address.scheme}://{address.netloc}{quote(path)}?{query}"


def delete_handle(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the object with its versions, and the container."""
    for name in _names(cloud, identity):
        cloud.call(_SERVICE, "DELETE", f"{_container(identity)}/{quote(name)}", missing_ok=True)
    # To delete an object brings back the version before it, so that there may be some again.
    while cloud.call(_SERVICE, "DELETE", f"{_container(identity)}/{_OBJECT}", missing_ok=True) is not None:
        continue
    cloud.call(_SERVICE, "DELETE", _container(identity), missing_ok=True)


def _names(cloud: Cloud, container: str) -> list[str]:
    listed: Any = cloud.call(_SERVICE, "GET", _container(container), query={"format": "json"}, missing_ok=True)
    return sorted(str(each["name"]) for each in listed or [])


def build_signal(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::SwiftSignal. The handle is the address; the container is read from it."""
    parts = urlsplit(str(properties["handle"])).path.strip("/").split("/")
    if len(parts) < 2 or parts[-1] != _OBJECT:
        raise ResourceProblem(
            "the handle of the Swift signal is no address of a handle",
            "Write { get_resource: NAME } with the name of an OS::Heat::SwiftSignalHandle.",
        )
    return {
        "id": context.automatic_name,
        "container": parts[-2],
        "timeout": properties["timeout"],
        "count": properties.get("count", 1),
    }


def read_signal(cloud: Cloud, identity: str, sent: Json) -> Json:
    """The signals that have come, oldest first."""
    contents = [
        cloud.content(_SERVICE, f"{_container(sent['container'])}/{quote(name)}", "*/*")
        for name in _names(cloud, sent["container"])
    ]
    return {**sent, "id": identity, "signals": _read([each.decode() for each in contents if each is not None])}


def _read(contents: list[str]) -> list[Json]:
    """Signals with what goes without saying; a later one replaces an earlier one with the same id."""
    signals: dict[str, Json] = {}
    for content in contents:
        if content == _NOTHING_YET:
            continue
        try:
            given = json.loads(content) if content else {}
        except ValueError:
            given = None
        if not isinstance(given, dict):
            given = {"status": "FAILURE", "reason": "a signal is no JSON object"}
        identity = str(given.get("id", len(signals) + 1))
        signals.pop(identity, None)
        usual = {"status": "SUCCESS", "reason": f"Signal {identity} received", "data": None}
        signals[identity] = {**usual, **given, "id": identity}
    return list(signals.values())


def status(found: Json) -> Status:
    """Ready when as many have come as are waited for; failed as soon as one says so."""
    signals = found.get("signals", [])
    failed = [str(each["reason"]) for each in signals if each["status"] != "SUCCESS"]
    if failed:
        return Status("failed", "; ".join(failed))
    if len(signals) >= found["count"]:
        return READY
    return Status("pending", f"{len(signals)} of {found['count']} signals received")


def _data(found: Json, _cloud: Cloud) -> str | None:
    signals = found.get("signals")
    return json.dumps({each["id"]: each["data"] for each in signals}) if signals else "null"


def _address(found: Json) -> Secret | None:
    return Secret(found["endpoint"]) if found.get("endpoint") else None


def _curl(found: Json, _cloud: Cloud) -> Secret | None:
    return Secret(f"curl -i -X PUT '{found['endpoint']}'") if found.get("endpoint") else None


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Heat::SwiftSignalHandle",
        service=_SERVICE,
        find_again="given_id",
        build=build_handle,
        create=create_handle,
        read=read_handle,
        configure=configure_handle,
        delete=delete_handle,
        exclusive=no_name_of_its_users,
        identity=lambda found: str(found.get("id") or found["name"]),
        reference=lambda identity, found: _address(found),
        attributes={
            "token": lambda found, cloud: "",
            "endpoint": lambda found, cloud: _address(found),
            "curl_cli": _curl,
        },
    ),
    local_driver(
        "OS::Heat::SwiftSignal",
        service=_SERVICE,
        build=build_signal,
        read=read_signal,
        status=status,
        limit=lambda sent: float(sent["timeout"]),
        attributes={"data": _data},
        volatile=frozenset({"data"}),
        # What servers send is no secret, though the address is one that they send it to.
        sees_state=True,
    ),
]
