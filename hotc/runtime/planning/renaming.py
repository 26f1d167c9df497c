"""Renaming resources in what is recorded: their own rows, and every place where another row speaks of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.planning.answers import nested_stack
from hotc.runtime.planning.previous import PREVIOUS
from hotc.runtime.secrets import Unreadable
from hotc.runtime.state.store import DropResource, PutResource, PutStack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Write

Json = dict[str, Any]


def prefix(old: str, new: str) -> Callable[[str], str]:
    """A renaming of one address, and of all that lies in the nested stack of that name."""

    def rename(address: str) -> str:
        if address == old or address.startswith(f"{old}/"):
            return new + address[len(old) :]
        return address

    return rename


def by_table(moves: Mapping[str, str]) -> Callable[[str], str]:
    """A renaming of all these addresses, and of what lies within them."""

    def rename(address: str) -> str:
        if address in moves:
            return moves[address]
        outer, slash, name = address.rpartition("/")
        return f"{rename(outer)}/{name}" if slash else address

    return rename


def recorded_anew(record: StackRecord, rows: Sequence[ResourceRecord], rename: Callable[[str], str]) -> list[Write]:
    """What records a renaming: rows under their new address, and all that speaks of them. ``record`` is changed."""
    dropped: list[Write] = []
    put: list[Write] = []
    for row, now in zip(rows, renamed_rows(rows, rename), strict=True):
        if now is not row:
            put.append(PutResource(now))
        if now.address != row.address:
            dropped.append(DropResource(row.address, row.generation))
    record.outputs = renamed_outputs(record.outputs, rename)
    record.notes = renamed_notes(record.notes, rename)
    return [*dropped, *put, PutStack(record)]  # all go before any comes: chains write where others were


def renamed_rows(rows: Iterable[ResourceRecord], rename: Callable[[str], str]) -> list[ResourceRecord]:
    """The rows as they are to be recorded, in the same order; those that stay as they are are the same objects."""
    return [_row(row, rename) for row in rows]


def renamed_outputs(outputs: Json, rename: Callable[[str], str]) -> Json:
    """A stack's recorded outputs: their expressions name resources."""
    return {
        name: {**output, "expression": expression(output["expression"], rename)} if "expression" in output else output
        for name, output in outputs.items()
    }


def renamed_notes(notes: Json, rename: Callable[[str], str]) -> Json:
    """A stack's notes: what it was before an update (:mod:`hotc.runtime.planning.previous`) names resources."""
    previous = notes.get(PREVIOUS)
    if previous is None:
        return dict(notes)
    outputs = {
        name: {**output, "value": expression(output["value"], rename)} for name, output in previous["outputs"].items()
    }
    resources = {
        rename(address): None
        if before is None
        else {
            **before,
            "expressions": expression(before["expressions"], rename),
            "requires": [rename(each) for each in before["requires"]],
        }
        for address, before in previous["resources"].items()
    }
    return {**notes, PREVIOUS: {**previous, "outputs": outputs, "resources": resources}}


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
