"""What must hold at any time, and what when the last apply has come to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.secrets import reveal

from .kinds import FIELDS, GROUP, PLAIN, SERVER, VALUE, alike
from .stacks import CONTAINER, around, everything, leaves

if TYPE_CHECKING:
    from hotc.runtime.applying.result import Result
    from hotc.runtime.state.records import ResourceRecord

    from .world import World

Json = dict[str, Any]


class Broken(AssertionError):  # noqa: N818  # what is broken is a law
    """An invariant does not hold. ``law`` is its name, by which failures are compared while they are shrunk."""

    def __init__(self, law: str, message: str) -> None:
        super().__init__(f"{law}: {message}")
        self.law = law


def hold(condition: object, law: str, message: object = "") -> None:
    """Raises :class:`Broken`."""
    if not condition:
        raise Broken(law, str(message))


class Watch:
    """What is not ours, and what was let go of on purpose; the laws are checked against that."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.foreign: dict[str, Json] = {}
        self.retained: set[str] = set()

    def add_foreign(self, kind: str, body: Json) -> None:
        """Something of somebody else."""
        mark = f"foreign-{len(self.foreign)}"
        made = self.world.cloud.create(kind, {**body, "instance": mark, "token": mark})
        self.world.cloud.sent.clear()
        self.foreign[made["id"]] = dict(self.world.cloud.of(kind)[made["id"]])

    def after(self) -> None:
        """Check what must hold always.

        What may be let go of is what was last recorded, by its id, with a deletion policy that says so: also what came
        and went within one apply. Whatever was not known by its id can't have been kept on purpose.
        """
        _, rows = self.world.state()
        for row in rows:
            self.world.note_policy(row)
        let_go = {identity for identity, policy in self.world.policies.items() if policy == "Retain"}
        self.retained |= let_go - {str(row.physical_id) for row in rows}
        hold(not self.world.cloud.hasty, "an id is written before anything is asked of it", self.world.cloud.hasty)
        self._foreign_is_untouched()
        self._created_once()
        self._state_is_true(rows)
        self._all_is_explained(rows)

    def ours(self) -> dict[str, Json]:
        """What belongs to the stack, by id."""
        self.world.settle()
        known = self.foreign.keys() | self.retained
        mine = {str(each["id"]): each for each in self.world.cloud.everything() if each["id"] not in known}
        beside = {f"side-{each['instance']}" for each in self.world.cloud.everything() if each["id"] in self.retained}
        return {identity: each for identity, each in mine.items() if identity not in beside}

    # At any time -----------------------------------------------------------------------------------------------------

    def _foreign_is_untouched(self) -> None:
        there = {each["id"]: each for each in self.world.cloud.everything()}
        for identity, each in self.foreign.items():
            hold(identity in there, "foreign is untouched", f"{identity} is gone")
            hold(there[identity] == each, "foreign is untouched", f"{each} became {there[identity]}")

    def _created_once(self) -> None:
        open_requests: set[str] = set()
        for sent in self.world.cloud.sent:
            if sent.kind == "side":
                continue  # we choose its identity, so it can be asked for again
            hold(sent.instance not in open_requests, "a creating request is sent once", sent)
            if not sent.surely_not:
                open_requests.add(sent.instance)

    def _state_is_true(self, rows: list[ResourceRecord]) -> None:
        there = self.ours()
        for row in rows:
            if row.status != "COMPLETE" or row.type in {CONTAINER, VALUE} or row.action == "DELETE":
                continue
            found = there.get(str(row.physical_id)) or self._retained(row)
            hold(found is not None and "gone_at" not in found, "the state never lies", f"{row.key} is not there")
            assert found is not None
            sent = reveal(row.sent)
            names = [*FIELDS, *(["rules"] if row.type == GROUP else [])]
            wrong = {name: (sent[name], found[name]) for name in names if sent[name] != found[name]}
            hold(not wrong, "the state never lies", f"{row.key}: {wrong}")
            hold(row.intent is None, "the state never lies", f"{row.key} is complete, with an intent")

    def _retained(self, row: ResourceRecord) -> Json | None:
        everything = self.world.cloud.everything()
        return next((each for each in everything if each["id"] == row.physical_id), None)

    def _all_is_explained(self, rows: list[ResourceRecord]) -> None:
        known = {str(row.physical_id) for row in rows if row.physical_id}
        intents = {row.instance for row in rows if row.physical_id is None and row.intent is not None}
        recorded = {row.instance for row in rows}
        open_requests = [reveal(row.sent) for row in rows if row.type == PLAIN and row.instance in intents]
        for identity, each in self.ours().items():
            if each["kind"] == "side":
                explained = each["instance"] in recorded
                hold(explained or "gone_at" in each, "no orphan", f"{identity}: no row says that it is there")
                continue
            explained = identity in known or each["instance"] in intents
            if not explained and each["kind"] == "plain":  # whose equal request may have been given another's object
                claim = next((sent for sent in open_requests if alike(sent, each)), None)
                explained = claim is not None
                open_requests = [sent for sent in open_requests if sent is not claim]
            hold(explained or "gone_at" in each, "no orphan", f"{identity}: no row says that it is there")

    # At the end ------------------------------------------------------------------------------------------------------

    def equals(self, template: Json, result: Result, *, faulty: bool = False) -> None:
        """The cloud is what the template says, in all fields, and the state says the same.

        ``faulty``: there were faults on the way, so that a service may have refused to tell an output.
        """
        self.world.time += 100.0
        there = self.ours()
        record, rows = self.world.state()
        assert record is not None
        by_address = {row.address: row for row in rows if row.physical_id is not None}
        wanted = dict(everything(template["resources"], ""))
        hold(by_address.keys() == wanted.keys(), "as many rows", f"{sorted(by_address)} for {sorted(wanted)}")
        hold(len(by_address) == len([row for row in rows if row.physical_id]), "one row each", by_address)
        objects = {str(row.physical_id) for row in rows if row.type not in {CONTAINER, VALUE}}
        mine = {identity for identity, each in there.items() if each["kind"] != "side"}
        hold(mine <= objects, "no orphan", sorted(mine - objects))
        servers = {f"side-{row.instance}" for row in rows if row.type == SERVER and row.physical_id}
        sides = {identity for identity, each in there.items() if each["kind"] == "side"}
        hold(sides == servers, "no orphan", f"{sorted(sides ^ servers)}")
        values = {address: self._value(by_address[address]) for address, node in leaves(template)}
        for address, node in leaves(template):
            self._equal(address, node, by_address, values)
        for address, row in by_address.items():
            hold(row.status == "COMPLETE", "all is complete", f"{address}: {row.action} {row.status} {row.reason}")
        for name, address in template["outputs"].items():
            value = result.outputs[name]["value"]
            if result.outputs[name].get("unanswered") or (faulty and result.outputs[name]["error"]):
                continue  # which the next plan brings up, or the next apply asks for again
            hold(value == values[address]["size"], "outputs are true", f"{name}: {value} for {values[address]['size']}")

    def _value(self, row: ResourceRecord) -> Json:
        if row.type == VALUE:
            sent: Json = reveal(row.sent)
            return sent
        found = self._retained(row)
        hold(found is not None, "the cloud is as the template says", f"{row.key} is not there")
        assert found is not None
        return found

    def _equal(self, address: str, node: Json, rows: dict[str, ResourceRecord], values: dict[str, Json]) -> None:
        found, row, properties = values[address], rows[address], node["properties"]
        law = "the cloud is as the template says"
        hold(row.type == node["type"], law, f"{address} is a {row.type}")
        refs = sorted({str(rows[around(address, each)].physical_id) for each in properties.get("refs", ())})
        expected = {
            "size": properties.get("size", 1),
            "shape": properties.get("shape", "round"),
            "refs": refs,
            "label": str(values[around(address, source)]["size"]) if (source := properties.get("label_of")) else "",
        }
        if "name" in properties:
            expected["name"] = properties["name"]
        if node["type"] == GROUP:
            expected["rules"] = properties.get("rules", [])
        if node["type"] == SERVER:
            expected["flag"] = True
        if node["type"] != VALUE:
            expected |= {"kind": node["type"].partition("::")[2].lower()}
            expected |= {"instance": row.instance} if node["type"] != PLAIN else {}
            hold(not found.get("bad"), law, f"{address} is broken")
        wrong = {name: (value, found.get(name)) for name, value in expected.items() if found.get(name) != value}
        hold(not wrong, law, f"{address}: {wrong}")
        hold(row.deletion_policy == node.get("policy", "Delete"), "the state never lies", f"{address}: its policy")

    def empty(self) -> None:
        """Nothing of ours is left, neither on the cloud nor in the state."""
        self.world.time += 100.0
        left = sorted(self.ours())
        hold(not left, "after destroy it is empty", left)
        record, _ = self.world.state()
        hold(record is None, "after destroy it is empty", "the stack is still recorded")
