"""The states of stacks and resources, and what each command may do to a stack in which of them. All of it is a table.

Actions and statuses are Heat's (``heat.engine.stack.Stack.ACTIONS``, ``heat.engine.status.ResourceStatus``), and mean
what they mean there; so does most of what is refused. Where nobody works on a stack, ``IN_PROGRESS`` says that whoever
did was killed: that counts as not having come to its end, and is no reason to refuse anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotc.runtime.errors import NotPossible

if TYPE_CHECKING:
    from hotc.runtime.state.records import StackRecord

STACK_ACTIONS = (
    "CREATE",
    "UPDATE",
    "DELETE",
    "ROLLBACK",
    "ADOPT",
    "CHECK",
    "SUSPEND",
    "RESUME",
    "SNAPSHOT",
    "RESTORE",
)
RESOURCE_ACTIONS = ("CREATE", "UPDATE", "DELETE", "ADOPT", "CHECK", "SUSPEND", "RESUME", "SNAPSHOT")
"""A rollback and a restore create, update and delete resources; Heat says it so, too."""
STATUSES = ("IN_PROGRESS", "COMPLETE", "FAILED")

ALL = frozenset(STATUSES)
DONE = frozenset({"COMPLETE"})
UNFINISHED = ALL - DONE
NEVER: frozenset[str] = frozenset()


@dataclass(slots=True)
class Rule:
    """One command. ``usually`` are the statuses in which it may go ahead; ``but`` says otherwise, by action.

    ``refusal`` is what is said else, after the stack's state; ``instead`` what can be done, with ``{name}``.
    """

    usually: frozenset[str]
    but: dict[str, frozenset[str]]
    refusal: str = ""
    instead: str = ""

    def allows(self, action: str, status: str) -> bool:
        """Whether the command may go ahead."""
        return status in self.but.get(action, self.usually)


COMMANDS: dict[str, Rule] = {
    "apply": Rule(
        ALL,
        {"SUSPEND": NEVER, "RESUME": DONE},
        "a suspended stack can't be changed",
        "Resume it first: hotc resume {name}",
    ),
    "destroy": Rule(ALL, {}),
    "rollback": Rule(
        NEVER,
        dict.fromkeys(("CREATE", "UPDATE", "RESTORE", "ROLLBACK"), UNFINISHED),
        "there is nothing to roll back",
        "Only a create or an update that did not come to its end can be rolled back.",
    ),
    "cancel": Rule(
        NEVER,
        dict.fromkeys(("CREATE", "UPDATE"), frozenset({"IN_PROGRESS"})),
        "it can't be cancelled",
        "Only a create and an update can. Ctrl-C in the process that works on it stops it where it is.",
    ),
    # Heat lets a suspended stack be checked; afterwards nothing says any more that it is suspended.
    "check": Rule(
        ALL,
        {"SUSPEND": NEVER, "RESUME": DONE},
        "a suspended stack can't be checked",
        "Resume it first, hotc resume {name}, or look at it only: hotc plan {name} --refresh-only",
    ),
    "suspend": Rule(
        DONE,
        dict.fromkeys(("SUSPEND", "RESUME", "SNAPSHOT"), ALL),
        "it can't be suspended",
        "Bring it to its end first: hotc apply {name}",
    ),
    "resume": Rule(NEVER, dict.fromkeys(("SUSPEND", "RESUME"), ALL), "it is not suspended", "There is nothing to do."),
    "snapshot": Rule(
        DONE,
        {"SUSPEND": NEVER, "SNAPSHOT": ALL},
        "it can't be kept in a snapshot",
        "Bring it to its end first: hotc apply {name}",
    ),
    "restore": Rule(
        ALL,
        {"SUSPEND": NEVER, "RESUME": DONE},
        "a suspended stack can't be changed",
        "Resume it first: hotc resume {name}",
    ),
}
"""Command → in which states of a stack it may go ahead."""

REVIVED = "The deletion of the stack was begun: what is gone already will be made anew."
"""What is said with the plan of an apply to a stack that was being destroyed. Heat refuses that."""


def refuse(command: str, record: StackRecord) -> None:
    """Raise :class:`~hotc.runtime.errors.NotPossible` where the table doesn't let a command go ahead."""
    rule = COMMANDS[command]
    if not rule.allows(record.action, record.status):
        raise NotPossible(
            f"Stack {record.name} is in {record.action}_{record.status}: {rule.refusal}.",
            rule.instead.format(name=record.name),
        )


def warnings(command: str, record: StackRecord | None) -> list[str]:
    """What is to be said where a command goes ahead in a state in which one may not expect it."""
    return [REVIVED] if command == "apply" and record is not None and record.action == "DELETE" else []
