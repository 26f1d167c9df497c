"""The templates of stacks for which resources stand: what is wrong with them is told, at its place, before a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import hotc

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

VERSION = "heat_template_version: 2018-08-31\n"
CHILD = (
    VERSION
    + """parameters:
  size: {type: number}
resources:
  a:
    type: OS::Cinder::Volume
    properties: {sise: 1, size: {get_param: size}}
  b: {type: OS::Nova::Servr}
  c: {type: OS::Cinder::Volume, properties: {size: 0}}
outputs:
  o: {value: {get_attr: [a, nothing]}}
"""
)


def told(found: list[Diagnostic]) -> list[tuple[str, str, str, int | None]]:
    return [(each.code, each.severity, (each.file or "").rpartition("/")[2], each.line) for each in found]


def compiled(folder: Path, properties: str, child: str = CHILD, **options: object) -> list[Diagnostic]:
    (folder / "child.yaml").write_text(child)
    (folder / "main.yaml").write_text(
        f"{VERSION}resources:\n  x:\n    type: OS::Heat::Stack\n    properties: {properties}\n"
    )
    return hotc.compile(folder / "main.yaml", **options).diagnostics  # type: ignore[arg-type]


def test_every_mistake_is_told_at_its_place_in_the_file(tmp_path: Path) -> None:
    found = compiled(tmp_path, "{template: {get_file: child.yaml}, parameters: {size: 3}}")
    assert told(found) == [
        ("H4002", "error", "child.yaml", 7),
        ("H4001", "error", "child.yaml", 8),
        ("H4006", "warning", "child.yaml", 9),  # Heat has no look at values before it creates the stack
        ("H4016", "error", "child.yaml", 11),
    ]
    assert {each.heat for each in found} == {"cloud"}
    assert found[0].path == "resources.a.properties.sise"


def test_a_text_in_the_template_around_it_has_its_lines_there(tmp_path: Path) -> None:
    text = "".join(f"        {line}\n" for line in CHILD.splitlines())
    found = compiled(tmp_path, "\n      parameters: {size: 3}\n      template: |\n" + text)
    assert told(found) == [
        ("H4002", "error", "main.yaml", 14),
        ("H4001", "error", "main.yaml", 15),
        ("H4006", "warning", "main.yaml", 16),
        ("H4016", "error", "main.yaml", 18),
    ]
    place = found[0].span
    assert place is not None
    assert place.source.text[place.start : place.end] == "sise"


GOOD = VERSION + "parameters:\n  size: {type: number}\n  name: {type: string, default: n}\n"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{size: 3}", []),
        ("{size: {get_attr: [x, stack_name]}, name: {get_param: 'OS::stack_name'}}", []),
        ("{size: many}", [("H3003", "warning", "resources.x.properties.parameters.size")]),
        ("{size: 3, sise: 3}", [("H3001", "error", "resources.x.properties.parameters.sise")]),
        ("{name: n}", [("H3002", "warning", "resources.x.properties.parameters")]),
        ("{parameter_defaults: {size: 3}}", []),
    ],
)
def test_what_is_given_for_its_parameters_is_looked_at(
    tmp_path: Path, parameters: str, expected: list[tuple[str, str, str]]
) -> None:
    given = parameters.replace("[x,", "[y,")
    extra = "\n  y: {type: OS::Heat::Stack, properties: {template: 'heat_template_version: 2018-08-31'}}"
    found = compiled(tmp_path, f"{{template: {{get_file: child.yaml}}, parameters: {given}}}{extra}", GOOD)
    assert [(each.code, each.severity, each.path) for each in found] == expected
    assert all((each.file or "").endswith("main.yaml") for each in found)


def test_values_of_the_parameters_reach_the_properties(tmp_path: Path) -> None:
    child = GOOD + "resources:\n  v: {type: OS::Cinder::Volume, properties: {size: {get_param: size}}}\n"
    (found,) = compiled(tmp_path, "{template: {get_file: child.yaml}, parameters: {size: 0}}", child)
    assert (found.code, found.severity, found.line) == ("H4006", "warning", 6)


def test_types_and_defaults_of_the_environment_hold_inside(tmp_path: Path) -> None:
    env = tmp_path / "env.yaml"
    env.write_text("resource_registry: {My::Disk: OS::Cinder::Volume}\nparameter_defaults: {size: 1}\n")
    child = GOOD + "resources:\n  v: {type: My::Disk, properties: {size: {get_param: size}}}\n"
    assert compiled(tmp_path, "{template: {get_file: child.yaml}}", child, environments=[env]) == []


def test_what_only_an_apply_knows_is_not_looked_at(tmp_path: Path) -> None:
    text = "{str_replace: {template: T, params: {T: {get_attr: [y, value]}}}}"
    assert compiled(tmp_path, f"{{template: {text}}}\n  y: {{type: 'OS::Heat::Value', properties: {{value: T}}}}") == []


def test_stacks_that_stand_for_stacks_are_looked_into_and_come_to_an_end(tmp_path: Path) -> None:
    inner = VERSION + "resources:\n  i: {type: OS::Heat::Stack, properties: {template: {get_file: deep.yaml}}}\n"
    (tmp_path / "deep.yaml").write_text(VERSION + "resources:\n  d: {type: OS::Nova::Servr}\n")
    found = compiled(tmp_path, "{template: {get_file: child.yaml}}", inner)
    assert told(found) == [("H4001", "warning", "deep.yaml", 3)]  # of a stack in a stack, Heat looks at the form
    itself = VERSION + "resources:\n  i: {type: OS::Heat::Stack, properties: {template: {get_file: child.yaml}}}\n"
    assert {each.code for each in compiled(tmp_path, "{template: {get_file: child.yaml}}", itself)} == {"H5002"}


def test_the_same_template_many_times_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text(VERSION + "resources:\n  d: {type: OS::Nova::Servr}\n")
    stacks = "".join(
        f"  x{n}: {{type: OS::Heat::Stack, properties: {{template: {{get_file: child.yaml}}}}}}\n" for n in range(9)
    )
    (tmp_path / "main.yaml").write_text(f"{VERSION}resources:\n{stacks}")
    (found,) = hotc.compile(tmp_path / "main.yaml").diagnostics
    assert (found.code, found.line) == ("H4001", 3)


def test_a_secret_parameter_is_not_shown(tmp_path: Path) -> None:
    child = VERSION + "parameters:\n  size: {type: number, hidden: true}\n"
    (found,) = compiled(tmp_path, "{template: {get_file: child.yaml}, parameters: {size: geheim}}", child)
    assert found.code == "H3003"
    assert "geheim" not in found.message
