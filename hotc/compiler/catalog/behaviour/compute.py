"""Servers: what boots them, and what their networks may say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.leaves import scan

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.diagnostics import HeatLevel

_SOURCES: Final = ("volume_id", "snapshot_id", "image", "swap_size", "ephemeral_size", "ephemeral_format")


def server(subject: Subject) -> None:
    """One bootable source; networks that say which; security groups not beside ports."""
    if subject.known("user_data_format") == "SOFTWARE_CONFIG":
        metadata = subject.resource.metadata
        if isinstance(metadata, dict) and "deployments" in metadata:
            text = "metadata can't have deployments with user_data_format SOFTWARE_CONFIG"
            subject.problem("user_data_format", text)
    _boot(subject)
    networks = list(subject.items("networks"))
    for network in networks:
        _network(network)
    if any(network.seen("allocate_network") for network in networks) and len(networks) != 1:
        subject.problem("networks", "allocate_network can't stand beside other networks")
    with_port = [network for network in networks if network.given("port")]
    if with_port and subject.given("security_groups") and subject.get("security_groups") != []:
        groups = subject.get("security_groups")
        heat: HeatLevel | None = None if isinstance(groups, list) else "cloud"
        names = f"security_groups and {with_port[0].name('port')}"
        hint = "Give the security groups to the port."
        subject.findings.report(
            "conflicting-properties", ("security_groups",), on_key=True, hint=hint, heat=heat, names=names
        )


def _boot(subject: Subject) -> None:
    old, new = subject.get("block_device_mapping") or [], subject.get("block_device_mapping_v2") or []
    if scan(old) & 4 or scan(new) & 4 or not isinstance(old, list) or not isinstance(new, list):
        return
    if old and new:
        subject.conflict("block_device_mapping", "block_device_mapping_v2")
        return
    has_image = subject.given("image")
    bootable = has_image
    for device in subject.items("block_device_mapping"):
        bootable = bootable or device.get("device_name") == "vda"
        if device.given("volume_id") and device.given("snapshot_id"):
            device.conflict("volume_id", "snapshot_id")
        elif not device.given("volume_id") and not device.given("snapshot_id"):
            device.lacks("volume_id", "snapshot_id")
    boots = 1 if has_image else 0
    for device in subject.items("block_device_mapping_v2"):
        sources = [name for name in _SOURCES if device.given(name)]
        ephemeral = [name for name in sources if name.startswith("ephemeral")]
        if len(sources) - max(0, len(ephemeral) - 1) > 1:
            others = [name for name in sources[1:] if name not in ephemeral or sources[0] not in ephemeral]
            device.conflict(sources[0], others[0])
            return
        if not sources:
            device.lacks(*_SOURCES)
        if {"volume_id", "snapshot_id", "image"} & set(sources) and device.known("boot_index") in (None, 0):
            bootable = True
            boots += sum(name in sources for name in ("volume_id", "snapshot_id", "image"))
    if not bootable:
        subject.lacks("image", "a bootable volume")
    elif new and boots != 1:
        subject.problem("block_device_mapping_v2", f"the server has {boots} sources to boot from")


def _network(network: Subject) -> None:
    wanted = ("network", "port", "subnet")
    allocated = network.seen("allocate_network")
    if not allocated and not any(network.given(name) for name in wanted):
        network.lacks(*wanted, "allocate_network")
    others = [name for name in network.values if name != "allocate_network" and network.given(name)]
    if allocated and others:
        network.conflict("allocate_network", others[0])
    if network.given("port") and network.given("fixed_ip") and network.get("fixed_ip") != "":
        network.conflict("port", "fixed_ip", heat=None if network.seen("fixed_ip") else "cloud")
    if network.given("floating_ip") and network.given("network"):
        extra = network.seen("port_extra_properties")
        if not network.given("port") and not network.given("subnet") and not extra:
            network.needs("floating_ip", "a port or a subnet; with a network alone Heat can't find the port")
