"""The function yaql: the yaql library decides what is valid, and evaluates within Heat's limits."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.shapes import keyed
from hotc.compiler.intrinsics.yaql_text import explain, mistakes
from hotc.compiler.tree import Broken, Call, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.context import Limits
    from hotc.compiler.intrinsics.yaql_text import Mistake
    from hotc.compiler.tree import Node

_USAGE: Final = "a map with expression and data"
HEAT_ITERATIONS: Final = 200
HEAT_MEMORY: Final = 10_000


@functools.cache
def _engine(iterations: int, memory: int) -> Any:
    from hotc.compiler.intrinsics.yaql_tables import create

    return create({"yaql.limitIterators": iterations, "yaql.memoryQuota": memory})


@functools.cache
def _context() -> Any:
    import yaql

    return yaql.create_context()


@functools.cache
def _functions() -> frozenset[str]:
    """Names of the functions and methods that expressions can call."""
    names: set[str] = set()
    context = _context()
    while context is not None:
        names.update(context._functions)
        context = context.parent
    return frozenset(name for name in names if name.isidentifier())


@functools.lru_cache(maxsize=1024)
def parse(expression: str, iterations: int = HEAT_ITERATIONS, memory: int = HEAT_MEMORY) -> Any:
    """The parsed expression. Raises :class:`FunctionError` when the library can't read it."""
    engine = _engine(iterations, memory)
    from yaql.language.exceptions import YaqlException

    try:
        return engine(expression)
    except (YaqlException, ValueError) as error:  # ValueError: an escape or a number that Python can't read
        reason, hint, inside = explain(error, engine.lexer, expression)
        raise FunctionError("invalid-yaql", at=("expression",), inside=inside, hint=hint, value=reason) from None


def _mistakes(expression: str, step: Callable[[Any, str], Any], root: Any) -> Iterator[Mistake]:
    lexer = _engine(HEAT_ITERATIONS, HEAT_MEMORY).lexer
    return mistakes(expression, lexer, _functions(), step, root)


def _compute(argument: Any, limits: Limits) -> Any:
    expression = argument["expression"]
    if not isinstance(expression, str):
        raise wrong_type("a string", expression, "expression")
    statement = parse(expression, limits.yaql_iterations, limits.yaql_memory)
    data = {"data": argument.get("data", {})}
    try:
        return _plain(statement.evaluate(data, _context().create_child_context()))
    except Exception as error:  # noqa: BLE001  # a yaql function may raise whatever Python does for such data
        raise _failure(error, expression, data) from None


def _failure(error: Exception, expression: str, data: dict[str, Any]) -> FunctionError:
    """What to say of an evaluation that failed: the mistake in the text that explains it, or the library's words."""
    from yaql.language.exceptions import NoFunctionRegisteredException, NoMethodRegisteredException

    text = str(error)
    is_name = isinstance(error, NoFunctionRegisteredException | NoMethodRegisteredException)
    if is_name or type(error) is KeyError:
        for mistake in _mistakes(expression, _step_in_data, data):
            is_cause = f'"{mistake.name}"' in text if is_name else error.args == (mistake.name,)
            if is_cause and is_name == (mistake.code == "unknown-yaql-function"):
                hint = mistake.hint if is_name else ""  # a key of the data may be secret
                return FunctionError(
                    mistake.code, at=("expression",), inside=mistake.inside, hint=hint, name=mistake.name
                )
    return FunctionError("yaql-failed", at=("expression",), value=text or type(error).__name__)


def _step_in_data(data: Any, key: str) -> Any:
    return data[key] if isinstance(data, dict) else None


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
        report(error.code, expression, "validate", inside=error.inside, hint=error.hint, **error.values)
        return
    root = {"data": call.argument.get("data")}
    for mistake in _mistakes(expression.value, _step_in_tree, root):
        report(mistake.code, expression, "never", inside=mistake.inside, hint=mistake.hint, name=mistake.name)


def _step_in_tree(node: Any, key: str) -> Node | None:
    """What stands at a key of a map that is written out; ``None`` where the tree doesn't tell."""
    if isinstance(node, dict):  # what $ stands for
        if key not in node:
            raise KeyError(key, list(node))
        found: Node | None = node[key]
        return found
    if not isinstance(node, Mapping):
        return None
    if node.entry(key) is None:
        raise KeyError(key, [str(entry.key.value) for entry in node.effective()])
    return node.get(key)


_SHAPE: Final = keyed({"expression": "any"}, {"data": "any"}, _USAGE, strict="construct")

FAMILY: Final = (Function("yaql", _compute, slots=2, check=_check),)
