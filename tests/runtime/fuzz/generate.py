"""Scenarios from seeds: stacks that change, with faults and deaths by chance or aimed at cells of the table."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

from .cells import wanted
from .kinds import GROUP, SERVER, TYPES, VALUE
from .stacks import leaves

if TYPE_CHECKING:
    from .cells import Cell

Json = dict[str, Any]

OPTIONS_FROM = 1000
"""Scenarios of lower seeds, which the suite names, use no options of an apply."""

_AMBIGUOUS = ("5xx before", "lost before", "timeout", "5xx after", "lost after", "late")


def scenario(seed: int, cells: list[Cell] | None = None) -> Json:
    """A scenario as data. ``cells``: what it aims at; without them, that comes from the seed, too."""
    rng = random.Random(seed)
    if cells is None:
        every = wanted()
        cells = [rng.choice(every) for _ in range(rng.randint(1, 3))] if rng.random() < 0.6 else []
    author = Author(rng)
    steps = [step for cell in cells for step in _aimed(cell, author, rng)] or _wild(author, rng)
    if seed >= OPTIONS_FROM:
        _choose_options(steps, rng)
    return {
        "seed": seed,
        "lateness": rng.choice([40.0, 100.0]),
        "foreign": [_foreign(rng) for _ in range(rng.choice([0, 0, 1, 2]))],
        "steps": steps,
        "template": author.template,
        "last": rng.choice(["apply", "apply", "destroy"]),
    }


def _choose_options(steps: list[Json], rng: random.Random) -> None:
    """Some applies make anew what needn't be, and some are rolled back when they fail."""
    for step in steps:
        if step["template"] is None:
            continue
        addresses = [address for address, node in leaves(step["template"]) if node["type"] != "Test::Key"]
        if addresses and rng.random() < 0.15:
            step["replace"] = [rng.choice(addresses)]
        if rng.random() < 0.2:
            step["rollback"] = True


def _wild(author: Author, rng: random.Random) -> list[Json]:
    steps = []
    for _ in range(rng.randint(1, 5)):
        template = author.write() if rng.random() < 0.85 else None
        step: Json = {
            "template": copy.deepcopy(template),
            "likelihood": rng.choice([0.0, 0.05, 0.2]),
            "parallelism": rng.choice([1, 4, 10]),
            "wait": rng.choice([0.0, 1.0, 70.0]),
        }
        death = rng.random()
        if death < 0.4:
            step["die_at"] = rng.randint(1, 80)
        elif death < 0.7:
            step["die_after"] = rng.randint(1, 60)
        if rng.random() < 0.1:
            step["power"] = True
        steps.append(step)
    return steps


def _aimed(cell: Cell, author: Author, rng: random.Random) -> list[Json]:
    """Steps of which the last one reaches the cell, if all goes as it is meant to."""
    kind, crash, fault = cell
    aims = [{"step": kind, "nth": rng.choice([1, 1, 2, 3]), "fault": fault, "crash": crash}]
    steps: list[Json] = []
    if kind in {"update", "delete", "gone", "tidy", "plan"}:
        author.write(needs=kind)
        steps.append({"template": copy.deepcopy(author.template), "wait": rng.choice([0.0, 5.0])})
    if kind == "settle":
        aims.insert(0, {"step": "create", "nth": 1, "fault": rng.choice(_AMBIGUOUS), "crash": "no"})
    if kind in {"delete", "gone", "tidy"}:
        template = None if rng.random() < 0.3 else author.remove(kind)
    elif kind in {"update", "plan"}:
        template = author.change(kind)
    else:
        template = author.write(needs=kind)
    steps.append(
        {
            "template": copy.deepcopy(template),
            "aims": aims,
            "power": crash == "committing" or rng.random() < 0.02,
            "parallelism": rng.choice([1, 4, 10]),
            "wait": rng.choice([0.0, 1.0, 70.0]),
        }
    )
    return steps


def _foreign(rng: random.Random) -> Json:
    """Something of somebody else that looks like what the stack makes."""
    kind = rng.choice(["token", "plain", "group", "server", "key"])
    name = f"taken{rng.randrange(10**6)}" if kind == "key" else rng.choice(["n1", "n2"])
    body = {"name": name, "size": rng.randint(1, 3), "shape": rng.choice(["round", "square"]), "refs": [], "label": ""}
    return {"kind": kind, "body": body}


class Author:
    """Writes a template and changes it. A narrow one keeps to few resources that rest on each other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.narrow = rng.random() < 0.4
        self.types = list(TYPES) if rng.random() < 0.6 else [rng.choice(TYPES) for _ in range(2)]
        self.template: Json = {"resources": [], "outputs": {}}

    def write(self, needs: str = "") -> Json:
        """The next version: what the last one has is mostly kept, and often changed."""
        rng = self.rng
        names = "abc" if self.narrow else "abcdefgh"[: rng.randint(0, 8)]
        if needs and not names:
            names = "ab"
        nodes = self._nodes(names, self.template["resources"], depth=0)
        if needs:
            self._provide(nodes, needs)
        self.template = {"resources": nodes, "outputs": {}}
        addresses = [address for address, node in leaves(self.template)]
        if addresses and rng.random() < 0.5:
            self.template["outputs"] = {"o": rng.choice(addresses)}
        return self.template

    def remove(self, needs: str) -> Json:
        """A version in which something is gone, or is replaced."""
        self._keep_nothing()
        nodes = copy.deepcopy(self.template["resources"])
        kinds = {SERVER} if needs == "tidy" else set(TYPES) - {VALUE}
        going = [node for node in nodes if node.get("type") in kinds]
        if going and self.rng.random() < 0.6:
            node = self.rng.choice(going)
            nodes.remove(node)
        else:
            for node in going[:2]:
                shape = node["properties"].get("shape", "round")
                node["properties"]["shape"] = "round" if shape == "square" else "square"
        self.template = {"resources": mended(nodes), "outputs": {}}
        return self.template

    def change(self, needs: str) -> Json:
        """A version in which something is changed in place."""
        nodes = copy.deepcopy(self.template["resources"])
        there = [node for node in nodes if node.get("type") not in {None, VALUE}]
        for node in there[:1] if needs == "update" else there:
            node["properties"]["size"] = node["properties"].get("size", 1) % 9 + 1
        if needs == "plan" and len(there) > 1:
            there[-1]["properties"]["label_of"] = there[0]["name"]
            there[0]["properties"]["size"] -= 1
            there[0]["properties"]["size"] = there[0]["properties"]["size"] or 9
        self.template = {"resources": nodes, "outputs": self.template["outputs"]}
        return self.template

    def _keep_nothing(self) -> None:
        for _, node in leaves(self.template):
            node.pop("policy", None)

    def _provide(self, nodes: list[Json], needs: str) -> None:
        """Let there be something new with which such a request comes about."""
        type_name = {"configure": GROUP, "advance": SERVER, "tidy": SERVER, "beside": SERVER}.get(needs)
        candidates = [each for each in TYPES if each not in {VALUE, "Test::Given" if needs == "look" else VALUE}]
        name = f"x{self.rng.randint(0, 99)}"
        node = self._leaf(name, type_name or self.rng.choice(candidates))
        if needs == "configure":
            node["properties"]["rules"] = [f"r{self.rng.randint(1, 3)}"]
        nodes.insert(0, node)
        if needs == "plan":
            nodes.append({**self._leaf(f"y{self.rng.randint(0, 99)}", "Test::Plain")})

    def _nodes(self, names: str | list[str], previous: list[Json], depth: int) -> list[Json]:
        rng = self.rng
        nodes: list[Json] = []
        known = {each["name"]: each for each in previous}
        for name in names:
            before = known.get(name)
            container = "members" in before if before is not None else depth < 2 and rng.random() < 0.12
            if before is not None and rng.random() < 0.03:
                container = not container
            node = self._container(name, before, depth) if container else self._next_leaf(name, before)
            self._connect(node, nodes)
            nodes.append(node)
        if rng.random() < 0.1 and nodes:  # renamed: the same under another name
            node = rng.choice(nodes)
            if "name" not in node.get("properties", {"name"}):
                node["name"] += "r"
                return mended(nodes)
        return nodes

    def _container(self, name: str, before: Json | None, depth: int) -> Json:
        members = [str(number) for number in range(self.rng.randint(0, 3))]
        inside = before["members"] if before is not None and "members" in before else []
        return {"name": name, "members": self._nodes(members, inside, depth + 1)}

    def _next_leaf(self, name: str, before: Json | None) -> Json:
        rng = self.rng
        if before is None or "members" in before or rng.random() < 0.1:
            return self._leaf(name, rng.choice(self.types))
        node = copy.deepcopy(before)
        if rng.random() < 0.35:
            node["properties"]["size"] = rng.randint(1, 3)
        if rng.random() < 0.15:
            node["properties"]["shape"] = rng.choice(["round", "square"])
        if node["type"] == GROUP and rng.random() < 0.3:
            node["properties"]["rules"] = rng.sample(["r1", "r2", "r3"], rng.randint(0, 3))
        if rng.random() < 0.05 and node["type"] != "Test::Key":
            node["policy"] = rng.choice(["Retain", "Delete"])
        return node

    def _leaf(self, name: str, type_name: str) -> Json:
        rng = self.rng
        properties: Json = {"size": rng.randint(1, 3), "shape": rng.choice(["round", "square"])}
        if type_name == "Test::Key":
            properties["name"] = f"{name}{rng.randrange(10**6)}"
        elif rng.random() < 0.3:
            properties["name"] = rng.choice(["n1", "n2"])
        if type_name == GROUP:
            properties["rules"] = rng.sample(["r1", "r2", "r3"], rng.randint(0, 3))
        return {"name": name, "type": type_name, "properties": properties, **self._policy(type_name)}

    def _policy(self, type_name: str) -> Json:
        """A key that is kept would keep its name from the next one."""
        return {"policy": "Retain"} if self.rng.random() < 0.06 and type_name != "Test::Key" else {}

    def _connect(self, node: Json, before: list[Json]) -> None:
        rng = self.rng
        node.pop("after", None)
        if before and rng.random() < 0.2:
            node["after"] = [rng.choice(before)["name"]]
        if "members" in node:
            return
        for key in ("refs", "label_of"):
            node["properties"].pop(key, None)
        if node.get("policy") == "Retain":
            return  # what is kept would keep what it rests on in use
        things = [each["name"] for each in before if each.get("type", VALUE) != VALUE]
        sized = [each["name"] for each in before if "type" in each]
        if things and node["type"] != VALUE and rng.random() < 0.6:
            node["properties"]["refs"] = sorted(rng.sample(things, rng.randint(1, min(2, len(things)))))
        if sized and rng.random() < 0.3:
            node["properties"]["label_of"] = rng.choice(sized)


def mended(nodes: list[Json]) -> list[Json]:
    """The same without references to what is not there (any more, or yet)."""
    there: set[str] = set()
    for node in nodes:
        if "after" in node:
            node["after"] = [each for each in node["after"] if each in there]
        properties = node.get("properties", {})
        if "refs" in properties:
            properties["refs"] = [each for each in properties["refs"] if each in there]
        if properties.get("label_of") not in there:
            properties.pop("label_of", None)
        there.add(node["name"])
    return nodes
