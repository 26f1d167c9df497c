"""What the pages of rules show is true: the rule finds something in the example, and nothing in what to write instead.

Pages show fragments. Each is put where it can stand (a section, a resource, the properties of one …), and what it
names without saying it is declared. Where more of the surroundings matters, the page is among ``OPEN``; a page that can
be tried must not be.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hotc.compiler.compilation import compile
from hotc.lint import pages
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.rule import Rule

VERSION = "heat_template_version: 2021-04-16\n"
SECTIONS = {"parameters", "resources", "outputs", "conditions", "parameter_groups", "description"}
PARAMETER_TYPES = {"string", "number", "boolean", "json", "comma_delimited_list"}
UNKNOWN = re.compile(r'There is no (parameter|resource|condition) "([\w-]+)"')
STUBS = {
    "parameter": ("parameters", "{type: string}"),
    "resource": ("resources", "{type: OS::Heat::None}"),
    "condition": ("conditions", "{equals: [{get_param: said_elsewhere}, x]}"),
}
SAID = "resources:\n  said:\n    type: "
FRAMES = {
    "whole": ("", 0),
    "sections": (VERSION, 0),
    "parameters": (f"{VERSION}parameters:\n", 2),
    "resources": (f"{VERSION}resources:\n", 2),
    "outputs": (f"{VERSION}outputs:\n", 2),
    "parameter": (f"{VERSION}parameters:\n  said:\n    type: string\n", 4),
    "resource": (f"{VERSION}resources:\n  said:\n", 4),
    "output": (f"{VERSION}outputs:\n  said:\n", 4),
    "part of a resource": (f"{VERSION}{SAID}OS::Heat::Value\n", 4),
    "part of a subnet": (f"{VERSION}{SAID}OS::Neutron::Subnet\n", 4),
    "server": (f"{VERSION}{SAID}OS::Nova::Server\n    properties:\n", 6),
    "port": (f"{VERSION}{SAID}OS::Neutron::Port\n    properties:\n", 6),
    "subnet": (f"{VERSION}{SAID}OS::Neutron::Subnet\n    properties:\n", 6),
    "volume": (f"{VERSION}{SAID}OS::Cinder::Volume\n    properties:\n", 6),
    "group": (f"{VERSION}{SAID}OS::Neutron::SecurityGroup\n    properties:\n", 6),
    "config": (f"{VERSION}{SAID}OS::Heat::SoftwareConfig\n    properties:\n", 6),
    "value": (f"{VERSION}{SAID}OS::Heat::Value\n    properties:\n      value:\n", 8),
}
"""Where a fragment may stand: what is before it, and how far it is indented."""

ALONE = ("whole", "sections", "parameters", "resources", "outputs")
"""Frames that the form of a fragment tells for certain."""

_OPEN = """
    L1035 L1103 L1113 L1114 L1115 L1123 L1204 L1325 L1330 L1408 L1418 L1507 L1512 L1520 L1522 L1617 L1623 L1629
    L1701 L1702 L1703 L1704 L1705 L1706 L1707 L1708 L1709 L1710 L1711 L1712 L1713 L1714 L1715 L1716 L1717 L1718 L1719
    L1720 L1801 L1803 L1804 L1805 L1806 L1901
"""
OPEN = set(_OPEN.split())
"""Pages whose example needs more around it: what a parameter is, another file, a length. Their cases show them."""


def _block(rule: Rule, heading: str) -> str:
    """The first YAML under a heading of a rule's page; empty where words do."""
    section = pages.docstring(rule).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(r"^```yaml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def _frames(fragment: str) -> Iterator[str]:
    """The frames that the fragment fits by its form, the most likely first."""
    try:
        data: Any = yaml.safe_load(fragment)
    except yaml.YAMLError:
        return
    if not isinstance(data, dict):
        yield "value"
        return
    values = [value for value in data.values() if isinstance(value, dict)]
    types = {str(value.get("type")) for value in values}
    if "heat_template_version" in data or "HeatTemplateFormatVersion" in data:
        yield "whole"
    elif set(data) <= SECTIONS:
        yield "sections"
    elif len(values) == len(data) and types <= PARAMETER_TYPES:
        yield "parameters"
    elif len(values) == len(data) and all("::" in each for each in types):
        yield "resources"
    elif "type" in data:
        yield "resource" if "::" in str(data["type"]) else "parameters"
    elif set(data) <= {"constraints", "default", "description", "label", "hidden"}:
        yield "parameter"
    elif set(data) <= {"depends_on", "condition", "properties"}:
        yield from ("part of a resource", "part of a subnet")
    else:
        if set(data) == {"value"}:
            yield "output"
        yield from ("server", "port", "subnet", "volume", "group", "config", "value")


def _framed(fragment: str, frame: str) -> str:
    before, depth = FRAMES[frame]
    lines = fragment.splitlines(keepends=True)
    return before + "".join(" " * depth + line if line.strip() else line for line in lines)


def _finds(rule: Rule, text: str) -> bool:
    """Whether the rule finds something, with a stub for everything that the text names and doesn't declare."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.yaml"
        for _ in range(3):  # a stub may name something that needs one
            path.write_text(text)
            compilation = compile(str(path))
            missing = dict.fromkeys(
                found.groups() for each in compilation.diagnostics if (found := UNKNOWN.search(each.message))
            )
            if not missing:
                break
            for kind, name in missing:
                section, stub = STUBS[kind]
                heading = f"{section}:\n"
                text = text if re.search(f"^{heading}", text, re.MULTILINE) else text + heading
                text = re.sub(f"^{heading}", f"{heading}  {name}: {stub}\n", text, count=1, flags=re.MULTILINE)
        return any(each.code == rule.code for each in lint_compiled(compilation, Config(select=(rule.code,))))


@cache
def _frame(rule: Rule) -> str:
    """The frame in which the rule finds something in its example; empty where there is none."""
    example = _block(rule, "Example")
    return next((each for each in _frames(example) if _finds(rule, _framed(example, each))), "")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_finds_something_in_its_example_and_nothing_in_what_to_write_instead(rule: Rule) -> None:
    frame = _frame(rule)
    assert (frame == "") == (rule.code in OPEN)
    instead = _block(rule, "Instead")
    fitting = [each for each in _frames(instead) if each == frame or each in ALONE] if frame and instead else []
    assert not any(_finds(rule, _framed(instead, each)) for each in fitting[:1])


def test_most_pages_are_tried() -> None:
    assert len(OPEN) < len(RULES) * 0.3
