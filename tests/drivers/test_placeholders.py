"""Types that Heat takes and does nothing for."""

from __future__ import annotations

import pytest

from hotc.compiler import catalog
from hotc.runtime.drivers import lookup, names
from hotc.runtime.planning.changes import updatable


def test_placeholders_are_the_hidden_types_that_take_anything() -> None:
    open_ones = set()
    for name in catalog.names():
        known = catalog.lookup(name)
        if known is not None and known.open_properties and name != "OS::Heat::None":
            open_ones.add(name)
    assert set(names("placeholders")) == open_ones


@pytest.mark.parametrize("name", [*names("placeholders"), "OS::Heat::None"])
def test_placeholder_lives_in_the_state_alone_and_is_never_replaced(name: str) -> None:
    driver = lookup(name)
    assert driver is not None
    assert driver.find_again == "local"
    assert updatable(name, driver, "whatever", {"whatever": 1}, {"whatever": 2})
