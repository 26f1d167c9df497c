"""Load balancers, secrets, names, workflows, databases, containers, roles: the smaller services."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hotc.compiler.schema.findings import quote
from hotc.compiler.values import Unknown

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject

_DRIVERS: Final = {"kubernetes": ("cinder",), "swarm": ("rexray",), "mesos": ("rexray",)}
_SUBSCRIBERS: Final = ("http", "https", "mailto", "trust+http", "trust+https")
_ORDERS: Final = {
    "key": ("name", "algorithm", "bit_length", "mode", "payload_content_type", "expiration"),
    "asymmetric": ("name", "algorithm", "bit_length", "mode", "pass_phrase", "payload_content_type", "expiration"),
    "certificate": ("name", "request_type", "subject_dn", "source_container_ref", "ca_id", "profile", "request_data"),
}


def l7_policy(subject: Subject) -> None:
    """Where to, as the action says."""
    action = subject.known("action")
    wanted = {"REDIRECT_TO_POOL": "redirect_pool", "REDIRECT_TO_URL": "redirect_url"}.get(str(action))
    for name in ("redirect_pool", "redirect_url"):
        if action in ("REJECT", "REDIRECT_TO_POOL", "REDIRECT_TO_URL") and name != wanted and subject.given(name):
            subject.problem(name, f"{name} means nothing to the action {action}")
    if wanted is not None and not subject.given(wanted):
        subject.needs("action", f"{wanted} for {action}")


def l7_rule(subject: Subject) -> None:
    """A header or cookie has a name."""
    if subject.known("type") in ("HEADER", "COOKIE") and not subject.given("key"):
        subject.needs("type", f"key for {subject.known('type')}")


def listener(subject: Subject) -> None:
    """TLS ends where there is a certificate."""
    if subject.known("protocol") == "TERMINATED_HTTPS" and not subject.given("default_tls_container_ref"):
        subject.needs("protocol", "default_tls_container_ref for TERMINATED_HTTPS")


def pool(subject: Subject) -> None:
    """A cookie's name where the session is kept by one."""
    session = subject.inside("session_persistence")
    if session is None:
        return
    kind = session.known("type")
    if kind == "APP_COOKIE" and not session.seen("cookie_name"):
        session.needs("type", "cookie_name for APP_COOKIE")
    if kind == "SOURCE_IP" and session.seen("cookie_name"):
        session.problem("cookie_name", "cookie_name means nothing to SOURCE_IP")


def barbican_order(subject: Subject) -> None:
    """What belongs to which kind of order."""
    kind = subject.known("type")
    if kind not in _ORDERS:
        return
    if kind != "certificate":
        for name in ("algorithm", "bit_length"):
            if not subject.given(name):
                subject.needs("type", f"{name} for {kind}")
    elif subject.seen("profile") and not subject.given("ca_id"):
        subject.needs("profile", "ca_id")
    for name in subject.values:
        if name != "type" and name not in _ORDERS[kind] and subject.given(name):
            subject.problem(name, f"{name} means nothing to an order of type {kind}")


def barbican_secret(subject: Subject) -> None:
    """A content type belongs to a payload, an encoding to binary content."""
    kind, encoding = subject.known("payload_content_type"), subject.seen("payload_content_encoding")
    if subject.seen("payload_content_type") and not subject.given("payload"):
        subject.needs("payload_content_type", "payload")
    elif kind == "application/octet-stream" and not encoding:
        subject.needs("payload_content_type", "payload_content_encoding for application/octet-stream")
    if encoding and (not subject.given("payload_content_type") or kind == "text/plain"):
        subject.needs("payload_content_encoding", "payload_content_type: application/octet-stream")


def barbican_container(subject: Subject) -> None:
    """No secret twice. What comes late is nothing for Heat, and two such references are the same then."""
    if subject.owner == "OS::Barbican::GenericContainer":
        entries = [(item, "ref") for item in subject.items("secrets")]
    else:
        entries = [(subject, name) for name in subject.values if name.endswith("_ref") and subject.given(name)]
    seen: set[str] = set()
    for item, name in entries:
        early = _early_text(item, name)
        if early is None:
            continue
        if early in seen:
            hint = (
                "" if early else "Heat knows neither of the two before its resources exist, and takes them for equal."
            )
            item.problem(name, "the same secret stands here twice", hint=hint)
        seen.add(early)


def _early_text(subject: Subject, name: str) -> str | None:
    """A text as Heat sees it before any resource exists; ``None`` where that can't be told."""
    value = subject.get(name)
    if isinstance(value, Unknown) and value.function == "get_resource" and isinstance(value.arguments, str):
        return "" if subject.references.late(value.arguments) else value.arguments
    if isinstance(value, Unknown) and value.function == "get_attr":
        return ""
    return value if isinstance(value, str) else None


def zone(subject: Subject) -> None:
    """A primary zone has an address to write to, a secondary one masters."""
    kind = subject.known("type")
    wanted = {"PRIMARY": "email", "SECONDARY": "masters"}.get(str(kind))
    if wanted is not None and not subject.seen(wanted):
        subject.needs("type", f"{wanted} for {kind}") if "type" in subject.values else subject.lacks(wanted)


def role_assignment(subject: Subject) -> None:
    """A role is for a project or for a domain."""
    for role in subject.items("roles"):
        project, domain = role.given("project"), role.given("domain")
        if project and domain:
            role.conflict("project", "domain")
        elif not project and not domain:
            role.lacks("project", "domain")


def cluster_template(subject: Subject) -> None:
    """Which volume driver goes with which engine."""
    engine, driver = subject.known("coe"), subject.known("volume_driver")
    if engine in _DRIVERS and driver is not None and driver not in _DRIVERS[engine]:
        subject.problem(
            "volume_driver", f"{engine} doesn't know the driver {driver}", hint=f"Use {_DRIVERS[engine][0]}."
        )


def share_network(subject: Subject) -> None:
    """Networks of Nova are gone."""
    if subject.seen("nova_network"):
        subject.problem("nova_network", "there are no networks of Nova any more", hint="Use neutron_network.")


def workflow(subject: Subject) -> None:
    """Each task does one thing, and what it does fits the kind of workflow."""
    kind = subject.known("type")
    parameters = subject.inside("params")
    if kind == "reverse" and (parameters is None or not parameters.seen("task_name")):
        subject.needs("type", "params.task_name for reverse")
    for task in subject.items("tasks"):
        if task.seen("workflow") and task.seen("action"):
            task.conflict("workflow", "action")
        elif not task.seen("workflow") and not task.seen("action"):
            task.lacks("workflow", "action")
        if kind == "direct" and task.given("requires"):
            task.problem("requires", "requires is for reverse workflows")
        if task.given("concurrency") and not task.given("with_items"):
            task.needs("concurrency", task.name("with_items"))


def trove_instance(subject: Subject) -> None:
    """Users have databases that are there; a network or a port."""
    databases = {item.known("name") for item in subject.items("databases")}
    users = list(subject.items("users"))
    if users and not subject.seen("databases"):
        subject.needs("users", "databases")
    elif None not in databases:
        for user in users:
            for name in user.known("databases") or ():
                if name not in databases:
                    user.problem("databases", f'there is no database "{name}"')
    for nic in subject.items("networks"):
        _network_or_port(nic)


def trove_cluster(subject: Subject) -> None:
    """A network or a port for each instance."""
    for instance in subject.items("instances"):
        for nic in instance.items("networks"):
            _network_or_port(nic)


def subscription(subject: Subject) -> None:
    """Kinds of subscribers."""
    target = subject.known("subscriber")
    if isinstance(target, str) and target.split(":", 1)[0] not in _SUBSCRIBERS:
        subject.problem("subscriber", "a subscriber is an address such as http: or mailto:")


def container(subject: Subject) -> None:
    """A policy that is known, mounts of one volume, networks that say which."""
    policy = subject.known("restart_policy")
    if policy and not re.fullmatch(r"no|always|unless-stopped|on-failure(?::[^:]*)?", policy):
        hint = "Use no, on-failure, on-failure:TIMES, always or unless-stopped."
        subject.problem("restart_policy", f"there is no restart policy {quote(policy)}", hint=hint)
    for mount in subject.items("mounts"):
        if not mount.given("volume_id") and not mount.given("volume_size"):
            mount.lacks("volume_id", "volume_size")
        elif mount.seen("volume_id") and mount.seen("volume_size"):
            mount.conflict("volume_id", "volume_size")
    for network in subject.items("networks"):
        if not network.given("network") and not network.given("port"):
            network.lacks("network", "port")
        elif network.given("port") and network.seen("fixed_ip"):
            network.conflict("port", "fixed_ip")


def _network_or_port(nic: Subject) -> None:
    if nic.given("network") and nic.given("port"):
        nic.conflict("network", "port")
    elif not nic.given("network") and not nic.given("port"):
        nic.lacks("network", "port")
