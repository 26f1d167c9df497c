"""What a compilation leaves is gone as soon as nobody wants it: nothing waits for the garbage collector."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

import hotc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPLATE = """\
heat_template_version: 2018-08-31
parameters:
  size: {type: number, default: 2}
  wanted: {type: boolean}
conditions:
  more: {equals: [{get_param: wanted}, true]}
resources:
  net:
    type: OS::Neutron::Net
  port:
    type: OS::Neutron::Port
    condition: more
    properties: {network: {get_resource: net}}
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: size}
      resource_def: {type: member.yaml, properties: {net: {get_resource: net}}}
  many:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_attr: [net, mtu]}
      resource_def: {type: OS::Neutron::Port, properties: {network: {get_resource: nte}}}
outputs:
  all: {value: {get_attr: [group, port]}}
"""
MEMBER = """\
heat_template_version: 2018-08-31
parameters:
  net: {type: string}
resources:
  port:
    type: OS::Neutron::Port
    metadata: {resource_facade: metadata}
    properties: {network: {get_param: net}}
outputs:
  port: {value: {get_resource: port}}
"""


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("check_resources", [True, False])
def test_a_compilation_leaves_no_circles(tmp_path: Path, check_resources: bool) -> None:
    template = tmp_path / "main.yaml"
    template.write_text(TEMPLATE)
    (tmp_path / "member.yaml").write_text(MEMBER)
    hotc.compile(template, check_resources=check_resources)  # what is kept for good
    gc.collect()
    compilation = hotc.compile(template, check_resources=check_resources)
    assert compilation.instance is not None
    assert compilation.resolved()["resources"]
    del compilation
    gc.set_debug(gc.DEBUG_SAVEALL)
    assert gc.collect() == 0, [type(thing) for thing in gc.garbage]


def test_a_part_says_so_when_the_whole_was_not_kept(tmp_path: Path) -> None:
    template = tmp_path / "main.yaml"
    template.write_text(TEMPLATE)
    (tmp_path / "member.yaml").write_text(MEMBER)
    compilation = hotc.compile(template)
    assert compilation.instance is not None
    group = compilation.instance.resources["group"]
    assert group.stack is compilation.instance
    assert group.nested is not None
    assert group.nested.owner is group
    nested = group.nested
    del compilation, group
    with pytest.raises(ReferenceError, match="keep the compilation"):
        _ = nested.owner
