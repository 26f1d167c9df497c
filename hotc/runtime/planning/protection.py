"""What must not happen: deletions and replacements of what the settings protect. Found while planning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.errors import PlanRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.planning.plan import Action


def refuse_forbidden(actions: Iterable[Action], choices: Choices) -> None:
    """Raise :class:`PlanRefused` with everything that the settings forbid, and because of what it would happen."""
    found = [problem for action in actions if (problem := _forbidden(action, choices))]
    if found:
        raise PlanRefused(
            "\n".join(found),
            "Leave it out with --exclude, take the change back, or change the settings.",
        )


def _forbidden(action: Action, choices: Choices) -> str:
    if action.operation not in {"replace", "delete"} or action.part_of:
        return ""
    choice = choices.of(action.address)
    if choice.protected:
        verb = "deleted" if action.operation == "delete" else "replaced"
        return f"{action.address} would be {verb}, and {choice.places['protected']} protects it: {_why(action)}."
    if choice.replace == "never" and action.operation == "replace":
        may = "may have to be" if action.uncertain else "would be"
        return f"{action.address} {may} replaced, which {choice.places['replace']} forbids: {_why(action)}."
    return ""


def _why(action: Action) -> str:
    """The causes in one sentence, with their places."""
    said = []
    for cause in action.causes:
        place = f" ({cause.file}:{cause.line})" if cause.file and cause.path else ""
        said.append(f"{cause.rule}{place}")
    return "; ".join(dict.fromkeys(said)) or "no cause is known"
