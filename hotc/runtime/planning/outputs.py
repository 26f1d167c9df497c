"""The outputs of a stack, worked out when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.values import ABSENT
from hotc.runtime.connection.outcome import classify
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.planning.expressions import complete, equal, thaw

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.evaluate import Lookup
    from hotc.compiler.instance import Instance

Json = dict[str, Any]


def wanted_outputs(instance: Instance) -> Json:
    """``{name: {"value": expression, "description": text}}`` of the outputs that there are."""
    from hotc.runtime.planning.expressions import freeze

    return {
        name: {"value": freeze(output.value), "description": output.declaration.description}
        for name, output in instance.outputs.items()
        if output.value is not ABSENT
    }


def work_out(outputs: Json, answers: Lookup, say: Callable[[BaseException], str]) -> Json:
    """``{name: {"value", "expression", "description", "error"}}``.

    An output that can't be worked out is null, and says why: ``say`` words an exception. ``unanswered`` is true where
    the cloud did not answer, so that it is worth asking again. Makes calls; runs in a worker.
    """
    found: Json = {}
    for name, output in outputs.items():
        value, error, unanswered = None, "", False
        try:
            value = _value(output["value"], answers)
        except Exception as problem:
            outcome = classify(problem)
            if outcome == "broken":
                raise
            error, unanswered = say(problem), outcome not in {"rejected", "gone"}
        found[name] = {
            "value": value,
            "expression": output["value"],
            "description": output["description"],
            "error": error,
        }
        if unanswered:
            found[name]["unanswered"] = True
    return found


def _value(expression: Any, answers: Lookup) -> Any:
    from hotc.compiler.intrinsics.function import FunctionError

    try:
        value = complete(thaw(expression), answers)
    except FunctionError as error:
        raise ResourceProblem(f"its value can't be worked out ({error.code})") from error
    return None if value is ABSENT else value


def changed_outputs(recorded: Json, wanted: Json) -> list[str]:
    """Names of outputs whose expression or description is another one than what is recorded, or without an answer."""
    names = sorted(recorded.keys() | wanted.keys())
    return [name for name in names if not _same_output(recorded.get(name), wanted.get(name))]


def _same_output(recorded: Any, wanted: Any) -> bool:
    if recorded is None or wanted is None:
        return recorded is wanted
    if recorded.get("unanswered"):
        return False
    return equal(recorded.get("expression"), wanted["value"]) and recorded.get("description") == wanted["description"]
