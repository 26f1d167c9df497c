"""The drivers' tests, which run against the sandbox elsewhere, once more against the real services."""

from __future__ import annotations

from tests.drivers.test_administration_lists import *  # noqa: F403
from tests.drivers.test_alarms import *  # noqa: F403
from tests.drivers.test_clusters import *  # noqa: F403
from tests.drivers.test_compute import *  # noqa: F403
from tests.drivers.test_containers import *  # noqa: F403
from tests.drivers.test_dns import *  # noqa: F403
from tests.drivers.test_floating_ips import *  # noqa: F403
from tests.drivers.test_key_manager import *  # noqa: F403
from tests.drivers.test_load_balancer_flavors import *  # noqa: F403
from tests.drivers.test_load_balancers import *  # noqa: F403
from tests.drivers.test_network_administration import *  # noqa: F403
from tests.drivers.test_networks import *  # noqa: F403
from tests.drivers.test_ports import *  # noqa: F403
from tests.drivers.test_routers import *  # noqa: F403
from tests.drivers.test_security_groups import *  # noqa: F403
from tests.drivers.test_servers import *  # noqa: F403
from tests.drivers.test_service_answers import *  # noqa: F403
from tests.drivers.test_shares import *  # noqa: F403
from tests.drivers.test_swift_signals import *  # noqa: F403
from tests.drivers.test_volumes import *  # noqa: F403
from tests.drivers.test_vpn import *  # noqa: F403
