"""Random stacks, and random changes behind our back: exactly these are found, and mended, whenever the process dies."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .simulation import World
from .test_random import EXAMPLES, FAST, Author

if TYPE_CHECKING:
    from hotc.runtime.applying.result import Result

Json = dict[str, Any]

SHAPES = {"round": "square", "square": "round"}


def mend(world: World, template: list[Json], die_at: int | None = None) -> Result | None:
    """Plan with all that the cloud says, and apply; ``None`` when the process died."""
    return world.apply(template, die_at=die_at, options={"refresh": "all"})


def rows(world: World) -> dict[str, Any]:
    store = world.store()
    try:
        record = store.stack("stack")
        assert record is not None
        return {row.address: row for row in store.resources(record.lineage) if row.physical_id is not None}
    finally:
        store.close()


def meddle(world: World, template: list[Json], rng: random.Random) -> set[tuple[str, str]]:
    """Change a few things behind our back; what has to be found of it: ``(address, property or empty)``."""
    expected: set[tuple[str, str]] = set()
    known, used = rows(world), {name for each in template for name in each["properties"].get("refs", ())}
    for each in rng.sample(template, rng.randint(1, len(template))):
        address, given = each["name"], each["properties"]
        kind = world.cloud.of(each["type"].partition("::")[2].lower())
        object = kind[known[address].physical_id]
        # A key is replaced by deleting it first, which what rests on it may forbid.
        what = rng.choice(["size", "label", "gone"] + (["shape"] if each["type"] != "Test::Key" else []))
        if what == "gone" and address not in used:
            del kind[known[address].physical_id]
            expected.add((address, ""))
        elif what == "size":
            object["size"] += 5
        elif what == "shape":
            object["shape"] = SHAPES[object["shape"]]
        elif what == "label":
            object["label"] = "scribbled over"
        if what == "label" and "label_of" in given:
            expected.add((address, "label"))
        elif what in given:
            expected.add((address, what))
    return expected


def scenario(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    world, author = World(folder, seed), Author(rng)
    template = author.write()
    while not template:
        template = author.write()
    first = world.apply(template)
    assert first is not None
    assert first.ok, first.failures
    world.time += 100.0
    calm = world.plan(template, refresh="all")
    assert (calm.touches_cloud, calm.drift) == (False, [])
    expected = meddle(world, template, rng)
    plan = world.plan(template, refresh="all")
    found = {(drift.address, drift.path.partition(".")[0]) for drift in plan.drift}
    assert found == expected
    changing = {action.address for action in plan.actions if action.changes}
    assert {address for address, _ in expected} <= changing
    died = mend(world, template, rng.randint(1, 40) if rng.random() < 0.7 else None) is None
    if died:
        world.time += 1000.0
        begun = {address for address, row in rows(world).items() if row.status == "IN_PROGRESS"}
        again = world.apply(template, options={"refresh": "touched"})
        assert again is not None
        assert again.ok, again.failures
        left = {drift.address for drift in world.plan(template, refresh="all").drift}
        assert not begun & left, "what was begun to be mended is mended by any apply"
        last = mend(world, template)
        assert last is not None
        assert last.ok, last.failures
    world.time += 100.0
    after = world.plan(template, refresh="all")
    assert (after.touches_cloud, after.drift) == (False, [])
    wanted = {each["name"]: each["properties"] for each in template}
    for address, row in rows(world).items():
        object = world.cloud.of(row.type.partition("::")[2].lower())[row.physical_id]
        for name in ("size", "shape"):
            assert name not in wanted[address] or object[name] == wanted[address][name], (address, name)


@settings(
    max_examples=EXAMPLES // 3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.integers(min_value=0, max_value=2**32))
def test_what_was_changed_behind_our_back_is_found_exactly_and_mended(seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        scenario(seed, Path(folder))
