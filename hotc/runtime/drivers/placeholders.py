"""Types whose service, or whose part of it, is no more: Heat takes them and does nothing, and so do we.

Templates that still name them go on to work; their findings say what to use instead. The list is that of Heat's
resource types that are implemented as its placeholder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers.local import local_driver

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import Driver

TYPES: Final = (
    "OS::Aodh::CombinationAlarm",
    "OS::Designate::Domain",
    "OS::Designate::Record",
    "OS::Glance::Image",
    "OS::Heat::HARestarter",
    "OS::Magnum::Bay",
    "OS::Monasca::AlarmDefinition",
    "OS::Monasca::Notification",
    "OS::Neutron::HealthMonitor",
    "OS::Neutron::LBaaS::HealthMonitor",
    "OS::Neutron::LBaaS::L7Policy",
    "OS::Neutron::LBaaS::L7Rule",
    "OS::Neutron::LBaaS::Listener",
    "OS::Neutron::LBaaS::LoadBalancer",
    "OS::Neutron::LBaaS::Pool",
    "OS::Neutron::LBaaS::PoolMember",
    "OS::Neutron::LoadBalancer",
    "OS::Neutron::Pool",
    "OS::Neutron::PoolMember",
    "OS::Sahara::Cluster",
    "OS::Sahara::ClusterTemplate",
    "OS::Sahara::DataSource",
    "OS::Sahara::ImageRegistry",
    "OS::Sahara::Job",
    "OS::Sahara::JobBinary",
    "OS::Sahara::NodeGroupTemplate",
    "OS::Senlin::Cluster",
    "OS::Senlin::Node",
    "OS::Senlin::Policy",
    "OS::Senlin::Profile",
    "OS::Senlin::Receiver",
    "OS::Vitrage::Template",
)

DRIVERS: Final[list[Driver]] = [
    local_driver(name, build=lambda properties, context: {"id": context.automatic_name}) for name in TYPES
]
