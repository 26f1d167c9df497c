"""The tests of what Keystone has, once more against the real one."""

from __future__ import annotations

from tests.drivers.test_identity import *  # noqa: F403

del test_project_takes_its_default_security_group_along  # noqa: F821  # Neutron makes one for who lists them
