"""What the state holds, as plain records. Times are UTC in ISO 8601 with a final ``Z``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Status = Literal["IN_PROGRESS", "COMPLETE", "FAILED"]
"""The second half of a life cycle state such as ``CREATE_COMPLETE``."""


@dataclass(slots=True)
class CloudIdentity:
    """Which cloud and which project a stack lives in. ``name`` is that of clouds.yaml, for display and reuse only."""

    auth_url: str
    region: str
    project_id: str
    name: str = ""

    def same_place(self, other: CloudIdentity) -> bool:
        """Whether both mean the same project of the same cloud."""
        mine, theirs = (x.auth_url.rstrip("/") for x in (self, other))
        return (mine, self.region, self.project_id) == (theirs, other.region, other.project_id)

    def as_dict(self) -> Json:
        """The JSON form."""
        return {
            "auth_url": self.auth_url,
            "region": self.region,
            "project_id": self.project_id,
            "name": self.name,
        }


@dataclass(slots=True)
class StackRecord:
    """A stack. ``serial`` grows with every change of the stack or its resources.

    ``inputs``: what ``apply STACK`` reuses; ``outputs``: ``value``, ``expression``, ``description``, ``error`` by name.
    ``notes``: what else is known of it, by name; who reads an entry says in his module what it holds.
    """

    lineage: str
    name: str
    cloud: CloudIdentity
    inputs: Json = field(default_factory=dict)
    outputs: Json = field(default_factory=dict)
    action: str = "CREATE"
    status: Status = "IN_PROGRESS"
    reason: str = ""
    serial: int = 0
    created_at: str = ""
    updated_at: str = ""
    deleted_at: str | None = None
    notes: Json = field(default_factory=dict)


@dataclass(slots=True)
class ResourceRecord:
    """One instance of a resource: a row of the state.

    A replacement is a new row with the next ``generation``; the row with the highest one is the current instance.

    :ivar instance: uuid of this very instance, minted with its intent; also the token by which it is found again.
    :ivar physical_id: identity on the cloud; ``None`` until the creating request was answered or settled.
    :ivar reference: what ``get_resource`` gives.
    :ivar properties: evaluated values as last written; :attr:`expressions` the same before references were filled in.
    :ivar sent: the request made of them; ``data`` what only the creating answer held.
    :ivar revision: how often it was changed in place; with ``instance`` it makes the :attr:`version`.
    :ivar seen: address → :attr:`version` of each resource from which the properties took values.
    :ivar requires: addresses of what it rests on, for the order of deletion.
    :ivar intent: what was about to be done and may or may not have happened: ``{"phase": "create"|"update"|"delete",
        "at": time, "before": [ids], "missed": bool, "tried": [{"properties", "sent"}]}``; ``None`` when all is known.
    :ivar tainted: the cloud says that it is broken; it will be replaced.
    :ivar notes: what else is known of it, by name; who reads an entry says in his module what it holds.
    """

    address: str
    generation: int
    instance: str
    type: str
    action: str = "CREATE"
    status: Status = "IN_PROGRESS"
    reason: str = ""
    physical_id: str | None = None
    reference: Any = None
    properties: Json = field(default_factory=dict)
    expressions: Json = field(default_factory=dict)
    sent: Any = field(default_factory=dict)
    data: Any = field(default_factory=dict)
    revision: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    requires: list[str] = field(default_factory=list)
    intent: Json | None = None
    deletion_policy: str = "Delete"
    tainted: bool = False
    created_at: str = ""
    updated_at: str = ""
    notes: Json = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``address@generation``, unique within a stack."""
        return f"{self.address}@{self.generation}"

    @property
    def container(self) -> bool:
        """Whether it is a nested stack or a group: it has members, but is itself nothing on the cloud."""
        return self.physical_id == self.instance

    @property
    def version(self) -> str:
        """Changes whenever the object may have changed."""
        return f"{self.instance}:{self.revision}"


@dataclass(slots=True)
class EventRecord:
    """Something that happened. ``address`` is empty for the stack itself. ``id`` is given by the store, and grows."""

    time: str
    stack: str
    address: str
    type: str
    physical_id: str | None
    action: str
    status: Status
    reason: str = ""
    id: int = 0

    @property
    def state(self) -> str:
        """``CREATE_COMPLETE`` and the like."""
        return f"{self.action}_{self.status}"


@dataclass(slots=True)
class MessageRecord:
    """Something that another process wants of whoever works on the stack: to cancel, to clear a hook, a signal.

    ``kind`` is a word of the reader's own, ``data`` what belongs to it; ``address`` is empty for the stack itself.
    ``id`` is given by the store, and grows. A message stays until it is taken, also when nobody works on the stack.
    """

    kind: str
    address: str = ""
    data: Json = field(default_factory=dict)
    time: str = ""
    id: int = 0


@dataclass(slots=True)
class SnapshotRecord:
    """A snapshot of a stack: what its resources were, and what was kept of them on the cloud.

    ``data``: ``{"inputs": …, "resources": {address: {…}}}``; secrets in it are sealed, as everywhere.
    """

    id: str
    name: str
    status: Status = "IN_PROGRESS"
    reason: str = ""
    data: Json = field(default_factory=dict)
    created_at: str = ""
