"""The JSON form of plans: what is written fits its schema, and so does what former versions wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from hotc.runtime.planning.choices import Choices
from hotc.runtime.planning.picking import Picks
from hotc.runtime.planning.schema import plan_schema

from .simulation import World, resource
from .test_choosing import CHAIN

if TYPE_CHECKING:
    from hotc.runtime.planning.plan import Plan

SCHEMA = plan_schema()
GOLDEN = sorted((Path(__file__).parent / "golden").glob("plan-*.json"))


def mistakes(data: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in Draft7Validator(SCHEMA).iter_errors(data)]


def a_plan_of_everything(folder: Path) -> Plan:
    world = World(folder)
    world.apply([resource("a", size=1), *CHAIN[1:], resource("e"), resource("k", "Test::Key", name="n")])
    changed = [
        resource("a", size=2),
        resource("b", refs=["a"], shape="square"),
        resource("c", refs=["b"]),
        resource("k", "Test::Key", name="n", shape="square"),
        resource("f", refs=["b"]),
        resource("g"),
    ]
    choices = Choices({"file": "/hotc.toml", "resources": {"a": {"timeout": 60}}})
    return world.plan(changed, choices=choices, picks=Picks(excludes=["g"]))


def test_it_is_a_schema_with_a_meaning_for_every_field() -> None:
    Draft7Validator.check_schema(SCHEMA)
    silent = [
        f"{name}.{key}"
        for name, part in [("plan", SCHEMA), *SCHEMA["definitions"].items()]
        for key, field in part["properties"].items()
        if "description" not in field and "$ref" not in field
    ]
    assert silent == []


def test_a_plan_fits_it_and_tells_the_cause_of_each_action(tmp_path: Path) -> None:
    plan = json.loads(json.dumps(a_plan_of_everything(tmp_path).as_dict()))
    assert mistakes(plan) == []
    told = {each["address"]: each for each in plan["actions"] if not each["part_of"]}
    assert {address: each["operation"] for address, each in told.items()} == {
        "a": "update",
        "b": "replace",
        "c": "update",
        "k": "replace",
        "f": "create",
        "g": "none",
        "d": "delete",
        "e": "delete",
    }
    causes = {address: each["causes"][0] for address, each in told.items() if each["causes"]}
    assert causes["a"] == {
        "rule": "size is updated in place",
        "path": "size",
        "old": 1,
        "new": 2,
        "file": "template.yaml",
        "line": 1,
        "drift": False,
    }
    assert causes["b"]["rule"] == "shape can't be updated in place"
    assert causes["c"]["new"] == {"$unknown": True}
    assert causes["c"]["rule"].endswith("its new value comes from b")
    assert causes["d"]["rule"] == "is not in the template any more"
    assert told["k"]["order"] == "delete-first"
    assert told["k"]["causes"][-1]["rule"] == "the old one is deleted first: both can't have name"
    assert plan["left_out"] == [{"address": "g", "type": "Test::Token", "operation": "create"}]
    assert all(each["causes"] for each in plan["actions"] if each["operation"] != "none")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_what_former_versions_wrote_still_fits_as_far_as_it_goes(path: Path) -> None:
    """Fields may be added, so that old plans lack some; what they have keeps its form."""
    data = json.loads(path.read_text("utf-8"))
    assert [each for each in mistakes(data) if "is a required property" not in each] == []


def test_there_is_a_plan_of_a_former_version() -> None:
    assert GOLDEN
