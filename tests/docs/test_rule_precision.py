"""The page of what was measured speaks of every rule, and one that is often wrong is off by default."""

from __future__ import annotations

import re
from pathlib import Path

from hotc.lint.table import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "rule-precision.md").read_text("utf-8")
ROWS = re.findall(r"^\| \[(L\d+)\]\S+ \| `(\S+)` \| ([\d,]+) \| (\d+) \| (\d+) \| (\w*) ?\|$", PAGE, re.MULTILINE)
ENOUGH = 0.9


def test_every_rule_was_measured_or_is_said_to_have_found_nothing() -> None:
    without = re.findall(r"\[(L\d+)\]", PAGE.partition("Nothing was found by")[2])
    assert sorted([row[0] for row in ROWS] + without) == sorted(rule.code for rule in RULES)
    assert {row[0]: row[1] for row in ROWS} == {rule.code: rule.name for rule in RULES if rule.code not in without}


def test_a_rule_with_too_many_wrong_findings_is_not_on_by_default() -> None:
    often_wrong = {code for code, _, _, read, right, _ in ROWS if int(right) < ENOUGH * int(read)}
    stable = {rule.code for rule in RULES if rule.lifecycle != "preview"}
    assert often_wrong
    assert often_wrong & stable == set()


def test_the_page_says_which_rules_are_previews_and_reads_no_more_than_was_found() -> None:
    shown = {code for code, *_, lifecycle in ROWS if lifecycle == "preview"}
    previews = {rule.code for rule in RULES if rule.lifecycle == "preview"}
    assert shown == previews & {row[0] for row in ROWS}
    assert all(0 < int(right) <= int(read) <= int(found.replace(",", "")) for _, _, found, read, right, _ in ROWS)
