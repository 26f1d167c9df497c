"""Plans for the commands that show them and carry them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli import failures, progress
from hotc.cli.problems import Problem
from hotc.cli.render import plan as rendered
from hotc.cli.render import table, undoing
from hotc.cli.status import CHANGES, FAILED, INTERRUPTED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


def make(given: Given) -> Plan:
    """The plan that the options ask for: to apply a template, or (``destroy``) to take the stack away."""
    from hotc.cli import declared
    from hotc.runtime import api

    if given.values.get("refresh_only"):
        _only_the_state(given)
        return api.plan_refresh(given.stack, cloud=given.cloud, state=given.state)
    if given.values.get("destroy"):
        return destroying(given, given.stack)
    if not _says_what(given) and api.rollback_due(given.stack, state=given.state):
        return api.plan_rollback(given.stack, cloud=given.cloud, state=given.state)
    stack = declared.find(given.stack)
    return api.plan(
        given.stack,
        **declared.inputs(given, stack),
        settings=declared.settings(stack),
        targets=given.targets,
        excludes=given.excludes,
        replace=given.replace,
        cloud=given.cloud,
        state=given.state,
        refresh=given.refresh,
        checks=not given.no_checks,
        signal_base=given.values.get("signal_base"),
    )


def _says_what(given: Given) -> bool:
    """Whether the user says what the stack is to become, or what part of it is meant."""
    names = ("template", "environments", "parameter", "parameters", "targets", "excludes", "replace")
    return any(given.values.get(name) for name in names)


def rollback(given: Given) -> bool | None:
    """Whether what failed is to be undone; ``None``: the user doesn't say. Raises :class:`Problem`."""
    back, forth = given.values.get("rollback"), given.values.get("no_rollback")
    if back and forth:
        raise Problem("--rollback and --no-rollback contradict each other.")
    return True if back else False if forth else None


def destroying(given: Given, name: str) -> Plan:
    """The plan that takes a stack away, or the part of it that the options pick."""
    from hotc.cli import declared
    from hotc.runtime import api

    return api.plan_destroy(
        name,
        cloud=given.cloud,
        state=given.state,
        settings=declared.settings(declared.find(name)),
        targets=given.targets,
        excludes=given.excludes,
    )


def _only_the_state(given: Given) -> None:
    """A template beside --refresh-only would be ignored, so it is refused."""
    from hotc.cli.options.inputs import TEMPLATE, VALUES

    beside = [option.flags[-1] for option in (TEMPLATE, *VALUES) if given.values[option.name]]
    beside += ["--destroy"] if given.values.get("destroy") else []
    if beside:
        raise Problem(
            f"--refresh-only can't be used with {', '.join(beside)}.",
            hint="It compares the cloud with what was written, whatever a template says.",
        )


def must_be_able_to_ask(given: Given, screen: Screen) -> None:
    """Raise :class:`Problem` where a question could not be answered, before any work is done."""
    if not given.yes and not screen.interactive:
        raise Problem(
            f"hotc {' '.join(given.command.words)} asks before it changes anything, and there is no terminal to ask in",
            hint="Add --yes to go ahead without asking.",
        )


def carry_out(plan: Plan, given: Given, screen: Screen) -> int:
    """Show a plan, ask, do it, and say how it ended. Returns the exit status."""
    from hotc.cli import performing

    timeout(given)  # a mistake in it is told before anything is asked
    data = plan.as_dict()
    as_json = given.format in {"json", progress.STREAM}
    screen.needs_reader = not given.yes
    if not as_json:
        # A saved plan was reviewed when it was saved; it is shown again only to be agreed to.
        reviewed = bool(given.values.get("plan")) and given.yes
        shown = rendered.headline(data, screen.style) if reviewed else rendered.plan(data, screen.style, screen.width)
        screen.write(shown)
        if rollback(given) and plan.has_changes:
            screen.write(f"\n{undoing.one_way(data, screen.style)}")
    if plan.has_changes:
        if not given.yes and not agreed(plan, screen):
            screen.note("Nothing was changed.")
            return FAILED
        if not as_json:
            screen.write("")
    result = performing.perform(plan, given, screen)
    if given.format == progress.STREAM:
        return _status(result, given)
    if as_json:
        screen.write(table.as_json(result.as_dict()))
    else:
        tell(plan, result, screen)
    return _status(result, given)


def timeout(given: Given) -> float | None:
    """The seconds of ``--timeout``: minutes, as OpenStack's own client has it, or a duration.

    Raises :class:`Problem` for anything else.
    """
    from hotc.compiler.stacks.kinds import seconds

    word: str | None = given.values.get("timeout")
    if word is None:
        return None
    found = seconds(f"{word}m" if word.isdecimal() else word)
    if found is None:
        raise Problem(f"--timeout expects minutes, or a duration such as 90s or 1h30m, not {word!r}")
    return float(found)


def agreed(plan: Plan, screen: Screen) -> bool:
    """Ask; whether the answer is yes."""
    verb = {"DELETE": "Destroy", "ROLLBACK": "Roll back"}.get(plan.action, "Apply this to")
    verb = "Take this over into the state of" if plan.refresh_only else verb
    where = f" on cloud {plan.cloud.name}" if plan.cloud.name else ""
    return screen.ask(f"\n{verb} stack {plan.stack}{where}? Only 'yes' is accepted: ") == "yes"


def _status(result: Result, given: Given) -> int:
    if result.interrupted:
        return INTERRUPTED
    if not result.ok:
        return FAILED
    return CHANGES if given.detailed_exitcode and result.changed else OK


def tell(plan: Plan, result: Result, screen: Screen) -> None:
    """The end of the story: what was done, what failed and why, and the outputs."""
    if not plan.has_changes and result.ok:
        return
    if plan.refresh_only:
        done = f"{result.done.get('update', 0)} taken over, {result.done.get('forget', 0)} forgotten"
        screen.write(f"\n{screen.style('State brought up to date:', 'good')} {done}.")
        return
    verb = {"DELETE": "Destroy", "ROLLBACK": "Rollback"}.get(plan.action, "Apply")
    counts = ", ".join(_counts(plan.action, result))
    if result.ok:
        screen.write(f"\n{screen.style(f'{verb} complete:', 'good')} {counts}.")
    else:
        _tell_failures(verb.lower(), counts, result, screen)
    for copy in result.kept:
        screen.write(f"Kept: {copy['kind']} {copy['name']} ({copy['id']}) of {copy['address']}.")
    if result.ok and result.outputs and plan.action != "DELETE":
        from hotc.cli import outputs

        screen.write(f"\n{screen.style('Outputs:', 'strong')}\n")
        screen.write(outputs.listed(result.outputs))


def _counts(action: str, result: Result) -> list[str]:
    """What was done, as ``3 created``; what the plan did not have is left out where it says nothing."""
    always = {"DELETE": ("delete",)}.get(action, ("create", "update", "delete"))
    words = {
        "create": "created",
        "update": "changed",
        "replace": "replaced",
        "delete": "destroyed",
        "read": "read",
        "forget": "forgotten",
    }
    return [
        f"{result.done.get(operation, 0)} {word}"
        for operation, word in words.items()
        if operation in always or result.done.get(operation)
    ]


def _tell_failures(verb: str, counts: str, result: Result, screen: Screen) -> None:
    lines = failures.lines(result.failures)
    ended = "was interrupted" if result.interrupted else "failed"
    if not lines and result.reason:
        lines = [result.reason]
    if result.halted:
        lines.append(f"begun, but not waited for any longer: {failures.listed(result.halted)}")
    if result.skipped and result.rollback is None:
        lines.append(f"not begun: {failures.listed(result.skipped)}")
    hint = f"The state knows how far it got: 'hotc {verb} {result.stack}' goes on from there."
    if result.rollback is not None:
        told, hint = _undone(result.rollback)
        lines += told
    elif result.action in {"CREATE", "UPDATE"}:
        hint += f" 'hotc rollback {result.stack}' undoes what was done."
    screen.error("\n  ".join([f"The {verb} of stack {result.stack} {ended}; until then: {counts}.", *lines]), hint=hint)


def _undone(result: Result) -> tuple[list[str], str]:
    """How a rollback ended, and what is to be done next."""
    counts = ", ".join(_counts("ROLLBACK", result))
    if result.ok:
        return [f"It was rolled back: {counts}."], ""
    lines = failures.lines(result.failures, "rollback: ")
    ended = "was interrupted" if result.interrupted else f"failed: {result.reason}" if not lines else "failed"
    return [f"The rollback {ended}; until then: {counts}.", *lines], f"'hotc rollback {result.stack}' goes on with it."


def save(plan: Plan, path: str) -> None:
    """Write a plan to a file for ``hotc apply --plan``. Raises :class:`Problem` where it can't be written."""
    from hotc.runtime.planning import plan_file as saved

    try:
        saved.save(plan, path)
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None


def load(path: str, screen: Screen) -> Plan:
    """A saved plan; says which files it was made from have changed since. Raises the engine's errors."""
    from hotc.runtime.planning import plan_file as saved
    from hotc.runtime.planning.inputs import changed_sources

    plan = saved.load(path)
    if changed := changed_sources(plan.inputs):
        screen.note(f"Changed since the plan was made: {', '.join(changed)}. What was planned is what is done.")
    return plan
