"""Renaming resources in what is recorded: their own rows, and every place where another row speaks of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.planning.answers import nested_stack
from hotc.runtime.secrets import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


def prefix(old: str, new: str) -> Callable[[str], str]:
    """A renaming of one address, and of all that lies in the nested stack of that name."""

    def rename(address: str) -> str:
        if address == old or address.startswith(f"{old}/"):
            return new + address[len(old) :]
        return address

    return rename


def renamed_rows(rows: Iterable[ResourceRecord], rename: Callable[[str], str]) -> list[ResourceRecord]:
    """The rows as they are to be recorded, in the same order; those that stay as they are are the same objects."""
    return [_row(row, rename) for row in rows]


def renamed_outputs(outputs: Json, rename: Callable[[str], str]) -> Json:
    """A stack's recorded outputs: their expressions name resources."""
    return {
        name: {**output, "expression": expression(output["expression"], rename)} if "expression" in output else output
        for name, output in outputs.items()
    }


def expression(data: Any, rename: Callable[[str], str]) -> Any:
    """A frozen value (:mod:`hotc.runtime.planning.expressions`) whose references follow the renaming."""
    if isinstance(data, Unreadable):
        return data
    if isinstance(data, Secret):
        return Secret(expression(data.value, rename))
    if isinstance(data, list):
        return [expression(item, rename) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1:
        ((mark, content),) = data.items()
        if mark == "$ref" and isinstance(content, str):
            return {mark: rename(content)}
        if mark == "$param":
            return {mark: _parameter(content, rename)}
        if mark == "$runtime" and isinstance(content, dict):
            return {mark: {name: _arguments(name, each, rename) for name, each in content.items()}}
        if mark == "$literal" and isinstance(content, dict):  # a user's own map: its only key is no mark
            return {mark: {key: expression(item, rename) for key, item in content.items()}}
    return {key: expression(item, rename) for key, item in data.items()}


def _row(row: ResourceRecord, rename: Callable[[str], str]) -> ResourceRecord:
    found = replace(
        row,
        address=rename(row.address),
        requires=[rename(address) for address in row.requires],
        seen={rename(address): version for address, version in row.seen.items()},
        expressions=expression(row.expressions, rename),
    )
    same = (found.address, found.requires, found.seen) == (row.address, row.requires, row.seen)
    return row if same and not _speaks(row.expressions, rename) else found


def _speaks(data: Any, rename: Callable[[str], str]) -> bool:
    """Whether an expression names a resource that is renamed."""
    touched = False

    def watch(address: str) -> str:
        nonlocal touched
        touched |= rename(address) != address
        return address

    expression(data, watch)
    return touched


def _arguments(function: str, arguments: Any, rename: Callable[[str], str]) -> Any:
    if function == "get_attr" and isinstance(arguments, list) and arguments and isinstance(arguments[0], str):
        return [rename(arguments[0]), *(expression(item, rename) for item in arguments[1:])]
    return expression(arguments, rename)


def _parameter(content: Any, rename: Callable[[str], str]) -> Any:
    """``ADDRESS/OS::stack_name`` is asked of a nested stack; all others are names of parameters."""
    if isinstance(content, list) and content:
        return [_parameter(content[0], rename), *content[1:]]
    if not isinstance(content, str) or (address := nested_stack(content)) is None:
        return content
    return f"{rename(address)}/{content.rpartition('/')[2]}"
