"""What can go wrong in the engine, as exceptions that carry what a user needs: what happened, and what to do next.

``exit_status`` is what the command line ends with. None of these is a bug of hotc; whatever else escapes the engine is.
"""

# ruff: noqa: N818  # most of these are the user's to mend, not errors of ours

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


class EngineError(Exception):
    """The base of all below. ``message`` is one sentence or more, ``hint`` what to do about it (may be empty)."""

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: ``{"error": class name, "message": …, "hint": …}``."""
        return {"error": type(self).__name__, "message": self.message, "hint": self.hint}


class ResourceProblem(EngineError):
    """One resource can't be brought about as its properties ask (an image of that name does not exist, say).

    Drivers raise it from ``build``; the engine turns it into the resource's status reason.
    """


class StackNotFound(EngineError):
    """No stack of that name is recorded in the state."""

    exit_status = 2


class NothingPicked(EngineError):
    """An option that picks resources (``--target``, ``--exclude``, ``--replace``) picks none, or contradicts others."""

    exit_status = 2


class ResourceNotFound(EngineError):
    """No resource of that address is recorded in the stack."""

    exit_status = 2


class PlanRefused(EngineError):
    """The plan would do what the settings forbid: delete or replace something that is protected."""


class StackProtected(EngineError):
    """The stack is protected, so it can't be destroyed."""


class AddressTaken(EngineError):
    """A resource can't get an address: another one has it, or it can't be one."""


class ExportUnreadable(EngineError):
    """A file is no exported state, or one of a format that this hotc does not know."""

    exit_status = 2


class InputsMissing(EngineError):
    """Something must be given that was neither given nor recorded: a template, a value of a secret parameter."""

    exit_status = 2


class InvalidName(EngineError):
    """A stack's name breaks the rules for names."""

    exit_status = 2


class CloudUnknown(EngineError):
    """The cloud that was asked for is not configured, or can't be reached, or rejects the credentials."""

    exit_status = 2


class CloudFailed(EngineError):
    """The cloud gave no usable answer to a question without which there is no plan. Nothing was changed."""


class StackLocked(EngineError):
    """Another process works on this stack. ``holder`` says which one: ``host``, ``pid``, ``since`` (UTC), ``doing``."""

    def __init__(self, message: str, hint: str = "", holder: dict[str, Any] | None = None) -> None:
        super().__init__(message, hint)
        self.holder = holder or {}


def locked(stack: str, holder: dict[str, Any]) -> StackLocked:
    """The error that says who works on a stack; ``holder`` is empty when that is not known."""
    who = "another process"
    if holder:
        who = f"process {holder['pid']} on {holder['host']} ({holder['doing']}, since {holder['since']})"
    return StackLocked(
        f"Stack {stack} is being worked on by {who}.", "Wait until it has finished; nothing was changed.", holder
    )


class CloudMismatch(EngineError):
    """The stack lives in another cloud or project than the one that was asked for."""


class NotPossible(EngineError):
    """What was asked for can't be done to a stack in this state; the message names the state, the hint what can."""


class AdoptionRefused(EngineError):
    """What is there already can't become a stack of hotc's, or not in this way; nothing was recorded."""


class NotificationRefused(EngineError):
    """A place that was to be told of events can't be used, or did not take a message."""


class PlanStale(EngineError):
    """State, cloud or hotc moved on since the plan was made, so it is no longer what would happen."""


class DriftFound(EngineError):
    """Something was changed on the cloud that, by the settings of the stack, must not be. Nothing was planned."""


class PlanUnreadable(EngineError):
    """A file is no saved plan, or one of a version that this hotc does not know."""

    exit_status = 2


class StateProblem(EngineError):
    """The state can't be read or written: disk full, no permission, a damaged file, a version from the future."""


class LeaseLost(StateProblem):
    """The sole right to change a stack was lost on the way: the database went away, or somebody else took it over.

    Nothing more was sent to the cloud; the next apply goes on from what is recorded.
    """


class SecretUnreadable(EngineError):
    """A recorded secret can't be decrypted, because its key is not at hand."""


class NoDriver(EngineError):
    """Some resources are of types that hotc can't create yet. ``resources`` is ``[(address, type)]``, all of them."""

    def __init__(self, message: str, hint: str = "", resources: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message, hint)
        self.resources = list(resources)


class TemplateInvalid(EngineError):
    """The template has errors; nothing was planned. ``diagnostics`` are the compiler's findings."""

    def __init__(self, message: str, hint: str = "", diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message, hint)
        self.diagnostics = list(diagnostics)


class TemplateUnreadable(TemplateInvalid):
    """The template, or an environment, is not there or can't be read."""

    exit_status = 2


class Interrupted(EngineError):
    """The user stopped an apply or a destroy; the state says how far it got, and the next one goes on from there."""
