"""A plan as data: what will be done, in which order, and because of what. Apply takes no decision beyond it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from hotc.runtime.secrets import masked

if TYPE_CHECKING:
    from hotc.runtime.planning.drift import Drift
    from hotc.runtime.state.records import CloudIdentity

Json = dict[str, Any]
Operation = Literal["create", "update", "replace", "delete", "forget", "read", "suspend", "resume", "snapshot", "none"]
Order = Literal["create-first", "delete-first", ""]

FORMAT = 1
"""Version of the JSON form."""

UNKNOWN = {"$unknown": True}
"""Stands for a new value that will be known only while the plan is carried out."""


@dataclass(slots=True)
class Cause:
    """Why an action is needed: a property (as a path) with its old and new value, or a rule alone.

    ``old`` and ``new`` are JSON data with secrets marked; :data:`UNKNOWN` where the value comes later. ``rule`` is a
    sentence. ``file`` and ``line`` are the place in the template (``None``: it has none). ``drift``: not the template
    changed, but the cloud, behind our back; ``old`` is what was found there.
    """

    rule: str
    path: str = ""
    old: Any = None
    new: Any = None
    file: str | None = None
    line: int | None = None
    drift: bool = False

    def as_dict(self) -> Json:
        """The JSON form, secrets masked."""
        return {
            "rule": self.rule,
            "path": self.path,
            "old": masked(self.old),
            "new": masked(self.new),
            "file": self.file,
            "line": self.line,
            "drift": self.drift,
        }


@dataclass(slots=True)
class Action:
    """One node of the plan's graph.

    :ivar key: the address; for a delete ``address@generation``.
    :ivar requires: keys of actions that must have succeeded before.
    :ivar late: a deletion that comes after all creations and updates have ended, whichever way.
    :ivar order: of a replacement: which of old and new comes first.
    :ivar first: of a replacement: keys of the deletions of old instances that have to come before the new one.
    :ivar awaits: keys of deletions at other addresses that set free what only one can have.
    :ivar part_of: key of the replacement to which this deletion of the old instance belongs; such a one is not counted.
    :ivar expressions: the desired properties, as :mod:`hotc.runtime.planning.expressions` freezes them.
    :ivar rests_on: addresses of the resources that this one needs; recorded with it.
    :ivar uncertain: all that speaks for a replacement is values known only later; if they turn out well, less is done.
    :ivar left_out: the user left it out of the plan, so it stays as it is; its row doesn't follow the template either.
    :ivar irreversible: what of it a rollback could not undo; empty: nothing (:mod:`.irreversible`).
    :ivar container: a nested stack or a group: it has members, but is itself nothing on the cloud.
    :ivar observed: of an update: the state in which the resource was found, if that is not what was written
        (:func:`hotc.runtime.planning.drift.observed`).
    :ivar revision: neutron's revision of the object that is updated, as the plan saw it; ``None``: not known.
    :ivar external_id: of something that others made, which is only read.
    :ivar hooks: all that the environment sets for the resource: ``pre-create`` and the like.
    :ivar stands_at: the hook after an action that is done already, at which the resource stands.
    :ivar batch, batches: which batch of its group's update it belongs to, of how many; 0: it belongs to none.
    :ivar pause: seconds to wait when all that it requires is done.
    :ivar timeout: seconds that it may take; ``None``: as its type has it.
    :ivar memory: of a group: what is noted with its row (:mod:`hotc.runtime.groups.memory`).
    :ivar within: of a resource that stands for a stack: what becomes of that: ``stack`` (empty: not named yet),
        ``template`` (the name of its text), ``known`` (whether all is known of it already), ``summary``, ``actions``:
        ``address``, ``type``, ``operation`` and ``within`` of its own. Else empty.
    """

    key: str
    address: str
    type: str
    operation: Operation
    causes: list[Cause] = field(default_factory=list)
    requires: list[str] = field(default_factory=list)
    late: bool = False
    order: Order = ""
    first: list[str] = field(default_factory=list)
    awaits: list[str] = field(default_factory=list)
    part_of: str = ""
    generation: int = 0
    expressions: Json = field(default_factory=dict)
    rests_on: list[str] = field(default_factory=list)
    deletion_policy: str = "Delete"
    uncertain: bool = False
    irreversible: str = ""
    container: bool = False
    observed: Json | None = None
    revision: int | None = None
    left_out: bool = False
    external_id: str = ""
    hooks: list[str] = field(default_factory=list)
    stands_at: str = ""
    file: str | None = None
    line: int | None = None
    batch: int = 0
    batches: int = 0
    pause: float = 0.0
    timeout: float | None = None
    memory: Json = field(default_factory=dict)
    within: Json = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether anything is done at all."""
        return self.operation != "none"

    def as_dict(self) -> Json:
        """The JSON form for people and tools; secrets masked."""
        return {
            "key": self.key,
            "address": self.address,
            "type": self.type,
            "operation": self.operation,
            "causes": [cause.as_dict() for cause in self.causes],
            "requires": self.requires,
            "order": self.order,
            "part_of": self.part_of,
            "container": self.container,
            "uncertain": self.uncertain,
            "irreversible": self.irreversible,
            "left_out": self.left_out,
            "timeout": self.timeout,
            "deletion_policy": self.deletion_policy,
            "external_id": self.external_id,
            "hooks": self.hooks,
            "batch": self.batch,
            "batches": self.batches,
            "pause": self.pause,
            "within": self.within,
            "properties": masked(self.expressions),
            "file": self.file,
            "line": self.line,
        }


@dataclass(slots=True)
class Plan:
    """What an apply would do to one stack.

    :ivar action: ``CREATE``, ``UPDATE``, ``DELETE`` …, of the stack as a whole.
    :ivar lineage, serial: the state that the plan was made from; ``serial`` 0: the stack is new.
    :ivar actions: in an order in which they could be carried out one by one, those with nothing to do included.
    :ivar outputs: ``{name: {"value": expression, "description": text}}``.
    :ivar outputs_changed: names of outputs whose recorded value is no longer what the template says.
    :ivar drift: what was found otherwise on the cloud than it was written; secrets in it are marked.
    :ivar bound: row key → what tells that an object was changed since (:func:`hotc.runtime.planning.binding.mark`).
    :ivar pins: kind → name → id: what the names mean that an apply looks up.
    :ivar loaded: it was read from a file, so time has gone by since it was made.
    :ivar refresh_only: it takes what was found over into the state, and changes nothing on the cloud.
    :ivar unsettled: the last apply did not come to its end, so the stack's own status has to be brought up to date.
    :ivar picked: what the user picked: ``{"targets", "excludes", "replace"}``, as written; empty: nothing.
    :ivar left_out: what would be done, but was left out: ``[{"address", "type", "operation"}]``.
    :ivar moved: recorded address → the one that it gets; the other fields name it by the latter.
    :ivar deferred: groups whose size is known only later: ``[{"address", "type", "member", "from"}]``.
    :ivar snapshot: ``id`` and ``name`` of the snapshot that is taken.
    :ivar inputs: what is recorded for ``apply STACK`` alone.
    """

    stack: str
    lineage: str
    serial: int
    action: Literal["CREATE", "UPDATE", "DELETE", "ROLLBACK", "SUSPEND", "RESUME", "SNAPSHOT", "RESTORE"]
    cloud: CloudIdentity
    actions: list[Action] = field(default_factory=list)
    outputs: Json = field(default_factory=dict)
    outputs_changed: list[str] = field(default_factory=list)
    inputs: Json = field(default_factory=dict)
    picked: Json = field(default_factory=dict)
    left_out: list[Json] = field(default_factory=list)
    deferred: list[Json] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    bound: Json = field(default_factory=dict)
    pins: Json = field(default_factory=dict)
    loaded: bool = field(default=False, compare=False)
    refresh_only: bool = False
    unsettled: bool = False
    moved: dict[str, str] = field(default_factory=dict)
    snapshot: dict[str, str] = field(default_factory=dict)
    created_at: str = ""
    hotc: str = ""

    @property
    def has_changes(self) -> bool:
        """Whether an apply would do anything: to a resource, to an output, or to finish what was left."""
        if self.refresh_only:
            return bool(self.actions)
        return self.touches_cloud or bool(self.outputs_changed) or bool(self.moved) or self.unsettled

    @property
    def picked_by_hand(self) -> bool:
        """Whether the user wanted a part of it only."""
        return bool(self.picked.get("targets") or self.picked.get("excludes"))

    @property
    def touches_cloud(self) -> bool:
        """Whether any resource would be changed."""
        return not self.refresh_only and any(action.changes for action in self.actions)

    def summary(self) -> dict[str, int]:
        """How many resources there are of each operation; containers are not counted."""
        counts = dict.fromkeys(("create", "update", "replace", "delete", "forget", "read", "none"), 0)
        for action in self.actions:
            if not action.part_of and not action.container:
                counts[action.operation] = counts.get(action.operation, 0) + 1
        return counts

    def as_dict(self) -> Json:
        """The JSON form for people and tools; secrets masked. ``apply --plan`` reads another (:mod:`.plan_file`)."""
        return {
            "hotc_plan": FORMAT,
            "stack": self.stack,
            "action": self.action,
            "cloud": self.cloud.as_dict(),
            "lineage": self.lineage,
            "serial": self.serial,
            "created_at": self.created_at,
            "summary": self.summary(),
            "has_changes": self.has_changes,
            "moved": self.moved,
            "actions": [action.as_dict() for action in self.actions],
            "outputs": masked(self.outputs),
            "outputs_changed": self.outputs_changed,
            "picked": self.picked,
            "left_out": self.left_out,
            "deferred": self.deferred,
            "warnings": self.warnings,
            "pins": self.pins,
            "refresh_only": self.refresh_only,
            "drift": [each.as_dict() for each in self.drift],
        }
