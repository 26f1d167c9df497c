"""Drivers of what lives in the state alone: nothing is sent, read or deleted anywhere else."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers.driver import Driver

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json

_SPACE: Final = uuid.UUID("0f1d6a6e-5a5b-4b0c-9d55-3f5f3a1c7a10")


def own_id(instance: str) -> str:
    """The uuid by which an object that we keep ourselves is referred to; it follows from that of its instance."""
    return str(uuid.uuid5(_SPACE, instance))


def local_driver(type_name: str, **more: Any) -> Driver:
    """A driver whose ``create`` gives the request itself, unless ``more`` says something else."""
    given: dict[str, Any] = {
        "service": "",
        "find_again": "local",
        "create": lambda cloud, sent: dict(sent),
        "read": lambda cloud, identity, sent: {**sent, "id": identity},
        "update": _stays,
        "delete": _vanishes,
    }
    return Driver(type=type_name, **(given | more))


def by_name(identity: str, found: Json) -> str:
    """What Heat gives for a reference to something that has no id on the cloud: the resource's name."""
    return str(found.get("resource") or identity)


def _stays(_cloud: Cloud, _identity: str, _before: Json, _after: Json, _changed: Collection[str]) -> None:
    """The state alone changes."""


def _vanishes(_cloud: Cloud, _identity: str, _sent: Json) -> None:
    """Nothing but the state's row is there to be deleted."""
