"""Templates of the standard library under their names: found, composed, and never a way to other files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import hotc
from hotc.cli import main
from hotc.compiler import library
from hotc.compiler.loader import FileLoader, LoadError
from hotc.compiler.settings import SettingsError, everything
from hotc.compiler.stacks.declared import read
from hotc.runtime.heat.package import packaged

NAME = "hotc://stdlib/private-network"
URI = f"{NAME}/template.yaml"


def template(tmp_path: Path, type_: str) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\nresources:\n  inside:\n    type: {type_}\n")
    return path


def test_every_folder_with_a_template_is_a_name() -> None:
    folders = {path.parent.name for path in Path(library.FOLDER).glob("*/template.yaml")}
    assert "private-network" in folders
    assert set(library.names()) == folders


def test_a_name_is_a_type(tmp_path: Path) -> None:
    found = hotc.compile(template(tmp_path, NAME))
    assert found.ok
    assert found.instance is not None
    nested = found.instance.resources["inside"].nested
    assert nested is not None
    assert set(nested.resources) == {"network", "subnet", "router", "router_interface"}
    assert found.template is not None
    assert found.unit.templates[URI].source.name == URI


def test_a_name_is_the_type_of_members_of_a_group(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    group = f"{{type: OS::Heat::ResourceGroup, properties: {{count: 2, resource_def: {{type: '{NAME}'}}}}}}"
    path.write_text(f"heat_template_version: 2018-08-31\nresources:\n  many: {group}\n")
    found = hotc.compile(path)
    assert found.ok
    assert found.instance is not None
    members = found.instance.resources["many"].nested
    assert members is not None
    assert all(member.nested is not None for member in members.resources.values())


def test_a_registry_may_map_a_type_to_a_name(tmp_path: Path) -> None:
    environment = tmp_path / "e.yaml"
    environment.write_text(f"resource_registry:\n  My::Network: {NAME}\n")
    found = hotc.compile(template(tmp_path, "My::Network"), environments=[environment])
    assert found.ok
    assert found.instance is not None
    assert found.instance.resources["inside"].nested is not None


def test_a_name_is_a_template_itself() -> None:
    found = hotc.compile(NAME)
    assert found.ok
    assert found.template is not None
    assert "router" in found.template.resources


def test_what_stands_beside_a_template_of_the_library_is_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "start.sh").write_text("echo hello")
    (tmp_path / "web" / "template.yaml").write_text(
        "heat_template_version: 2018-08-31\noutputs:\n  text: {value: {get_file: start.sh}}\n"
    )
    monkeypatch.setattr(library, "FOLDER", str(tmp_path))
    found = hotc.compile("hotc://stdlib/web")
    assert found.ok
    assert found.resolved()["outputs"]["text"] == "echo hello"


@pytest.mark.parametrize("where", ["type", "registry"])
def test_a_misspelt_name_is_told_with_its_place(tmp_path: Path, where: str) -> None:
    wrong = "hotc://stdlib/private-netwrok"
    environment = tmp_path / "e.yaml"
    environment.write_text(f"resource_registry:\n  My::Network: {wrong}\n")
    path = template(tmp_path, wrong if where == "type" else "OS::Heat::None")
    found = hotc.compile(path, environments=[environment] if where == "registry" else [])
    (finding,) = found.diagnostics
    assert (finding.name, finding.hint) == ("not-in-library", f'Did you mean "{NAME}"?')
    assert (finding.line, finding.column) == ((4, 11) if where == "type" else (2, 16))


def test_a_template_that_is_not_there_is_told_without_a_place() -> None:
    (finding,) = hotc.compile("hotc://stdlib/nothing-like-it").diagnostics
    assert finding.span is None
    assert finding.message == "The standard library has no hotc://stdlib/nothing-like-it"
    assert "private-network" in finding.hint


@pytest.mark.parametrize(
    "reference",
    [
        "hotc://stdlib/../../etc/passwd",
        "hotc://stdlib/private-network/../../version.py",
        "hotc://stdlib/private-network/../private-network/template.yaml",
        "hotc://stdlib//etc/passwd",
        "hotc://stdlib/private-network/%2e%2e/README.md",
        "hotc://stdlib/private-network\\..\\..\\version.py",
        "hotc://stdlib/README.md",
        "hotc://other/private-network",
        "hotc:private-network",
        "hotc://stdlib/",
        "hotc://stdlib/private-network/template.yaml\0",
    ],
)
def test_nothing_else_has_a_name(tmp_path: Path, reference: str) -> None:
    loader = FileLoader()
    for base in (None, str(tmp_path / "t.yaml"), URI):
        uri = loader.resolve(reference, base)
        assert not loader.exists(uri)
        with pytest.raises(LoadError):
            loader.load(uri)


@pytest.mark.parametrize("reference", ["../../version.py", "/etc/passwd", "../README.md", "a/../../../version.py"])
def test_relative_names_stay_in_the_library(reference: str) -> None:
    loader = FileLoader()
    uri = loader.resolve(reference, URI)
    assert uri.startswith("hotc://stdlib/")
    assert not loader.exists(uri)


def test_a_link_out_of_the_library_is_no_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library" / "web").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("secret: true\n")
    (tmp_path / "library" / "web" / "template.yaml").symlink_to(tmp_path / "secret.yaml")
    monkeypatch.setattr(library, "FOLDER", str(tmp_path / "library"))
    assert library.names() == []
    assert not FileLoader().exists("hotc://stdlib/web/template.yaml")


def test_heat_gets_files_under_names_that_it_takes(tmp_path: Path) -> None:
    environment = tmp_path / "e.yaml"
    environment.write_text(f"resource_registry:\n  My::Network: {NAME}\n")
    inputs: dict[str, Any] = {
        "template": str(template(tmp_path, NAME)),
        "text": None,
        "environments": [str(environment)],
        "parameters": {},
    }
    found = packaged(inputs)
    named = found["template"]["resources"]["inside"]["type"]
    assert re.fullmatch(r"file:///.*/private-network/template\.yaml", named)
    assert found["environment"]["resource_registry"]["My::Network"] == named
    assert list(found["files"]) == [named]
    assert '"OS::Neutron::Router"' in found["files"][named]
    assert "hotc://" not in str(found)


def test_heat_gets_a_template_of_the_library_as_the_template() -> None:
    found = packaged({"template": NAME, "text": None, "environments": [], "parameters": {}})
    assert set(found["template"]["resources"]) == {"network", "subnet", "router", "router_interface"}


def test_a_project_may_declare_a_stack_of_the_library(tmp_path: Path) -> None:
    settings = tmp_path / "hotc.toml"
    settings.write_text(f'[stack.net]\ntemplate = "{NAME}"\n')
    (found,) = read(str(settings), everything(str(settings)))
    assert found.template == NAME
    settings.write_text('[stack.net]\ntemplate = "hotc://stdlib/private-netwrok"\n')
    with pytest.raises(SettingsError) as raised:
        read(str(settings), everything(str(settings)))
    assert "the standard library doesn't have it" in str(raised.value)
    assert NAME in raised.value.hint


def test_lint_and_its_fixes_leave_the_library_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library" / "web").mkdir(parents=True)
    text = "heat_template_version: 2018-08-31\nparameters:\n  unused: {type: string, default: a}\nresources: {}\n"
    template = tmp_path / "library" / "web" / "template.yaml"
    template.write_text(text)
    monkeypatch.setattr(library, "FOLDER", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)
    assert main(["lint", "--fix", "--unsafe-fixes", "hotc://stdlib/web"]) in (0, 1)
    assert main(["fmt", "hotc://stdlib/web"]) == 2
    assert template.read_text() == text
