"""The results of a run by type, and the page that is made from them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cloud.differential.summary import by_type, told, write

ROOT = Path(__file__).parents[2]


def step(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"differences": [], "attributes": {}, "actions": {}, "types": {}}
    return {**empty, "heat_error": "", "hotc_error": "", **more}


def difference(where: str, what: str = "", path: str = "name") -> dict[str, Any]:
    return {"where": where, "what": what, "path": path, "heat": "a", "hotc": "b"}


TYPES = {"net": "OS::Neutron::Net", "port": "OS::Neutron::Port"}


def test_equal_steps_count_for_every_type_that_did_something() -> None:
    steps = [
        step(actions={"OS::Neutron::Net": ["created"], "OS::Neutron::Port": ["created"]}, types=TYPES),
        step(actions={"OS::Neutron::Port": ["replaced"]}, types=TYPES, attributes={"OS::Neutron::Port": 20}),
    ]
    found = by_type({"case": steps})
    assert found["OS::Neutron::Net"].actions == {"create": True}
    assert found["OS::Neutron::Port"].actions == {"create": True, "replace": True}
    assert (found["OS::Neutron::Port"].attributes, found["OS::Neutron::Port"].attributes_equal) == (20, True)


def test_a_difference_counts_for_the_type_that_it_is_about() -> None:
    actions = {"OS::Neutron::Net": ["updated"], "OS::Neutron::Port": ["updated"]}
    changed = step(actions=actions, types=TYPES, differences=[difference("objects:ports", "port")])
    found = by_type({"case": [changed]})
    assert (found["OS::Neutron::Net"].actions, found["OS::Neutron::Port"].actions) == (
        {"update": True},
        {"update": False},
    )


def test_what_a_request_is_about_is_not_known() -> None:
    actions = {"OS::Neutron::Net": ["updated"], "OS::Neutron::Port": ["updated"]}
    changed = step(actions=actions, types=TYPES, differences=[difference("request:PUT network /v2.0/ports/port")])
    assert all(each.actions == {"update": False} for each in by_type({"case": [changed]}).values())


def test_a_step_that_failed_is_not_equal() -> None:
    failed = step(actions={"OS::Neutron::Net": ["created"]}, types=TYPES, heat_error="no", hotc_error="no")
    assert by_type({"case": [failed], "broken": "Traceback"})["OS::Neutron::Net"].actions == {"create": False}


def test_attributes_count_for_themselves() -> None:
    read = step(
        actions={"OS::Neutron::Net": ["created"]},
        types=TYPES,
        attributes={"OS::Neutron::Net": 11},
        differences=[difference("attribute:OS::Neutron::Net", "net", "mtu")],
    )
    found = by_type({"case": [read]})["OS::Neutron::Net"]
    assert (found.actions, found.attributes_equal) == ({"create": True}, False)


def test_recorded_differences_are_judged_by_the_table_of_today() -> None:
    assert not told(difference("objects:ports", "port", "created_at"))
    assert told(difference("objects:ports", "port", "name"))


def test_what_was_not_tried_again_stays(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    net, port = {"net": "OS::Neutron::Net"}, {"port": "OS::Neutron::Port"}
    changed = step(actions={"OS::Neutron::Net": ["updated"]}, types=net)
    write({"first": [step(actions={"OS::Neutron::Port": ["created"]}, types=port), changed]}, file)
    before = json.loads(file.read_text())
    write({"second": [step(actions={"OS::Neutron::Net": ["created"]}, types=net, heat_error="no")]}, file)
    after = json.loads(file.read_text())
    assert set(after) == set(before)
    assert after["OS::Neutron::Port"] == before["OS::Neutron::Port"]
    assert after["OS::Neutron::Net"]["actions"] == {"create": False, "update": True}
    assert after["OS::Neutron::Net"]["cases"] == ["first", "second"]


def test_the_page_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools/generate_support.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_recorded_results_are_of_types_that_have_a_driver_or_are_groups() -> None:
    from hotc.compiler import catalog

    recorded = json.loads((ROOT / "tests/cloud/differential/results.json").read_text())
    assert len(recorded) >= 40
    assert all(catalog.lookup(name) for name in recorded)
