"""Hooks and restricted actions, which an environment sets for resources: ``resource_registry: resources: NAME: …``.

At a hook (``pre-create`` … ``post-delete``) the apply stops until somebody clears it. What is restricted (``update``,
``replace``) is refused while planning. Names are matched, also through nested stacks, as Heat does
(``heat.engine.environment``: ``matches_hook``, ``get_rsrc_restricted_actions``).

Keys in the notes of a resource: ``hooks``, those that the environment sets (for deletions, which know no template);
``hook``, at which it stands: ``{"hook", "since", "id"}``; ``hooks_cleared``, those that were passed in what is being
done to it; ``hook_after``, the ``post-`` hook at which it has to stop when that is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from hotc.runtime.errors import PlanRefused
from hotc.runtime.planning.plan import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.compiler.instance import Instance
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

HOOKS: Final = "hooks"
AT: Final = "hook"
CLEARED: Final = "hooks_cleared"
AFTER: Final = "hook_after"

_VERBS: Final = {"create": "create", "update": "update", "replace": "update", "delete": "delete", "forget": "delete"}


def words(instance: Instance | None, address: str, key: Literal["hooks", "restricted_actions"]) -> list[str]:
    """What the environments of a compilation say of the resource at an address, which need not be in the template."""
    environment = instance.scope.environment if instance is not None and instance.scope is not None else None
    if environment is None or not environment.registry.resources:
        return []
    registry, *around = environment.registry, *address.split("/")
    for name in around[:-1]:
        registry = registry.child(None, name)
    found: list[str] = registry.words(around[-1], key)
    return found


def verb_of(action: Action) -> str:
    """The middle of the hooks that concern an action: ``create``, ``update``, ``delete``; empty: none does.

    As in Heat, a replacement is an update: neither its creation nor its deletion stops by itself.
    """
    return "" if action.part_of or action.stands_at else _VERBS.get(action.operation, "")


def stops(action: Action, when: Literal["pre", "post"]) -> str:
    """The hook at which an action has to stop before (``pre``) or after (``post``) it is done; empty: none."""
    verb = verb_of(action)
    name = f"{when}-{verb}"
    return name if verb and name in action.hooks else ""


def still_waits(action: Action, record: ResourceRecord | None) -> bool:
    """Let an action that would do nothing stop at the hook after what was done before; whether there is such a one."""
    after = record.notes.get(AFTER) if record is not None else None
    if action.operation != "none" or action.left_out or after not in action.hooks:
        return False
    action.operation, action.stands_at = "update", str(after)
    action.causes = [Cause(f"it stands at its hook {after}", file=action.file, line=action.line)]
    return True


def of_deletions(actions: Iterable[Action], instance: Instance | None) -> None:
    """What is deleted is no longer in the template, but the environment may have hooks for it all the same."""
    if instance is not None:
        for action in actions:
            if action.generation:
                action.hooks = words(instance, action.address, "hooks")


def refuse_restricted(actions: Iterable[Action], desired: Mapping[str, Desired]) -> None:
    """Raise :class:`PlanRefused` with all updates and replacements that the environment restricts."""
    problems = []
    for action in actions:
        wanted = desired.get(action.address)
        if wanted is None or action.container or action.generation or action.operation not in wanted.restricted:
            continue
        if action.operation == "update" and not any(cause.path for cause in action.causes):
            continue  # an earlier one is brought to its end
        verb = "may have to be replaced" if action.uncertain else f"would be {action.operation}d"
        why = "; ".join(dict.fromkeys(cause.rule for cause in action.causes))
        place = f" ({action.file}:{action.line})" if action.file else ""
        problems.append(
            f"{action.address}{place} {verb}, and restricted_actions of the environment forbids that: {why}."
        )
    if problems:
        raise PlanRefused(
            "\n".join(problems), "Take the change back, leave it out with --exclude, or lift the restriction."
        )
