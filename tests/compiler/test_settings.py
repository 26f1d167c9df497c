"""What a file of settings mentions: seen at once by those who ask each time, once by a command that looks at many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler.settings import mentioned, remembered

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def below(tmp_path: Path) -> Path:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    return folder


def test_a_section_is_mentioned_to_all_folders_below(tmp_path: Path, below: Path) -> None:
    assert not mentioned(str(below), "catalog")
    (tmp_path / "hotc.toml").write_text("[catalog]\n")
    assert mentioned(str(below), "catalog")
    assert mentioned(str(tmp_path), "catalog")
    assert not mentioned(str(below), "stack")


def test_a_command_sees_one_state_of_the_settings(tmp_path: Path, below: Path) -> None:
    with remembered():
        assert not mentioned(str(below), "catalog")
        (tmp_path / "hotc.toml").write_text("[catalog]\n")
        assert not mentioned(str(below), "catalog")
        assert not mentioned(str(tmp_path), "catalog"), "it was passed on the way up"
        assert mentioned(str(tmp_path), "[catalog]"), "what was not asked before is looked for"
    assert mentioned(str(below), "catalog")


def test_what_is_remembered_of_a_folder_holds_for_it_alone(tmp_path: Path, below: Path) -> None:
    (below / "hotc.toml").write_text("[catalog]\n")
    with remembered():
        assert mentioned(str(below), "catalog")
        assert not mentioned(str(below.parent), "catalog")
        assert mentioned(str(below), "catalog")
