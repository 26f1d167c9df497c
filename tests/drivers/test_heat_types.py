from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench


def drawn(bench: Bench, **properties: Any) -> str:
    made = bench.prepare("OS::Heat::RandomString", **properties)
    found = made.driver.create(bench.cloud, made.sent)
    return str(found["value"])


def test_value_is_given_back_as_it_is(bench: Bench, served: RunningSandbox) -> None:
    start = len(served.requests)
    value = bench.prepare("OS::Heat::Value", value={"a": [1, "b"]})
    value.create()
    assert value.attribute("value") == {"a": [1, "b"]}
    assert len(served.requests) == start


def test_random_string_is_as_long_as_asked_for_and_new_each_time(bench: Bench) -> None:
    assert len(drawn(bench)) == 32
    assert drawn(bench, length=64) != drawn(bench, length=64)


def test_random_string_has_the_characters_that_it_must_have(bench: Bench) -> None:
    classes = [{"class": "digits", "min": 3}, {"class": "uppercase", "min": 2}]
    sequences = [{"sequence": "+-", "min": 1}]
    for _ in range(50):
        text = drawn(bench, length=7, character_classes=classes, character_sequences=sequences)
        assert len(text) == 7
        assert sum(char in string.digits for char in text) >= 3
        assert sum(char in string.ascii_uppercase for char in text) >= 2
        assert sum(char in "+-" for char in text) >= 1
        assert set(text) <= set(string.digits + string.ascii_uppercase + "+-")


def test_random_string_that_is_too_short_for_its_characters_is_refused(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="exceed its length"):
        bench.prepare("OS::Heat::RandomString", length=3, character_classes=[{"class": "digits", "min": 4}])


def test_random_string_is_a_secret_wherever_it_goes(bench: Bench) -> None:
    driver = bench.prepare("OS::Heat::RandomString").driver
    found = {"id": "x", "value": "hunter2"}
    assert driver.keep is not None
    assert driver.keep(found) == {"value": "hunter2"}
    for given in (driver.reference("x", found), driver.attributes["value"](found, bench.cloud)):
        assert isinstance(given, Secret)
        assert given.value == "hunter2"


def test_none_is_nothing(bench: Bench, served: RunningSandbox) -> None:
    start = len(served.requests)
    none = bench.prepare("OS::Heat::None")
    none.create()
    assert none.driver.attributes == {}
    assert len(served.requests) == start
