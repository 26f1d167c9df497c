"""Patterns are matched as Heat does, and none takes for ever."""

from __future__ import annotations

import pytest

from hotc.compiler.patterns import matches

from .memory import compiled

LONG = "a" * 60


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        ("b|bc", "bc", False),  # Heat takes the first way that fits, and then asks for the end
        (r"^([a-z0-9-]+\.)+[a-z]{2,}$", "a-rather-long-name.of-some.example.org", True),
        (r"^([a-z0-9-]+\.)+[a-z]{2,}$", "a-rather-long-name.of-some.example.org.", False),
        (r"^(([0-9]|[1-9][0-9]|1[0-9]{2})\.){3}([0-9]+)/[0-9]+$", "192.168.100.100/24" + "0" * 9, True),
        (r"[a-z]+-[a-z]+-[a-z]+-[0-9]+", "some-longer-name-12", True),
        ("(a+)+", "aaaa", True),
    ],
)
def test_harmless_patterns_are_matched(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*,){20}x", "(a*)*b", "((a+)b?)+c", "(?:a+){9,}b", r"(\w+\s?)*!"]
)
def test_patterns_that_may_take_for_ever_are_not_tried_on_long_texts(pattern: str) -> None:
    assert matches(pattern, LONG) is None
    assert matches(pattern, "a" * 10) is False


def test_many_repetitions_in_a_row_count_as_well() -> None:
    assert matches("a*" * 8 + "b", LONG) is None


def test_a_default_that_can_not_be_compared_is_no_finding() -> None:
    text = f"""\
    heat_template_version: 2018-08-31
    parameters:
      p: {{type: string, default: {LONG}, constraints: [{{allowed_pattern: "(a+)+b"}}]}}
    """
    assert compiled(text).diagnostics == []


@pytest.mark.filterwarnings("error")
def test_python_warns_of_no_pattern() -> None:
    text = """\
    heat_template_version: 2018-08-31
    parameters:
      p: {type: string, default: "b%s", constraints: [{allowed_pattern: "[[a-z]+]*[b&&c||]*"}]}
    """ % ("c" * 40)
    assert compiled(text).diagnostics == []


@pytest.mark.parametrize(
    "pattern", ["a?" * 40 + "a" * 40, "(a?)" * 40 + "b", "(a{1,3})" * 30 + "b", "[ab]?a?" * 20 + "x"]
)
def test_many_that_may_be_left_out_in_a_row_count_as_well(pattern: str) -> None:
    assert matches(pattern, LONG) is None


def test_what_may_be_left_out_and_shares_no_letter_with_its_neighbour_is_matched() -> None:
    assert matches("a?b?c?d?" * 10, "abcd" * 8) is True
    assert matches("[a-z]?-?" * 15, "a-" * 15) is True
