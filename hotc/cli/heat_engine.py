"""The commands with ``--engine heat``: the same words and the same output, carried out by a Heat service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hotc.cli import declared, failures, plans, progress, records
from hotc.cli.problems import Problem
from hotc.cli.render import plan as rendered
from hotc.cli.render import table
from hotc.cli.status import CHANGES, FAILED, INTERRUPTED, OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.result import Result
    from hotc.runtime.heat.engine import HeatEngine
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.secrets import Masker

Json = dict[str, Any]

OURS = ("targets", "excludes", "replace", "plan", "output", "refresh_only", "signal_base")
"""Options that only hotc's own engine can keep."""


def chosen(given: Given) -> bool:
    """Whether Heat is to do it: by ``--engine heat``, or because the project declares that of the stack."""
    if given.values.get("engine"):
        return bool(given.engine == "heat")
    if not given.values.get("stack"):
        return False
    stack = declared.find(given.stack)
    return stack is not None and stack.running.get("engine") == "heat"


def plan(given: Given, screen: Screen) -> int:
    """Show Heat's preview."""
    _refuse_ours(given)
    with _engine(given) as engine:
        made = engine.plan_destroy(given.stack) if given.destroy else engine.plan(given.stack, *_asked(given))
    data = made.as_dict()
    screen.write(table.as_json(data) if given.format == "json" else rendered.plan(data, screen.style, screen.width))
    return CHANGES if given.detailed_exitcode and made.has_changes else OK


def apply(given: Given, screen: Screen) -> int:
    """Validate, preview, ask, hand over, follow."""
    if not given.stack:
        raise Problem("Which stack?", hint="Write hotc apply STACK -t TEMPLATE --engine heat")
    _refuse_ours(given)
    plans.must_be_able_to_ask(given, screen)
    inputs, options, masker = _asked(given)
    with _engine(given) as engine:
        made = engine.plan(given.stack, inputs, options, masker)
        if not _agreed(made, given, screen):
            return FAILED
        with progress.listener(made, given, screen) as listener:
            result = engine.apply(made, inputs, options, listener=listener, masker=masker)
            listener.ended(result)
    return _ended(made, result, given, screen)


def destroy(given: Given, screen: Screen) -> int:
    """List what goes, ask, delete, follow."""
    _refuse_ours(given)
    plans.must_be_able_to_ask(given, screen)
    with _engine(given) as engine:
        made = engine.plan_destroy(given.stack)
        if not _agreed(made, given, screen):
            return FAILED
        with progress.listener(made, given, screen) as listener:
            result = engine.destroy(made, listener)
            listener.ended(result)
    return _ended(made, result, given, screen)


def outputs(given: Given) -> Json:
    """The outputs that Heat shows."""
    with _engine(given) as engine:
        return engine.outputs(given.stack)


def resources(given: Given) -> list[Json]:
    """Rows of ``hotc resource list``."""
    with _engine(given) as engine:
        found = engine.resources(engine.known(given.stack), given.nested_depth)
    return [
        {
            "resource": address,
            "type": item["resource_type"],
            "physical_id": item.get("physical_resource_id") or None,
            "status": item["resource_status"],
            "updated_at": item.get("updated_time"),
        }
        for address, item in found.items()
        if records.depth(address) <= given.nested_depth
    ]


def events(given: Given) -> Iterator[Any]:
    """Events, oldest first; with ``--follow`` also those that come."""
    with _engine(given) as engine:
        yield from engine.follow(given.stack) if given.values.get("follow") else engine.events(given.stack)


@contextmanager
def _engine(given: Given) -> Iterator[HeatEngine]:
    from hotc.runtime.connection.cloud import connect
    from hotc.runtime.heat.engine import HeatEngine

    stack = declared.find(given.stack)
    name = given.cloud or (stack.running.get("cloud") if stack is not None else None)
    with connect(name) as cloud:
        yield HeatEngine(cloud)


def _refuse_ours(given: Given) -> None:
    beside = [name for name in OURS if given.values.get(name)]
    if beside:
        flags = ", ".join(f"--{name.removesuffix('s').replace('_', '-')}" for name in beside)
        raise Problem(f"Heat can't do {flags}.", hint="Leave it out, or apply with hotc's own engine.")


def _asked(given: Given) -> tuple[Json, Json, Masker]:
    """Inputs, checked by our own compiler; further fields of Heat's request; and what must not be shown of either."""
    from hotc.compiler.context import Limits
    from hotc.runtime.names import check_stack_name
    from hotc.runtime.planning.inputs import given as as_given
    from hotc.runtime.planning.inputs import hidden_texts
    from hotc.runtime.planning.wanted import compiled
    from hotc.runtime.secrets import Masker

    check_stack_name(given.stack)
    said = declared.inputs(given, declared.find(given.stack))
    if said["template"] is None:
        raise Problem(
            "Which template?",
            hint=f"Give it with -t, or declare it in hotc.toml: [stack.{given.stack}]. Heat keeps none.",
        )
    values = {**(said.get("declared") or {}), **said["parameters"]}
    inputs = as_given(said["template"], said["environments"], values, said["text"])
    limits = Limits()
    limits.engine = "heat"
    compilation = compiled(given.stack, inputs, said["target"], limits=limits)
    options: Json = {"disable_rollback": not given.values.get("rollback")}
    timeout = plans.timeout(given) if "timeout" in given.values else None
    if timeout:
        options["timeout_mins"] = max(1, round(timeout / 60))
    if given.values.get("tags"):
        options["tags"] = ",".join(given.tags)
    return inputs, options, Masker(hidden_texts(compilation))


def _agreed(made: Plan, given: Given, screen: Screen) -> bool:
    screen.needs_reader = not given.yes
    data = made.as_dict()
    if given.format == "text":
        screen.write(rendered.plan(data, screen.style, screen.width))
    if given.yes or not made.has_changes:
        return True
    if plans.agreed(made, screen):
        return True
    screen.note("Nothing was changed.")
    return False


def _ended(made: Plan, result: Result, given: Given, screen: Screen) -> int:
    if given.format == "json":
        screen.write(table.as_json(result.as_dict()))
    elif given.format == "text":
        _tell(made, result, screen)
    if result.interrupted:
        return INTERRUPTED
    if not result.ok:
        return FAILED
    return CHANGES if given.detailed_exitcode and result.changed else OK


def _tell(made: Plan, result: Result, screen: Screen) -> None:
    verb = "Destroy" if made.action == "DELETE" else "Apply"
    if result.ok:
        plans.tell(made, result, screen)
        return
    lines = failures.lines(result.failures)
    ended = "is not followed any longer" if result.interrupted else f"failed: {result.action}_{result.status}"
    screen.error(
        "\n  ".join([f"The {verb.lower()} of stack {result.stack} by Heat {ended}.", *(lines or [result.reason])]),
        hint=f"'hotc event list {result.stack} --engine heat' tells what happened.",
    )
