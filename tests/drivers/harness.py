"""The least engine that can carry drivers out: it builds, sends once, completes, waits, updates and deletes."""

from __future__ import annotations

import copy
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.runtime.drivers import lookup
from hotc.runtime.drivers.compared import UNSHOWN
from hotc.runtime.drivers.driver import BuildContext, Driver

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property
    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

PATIENCE = 120.0
"""Seconds that anything may take here."""


def typed(type_name: str, properties: Json) -> Json:
    """The properties with the defaults of the catalogue, at any depth, as the compiler hands them to the engine."""
    known = catalog.lookup(type_name)
    assert known is not None, type_name
    return _filled(known.properties, properties)


def _filled(schema: dict[str, Property], values: Json) -> Json:
    unknown = values.keys() - schema.keys()
    assert not unknown, f"no such properties: {unknown}"
    filled = {name: _value(each, values.get(name)) for name, each in schema.items()}
    return {name: value for name, value in filled.items() if value is not None}


def _value(schema: Property, value: Any) -> Any:
    if value is None:
        return copy.deepcopy(schema.default)
    if isinstance(value, dict) and schema.schema is not None:
        return _filled(schema.schema, value)
    if isinstance(value, list) and schema.items is not None:
        return [_value(schema.items, item) for item in value]
    return value


class Made:
    """One resource that was made: its request, its physical id, and the object as last read."""

    def __init__(self, bench: Bench, driver: Driver, properties: Json, name: str) -> None:
        self.cloud = bench.cloud
        self.driver = driver
        self.properties = properties
        self.context = BuildContext(
            cloud=bench.cloud,
            stack=bench.stack,
            resource=name,
            automatic_name=f"{bench.stack}-{name}-{uuid.uuid4().hex[:12]}",
            instance=str(uuid.uuid4()),
        )
        self.sent = self.build(properties)
        self.identity = ""
        self.found: Json = {}

    def build(self, properties: Json) -> Json:
        """The request, after it went through the state as JSON."""
        sent: Json = json.loads(json.dumps(self.driver.build(typed(self.driver.type, properties), self.context)))
        return sent

    def create(self) -> None:
        """Send the creating request and see it through."""
        made = json.loads(json.dumps(self.driver.create(self.cloud, self.sent)))
        self.identity = self.driver.identity(made)
        self.complete()

    def complete(self) -> None:
        """All that follows the creating request, or an update."""
        if self.driver.configure is not None:
            self.driver.configure(self.cloud, self.identity, self.sent)
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            assert time.monotonic() < deadline, f"{self.driver.type} is not ready: {self.found}"
            time.sleep(0.05)

    def _ready(self) -> bool:
        self.found = self.read()
        status = self.driver.status(self.found)
        assert status.state != "failed", status.reason
        waiting = self.driver.advance is not None and self.driver.advance(
            self.cloud, self.identity, self.sent, self.found
        )
        return status.state == "ready" and not waiting

    def read(self) -> Json:
        """The object, which must be there."""
        found = self.driver.read(self.cloud, self.identity, self.sent)
        assert found is not None, f"{self.driver.type} {self.identity} is not there"
        return found

    def exists(self) -> bool:
        """Whether the object is there."""
        return self.driver.read(self.cloud, self.identity, self.sent) is not None

    def attribute(self, name: str) -> Any:
        """What get_attr gives."""
        self.found = self.read()
        return self.driver.attributes[name](self.found, self.cloud)

    def update(self, **changes: Any) -> None:
        """Change properties in place; ``None`` takes one away."""
        after = {name: value for name, value in (self.properties | changes).items() if value is not None}
        sent = self.build(after)
        assert self.driver.update is not None
        self.driver.update(self.cloud, self.identity, self.sent, sent, list(changes))
        self.properties, self.sent = after, sent
        self.complete()

    def delete(self) -> None:
        """Delete the object and wait until it is gone."""
        self.driver.delete(self.cloud, self.identity, self.sent)
        deadline = time.monotonic() + PATIENCE
        while (found := self.driver.read(self.cloud, self.identity, self.sent)) is not None:
            state = self.driver.delete_status(found).state
            if state == "ready":
                break
            assert state == "pending", found
            assert time.monotonic() < deadline, f"{self.driver.type} does not go: {found}"
            time.sleep(0.05)
        if self.driver.after_delete is not None:
            self.driver.after_delete(self.cloud, self.sent)

    def candidates(self) -> list[Json]:
        """The objects of the cloud that this request may have made."""
        assert self.driver.candidates is not None
        return [found for found in self.driver.candidates(self.cloud, self.sent) if self.driver.same(self.sent, found)]


class Bench:
    """Makes resources on a cloud, and removes what is left of them, the youngest first."""

    def __init__(self, cloud: Cloud, stack: str = "bench") -> None:
        self.cloud = cloud
        self.stack = stack
        self._made: list[Made] = []

    def prepare(self, type_name: str, name: str = "it", /, **properties: Any) -> Made:
        """A resource with its request, of which nothing has been sent."""
        driver = lookup(type_name)
        assert driver is not None, type_name
        return Made(self, driver, properties, name)

    def make(self, type_name: str, name: str = "it", /, **properties: Any) -> Made:
        """A resource that is ready."""
        made = self.prepare(type_name, name, **properties)
        made.create()
        self._made.append(made)
        return made

    def clear(self) -> None:
        """Delete everything that is still there."""
        for made in reversed(self._made):
            if made.exists():
                made.delete()
        self._made.clear()


def drifted(made: Made) -> list[str]:
    """The properties of which the cloud shows something else than was sent."""
    found = made.read()
    pairs = [(each, each.written(made.sent), each.found(found)) for each in made.driver.compared]
    return [each.path[0] for each, sent, shown in pairs if sent is not UNSHOWN and not each.alike(sent, shown)]
