"""A template against the release that it is for, and types as earlier releases had them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.compiler import catalog, releases, versions
from hotc.compiler.catalog import past
from hotc.runtime.errors import TemplateInvalid

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic

HISTORY = Path(past.__file__).parent / "history"
HEAD = "heat_template_version: 2016-10-14\n"
PORT = HEAD + "resources:\n  net: {type: OS::Neutron::Net}\n  port: {type: OS::Neutron::Port, properties: {%s}}\n"


def found(text: str, target: str | None, **options: Any) -> list[Diagnostic]:
    return hotc.compile("/nowhere/t.yaml", text=text, target=target, **options).diagnostics


def codes(text: str, target: str | None) -> list[str]:
    return [finding.code for finding in found(text, target)]


def histories() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text()) for path in HISTORY.glob("*.json") if path.stem != "index"}


# --- releases


@pytest.mark.parametrize("word", ["newton", "Newton", " newton ", "2016.2", "7", "7.0.6"])
def test_a_release_has_many_names(word: str) -> None:
    release = releases.find(word)
    assert release is not None
    assert release.label == "Newton (2016.2)"


@pytest.mark.parametrize("word", ["", "mitaka", "6", "28", "2016", "2016.1", "2016.3", "newtn", "x.y", "٧"])
def test_other_words_are_no_releases(word: str) -> None:
    assert releases.find(word) is None
    assert releases.hint_for(word)


def test_releases_follow_each_other_without_a_gap() -> None:
    assert [release.heat for release in releases.RELEASES] == past.index()["releases"]
    years = [tuple(map(int, release.date.split("."))) for release in releases.RELEASES]
    assert years == sorted(years)
    assert all(
        2 * year + half == 4034 - 7 + release.heat
        for (year, half), release in zip(years, releases.RELEASES, strict=True)
    )


def test_the_last_release_is_that_of_the_catalogue() -> None:
    assert int(catalog.index()["heat"].split(".")[0]) == releases.RELEASES[-1].heat


def test_what_deprecated_something_is_called_by_its_release() -> None:
    assert releases.name_of("2014.2") == "Juno"
    assert releases.name_of("2014.2.1") == "Juno"
    assert releases.name_of("6.0.0") == "Mitaka"
    assert releases.name_of("22.0.0") == "2024.1"
    assert releases.name_of("99") == releases.name_of("") == ""


# --- the files


def test_every_history_is_of_a_type_that_the_catalogue_has() -> None:
    stems = {name.replace("::", ".") for name in catalog.index()["types"]}
    assert set(histories()) <= stems
    assert set(past.index()["types"]) | set(past.index()["placeholders"]) <= set(catalog.index()["types"])


def test_every_version_of_the_language_is_one_that_is_declared() -> None:
    assert all(versions.lookup(name) is not None for name in past.index()["versions"])


def test_every_state_of_every_type_can_be_read() -> None:
    for name in catalog.index()["types"]:
        today = catalog.of_today(name)
        assert today is not None
        for release in past.index()["releases"]:
            exact = past.as_of(today.raw, release)
            wide = catalog.ResourceType(past.widened(today.raw, exact))
            assert set(catalog.ResourceType(exact).properties) <= set(wide.properties)
            assert set(exact["attributes"]) <= set(wide.attributes)


def test_the_newest_release_is_the_catalogue_itself() -> None:
    last = releases.RELEASES[-1].heat
    for name in catalog.index()["types"]:
        today = catalog.of_today(name)
        assert today is not None
        raw = today.raw
        exact = past.as_of(raw, last)
        assert exact["properties"] == raw["properties"], name
        assert exact["attributes"] == raw["attributes"], name
        assert exact.get("support", {}) == raw.get("support", {}), name


def test_custom_constraints_of_the_past_are_those_of_today_or_a_clouds() -> None:
    known = {*catalog.index()["local_constraints"], *catalog.index()["cloud_constraints"]}

    def customs(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["custom"]} if isinstance(value.get("custom"), str) else set()
            return own.union(*map(customs, value.values()))
        return set().union(*map(customs, value)) if isinstance(value, list) else set()

    assert {name for name in customs(list(histories().values())) if "." not in name} <= known


# --- what is found


@pytest.mark.parametrize(
    ("properties", "target", "code"),
    [
        ("network: {get_resource: net}, tags: [a]", "newton", "H4042"),
        ("network: {get_resource: net}, tags: [a]", "pike", None),
        ("network: {get_resource: net}, tags: [a]", None, None),
        ("network: {get_resource: net}, no_fixed_ips: true", "victoria", "H4042"),
        ("network: {get_resource: net}, no_fixed_ips: true", "wallaby", None),
        ("network: {get_resource: net}, 'binding:vnic_type': smart-nic", "victoria", None),
        ("network: {get_resource: net}, 'binding:vnic_type': smart-nic", "ussuri", "H4009"),
        ("network_id: {get_resource: net}", "newton", "H4046"),
        ("network: {get_resource: net}, no_fixed_ip: true", "wallaby", "H4002"),
        ("network: {get_resource: net}, allowed_address_pairs: [{ip_address: 10.0.0.9}]", "queens", None),
        ("network: {get_resource: net}, allowed_address_pairs: [{ip_address: 10.0.0.9}]", "rocky", "H4011"),
        ("network: {get_resource: net}, allowed_address_pairs: [{ip_address: 10.0.0.9}]", "train", None),
    ],
)
def test_properties_are_those_of_the_release(properties: str, target: str | None, code: str | None) -> None:
    assert codes(PORT % properties, target) == ([code] if code else [])


def test_a_property_within_a_list_is_told_where_it_stands() -> None:
    text = HEAD + (
        "resources:\n  s:\n    type: OS::Nova::Server\n    properties:\n      image: i\n      flavor: f\n"
        "      networks:\n        - {network: n, tag: t}\n"
    )
    (finding,) = found(text, "ocata")
    assert (finding.code, finding.line, finding.column) == ("H4042", 9, 24)
    assert finding.path == "resources.s.properties.networks.0.tag"
    assert "Pike (2017.2)" in finding.message
    assert codes(text, "pike") == []


def test_branches_that_are_not_taken_are_looked_at_too() -> None:
    text = (
        HEAD + "conditions: {c: false}\nresources:\n  s:\n    type: OS::Nova::Server\n    properties:\n"
        "      image: i\n      flavor: f\n      networks: {if: [c, [{network: n, tag: t}], [{network: n}]]}\n"
    )
    assert codes(text, "newton") == ["H4042"]


def test_a_required_property_of_the_past_is_wanted() -> None:
    text = HEAD + "resources:\n  pool: {type: OS::Neutron::LBaaS::Pool, properties: {lb_algorithm: ROUND_ROBIN}}\n"
    assert "H4003" in codes(text, "queens")
    assert codes(text, "2024.1") == ["H4044"]


def test_references_to_what_has_gone_since_are_checked_by_its_schema() -> None:
    text = HEAD + (
        "resources:\n  c: {type: OS::Senlin::Cluster, properties: {profile: p}}\n"
        "outputs:\n  a: {value: {get_attr: [c, nodes]}}\n  b: {value: {get_attr: [c, nodez]}}\n"
    )
    assert codes(text, "yoga") == ["H4016"]
    assert codes(text, None) == []


@pytest.mark.parametrize(("target", "expected"), [("newton", ["H4041"]), ("ocata", []), ("hibiscus", [])])
def test_types_are_those_of_the_release(target: str, expected: list[str]) -> None:
    text = HEAD + "resources:\n  z: {type: OS::Designate::Zone, properties: {name: a.org., email: a@a.org}}\n"
    assert codes(text, target) == expected


def test_the_members_of_a_group_are_looked_at_once() -> None:
    text = HEAD + (
        "resources:\n  g:\n    type: OS::Heat::ResourceGroup\n    properties:\n      count: 3\n"
        "      resource_def: {type: OS::Zun::Container, properties: {image: i}}\n"
    )
    (finding,) = found(text, "ocata")
    assert (finding.code, finding.line, finding.path) == ("H4041", 7, "resources.g.properties.resource_def.type")


def test_an_old_name_is_the_same_type() -> None:
    view = catalog.View(catalog.of_today, None, releases.find("newton"))
    assert view.lookup("OS::Quantum::Port") is view.lookup("OS::Neutron::Port")
    assert catalog.lookup("OS::Quantum::Port") is catalog.lookup("OS::Neutron::Port")
    assert codes(
        HEAD + "resources: {p: {type: 'OS::Quantum::Port', properties: {network: n, tags: [a]}}}\n", "newton"
    ) == ["H4042"]


def test_a_deprecated_type_names_its_successor() -> None:
    text = HEAD + "resources:\n  ip: {type: OS::Nova::FloatingIP, properties: {pool: p}}\n"
    assert codes(text, "newton") == []
    (finding,) = found(text, "pike")
    assert (finding.code, finding.severity) == ("H4046", "warning")
    assert finding.hint == "Use OS::Neutron::FloatingIP."


@pytest.mark.parametrize(
    ("header", "expected"),
    [("2018-08-31", ["H1006"]), ("rocky", ["H1006"]), ("queens", []), ("2016-10-15", ["H1002"]), ("[]", ["H1005"])],
)
def test_the_version_must_be_one_that_the_release_knows(header: str, expected: list[str]) -> None:
    assert codes(f"heat_template_version: {header}\n", "queens") == expected


def test_the_version_is_looked_at_without_the_catalogue_too() -> None:
    diagnostics = found("heat_template_version: rocky\n", "queens", check_resources=False)
    assert [finding.code for finding in diagnostics] == ["H1006"]


def test_a_word_that_is_no_release_is_a_finding() -> None:
    (finding,) = found(HEAD, "pyke")
    assert (finding.code, finding.hint) == ("H4040", 'Did you mean "pike"?')


def test_the_settings_name_the_release_and_the_option_wins(tmp_path: Path) -> None:
    (tmp_path / "hotc.toml").write_text('[catalog]\ntarget = "newton"\n')
    (tmp_path / "t.yaml").write_text("heat_template_version: pike\n")
    assert [finding.code for finding in hotc.compile(tmp_path / "t.yaml").diagnostics] == ["H1006"]
    assert hotc.compile(tmp_path / "t.yaml", target="pike").diagnostics == []


def test_the_linter_tells_once_that_something_is_deprecated() -> None:
    text = PORT % "network_id: {get_resource: net}"
    found = [finding.code for finding in hotc.lint("/nowhere/t.yaml", text=text, target="newton")]
    assert "L1202" in found
    assert "H4046" not in found


def test_the_linter_goes_by_the_release() -> None:
    text = HEAD + "resources:\n  ip: {type: OS::Nova::FloatingIP, properties: {pool: p}}\n"
    assert "L1201" not in {finding.code for finding in hotc.lint("/nowhere/t.yaml", text=text, target="newton")}
    assert "L1201" in {finding.code for finding in hotc.lint("/nowhere/t.yaml", text=text)}


def test_nothing_is_planned_that_the_release_rejects(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(PORT % "network: {get_resource: net}, tags: [a]")
    with pytest.raises(TemplateInvalid) as caught:
        hotc.plan("web", tmp_path / "t.yaml", target="newton", state=tmp_path / "state.sqlite")
    assert [finding.code for finding in caught.value.diagnostics] == ["H4042"]


def test_what_a_condition_switches_off_may_be_for_another_release() -> None:
    text = HEAD + (
        "conditions: {new: false}\nresources:\n"
        "  p: {type: OS::Octavia::Pool, condition: new, properties: {protocol: HTTP, lb_algorithm: ROUND_ROBIN}}\n"
    )
    assert codes(text, "newton") == []
    assert codes(text.replace("false", "true"), "newton")[0] == "H4041"


def test_without_a_release_no_history_is_loaded() -> None:
    program = (
        "import sys, hotc\n"
        f"hotc.compile('/nowhere/t.yaml', text={PORT % 'network: {get_resource: net}'!r}).diagnostics\n"
        "print(sorted(name for name in sys.modules if name in"
        " ('hotc.compiler.catalog.past', 'hotc.compiler.releases', 'hotc.compiler.schema.target', 'tomllib')))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"
