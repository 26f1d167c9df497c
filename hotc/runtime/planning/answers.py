"""What the recorded resources and the cloud answer to ``get_resource`` and ``get_attr``, each object read once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.addresses import around
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.names import automatic_name
from hotc.runtime.secrets import has_secret, reveal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import CloudIdentity, ResourceRecord

Json = dict[str, Any]


def pseudo_parameters(stack: str, lineage: str, cloud: CloudIdentity) -> Json:
    """What Heat tells every template about its stack, under HOT's names and under those of CloudFormation."""
    return {
        "OS::stack_name": stack,
        "OS::stack_id": lineage,
        "OS::project_id": cloud.project_id,
        "OS::region": cloud.region,
        "AWS::StackName": stack,
        "AWS::StackId": lineage,
        "AWS::Region": cloud.region,
    }


_NAMES = frozenset({"OS::stack_name", "AWS::StackName"})
_IDS = frozenset({"OS::stack_id", "AWS::StackId"})


def nested_stack(parameter: str) -> str | None:
    """The address in ``ADDRESS/OS::stack_name`` and the like; ``None`` for what is asked of the root."""
    address, _, name = parameter.rpartition("/")
    return address if address and name in _NAMES | _IDS else None


class Answers:
    """A :class:`hotc.compiler.evaluate.Lookup`. Safe in many threads.

    ``latest(address)`` gives the recorded instance that counts; ``cloud()`` connects when it is asked for the first
    time; ``pseudo`` are the pseudo parameters; ``signal_base()`` is the URL at which signals are taken.
    """

    def __init__(
        self,
        latest: Callable[[str], ResourceRecord | None],
        cloud: Callable[[], Cloud],
        driver_of: Callable[[str], Driver | None],
        pseudo: Json | None = None,
        signal_base: Callable[[], str] = str,
    ) -> None:
        self._latest = latest
        self._cloud = cloud
        self._driver_of = driver_of
        self._pseudo = pseudo or {}
        self._signal_base = signal_base
        self._objects: dict[str, Json] = {}
        self._lock = threading.Lock()

    def reference(self, address: str) -> Any:
        """What ``get_resource`` gives."""
        return self._record(address).reference

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        """An attribute, or what the path finds in it; all attributes when ``name`` is ``None``."""
        from hotc.compiler.intrinsics.references import look_into

        record = self._record(address)
        driver = self._driver_of(record.type)
        if driver is None:
            raise ResourceProblem(f"{record.type} has no attributes that hotc knows", f"See {address} in the template.")
        found = self.object(address)
        if name is None:
            return {each: compute(found, self._cloud()) for each, compute in sorted(driver.attributes.items())}
        if name == "show":
            return look_into(found, path, None)
        compute = driver.attributes.get(name)
        if compute is None and _takes_anything(record.type):
            return None
        if compute is None:
            raise ResourceProblem(
                f"{record.type} has no attribute {name!r} that hotc knows",
                f"It knows: {', '.join(sorted([*driver.attributes, 'show']))}.",
            )
        value = look_into(compute(found, self._cloud()), path, None)
        # What was made of secrets, and of nothing that a service added, gives them away again.
        hides = driver.find_again == "local" and not driver.sees_state and has_secret(record.properties)
        return Secret(value) if hides and not isinstance(value, Secret) else value

    def parameter(self, name: str) -> Any:
        """Pseudo parameters; the others are filled in by the compiler, and one that is asked for here has no value."""
        if name in self._pseudo:
            return self._pseudo[name]
        address = nested_stack(name)
        if address is not None:
            return self._identity(address, by_name=name.rpartition("/")[2] in _NAMES)
        raise ResourceProblem(f"parameter {name} has no value", f"Give it with --parameter {name}=VALUE.")

    def _identity(self, address: str, *, by_name: bool) -> str:
        """Name or id of a nested stack. Its name is ``{parent}-{resource}-{12 characters}``, as Heat makes it.

        It follows from the row's uuid, so it lasts as long as the nested stack does.
        """
        if not by_name:
            return self._record(address).instance
        name = str(self._pseudo["OS::stack_name"])
        for each in [*around(address), address]:
            name = automatic_name(name, each.rpartition("/")[2], self._record(each).instance)
        return name

    def remember(self, address: str, found: Json) -> None:
        """The object of a resource as it was read just now."""
        with self._lock:
            self._objects[address] = found

    def forget(self, address: str | None = None) -> None:
        """Read it again when it is asked for next; ``None``: all of them."""
        with self._lock:
            if address is None:
                self._objects.clear()
            else:
                self._objects.pop(address, None)

    def object(self, address: str) -> Json:
        """The object as the service shows it."""
        with self._lock:
            if address in self._objects:
                return self._objects[address]
        record = self._record(address)
        driver = self._driver_of(record.type)
        assert driver is not None
        assert record.physical_id is not None
        found = driver.read(self._cloud(), record.physical_id, reveal(record.sent))
        if found is None:
            raise ResourceProblem(f"{address} ({record.physical_id}) is not on the cloud any more")
        found = {**found, **reveal(record.data)}
        if driver.sees_state:
            found["state"] = self.state_around(record)
        self.remember(address, found)
        return found

    def state_around(self, record: ResourceRecord) -> Json:
        """What a driver that ``sees_state`` is shown of it."""
        rows = [self._latest(address) for address in dict.fromkeys([*record.requires, *record.seen])]
        return {
            "stack": self._pseudo.get("OS::stack_name", ""),
            "address": record.address,
            "signal_base": self._signal_base(),
            "others": {str(reveal(row.reference)): row.notes for row in rows if row is not None},
        }

    def _record(self, address: str) -> ResourceRecord:
        record = self._latest(address)
        if record is None or record.physical_id is None:
            raise ResourceProblem(f"{address} does not exist")
        return record


def _takes_anything(type_name: str) -> bool:
    """Whether it is a placeholder, any attribute of which is null."""
    from hotc.compiler import catalog

    kind = catalog.lookup(type_name)
    return kind is not None and kind.open_properties
