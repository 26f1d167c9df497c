"""Types with a driver that no case is about, and why: the cloud of the differential run has no place for them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

UNTRIED: Final[dict[str, str]] = {
    "OS::Glance::WebImage": "glance doesn't download there: its list of allowed hosts can't be read",
    "OS::Glance::Image": "hidden; a form of OS::Glance::WebImage",
    "OS::Neutron::LBaaS::*": "neutron has no load balancers any more",
    "OS::Neutron::LoadBalancer": "likewise",
    "OS::Neutron::Pool": "likewise",
    "OS::Neutron::PoolMember": "likewise",
    "OS::Neutron::HealthMonitor": "likewise",
    "OS::Sahara::*": "the service was retired; Heat makes placeholders, as hotc does",
    "OS::Senlin::*": "likewise",
    "OS::Monasca::*": "likewise",
    "OS::Vitrage::*": "likewise",
    "OS::Designate::Domain": "hidden: the first version of the API is gone",
    "OS::Designate::Record": "likewise",
    "OS::Octavia::Quota": "Heat fails to create it: its client takes no such arguments",
    "OS::Magnum::Bay": "hidden: its API is gone",
    "OS::Magnum::BayModel": "likewise",
    "OS::Heat::Stack": "the Heat of the catalogue makes it, whose requests are not recorded",
    "OS::Aodh::Alarm": "aodh has no such rule any more",
    "OS::Aodh::CombinationAlarm": "likewise",
    "OS::Aodh::LBMemberHealthAlarm": "its action is to update the stack in Heat that it names",
    "OS::Heat::HARestarter": "hidden: Heat does nothing for it any more",
    "OS::Heat::UpdateWaitConditionHandle": "a handle that waits anew in every update: nobody signals in the cases",
    "OS::Heat::SwiftSignal*": "a server has to write to a signed address; each engine signs one of its own",
    "OS::Magnum::Cluster*": "magnum takes only images that say their distribution, and none there does",
}
"""Name, or pattern of the shell, → why it was not compared."""


def why_untried(name: str) -> str:
    """Why a type is not compared; empty where there is no reason."""
    reason = ""
    for pattern, why in UNTRIED.items():
        reason = reason if why == "likewise" else why
        if fnmatchcase(name, pattern):
            return reason
    return ""
