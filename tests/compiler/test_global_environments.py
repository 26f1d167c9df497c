"""The user's folder of global environments: found, read in order, and weaker than what is given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotc.cli import main
from hotc.compiler.global_environments import global_environments

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEMPLATE = """heat_template_version: 2021-04-16
parameters: {size: {type: number}}
resources:
  thing: {type: "Our::Disk", properties: {size: {get_param: size}}}
"""


def lay_out(tmp_path: Path) -> Path:
    folder = tmp_path / "config" / "hotc" / "environment.d"
    folder.mkdir(parents=True)
    (folder / "10-types.yaml").write_text('resource_registry: {"Our::Disk": "OS::Cinder::Volume"}\n')
    (folder / "20-defaults.yaml").write_text("parameter_defaults: {size: 3}\n")
    (folder / "README").write_text("not an environment")
    template = tmp_path / "t.yaml"
    template.write_text(TEMPLATE)
    return template


def test_it_lies_in_the_configuration_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    monkeypatch.delenv("HOTC_ENVIRONMENT_DIR", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert [path.rpartition("/")[2] for path in global_environments()] == ["10-types.yaml", "20-defaults.yaml"]
    monkeypatch.setenv("HOTC_ENVIRONMENT_DIR", "")
    assert global_environments() == []
    monkeypatch.setenv("HOTC_ENVIRONMENT_DIR", str(tmp_path / "none"))
    assert global_environments() == []


def test_the_command_line_reads_it_and_what_is_given_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    template = lay_out(tmp_path)
    monkeypatch.setenv("HOTC_ENVIRONMENT_DIR", str(tmp_path / "config" / "hotc" / "environment.d"))
    assert main(["compile", str(template), "--resolved"]) == 0
    assert json.loads(capsys.readouterr().out)["resources"]["thing"]["typed"]["size"] == 3
    own = tmp_path / "own.yaml"
    own.write_text("parameter_defaults: {size: 5}\n")
    assert main(["compile", str(template), "-e", str(own), "--resolved"]) == 0
    assert json.loads(capsys.readouterr().out)["resources"]["thing"]["typed"]["size"] == 5
    monkeypatch.setenv("HOTC_ENVIRONMENT_DIR", "")
    assert main(["validate", str(template)]) == 1
    assert "Our::Disk" in capsys.readouterr().out
