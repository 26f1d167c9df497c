"""The results of a run over whole templates, and the page that is made from them."""

from __future__ import annotations

import json
from typing import Any

from tests.cloud.differential.whole_templates import PAGE, SUMMARY, judged, page


def steps(**more: Any) -> list[dict[str, Any]]:
    empty: dict[str, Any] = {"differences": [], "types": {}, "heat_error": "", "hotc_error": ""}
    empty |= {"objects": 3, "requests": 2, "heat_seconds": 1.0, "hotc_seconds": 0.5, "left": []}
    return [{**empty, "types": {"a": "OS::Neutron::Net"}, **more}, dict(empty)]


DIFFERENT = [{"where": "objects:networks", "what": "net", "path": "name", "heat": "a", "hotc": "b"}]


def test_a_template_without_a_difference_is_equal() -> None:
    found = judged(steps())
    assert (found["outcome"], found["types"], found["requests"]) == ("equal", ["OS::Neutron::Net"], 4)


def test_one_difference_in_a_step_is_enough() -> None:
    assert judged(steps(differences=DIFFERENT))["outcome"] == "different"


def test_what_both_refuse_is_not_counted_as_equal() -> None:
    assert judged(steps(heat_error="no", hotc_error="no"))["outcome"] == "refused"


def test_what_both_refuse_counts_as_different_where_an_engine_leaves_something() -> None:
    create, delete = steps(heat_error="no", hotc_error="no", differences=DIFFERENT)
    assert judged([create, delete | {"differences": DIFFERENT}])["outcome"] == "refused"
    assert judged([create, delete | {"left": ["hotc: networks 1"]}])["outcome"] == "different"


def test_the_page_is_fresh_and_counts() -> None:
    known = json.loads(SUMMARY.read_text())
    assert PAGE.read_text() == page(known)
    outcomes = [each["outcome"] for each in known["templates"].values()]
    assert outcomes.count("equal") >= 40
    assert all(each["left"] == 0 for each in known["templates"].values())
