"""Where a file is not there, the one that was probably meant is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import hotc

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("there", "asked", "meant"),
    [
        ("web.yaml", "wbe.yaml", "web.yaml"),
        ("web.yaml", "web.yml", "web.yaml"),
        ("network.yaml", "netwrok.yaml", "network.yaml"),
        ("outer.yaml", "inner.yaml", ""),
        ("a.yaml", "b.yaml", ""),
    ],
)
def test_a_file_of_a_like_name_is_suggested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, asked: str, meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / there).write_text("heat_template_version: 2021-04-16\n")
    (found,) = hotc.compile(asked).diagnostics
    assert found.hint == (f'Did you mean "{meant}"?' if meant else "")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (found,) = hotc.compile("templats/web.yaml").diagnostics
    assert found.hint == "There is no folder templats."


def test_a_file_that_a_template_names_is_suggested_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/boot.sh").write_text("#!/bin/sh\n")
    (tmp_path / "web.yaml").write_text(
        "heat_template_version: 2021-04-16\noutputs:\n  o: {value: {get_file: files/bot.sh}}\n"
    )
    (found,) = hotc.compile(str(tmp_path / "web.yaml")).diagnostics
    assert found.code == "H5001"
    assert found.hint.endswith('files/boot.sh"?')
