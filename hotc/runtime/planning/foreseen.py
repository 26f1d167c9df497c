"""What is known of references and attributes while a plan is made: what it changes has another value later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import origins
from hotc.runtime.addresses import around
from hotc.runtime.planning.answers import nested_stack
from hotc.runtime.planning.expressions import NotYet, attributes_used, thaw

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.answers import Answers
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Operation
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

MAKES_NEW = frozenset({"create", "replace"})


class Foreseen:
    """A ``Lookup`` for the evaluator that raises :class:`NotYet` for what the plan may change.

    The planner notes here what it has decided, those first that others rest on. ``answers`` gives references and
    attributes of what is recorded.
    """

    def __init__(self, driver_of: Callable[[str], Driver | None], answers: Answers) -> None:
        self._driver_of = driver_of
        self._answers = answers
        self._operations: dict[str, Operation] = {}
        self._types: dict[str, str] = {}
        self._changed: dict[str, list[str]] = {}
        self._external: dict[str, str] = {}
        self._known: Mapping[str, History] = {}
        self._new_stacks: Container[str] = ()
        self._deferred: Container[str] = ()

    def begin(self, known: Mapping[str, History], new_stacks: Container[str], deferred: Container[str]) -> None:
        """Take what is known before anything is decided.

        ``known`` are the recorded instances by address, ``new_stacks`` the addresses of nested stacks that get a new
        identity, ``deferred`` those of what is planned later.
        """
        self._known, self._new_stacks, self._deferred = known, new_stacks, deferred

    def decided(self, address: str, type_: str, operation: Operation) -> None:
        """Note what becomes of a resource."""
        self._operations[address] = operation
        self._types[address] = type_

    def changes(self, address: str, properties: list[str]) -> None:
        """Note that an update changes these properties, and nothing else."""
        self._changed[address] = properties

    def is_external(self, address: str, identity: str) -> None:
        """Note that others made a resource, and how it is called."""
        self._external[address] = identity

    def forget(self) -> None:
        """Drop what was decided: all is decided once more."""
        for facts in (self._operations, self._types, self._changed, self._external):
            facts.clear()

    def reference(self, address: str) -> Any:
        """What ``get_resource`` gives, unless the resource is made anew."""
        if self._operations.get(address) in MAKES_NEW:
            raise NotYet(address)
        if address in self._external:
            return self._external[address]
        return self._answers.reference(address)

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        """An attribute, unless it may change while the plan is carried out."""
        if not self._stays(address, name):
            raise NotYet(address)
        return self._answers.attribute(address, name, path)

    def parameter(self, name: str) -> Any:
        """A parameter; all are known when a plan is made, except what a new nested stack will be called."""
        address = nested_stack(name)
        if address is not None:
            for each in [*around(address), address]:
                if each in self._new_stacks:
                    raise NotYet(each)
        return self._answers.parameter(name)

    def _stays(self, address: str, name: str | None) -> bool:
        operation = self._operations.get(address)
        if operation in MAKES_NEW or operation == "read" or address in self._deferred:
            return False
        if operation != "update":
            return True
        driver = self._driver_of(self._types[address])
        return driver is None or not driver.may_move(name, self._changed.get(address))

    def stable(self, record: ResourceRecord, wanted: Desired, name: str) -> bool:
        """Whether all from which a property takes its value is as it was then, and stays so."""
        expression = wanted.expressions.get(name)
        if expression is None or isinstance(expression, str | int | float):
            return True  # most are: a constant rests on nothing
        value = thaw(expression)
        for origin in origins(value):
            now = self._known[origin].latest if origin in self._known else None
            if now is None or record.seen.get(origin) != now.version or self._operations.get(origin) in MAKES_NEW:
                return False
        return all(self._stays(address, attribute) for address, attribute in attributes_used(value))
