"""Every command of Heat's clients, and what stands for it here: the one table behind the docs and the suggestions.

The names are those of python-heatclient 5.1: its plugin for ``openstack``, and ``heat`` itself.
"""

from __future__ import annotations

from typing import NamedTuple


class Counterpart(NamedTuple):
    """``openstack`` and ``heat``: how it is called there (empty: it isn't); ``hotc`` the command here with what it
    takes (empty: there is none); ``note`` what is different, or why there is none.
    """

    openstack: str
    heat: str
    hotc: str
    note: str = ""


_WAITS = "It waits, as with `--wait`."
_SERVERS_ASK = (
    "Agents on servers ask Heat for these; without a service there is nobody to ask. OS::Heat::SoftwareConfig works."
)

COUNTERPARTS: tuple[Counterpart, ...] = (
    Counterpart("stack create", "stack-create", "apply STACK -t FILE", f"Shows a plan and asks first. {_WAITS}"),
    Counterpart("stack update", "stack-update", "apply STACK -t FILE", "The same command: what is there is changed."),
    Counterpart(
        "stack create --dry-run", "stack-preview", "plan STACK -t FILE", "Says what, and because of which line."
    ),
    Counterpart("stack delete", "stack-delete", "destroy STACK", f"Asks first; `-y` does not. {_WAITS}"),
    Counterpart("stack list", "stack-list", "stack list", "The stacks of your state, whatever cloud they are on."),
    Counterpart("stack show", "stack-show", "stack show STACK"),
    Counterpart(
        "stack adopt", "stack-adopt", "adopt STACK --from-file FILE", "Or straight from Heat: `--from-heat NAME`."
    ),
    Counterpart("stack abandon", "stack-abandon", "forget STACK", "`hotc export STACK --heat` writes the data first."),
    Counterpart("stack export", "", "export STACK --heat"),
    Counterpart("stack cancel", "stack-cancel-update", "cancel STACK", "Creates can be cancelled, too."),
    Counterpart("stack check", "action-check", "check STACK", "Also tells what was changed, and how."),
    Counterpart("stack suspend", "action-suspend", "suspend STACK", _WAITS),
    Counterpart("stack resume", "action-resume", "resume STACK", _WAITS),
    Counterpart(
        "stack environment show", "", "stack show STACK", "Which environments and parameters it was made with."
    ),
    Counterpart("stack file list", "", "stack show STACK", "The files are on your disk; the state holds their paths."),
    Counterpart(
        "stack template show", "template-show", "stack show STACK", "Tells the path; the text is on your disk."
    ),
    Counterpart(
        "stack failures list", "", "event list STACK", "Failed steps have their reason; so has `resource list`."
    ),
    Counterpart(
        "stack event list", "event-list", "event list STACK", "`--follow` works while another process applies."
    ),
    Counterpart("stack event show", "event-show", "event list STACK -f json", "All fields of all events."),
    Counterpart("", "event", "event list STACK"),
    Counterpart("stack hook poll", "hook-poll", "hook list STACK"),
    Counterpart("stack hook clear", "hook-clear", "hook clear STACK RESOURCE"),
    Counterpart("stack output list", "output-list", "output STACK"),
    Counterpart("stack output show", "output-show", "output STACK NAME", "The value alone, for scripts."),
    Counterpart("stack resource list", "resource-list", "resource list STACK"),
    Counterpart("stack resource show", "resource-show", "resource show STACK RESOURCE"),
    Counterpart("stack resource metadata", "resource-metadata", "resource show STACK RESOURCE -f json"),
    Counterpart("stack resource signal", "resource-signal", "signal STACK RESOURCE"),
    Counterpart("stack resource mark unhealthy", "resource-mark-unhealthy", "resource mark-unhealthy STACK RESOURCE"),
    Counterpart("stack snapshot create", "stack-snapshot", "snapshot create STACK"),
    Counterpart("stack snapshot list", "snapshot-list", "snapshot list STACK"),
    Counterpart("stack snapshot show", "snapshot-show", "snapshot show STACK SNAPSHOT"),
    Counterpart("stack snapshot delete", "snapshot-delete", "snapshot delete STACK SNAPSHOT"),
    Counterpart("stack snapshot restore", "stack-restore", "restore STACK SNAPSHOT"),
    Counterpart("orchestration template validate", "template-validate", "validate TEMPLATE", "All errors at once."),
    Counterpart(
        "orchestration template version list",
        "template-version-list",
        "explain",
        "[Functions by version](reference/functions.md).",
    ),
    Counterpart(
        "orchestration template function list",
        "template-function-list",
        "explain",
        "[Functions by version](reference/functions.md).",
    ),
    Counterpart("orchestration resource type list", "resource-type-list", "catalog list"),
    Counterpart("orchestration resource type show", "resource-type-show", "catalog show TYPE"),
    Counterpart(
        "", "resource-type-template", "catalog show TYPE -f yaml", "The type's schema; `hotc new` begins a template."
    ),
    Counterpart("", "resource-template", "catalog show TYPE -f yaml"),
    Counterpart("orchestration build info", "build-info", "doctor", "Versions of hotc and of what it needs."),
    Counterpart("orchestration service list", "service-list", "doctor --cloud NAME", "There are no engines to list."),
    Counterpart("software config create", "config-create", "", _SERVERS_ASK),
    Counterpart("software config list", "config-list", "", _SERVERS_ASK),
    Counterpart("software config show", "config-show", "", _SERVERS_ASK),
    Counterpart("software config delete", "config-delete", "", _SERVERS_ASK),
    Counterpart("software deployment create", "deployment-create", "", _SERVERS_ASK),
    Counterpart("software deployment list", "deployment-list", "", _SERVERS_ASK),
    Counterpart("software deployment show", "deployment-show", "", _SERVERS_ASK),
    Counterpart("software deployment delete", "deployment-delete", "", _SERVERS_ASK),
    Counterpart("software deployment metadata show", "deployment-metadata-show", "", _SERVERS_ASK),
    Counterpart("software deployment output show", "deployment-output-show", "", _SERVERS_ASK),
)


def find(words: list[str]) -> Counterpart | None:
    """What stands for the command that the words begin with, as either client has it; the longest name counts.

    The words may begin with the program's own name (``openstack``, ``heat``).
    """
    if words[:1] in (["openstack"], ["heat"]):
        words = words[1:]
    best: Counterpart | None = None
    length = 0
    for each in COUNTERPARTS:
        for name in (each.openstack.split(), each.heat.split()):
            if name and words[: len(name)] == name and len(name) > length:
                best, length = each, len(name)
    return best


def row(each: Counterpart) -> str:
    """The counterpart as a row of the table in ``docs/from-heat.md``."""
    old = [f"`openstack {each.openstack}`"] * bool(each.openstack) + [f"`heat {each.heat}`"] * bool(each.heat)
    return f"| {', '.join(old)} | {f'`hotc {each.hotc}`' if each.hotc else '–'} | {each.note} |"
