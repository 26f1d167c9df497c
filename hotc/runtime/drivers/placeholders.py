"""Types whose service, or whose part of it, is no more: Heat takes them and does nothing, and so do we.

Templates that still name them go on to work; their findings say what to use instead. The list is that of Heat's
resource types that are implemented as its placeholder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import names
from hotc.runtime.drivers.local import local_driver

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import Driver

DRIVERS: Final[list[Driver]] = [
    local_driver(name, build=lambda properties, context: {"id": context.automatic_name})
    for name in names("placeholders")
]
