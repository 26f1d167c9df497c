"""What the engine knows of a resource type: one :class:`Driver` per type, an entry in its service's module.

The engine owns order, intents, retries, waiting and state; a driver only says which calls mean what. Calls are made
with the *sent* request: plain JSON data that the engine records before it sends anything, so that a later process can
go on from it.

How the engine creates one instance of a resource:

1. ``build`` turns the typed, fully evaluated properties into the request (names are looked up, nothing is changed).
2. Where ``find_again`` is ``token`` or ``before_set``, the ids of ``candidates`` are noted. The intent is written.
3. ``create`` sends the one creating request and returns the object; its id is written. When the answer is lost,
   nothing is sent again: ``candidates`` that are new and ``same`` settle what happened.
4. ``configure`` brings the rest about (rules of a security group, say). It compares and mends, so it can be run again
   at any time.
5. ``read`` and ``status`` are polled until the object is ready; no thread waits meanwhile. ``advance`` sends what the
   object waits for.

An update is ``update``, then steps 4 and 5. A delete is ``delete``, then ``read`` until nothing is there, then
``after_delete``.

``build`` is called again for an update, with the same ``automatic_name`` and ``instance`` as at creation: two
requests built from equal properties are equal. Requests hold secrets (user data, passwords) as plain text, never
encoded, so that they can be masked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.compared import Compared
    from hotc.runtime.drivers.copies import Copies
    from hotc.runtime.drivers.listing import Listing, Unfinished
    from hotc.runtime.drivers.parts import Parts, TakenOver

Json = dict[str, Any]

FindAgain = Literal["given_id", "natural_key", "token", "before_set", "local"]
"""How a resource is found again when the answer to its creating request was lost (DESIGN: finding again).

``given_id``: we choose the identity. ``natural_key``: a key that can exist once (keypair name, router interface …).
``token``: the automatic name, or metadata, which nobody else uses. ``before_set``: by comparing with what was there
before.
``local``: nothing outside the state is created (a value, a random string).
"""


@dataclass(slots=True, frozen=True)
class Status:
    """What a read object says of its progress. ``reason`` is for the event, and for the error when it failed."""

    state: Literal["ready", "pending", "failed"]
    reason: str = ""


READY = Status("ready")


@dataclass(slots=True)
class BuildContext:
    """What ``build`` may use: the cloud for look-ups, and the names that the engine gives.

    ``automatic_name`` is Heat's form, ``{stack}-{resource}-{12 characters}``; ``stack`` and ``resource`` are the
    plain names; ``instance`` is the uuid of this instance (generation) of the resource, used as token.
    """

    cloud: Cloud
    stack: str
    resource: str
    automatic_name: str
    instance: str
    address: str = ""
    signal_base: str = ""
    """The URL at which a service takes signals; empty where there is none."""
    marked: Json = field(default_factory=dict)
    """The properties once more, with secrets marked; empty where nothing is recorded of them."""
    content: Callable[[str], str] = field(default=str)
    """The content of the configuration with this id; any other text is itself."""


def always_ready(_found: Json) -> Status:
    """The status of what is ready as soon as it exists."""
    return READY


def nothing_exclusive(_properties: Json) -> list[str]:
    """For types of which two equal ones can stand side by side."""
    return []


def nothing_settled(_request: Json) -> bool:
    """For types whose objects are read after they were created."""
    return False


def no_keys(_request: Json, _identity: str | None) -> list[str]:
    """For types whose changes can all run at the same time."""
    return []


@dataclass(slots=True)
class Driver:
    """One resource type.

    ``identity`` in the calls below is the physical id as recorded; ``sent`` the request as recorded. All calls raise
    the SDK's own exceptions; the engine sorts them. What the user has to mend (no image of that name) is a
    :class:`hotc.runtime.errors.ResourceProblem`. ``read`` returns ``None`` when the object is not there. Where
    ``find_again`` is ``given_id`` and there are no ``candidates``, ``identity`` is also asked of the request.
    """

    type: str
    service: str
    find_again: FindAgain
    build: Callable[[Json, BuildContext], Json]
    create: Callable[[Cloud, Json], Json]
    read: Callable[[Cloud, str, Json], Json | None]
    delete: Callable[[Cloud, str, Json], None]
    identity: Callable[[Json], str] = field(default=lambda found: str(found["id"]))
    status: Callable[[Json], Status] = always_ready
    configure: Callable[[Cloud, str, Json], None] | None = None
    """Idempotent completion after create and after update: compares the cloud with ``sent`` and mends the difference.
    """
    settled: Callable[[Json], bool] = nothing_settled
    """``(sent)``: whether the answer to the creating request is all that ``read`` would give, and ``configure`` has
    nothing to do. Then neither is called, unless the object is not ready yet.
    """
    update: Callable[[Cloud, str, Json, Json, Collection[str]], None] | None = None
    """``(cloud, identity, sent_before, sent_after, changed properties)``; idempotent."""
    in_place: Callable[[Json, Json, str], bool] | None = None
    """``(old properties, new properties, property)``: whether this change can be made in place. Asked only for a
    property that the catalogue marks ``update_allowed``. ``None``: the catalogue alone tells.
    """
    advance: Callable[[Cloud, str, Json, Json], bool] | None = None
    """``(cloud, identity, sent, object)``: called after each read while waiting for a create or an update, unless
    ``status`` says failed. Sends what the object waits for now (the confirmation of a resize, a flag that only an
    available volume takes); idempotent.
    ``True``: something is still to come, read again.
    """
    delete_status: Callable[[Json], Status] = field(default=lambda found: Status("pending"))
    """Read after ``delete``: ``pending`` while it goes, ``failed`` when it will not, ``ready`` for what never goes and
    is as before (a quota). Not there any more is success, too.
    """
    gone_at_once: bool = False
    """Whether an object is not there any more as soon as the service has accepted its deletion."""
    after_delete: Callable[[Cloud, Json], None] | None = None
    """``(cloud, sent)``: called when the object is gone, and when a creating request turned out to have made nothing.
    Removes what ``create`` made beside the object (the ports of a server); idempotent.
    """
    attributes: dict[str, Callable[[Json, Cloud], Any]] = field(default_factory=dict)
    """Attribute name → its value from the read object (and, rarely, more calls). ``show`` is always the object
    itself.
    """
    reference: Callable[[str, Json], Any] = field(default=lambda identity, found: identity)
    """What ``get_resource`` gives: ``(identity, object)``; by default the physical id. It may be a Secret."""
    candidates: Callable[[Cloud, Json], list[Json]] | None = None
    """Objects on the cloud that might be the one this request made (all with an ``id``)."""
    same: Callable[[Json, Json], bool] = field(default=lambda sent, found: True)
    """``(sent, object)``: whether a candidate is what this request asks for."""
    exclusive: Callable[[Json], list[str]] = nothing_exclusive
    """Values that two objects can't share (``fixed_ip:10.0.0.5@net``); equal ones in old and new make a replacement
    delete first.
    """
    keys: Callable[[Json, str | None], list[str]] = no_keys
    """Concurrency keys: one change at a time per key (``router:ID``)."""
    keeps_keys: bool = False
    """Whether the keys of the creating request, which are those of the object as well, stay held until it is ready."""
    volatile: frozenset[str] = frozenset()
    """Attributes that may change when the resource is updated in place."""
    moved_by: dict[str, frozenset[str]] = field(default_factory=dict)
    """Volatile attribute → the properties whose change may change it. Without an entry, any property may."""
    secret: frozenset[str] = frozenset()
    """Properties that are secret whatever they are given by: a literal as well is masked, and recorded encrypted."""
    keep: Callable[[Json], Json] | None = None
    """What only the answer to the creating request holds (a private key, a generated password): recorded encrypted,
    and put back into every object that is read later.
    """
    suspend: Callable[[Cloud, str, Json], Status] | None = None
    """``(cloud, identity, sent)``: sends what suspends the object, unless that is under way, and says how far it is;
    called until it is ready. ``None``: only the status in the state changes.
    """
    resume: Callable[[Cloud, str, Json], Status] | None = None
    """The same, back again."""
    copies: Copies | None = None
    """How a copy of an object is kept: for the deletion policy Snapshot, and for snapshots of the stack."""
    external: Callable[[str], Json] | None = field(default=lambda identity: {})
    """The request with which ``read`` finds something that others made, from its id alone; ``None``: it can't."""
    compared: tuple[Compared, ...] = ()
    """The properties that the cloud shows: what was changed behind our back is told by these."""
    parts: Parts | None = None
    """What stands within an object, but may belong to another resource: that neither changes nor compares it."""
    taken_over: TakenOver | None = None
    """Which resources may have the object as a part of theirs, so that it stays when this one goes."""
    listing: Listing | None = None
    """How all objects of the type are read with few calls; ``None``: they are read one by one."""
    unfinished: Unfinished | None = None
    """How those that are being made or deleted are told from all others with one call for many; ``None``: each that is
    waited for is read.
    """
    lasts: Callable[[Json, str], float] | None = None
    """``(sent, action)``: seconds to wait in a ``CREATE``, ``UPDATE`` or ``DELETE``, whatever the status says."""
    sees_state: bool = False
    """Whether read objects get ``state``, what the state says around them: ``{"stack", "address", "signal_base",
    "others": {reference: notes}}``, the latter of the resources that it rests on.
    """
    renewed: bool = False
    """Whether it is made anew whenever anything else in its stack changes."""
    limit: Callable[[Json], float] | None = None
    """``(sent)``: seconds that a create or an update may take, in place of ``timeout``."""
    timeout: float = 3600.0
    """Seconds that a create, update or delete of this type may take."""
    poll: float = 1.0
    """Seconds between two reads while waiting, at the longest; the engine starts shorter."""

    def may_move(self, attribute: str | None, changed: Collection[str] | None) -> bool:
        """Whether updating these properties may change an attribute.

        ``attribute`` ``None``: any attribute. ``changed`` ``None``: it is not known which properties.
        """
        if attribute is None or attribute == "show":
            return bool(self.attributes)
        if attribute not in self.volatile:
            return False
        causes = self.moved_by.get(attribute)
        return causes is None or changed is None or not causes.isdisjoint(changed)
