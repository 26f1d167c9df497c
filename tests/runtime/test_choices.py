"""What the settings of a project mean for the engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.compiler.settings import everything
from hotc.compiler.stacks.declared import read
from hotc.runtime.planning.choices import Choices, fits, of_stack
from hotc.runtime.planning.inputs import declared
from hotc.runtime.state.records import CloudIdentity, StackRecord

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = """
[stack.web]
template = "t.yaml"
timeout = "1h"

[stack.web.resource.db]
timeout = "5m"

[stack.web.resource."**"]
timeout = "10m"
drift = "ignore"

[stack.web.resource."d?"]
protected = true
"""


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Choices]:
    monkeypatch.chdir(tmp_path)

    def choices(text: str) -> Choices:
        Path("t.yaml").write_text("heat_template_version: 2018-08-31\n")
        Path("hotc.toml").write_text(text)
        path = os.path.abspath("hotc.toml")  # noqa: PTH100
        return Choices(of_stack(read(path, everything(path))[0]))

    return choices


def test_later_patterns_win_and_the_address_wins_over_all(chosen: Callable[[str], Choices]) -> None:
    choices = chosen(SETTINGS)
    assert choices.timeout == 3600
    db = choices.of("db")
    assert (db.timeout, db.drift, db.protected, db.replace) == (300, "ignore", True, "")
    assert db.places == {"timeout": "hotc.toml:6", "drift": "hotc.toml:9", "protected": "hotc.toml:13"}
    nested = choices.of("group/0/db")
    assert (nested.timeout, nested.protected) == (600, False)


def test_a_pattern_that_fits_nothing_is_told(chosen: Callable[[str], Choices]) -> None:
    choices = chosen(SETTINGS)
    assert list(choices.idle(["db", "web"])) == []
    (said,) = chosen(SETTINGS.replace('"d?"', "dbs")).idle(["db", "web"])
    assert said.startswith("hotc.toml:13: no resource fits 'dbs'.")
    assert "db" in said.removeprefix("hotc.toml:13: no resource fits 'dbs'.")


@pytest.mark.parametrize(
    ("pattern", "address", "means"),
    [
        ("group/*/server", "group/3/server", True),
        ("group/*/server", "group/3/x/server", False),
        ("**/server", "group/3/x/server", True),
        ("server", "group/3/server", False),
        ("*", "server", True),
        ("*", "group/0", False),
        ("s?rver", "server", True),
        ("a.c", "abc", False),
    ],
)
def test_patterns_of_addresses(pattern: str, address: str, means: bool) -> None:
    assert fits(pattern, address) is means


def recorded(**inputs: Any) -> StackRecord:
    return StackRecord("uuid", "web", CloudIdentity("http://cloud", "", "p"), inputs=inputs)


def test_what_the_user_gave_lasts_and_what_was_declared_does_not() -> None:
    record = recorded(parameters={"password": "x", "size": 4, "zone": "a"}, declared=["size", "zone"])
    found = declared(record, {"template": "t"}, {"zone": "b"}, {"extra": 1})
    assert found["parameters"] == {"password": "x", "zone": "b", "extra": 1}
    assert found["declared"] == ["zone"]
    assert declared(None, {}, {"a": 1}, None)["parameters"] == {"a": 1}
