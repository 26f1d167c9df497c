"""``hotc state …``: what is recorded, from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")


@pytest.fixture
def web(hotc: Hotc, template: Path) -> Hotc:
    """A stack of one volume."""
    result = hotc("apply", "web", "--yes", "--cloud", "sandbox", "-t", template)
    assert result.status == 0, result.err
    return hotc


def test_list_shows_stacks_and_with_a_name_its_resources(web: Hotc) -> None:
    (stack,) = json.loads(web("state", "list", "-f", "json").out)
    assert (stack["stack"], stack["resources"], stack["status"], stack["locked"]) == ("web", 1, "CREATE_COMPLETE", None)
    (row,) = json.loads(web("state", "list", "web", "-f", "json").out)
    assert (row["address"], row["generation"], row["type"]) == ("disk", 1, "OS::Cinder::Volume")
    assert web("state", "list").err.startswith("State: /")


def test_show_tells_all_of_a_resource(web: Hotc) -> None:
    (row,) = json.loads(web("state", "show", "web", "disk", "-f", "json").out)
    assert row["properties"]["size"] == 8
    assert row["physical_id"]
    text = web("state", "show", "web", "disk").out
    assert "properties size" in text
    missing = web("state", "show", "web", "dsik")
    assert missing.status == 2
    assert "disk" in missing.err


RENAMED = GOOD.replace("  disk:\n    type", "  data:\n    type").replace("resource: disk", "resource: data")
SETTINGS = '[stack.web]\ntemplate = "good.yaml"\nmoved = {disk = "data"}\n'


def test_what_the_settings_move_is_shown_and_moved(web: Hotc, template: Path, tmp_path: Path) -> None:
    template.write_text(RENAMED)
    (tmp_path / "hotc.toml").write_text(SETTINGS)
    assert web("plan", "web", "--cloud", "sandbox").out.splitlines() == [
        "  # data is moved from disk",
        "",
        "Plan: 0 to create, 0 to change, 0 to destroy, 1 to move.",
    ]
    assert web("apply", "web", "--yes").status == 0
    assert web("plan", "web").out.startswith("No changes.")
    (tmp_path / "hotc.toml").write_text(SETTINGS.replace('"data"', "1"))
    wrong = web("plan", "web")
    assert wrong.status == 2
    assert "hotc.toml:3: stack.web.moved.disk must be an address, not 1" in wrong.err


def test_a_renamed_resource_is_not_created_anew(web: Hotc, template: Path) -> None:
    assert web("state", "mv", "web", "disk", "data").out == "disk is now data\n"
    template.write_text(RENAMED)
    assert web("plan", "web").out == "No changes. Stack web is as the template says.\n"
    log = web("event", "list", "web").out
    assert "STATE_MV_COMPLETE" in log
    assert web("state", "mv", "web", "data", "data").status == 1


def test_rm_asks_says_the_id_and_forgets(web: Hotc) -> None:
    refused = web("state", "rm", "web", "disk")
    assert refused.status == 2
    assert "--yes" in refused.err
    (row,) = json.loads(web("state", "list", "web", "-f", "json").out)
    done = web("state", "rm", "web", "disk", "--yes")
    assert done.status == 0
    assert row["physical_id"] in done.out
    assert json.loads(web("state", "list", "web", "-f", "json").out) == []


def test_export_and_import_carry_a_stack_into_another_state(web: Hotc, tmp_path: Path) -> None:
    assert web("state", "export", "web", "-o", "web.json").status == 0
    assert (tmp_path / "web.json").stat().st_mode & 0o777 == 0o600
    assert json.loads(web("state", "export", "web").out)["hotc_state"] == 1
    refused = web("state", "import", "web.json")
    assert refused.status == 1
    assert "--force" in refused.err
    done = web("state", "import", "web.json", "--state", "other.sqlite")
    assert done.out == "Stack web is recorded now: 1 resource.\n"
    assert web("plan", "web", "--state", "other.sqlite").out.startswith("No changes.")
    assert web("state", "import", "nowhere.json").status == 2
    (tmp_path / "bad.json").write_bytes(b"\xff")
    assert web("state", "import", "bad.json").status == 2


def test_backup_writes_a_new_file_only(web: Hotc) -> None:
    assert web("state", "backup", "copy.sqlite").status == 0
    assert [row["stack"] for row in json.loads(web("state", "list", "--state", "copy.sqlite", "-f", "json").out)] == [
        "web"
    ]
    again = web("state", "backup", "copy.sqlite")
    assert again.status == 2
    assert "there already" in again.err
    assert web("state", "backup", "no/where.sqlite").status == 2


def test_locks_are_shown_and_those_on_files_stay(web: Hotc) -> None:
    from hotc.runtime.state.sqlite import SqliteStore

    assert "Nobody works" in web("state", "lock", "show").err
    assert "no lock" in web("state", "lock", "break", "web", "--yes").err
    with SqliteStore().lease("web", "apply"):
        (lock,) = json.loads(web("state", "lock", "show", "web", "-f", "json").out)
        assert (lock["stack"], lock["doing"], lock["alive"]) == ("web", "apply", True)
        refused = web("state", "lock", "break", "web", "--yes")
        assert refused.status == 1
        assert f"kill {lock['pid']}" in refused.err
    assert web("state", "lock", "show", "nothing").status == 2


@pytest.mark.parametrize("url", ["mysql://user:geheim@host/db", "postgresql://user:ge/heim@host/db"])
def test_an_address_that_is_none_is_refused_without_its_password(hotc: Hotc, url: str) -> None:
    result = hotc("state", "list", "--state", url)
    assert result.status == 1
    assert "geheim" not in result.err
    assert "heim" not in result.err
    assert "postgresql://USER@HOST" in result.err
