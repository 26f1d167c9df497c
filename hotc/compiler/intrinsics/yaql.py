"""The function yaql: the yaql library decides what is valid, and evaluates within Heat's limits."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.shapes import keyed
from hotc.compiler.tree import Broken, Call, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits

_USAGE = "a map with expression and data"
HEAT_ITERATIONS = 200
HEAT_MEMORY = 10_000


@functools.cache
def _engine(iterations: int, memory: int) -> Any:
    import collections.abc  # noqa: F401  # yaql uses it without importing it

    import yaql

    return yaql.YaqlFactory().create({"yaql.limitIterators": iterations, "yaql.memoryQuota": memory})


@functools.cache
def _context() -> Any:
    import yaql

    return yaql.create_context()


@functools.lru_cache(maxsize=1024)
def parse(expression: str, iterations: int = HEAT_ITERATIONS, memory: int = HEAT_MEMORY) -> Any:
    """The parsed expression. Raises :class:`FunctionError` when the library can't read it."""
    engine = _engine(iterations, memory)
    from yaql.language.exceptions import YaqlException

    try:
        return engine(expression)
    except YaqlException as error:
        raise FunctionError("invalid-yaql", at=("expression",), value=str(error)) from None


def _compute(argument: Any, limits: Limits) -> Any:
    expression = argument["expression"]
    if not isinstance(expression, str):
        raise wrong_type("a string", expression, "expression")
    statement = parse(expression, limits.yaql_iterations, limits.yaql_memory)
    try:
        return _plain(statement.evaluate({"data": argument.get("data", {})}, _context().create_child_context()))
    except Exception as error:  # noqa: BLE001  # a yaql function may raise whatever Python does for such data
        raise FunctionError("yaql-failed", at=("expression",), value=str(error) or type(error).__name__) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _check(call: Call, report: Callable[..., None]) -> None:
    _SHAPE(call, report)
    if not isinstance(call.argument, Mapping):
        return
    expression = call.argument.get("expression")
    if expression is None or isinstance(expression, Call | Broken):
        return
    if not isinstance(expression, Scalar) or not isinstance(expression.value, str):
        given = describe(expression.value) if isinstance(expression, Scalar) else "something else"
        report("wrong-argument-type", expression, "validate", argument="expression", expected="a string", found=given)
        return
    try:
        parse(expression.value)
    except FunctionError as error:
        report(error.code, expression, "validate", **error.values)


_SHAPE = keyed({"expression": "any"}, {"data": "any"}, _USAGE, strict="construct")

FAMILY = (Function("yaql", _compute, slots=2, check=_check),)
