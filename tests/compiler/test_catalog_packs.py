"""Catalogue packs: a team's own types are known like Heat's, and a mistake in a pack is told with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

import hotc
from hotc.compiler import catalog
from hotc.compiler.catalog.pack_form import mistakes
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Diagnostic

PACK = """\
hotc_catalog: 1
types:
  Acme::DNS::Record:
    service: acme-dns
    support: {status: deprecated, since: "3.0", use: Acme::DNS::RecordSet}
    properties:
      zone: {type: string, required: true, constraints: [{pattern: '[a-z.]+'}]}
      ttl: {type: integer, default: 300, update: true, constraints: [{range: {min: 60}}]}
      network: {type: string, constraints: [{custom: neutron.network}]}
      targets:
        type: list
        items: {type: map, schema: {address: {type: string, required: true, constraints: [{custom: ip_addr}]}}}
    attributes:
      fqdn: {type: string}
  Acme::Anything: {}
"""
TEMPLATE = """\
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  group: {type: OS::Neutron::SecurityGroup}
  www:
    type: Acme::DNS::Record
    properties: {zone: example.com, ttl: "90", network: {get_resource: net}, targets: [{address: 10.0.0.1}]}
  any: {type: Acme::Anything, properties: {x: 1}}
outputs:
  name: {value: {get_attr: [www, fqdn]}}
  other: {value: {get_attr: [any, whatever]}}
"""


@pytest.fixture(autouse=True)
def own_catalog() -> Iterator[None]:
    """What a test declares is forgotten after it."""
    yield
    catalog.use(None)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with settings, a pack and a template below it."""
    (tmp_path / "hotc.toml").write_text('[catalog]\npacks = ["packs/types.yaml"]\n')
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs/types.yaml").write_text(PACK)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/main.yaml").write_text(TEMPLATE)
    return tmp_path


def found_in(project: Path, template: str = TEMPLATE) -> list[Diagnostic]:
    (project / "templates/main.yaml").write_text(template)
    return hotc.compile(project / "templates/main.yaml").diagnostics


def test_types_of_a_pack_are_known(project: Path) -> None:
    compilation = hotc.compile(project / "templates/main.yaml")
    assert compilation.diagnostics == []
    assert compilation.resolved()["resources"]["www"]["typed"]["ttl"] == 90
    assert compilation.context.catalog is not None
    assert "Acme::DNS::Record" in compilation.context.catalog.packs
    assert "Acme::DNS::Record" not in catalog.names()


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("zone: example.com", "zone: EXAMPLE", "H4010"),
        ("zone: example.com, ", "", "H4003"),
        ("zone: example.com", "zone: example.com, tll: 1", "H4002"),
        ('ttl: "90"', "ttl: 5", "H4006"),
        ("{get_resource: net}", "{get_resource: group}", "H4028"),
        ("10.0.0.1", "10.0.0.256", "H4011"),
        ("fqdn", "fqdm", "H4016"),
        ("Acme::DNS::Record", "Acme::DNS::Recrod", "H4001"),
    ],
)
def test_they_are_checked_like_those_of_heat(project: Path, right: str, wrong: str, code: str) -> None:
    assert right in TEMPLATE
    assert code in [finding.code for finding in found_in(project, TEMPLATE.replace(right, wrong))]


def test_a_misspelt_type_is_met_with_that_of_the_pack(project: Path) -> None:
    found = found_in(project, TEMPLATE.replace("DNS::Record", "DNS::Recrod"))
    assert 'Did you mean "Acme::DNS::Record"?' in [finding.hint for finding in found]


def test_an_unknown_type_tells_how_to_declare_it(tmp_path: Path) -> None:
    text = "heat_template_version: 2018-08-31\nresources: {a: {type: Vendor::Thing::Other}}\n"
    found = hotc.compile(tmp_path / "t.yaml", text=text).diagnostics
    assert [finding.code for finding in found] == ["H4001"]
    assert "catalogue pack" in found[0].hint


def test_the_linter_uses_them(project: Path) -> None:
    found = {finding.name: finding.message for finding in hotc.lint(project / "templates/main.yaml")}
    assert "Acme::DNS::Record" in found["deprecated-type"]


def test_another_project_does_not_see_them(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert found_in(project) == []
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "main.yaml"
    elsewhere.write_text(TEMPLATE)
    assert "H4001" in {finding.code for finding in hotc.compile(elsewhere).diagnostics}
    assert hotc.compile(project / "templates/main.yaml").ok


def test_what_one_project_has_is_linted_by_it_when_another_was_compiled_since(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = hotc.compile(project / "templates/main.yaml")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "main.yaml"
    elsewhere.write_text(TEMPLATE)
    second = hotc.compile(elsewhere)
    rules = {finding.code for finding in lint_compiled(first, Config()) if finding.name == "deprecated-type"}
    assert rules == {"L1201"}
    assert "L1201" not in {finding.code for finding in lint_compiled(second, Config())}


def test_two_projects_compile_side_by_side(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "main.yaml"
    elsewhere.write_text(TEMPLATE)
    paths = [project / "templates/main.yaml", elsewhere] * 10
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda path: hotc.compile(path).ok, paths, timeout=120))
    assert found == [True, False] * 10


KINDS = """\
hotc_catalog: 1
types:
  Acme::Zone:
    kind: acme.zone
    properties: {net: {type: string, kind: neutron.network}}
    attributes: {net: {kind: neutron.network}}
  Acme::Net: {kind: neutron.network}
  Acme::Record:
    properties:
      zone: {type: string, kind: acme.zone}
      all: {type: list, items: {type: string, kind: acme.zone}}
"""


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ("{type: Acme::Record, properties: {zone: {get_resource: zone}, all: [{get_resource: zone}]}}", None),
        ("{type: Acme::Record, properties: {zone: {get_resource: net}}}", "zone takes an acme.zone; net is a network"),
        (
            "{type: Acme::Record, properties: {all: [{get_resource: own}]}}",
            "all[0] takes an acme.zone; own is a network",
        ),
        ("{type: OS::Neutron::Port, properties: {network: {get_resource: own}}}", None),
        ("{type: OS::Neutron::Port, properties: {network: {get_attr: [zone, net]}}}", None),
        (
            "{type: OS::Neutron::Port, properties: {network: {get_resource: zone}}}",
            "network takes a network; zone is an acme.zone",
        ),
        (
            "{type: OS::Nova::Server, properties: {image: {get_attr: [zone, net]}, flavor: f, networks: []}}",
            'image takes an image; the attribute "net" of zone is a network',
        ),
        (
            "{type: Acme::Zone, properties: {net: {get_resource: group}}}",
            "net takes a network; group is a security group",
        ),
    ],
)
def test_packs_say_what_references_are_and_must_be(project: Path, resource: str, message: str | None) -> None:
    (project / "packs/types.yaml").write_text(KINDS)
    text = (
        "heat_template_version: 2018-08-31\nresources:\n  net: {type: OS::Neutron::Net}\n"
        "  group: {type: OS::Neutron::SecurityGroup}\n  zone: {type: Acme::Zone}\n  own: {type: Acme::Net}\n"
        f"  it: {resource}\n"
    )
    found = [(finding.code, finding.message) for finding in found_in(project, text)]
    assert found == ([("H4028", message)] if message else [])


def test_a_kind_must_be_known_or_of_the_teams_own(project: Path) -> None:
    (project / "packs/types.yaml").write_text(
        KINDS.replace("neutron.network", "neutron.netwrok").replace("acme.z", "z")
    )
    found = found_in(project, "heat_template_version: 2018-08-31\n")
    assert {finding.code for finding in found} == {"H4030"}
    assert len(found) == 6
    assert 'Did you mean "neutron.network"?' in [finding.hint for finding in found]


def test_pyproject_names_packs_too(project: Path) -> None:
    (project / "hotc.toml").unlink()
    (project / "pyproject.toml").write_text('[tool.hotc.catalog]\npacks = ["packs/types.yaml"]\n')
    assert found_in(project) == []


def test_a_pack_may_be_json(project: Path) -> None:
    (project / "packs/types.yaml").write_text(json.dumps(yaml.safe_load(PACK)))
    assert found_in(project) == []


def test_a_changed_pack_is_read_again(project: Path) -> None:
    assert found_in(project) == []
    (project / "packs/types.yaml").write_text(PACK.replace("ttl:", "timetolive:"))
    assert "H4002" in [finding.code for finding in found_in(project)]


@pytest.mark.parametrize(
    ("right", "wrong", "place", "words"),
    [
        ("type: string, required", "type: strng, required", "strng", '"strng" is not one of string'),
        ("required: true, cons", "requird: true, cons", "requird", 'no key "requird"'),
        ("default: 300", "default: soon", "soon", "default is no integer"),
        ("{min: 60}", "{min: 60, max: 6}", "{min: 60, max: 6}", "minimum 60 is above the maximum 6"),
        ("'[a-z.]+'", "'[a-z.+'", "'[a-z.+'", "not a regular expression"),
        ("neutron.network", "neutron.netwrok", "neutron.netwrok", 'no custom constraint "neutron.netwrok"'),
        ("range:", "pattern: a}, {range:", "pattern: a", "nothing for the type integer"),
        ("type: list\n", "type: map\n", "map\n        items", "list"),
        ("Acme::Anything", "OS::Nova::Server", "OS::Nova", "Heat has a type OS::Nova::Server itself"),
        ("Acme::Anything", "Anything", "Anything: {}", "can't be the name of a type"),
        ("hotc_catalog: 1", "hotc_catalog: 2", "2", "must be 1, not 2"),
    ],
)
def test_a_mistake_in_a_pack_has_its_place(project: Path, right: str, wrong: str, place: str, words: str) -> None:
    assert right in PACK
    text = PACK.replace(right, wrong, 1)
    (project / "packs/types.yaml").write_text(text)
    found = [finding for finding in found_in(project) if finding.code == "H4030"]
    assert found, wrong
    assert str(found[0].file).endswith("packs/types.yaml")
    before = text[: text.index(place)].split("\n")
    assert (found[0].line, found[0].column) == (len(before), len(before[-1]) + 1)
    assert words in found[0].message


def test_what_rests_on_a_mistake_is_not_reported_too(project: Path) -> None:
    (project / "packs/types.yaml").write_text(PACK.replace("type: integer", "type: int"))
    assert [finding.code for finding in found_in(project)] == ["H4030"]


def test_a_mistake_is_told_each_time(project: Path) -> None:
    (project / "packs/types.yaml").write_text(PACK.replace("type: integer", "type: int"))
    assert [finding.code for finding in found_in(project)] == [finding.code for finding in found_in(project)]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[catalog]\npacks = ["gone.yaml"]', "gone.yaml can't be read: no such file"),
        ('[catalog]\npack = ["packs/types.yaml"]', "no setting 'pack'"),
        ('[catalog]\npacks = "packs/types.yaml"', "must be a list of paths"),
        ("[catalog\n", "is not TOML"),
        ("catalog = 1", "must be a table"),
    ],
)
def test_wrong_settings_are_findings(project: Path, settings: str, words: str) -> None:
    (project / "hotc.toml").write_text(settings)
    found = [finding for finding in found_in(project) if finding.code == "H4030"]
    assert words in found[0].message


def test_a_pack_that_is_no_yaml_is_told(project: Path) -> None:
    (project / "packs/types.yaml").write_text("hotc_catalog: [1\n")
    found = found_in(project)
    assert any(str(finding.file).endswith("types.yaml") and finding.severity == "error" for finding in found)


def test_two_packs_can_not_declare_the_same_type(project: Path) -> None:
    (project / "packs/again.yaml").write_text("hotc_catalog: 1\ntypes: {Acme::Anything: {}}\n")
    (project / "hotc.toml").write_text('[catalog]\npacks = ["packs/types.yaml", "packs/again.yaml"]\n')
    found = found_in(project)
    assert [finding.code for finding in found] == ["H4030"]
    assert "Acme::Anything" in found[0].message


@pytest.mark.parametrize("data", [None, [], {}, {"hotc_catalog": 1}, {"hotc_catalog": 1, "types": []}, "x", 1])
def test_nothing_that_is_no_pack_passes(data: Any) -> None:
    assert mistakes(data)


def test_the_form_is_a_schema() -> None:
    form = json.loads((Path(catalog.__file__).parent / "pack.schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(form)
    assert mistakes(yaml.safe_load(PACK)) == []


def test_heat_s_own_types_have_no_key_that_a_pack_could_not_have() -> None:
    form = json.loads((Path(catalog.__file__).parent / "pack.schema.json").read_text("utf-8"))
    keys = set(form["definitions"]["property"]["properties"])
    raw = json.loads((Path(catalog.__file__).parent / "types/OS.Neutron.Subnet.json").read_text("utf-8"))
    assert {key for prop in raw["properties"].values() for key in prop} <= keys


def installed(folder: Path, pack: str) -> None:
    (folder / "acme_types.py").write_text(dedent(pack))
    (folder / "acme_types-1.0.dist-info").mkdir()
    (folder / "acme_types-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: acme-types\nVersion: 1.0\n")
    (folder / "acme_types-1.0.dist-info/entry_points.txt").write_text("[hotc.catalog]\nacme = acme_types:pack\n")


def validated(folder: Path) -> subprocess.CompletedProcess[str]:
    script = f"import sys; sys.path.insert(0, {str(folder)!r}); from hotc.cli import main; sys.exit(main())"
    words = [sys.executable, "-c", script, "validate", "main.yaml"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "pack",
    [
        "pack = {'hotc_catalog': 1, 'types': {'Acme::Installed': {'properties': {'size': {'type': 'integer'}}}}}",
        """
        import os
        def pack():
            return os.path.join(os.path.dirname(__file__), 'acme.yaml')
        """,
    ],
    ids=["dict", "function that gives a path"],
)
def test_installed_packages_bring_packs(tmp_path: Path, pack: str) -> None:
    installed(tmp_path, pack)
    (tmp_path / "acme.yaml").write_text(
        "hotc_catalog: 1\ntypes: {Acme::Installed: {properties: {size: {type: integer}}}}\n"
    )
    text = "heat_template_version: 2018-08-31\nresources: {a: {type: Acme::Installed, properties: {size: 1}}}\n"
    (tmp_path / "main.yaml").write_text(text)
    assert validated(tmp_path).returncode == 0
    (tmp_path / "main.yaml").write_text(text.replace("size: 1", "size: big"))
    done = validated(tmp_path)
    assert done.returncode == 1
    assert "H4005" in done.stdout


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        ("pack = {'hotc_catalog': 1, 'types': {'Acme::Installed': {'propertys': {}}}}", 'no key "propertys"'),
        ("raise ValueError('broken')", "ValueError: broken"),
    ],
)
def test_a_broken_installed_pack_is_told_where_its_type_is_missed(tmp_path: Path, pack: str, words: str) -> None:
    installed(tmp_path, pack)
    (tmp_path / "main.yaml").write_text("heat_template_version: 2018-08-31\nresources: {a: {type: Acme::Missing}}\n")
    done = validated(tmp_path)
    assert done.returncode == 1
    assert words in " ".join((done.stdout + done.stderr).split())
