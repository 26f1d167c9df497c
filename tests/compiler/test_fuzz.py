"""Whatever the text: findings, never an exception. ``make fuzz`` runs the same inputs by the ten thousand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from .memory import compiled

ROOT = Path(__file__).resolve().parents[2]

scalars = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    st.sampled_from(["net", "server", "count", "a.yaml", "main.yaml", "OS::Neutron::Net", "OS::stack_name", "%index%"]),
)
NAMES = """
get_param get_resource get_attr get_file str_replace list_join repeat map_merge map_replace if equals not and or yaql
str_split digest filter contains make_url list_concat resource_facade type properties default constraints condition
depends_on template params for_each expression data count resource_def resources cidr name
"""
names = st.sampled_from(NAMES.split())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)
types = st.sampled_from(
    ["OS::Neutron::Net", "OS::Nova::Server", "OS::Heat::ResourceGroup", "OS::Heat::Value", "main.yaml"]
)
bodies = st.dictionaries(names, values, max_size=4) | st.fixed_dictionaries({"type": types, "properties": values})
templates = st.fixed_dictionaries(
    {"heat_template_version": st.sampled_from(["2013-05-23", "2016-10-14", "2021-04-16", "mitaka", 5])},
    optional={
        name: st.dictionaries(st.sampled_from(["net", "server", "count"]), bodies, max_size=3) | values
        for name in ("parameters", "conditions", "resources", "outputs")
    },
)


@given(templates, st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_structure_compiles_without_an_exception(template: dict[str, object], full: bool) -> None:
    result = compiled(json.dumps(template), check_resources=full)
    json.dumps(result.resolved(secrets=True))
    json.dumps([finding.as_dict() for finding in result.diagnostics])


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_compiles_without_an_exception(text: str | bytes) -> None:
    result = compiled(text)
    json.dumps([finding.as_dict() for finding in result.diagnostics])


def test_mutated_templates_compile_in_bounded_time_and_memory() -> None:
    command = [sys.executable, "tools/fuzz_compile.py", "--count", "150"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
