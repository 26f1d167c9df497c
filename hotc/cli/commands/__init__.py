"""The commands, one module each. This list is all that has to know about a new one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

COMMANDS: dict[str, str] = {
    "init": "init",
    "validate": "validate",
    "lint": "lint",
    "fmt": "fmt",
    "graph": "graph",
    "query": "query",
    "compile": "compile",
    "bundle": "bundle",
    "plan": "plan",
    "apply": "apply",
    "destroy": "destroy",
    "cancel": "cancel",
    "signal": "signal",
    "rollback": "rollback",
    "suspend": "suspend",
    "resume": "resume",
    "protect": "protect",
    "unprotect": "unprotect",
    "check": "check",
    "snapshot create": "snapshot_create",
    "snapshot list": "snapshot_list",
    "snapshot show": "snapshot_show",
    "snapshot delete": "snapshot_delete",
    "restore": "restore",
    "hook list": "hook_list",
    "hook clear": "hook_clear",
    "output": "output",
    "import": "import_",
    "adopt": "adopt",
    "forget": "forget",
    "export": "export",
    "stack list": "stack_list",
    "stack show": "stack_show",
    "resource list": "resource_list",
    "resource show": "resource_show",
    "resource mark-unhealthy": "resource_mark_unhealthy",
    "event list": "event_list",
    "state list": "state_list",
    "state show": "state_show",
    "state mv": "state_mv",
    "state rm": "state_rm",
    "state export": "state_export",
    "state import": "state_import",
    "state backup": "state_backup",
    "state lock show": "state_lock_show",
    "state lock break": "state_lock_break",
    "catalog list": "catalog_list",
    "catalog show": "catalog_show",
    "catalog import": "catalog_import",
    "stdlib list": "stdlib_list",
    "stdlib show": "stdlib_show",
    "new": "new",
    "schema": "schema",
    "explain": "explain",
    "cache show": "cache_show",
    "cache clean": "cache_clean",
    "policy test": "policy_test",
    "rules test": "rules_test",
    "doctor": "doctor",
    "completion": "completion",
    "sandbox": "sandbox",
}
"""What the user types → the module here, in the order of the help. A module has ``COMMAND`` and ``run``."""

GROUPS: dict[str, str] = {
    "stack": "Look at the stacks that the state knows.",
    "snapshot": "Take snapshots of a stack, look at them, delete them.",
    "hook": "Look at the hooks at which a stack stands, and clear them.",
    "resource": "Look at the resources of a stack.",
    "event": "Look at what happened to a stack.",
    "state": "Look at what is recorded, rename, forget, carry it elsewhere.",
    "state lock": "Look at who works on a stack, or take the lock away from him.",
    "catalog": "Look at the resource types that hotc knows.",
    "stdlib": "Look at the templates that come with hotc.",
    "cache": "Look at what is kept of former runs, or remove it.",
    "policy": "Work on policies: what must not be in a template.",
    "rules": "Work on rules of your own.",
}
"""Words that only group commands, with their help."""

SHORT: dict[str, str] = {"snapshot": "create"}
"""Words that group commands, and stand for one of them where none of these follows: ``hotc snapshot STACK``."""


def spelt_out(words: list[str]) -> list[str]:
    """The command line with the word that :data:`SHORT` leaves out."""
    if len(words) < 2 or words[0] not in SHORT or words[1].startswith("-") or " ".join(words[:2]) in COMMANDS:
        return words
    return [words[0], SHORT[words[0]], *words[1:]]


def module(name: str) -> ModuleType:
    """The module of a command, by the words that the user types."""
    from importlib import import_module

    return import_module(f"hotc.cli.commands.{COMMANDS[name]}")


def named(words: Sequence[str]) -> str:
    """The command that ``words`` begin with, or the empty string."""
    for count in (3, 2, 1):
        name = " ".join(words[:count])
        if len(words) >= count and name in COMMANDS:
            return name
    return ""
