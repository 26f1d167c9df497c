"""The types taken over from Amazon's templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.catalog.behaviour.orchestration import autoscaling_group as sizes
from hotc.compiler.catalog.behaviour.orchestration import instance_group as pauses
from hotc.compiler.values import Unknown

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject


def autoscaling_group(subject: Subject) -> None:
    """Sizes in order; one source for the instances; one subnet."""
    sizes(subject)
    by_instance, by_configuration = subject.seen("InstanceId"), subject.seen("LaunchConfigurationName")
    if by_instance and by_configuration:
        subject.conflict("InstanceId", "LaunchConfigurationName")
    elif not by_instance and not by_configuration:
        subject.lacks("InstanceId", "LaunchConfigurationName")
    zones = subject.get("VPCZoneIdentifier")
    if isinstance(zones, list) and len(zones) > 1:
        subject.problem("VPCZoneIdentifier", "Heat supports one subnet only")
    _launch_configuration(subject)


def instance_group(subject: Subject) -> None:
    """A launch configuration of this stack, and how long to pause between batches."""
    pauses(subject)
    if subject.get("LaunchConfigurationName") == "":
        subject.problem("LaunchConfigurationName", "the launch configuration must not be empty")
    _launch_configuration(subject)


def launch_configuration(subject: Subject) -> None:
    """What to start, or an instance to copy; snapshots behind the devices."""
    _devices(subject)
    if not subject.seen("InstanceId") and not (subject.seen("ImageId") and subject.seen("InstanceType")):
        subject.lacks("InstanceId", "ImageId and InstanceType")


def instance(subject: Subject) -> None:
    """Security groups not beside network interfaces; snapshots behind the devices."""
    _devices(subject)
    if subject.seen("NetworkInterfaces"):
        for name in ("SecurityGroups", "SecurityGroupIds"):
            if subject.seen(name):
                subject.conflict("NetworkInterfaces", name)
                return


def address_association(subject: Subject) -> None:
    """One address, and what it is for."""
    address, allocation = subject.seen("EIP"), subject.seen("AllocationId")
    if address and allocation:
        subject.conflict("EIP", "AllocationId")
    elif not address and not allocation:
        subject.lacks("EIP", "AllocationId")
    elif address and not subject.seen("InstanceId"):
        subject.needs("EIP", "InstanceId")
    elif not subject.seen("InstanceId") and not subject.seen("NetworkInterfaceId"):
        subject.lacks("InstanceId", "NetworkInterfaceId")


def load_balancer(subject: Subject) -> None:
    """A health check that ends before the next one begins."""
    check = subject.inside("HealthCheck")
    if check is None:
        return
    interval, timeout = _number(check.known("Interval")), _number(check.known("Timeout"))
    if interval is not None and timeout is not None and interval < timeout:
        check.problem("Interval", f"the interval of {interval:g} s is shorter than the timeout of {timeout:g} s")


def _launch_configuration(subject: Subject) -> None:
    given = subject.get("LaunchConfigurationName")
    wrong = isinstance(given, str) and bool(given)
    if isinstance(given, Unknown) and given.function == "get_resource":
        stack = subject.resource.stack
        for found in stack.resources.values():
            if found.address == given.arguments and found.catalog_type != "AWS::AutoScaling::LaunchConfiguration":
                wrong = True
    if wrong:
        subject.problem("LaunchConfigurationName", "the launch configuration must be a reference to one of this stack")


def _devices(subject: Subject) -> None:
    for device in subject.items("BlockDeviceMappings"):
        volume = device.inside("Ebs")
        if volume is None:
            device.lacks("Ebs")
        elif not volume.seen("SnapshotId"):
            volume.lacks("SnapshotId")


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except ValueError:
        return None
