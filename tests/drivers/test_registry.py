from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from hotc.compiler import catalog
from hotc.runtime import drivers
from hotc.runtime.drivers import _MODULES, lookup, names

WEB_APPLICATION = [
    "OS::Cinder::Volume",
    "OS::Cinder::VolumeAttachment",
    "OS::Neutron::FloatingIP",
    "OS::Neutron::FloatingIPAssociation",
    "OS::Neutron::Net",
    "OS::Neutron::Router",
    "OS::Neutron::RouterInterface",
    "OS::Neutron::SecurityGroup",
    "OS::Neutron::Subnet",
    "OS::Nova::Server",
]


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_table_and_module_name_the_same_types(module: str) -> None:
    held = import_module(f"{drivers.__name__}.{module}").DRIVERS
    assert sorted(driver.type for driver in held) == sorted(_MODULES[module])


@pytest.mark.parametrize("name", names())
def test_attributes_are_those_of_the_catalogue(name: str) -> None:
    driver, known = lookup(name), catalog.lookup(name)
    assert driver is not None
    assert known is not None
    assert driver.attributes.keys() - {"show"} == known.attributes.keys() - {"show"}
    assert driver.volatile <= driver.attributes.keys()


@pytest.mark.parametrize("name", names())
def test_whatever_is_not_found_by_itself_says_how(name: str) -> None:
    driver = lookup(name)
    assert driver is not None
    assert driver.candidates is not None or driver.find_again in ("given_id", "local")


def test_what_the_web_application_needs_is_there() -> None:
    assert set(WEB_APPLICATION) <= set(names())


def test_unknown_type_has_no_driver() -> None:
    assert lookup("OS::Nova::Nothing") is None
    assert names() == sorted(names())


def test_looking_up_imports_one_module_and_no_sdk() -> None:
    script = (
        "import sys\n"
        "from hotc.runtime.drivers import lookup, names\n"
        "assert names() and not [m for m in sys.modules if m.startswith('hotc.runtime.drivers.')]\n"
        "lookup('OS::Nova::Server')\n"
        "assert 'hotc.runtime.drivers.volumes' not in sys.modules\n"
        "assert not {'openstack', 'keystoneauth1', 'requests'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", names())
def test_only_volatile_attributes_are_moved_by_properties_that_there_are(name: str) -> None:
    driver, known = lookup(name), catalog.lookup(name)
    assert driver is not None
    assert known is not None
    assert driver.moved_by.keys() <= driver.volatile
    assert all(causes - {"value_specs"} <= known.properties.keys() for causes in driver.moved_by.values())


def test_change_moves_only_the_attributes_that_follow_it() -> None:
    server = lookup("OS::Nova::Server")
    assert server is not None
    assert not server.may_move("addresses", ["flavor"])
    assert server.may_move("addresses", ["flavor", "networks"])
    assert server.may_move("addresses", None)
    assert server.may_move("show", ["flavor"])
    assert server.may_move(None, ["flavor"])
    assert not server.may_move("instance_name", ["networks"])
