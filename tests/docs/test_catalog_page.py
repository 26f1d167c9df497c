"""What ``docs/catalog.md`` shows works."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from hotc.cli import full
from hotc.cli.given import Given
from hotc.compiler import catalog
from hotc.compiler.catalog.pack_form import mistakes

TEXT = (Path(__file__).parents[2] / "docs/catalog.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
FORM = json.loads((Path(catalog.__file__).parent / "pack.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one(command: str) -> None:
    name, *words = shlex.split(command)
    assert name == "hotc"
    assert isinstance(full.parse(words), Given)


def test_the_pack_has_no_mistakes() -> None:
    packs = [block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if "hotc_catalog" in block]
    assert len(packs) == 1
    assert mistakes(yaml.safe_load(packs[0])) == []


def test_the_settings_are_those_that_are_read(tmp_path: Path) -> None:
    from hotc.compiler.catalog.packs import configured

    blocks = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "hotc.toml").write_text(blocks[0])
    assert configured(str(tmp_path / "main.yaml")) == ([], "yoga")
    (tmp_path / "hotc.toml").write_text(blocks[1])
    assert configured(str(tmp_path / "main.yaml")) == ([str(tmp_path / "types.yaml")], None)
    assert "hotc.catalog" in tomllib.loads(blocks[2])["project"]["entry-points"]


@pytest.mark.parametrize(("heading", "definition"), [("A type", "type"), ("A property", "property")])
def test_the_tables_name_every_key(heading: str, definition: str) -> None:
    section = TEXT.partition(f"### {heading}\n")[2].partition("###")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == set(
        FORM["definitions"][definition]["properties"]
    )


def test_every_constraint_is_named() -> None:
    section = TEXT.partition("### A constraint\n")[2].partition("###")[0]
    assert all(f"`{key}`" in section for key in FORM["definitions"]["constraint"]["properties"])
