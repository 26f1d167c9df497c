"""The very answers of the load balancer service and the key manager: status, words and fields.

The same table is held against the embedded cloud and, in ``tests/cloud``, against the real services.
"""

# ruff: noqa: E501  # its tables are wide
from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

    from .harness import Bench

Json = dict[str, Any]

ABSENT = "5c0bd3f9-5a1a-4b8e-9bb4-34f58d13b7a3"
COMMON = [
    "id",
    "project_id",
    "tenant_id",
    "created_at",
    "updated_at",
    "provisioning_status",
    "operating_status",
    "admin_state_up",
    "tags",
]
FIELDS = {
    "loadbalancers": "name description vip_address vip_port_id vip_subnet_id vip_network_id vip_sg_ids additional_vips"
    " listeners pools provider flavor_id vip_qos_policy_id availability_zone vip_vnic_type",
    "listeners": "name description protocol protocol_port connection_limit default_tls_container_ref sni_container_refs"
    " default_pool_id l7policies insert_headers loadbalancers timeout_client_data timeout_member_connect"
    " timeout_member_data timeout_tcp_inspect client_ca_tls_container_ref client_authentication"
    " client_crl_container_ref allowed_cidrs tls_ciphers tls_versions alpn_protocols hsts_max_age"
    " hsts_include_subdomains hsts_preload",
    "pools": "name description protocol lb_algorithm session_persistence loadbalancers listeners members"
    " tls_container_ref ca_tls_container_ref crl_container_ref tls_enabled tls_ciphers tls_versions alpn_protocols"
    " healthmonitor_id",
    "members": "name address protocol_port weight backup subnet_id monitor_address monitor_port vnic_type",
    "healthmonitors": "name type delay timeout max_retries max_retries_down http_method url_path expected_codes pools"
    " http_version domain_name",
    "l7policies": "name description action listener_id redirect_pool_id redirect_url redirect_prefix position rules"
    " redirect_http_code",
    "rules": "type compare_type key value invert",
}

LISTENER = {"protocol": "HTTP", "protocol_port": 81, "loadbalancer_id": "{lb}"}
POOL = {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}
MONITOR = {"type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 2}
RULE = {"type": "PATH", "compare_type": "REGEX", "value": "a"}
BAD = "Invalid input for field/attribute"

REFUSALS: list[tuple[str, str, Json | None, int, str]] = [
    ("GET", "/pools/nope", None, 404, "Pool nope not found."),
    ("GET", f"/pools/{ABSENT}", None, 404, f"Pool {ABSENT} not found."),
    ("GET", f"/healthmonitors/{ABSENT}", None, 404, f"Health Monitor {ABSENT} not found."),
    ("GET", f"/l7policies/{ABSENT}", None, 404, f"L7 Policy {ABSENT} not found."),
    ("DELETE", f"/loadbalancers/{ABSENT}", None, 404, f"Load Balancer {ABSENT} not found."),
    ("GET", f"/pools/{{pool}}/members/{ABSENT}", None, 404, f"Member {ABSENT} not found."),
    ("GET", f"/pools/{ABSENT}/members/{ABSENT}", None, 404, f"Pool {ABSENT} not found."),
    ("GET", f"/l7policies/{ABSENT}/rules/{ABSENT}", None, 404, f"L7Policy {ABSENT} not found."),
    ("GET", f"/l7policies/{{policy}}/rules/{ABSENT}", None, 404, f"L7 Rule {ABSENT} not found."),
    ("GET", "/pools?bogus=1", None, 400, "One or more arguments are either duplicate or invalid"),
    ("GET", "/pools?limit=x", None, 400, "Supplied pagination limit 'x' is not valid."),
    ("GET", "/pools?marker=x", None, 400, "Supplied pagination marker 'x' is not valid."),
    ("POST", "/listeners", {"listener": LISTENER | {"bogus": 1}}, 400, "Unknown attribute for argument listener_.listener: bogus"),
    ("POST", "/listeners", {"wrong": {}}, 400, "Unknown attribute for argument listener_: wrong"),
    ("POST", "/listeners", {"listener": {"protocol": "HTTP", "loadbalancer_id": "{lb}"}}, 400, f"{BAD} protocol_port. Value: 'None'. Mandatory field missing."),
    ("POST", "/listeners", {"listener": LISTENER | {"protocol_port": 0}}, 400, f"{BAD} protocol_port. Value: '0'. Value should be greater or equal to 1"),
    ("POST", "/listeners", {"listener": LISTENER | {"name": 5}}, 400, f"{BAD} name. Value: '5'. Value should be string"),
    ("POST", "/listeners", {"listener": LISTENER | {"allowed_cidrs": ["x"]}}, 400, f"{BAD} allowed_cidrs. Value: '['x']'. Value should be IPv4 or IPv6 CIDR format"),
    ("POST", "/listeners", {"listener": LISTENER | {"loadbalancer_id": "nope"}}, 400, f"{BAD} loadbalancer_id. Value: 'nope'. Value should be UUID format"),
    ("POST", "/listeners", {"listener": LISTENER | {"loadbalancer_id": ABSENT}}, 404, f"Load Balancer {ABSENT} not found."),
    ("POST", "/listeners", {"listener": LISTENER | {"protocol_port": 80}}, 409, "Another Listener on this Load Balancer is already using protocol HTTP and protocol_port 80"),
    ("POST", "/listeners", {"listener": LISTENER | {"default_pool_id": ABSENT}}, 404, f"Pool {ABSENT} not found."),
    ("POST", "/listeners", {"listener": LISTENER | {"protocol": "UDP", "default_pool_id": "{pool}"}}, 400, "Validation failure: The pool protocol 'HTTP' is invalid while the listener protocol is 'UDP'."),
    ("POST", "/listeners", {"listener": LISTENER | {"protocol": "TERMINATED_HTTPS"}}, 400, "Validation failure: An SNI or default certificate container reference must be provided for TERMINATED_HTTPS protocol listeners."),
    ("POST", "/listeners", {"listener": LISTENER | {"default_tls_container_ref": "x"}}, 400, "Validation failure: Certificate container references are not allowed on HTTP protocol listeners."),
    ("POST", "/listeners", {"listener": LISTENER | {"allowed_cidrs": ["fd00::/8"]}}, 400, "Validation failure: CIDR fd00::/8 IP version incompatible with all VIPs ['10.67.0.10'] IP version."),
    ("PUT", "/listeners/{listener}", {"listener": {"protocol": "TCP"}}, 400, "Unknown attribute for argument listener_.listener: protocol"),
    ("POST", "/pools", {"pool": POOL}, 400, "Validation failure: Must provide at least one of: loadbalancer_id, listener_id"),
    ("POST", "/pools", {"pool": POOL | {"listener_id": "{listener}"}}, 409, "This listener already has a default pool"),
    ("POST", "/pools", {"pool": POOL | {"loadbalancer_id": "{lb}", "session_persistence": {"type": "APP_COOKIE"}}}, 400, 'Validation failure: Field "cookie_name" must be specified when using the "APP_COOKIE" session persistence type.'),
    ("POST", "/pools", {"pool": POOL | {"loadbalancer_id": "{lb}", "session_persistence": {"type": "SOURCE_IP", "cookie_name": "x"}}}, 400, 'Validation failure: Field "cookie_name" can only be specified with session persistence of type "APP_COOKIE".'),
    ("DELETE", "/pools/{pool}", None, 409, "Pool {pool} is in use by L7 policy {policy}"),
    ("POST", "/pools/{pool}/members", {"member": {"address": "10.67.0.20", "protocol_port": 80}}, 409, "Another member on this pool is already using ip 10.67.0.20 on protocol_port 80"),
    ("POST", "/pools/{pool}/members", {"member": {"address": "x", "protocol_port": 80}}, 400, f"{BAD} address. Value: 'x'. Value should be IPv4 or IPv6 format"),
    ("POST", "/pools/{pool}/members", {"member": {"address": "10.67.0.21", "protocol_port": 80, "subnet_id": ABSENT}}, 400, f"Subnet {ABSENT} not found."),
    ("PUT", "/pools/{pool}/members/{member}", {"member": {"weight": 257}}, 400, f"{BAD} weight. Value: '257'. Value should be lower or equal to 256"),
    ("POST", "/healthmonitors", {"healthmonitor": MONITOR | {"pool_id": "{pool}"}}, 409, "This pool already has a health monitor"),
    ("POST", "/healthmonitors", {"healthmonitor": MONITOR | {"pool_id": "{pool}", "type": "TCP", "url_path": "/"}}, 400, "url_path is not a valid option for health monitors of type TCP"),
    ("POST", "/healthmonitors", {"healthmonitor": MONITOR | {"pool_id": "{pool}", "type": "UDP-CONNECT"}}, 400, "Validation failure: The UDP-CONNECT type is only supported for pools of type UDP/SCTP."),
    ("PUT", "/healthmonitors/{monitor}", {"healthmonitor": {"delay": None}}, 400, "None is not a valid option for delay"),
    ("POST", "/l7policies", {"l7policy": {"listener_id": "{listener}", "action": "REDIRECT_TO_URL", "redirect_url": "nope"}}, 400, f"{BAD} redirect_url. Value: 'nope'. Value must be a valid URL string"),
    ("POST", "/l7policies", {"l7policy": {"listener_id": "{listener}", "action": "REJECT", "position": 0}}, 400, f"{BAD} position. Value: '0'. Value should be greater or equal to 1"),
    ("POST", "/l7policies/{policy}/rules", {"rule": RULE | {"type": "HEADER"}}, 400, "Error parsing L7Rule: Invalid L7 Rule: L7 rule type requires a key"),
    ("POST", "/l7policies/{policy}/rules", {"rule": RULE | {"value": "["}}, 400, "Error parsing L7Rule: Unable to parse regular expression: unterminated character set at position 0"),
    ("POST", "/l7policies/{policy}/rules", {"rule": RULE | {"type": "FILE_TYPE", "compare_type": "CONTAINS"}}, 400, "Error parsing L7Rule: Invalid L7 Rule: invalid comparison type for rule type"),
    ("POST", "/loadbalancers", {"loadbalancer": {"name": "x"}}, 400, "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id."),
    ("POST", "/loadbalancers", {"loadbalancer": {"vip_subnet_id": ABSENT}}, 400, f"Subnet {ABSENT} not found."),
    ("POST", "/loadbalancers", {"loadbalancer": {"vip_subnet_id": "{subnet}", "provider": "nope"}}, 400, "Provider 'nope' is not enabled."),
    ("POST", "/loadbalancers", {"loadbalancer": {"vip_subnet_id": "{subnet}", "vip_address": "10.99.0.5"}}, 400, "Error creating neutron port on network {net} due to BadRequestException('BadRequestException: 400')."),
    ("PUT", "/loadbalancers/{lb}", {"loadbalancer": {"vip_address": "10.67.0.9"}}, 400, "Unknown attribute for argument load_balancer.loadbalancer: vip_address"),
    ("DELETE", "/loadbalancers/{lb}", None, 400, "Validation failure: Cannot delete Load Balancer {lb} - it has children"),
    ("POST", "/flavors", {"flavor": {"name": "x", "flavor_profile_id": ABSENT}}, 403, "Policy does not allow this request to be performed."),
    ("GET", "/flavorprofiles", None, 403, "Policy does not allow this request to be performed."),
    ("PUT", "/quotas/{project}", {"quota": {"pool": 5}}, 403, "Policy does not allow this request to be performed."),
]  # fmt: skip  # a table


@pytest.fixture
def names(bench: Bench) -> dict[str, str]:
    """A tree with one of everything; what its parts are called in the table."""
    net = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", "subnet", network=net.identity, cidr="10.67.0.0/24")
    lb = bench.make("OS::Octavia::LoadBalancer", "lb", vip_subnet=subnet.identity, vip_address="10.67.0.10")
    door = {"loadbalancer": lb.identity, "protocol": "HTTP", "protocol_port": 80}
    listener = bench.make("OS::Octavia::Listener", "listener", **door)
    pool = bench.make("OS::Octavia::Pool", "pool", listener=listener.identity, **POOL)
    made = {"net": net, "subnet": subnet, "lb": lb, "listener": listener, "pool": pool}
    made["member"] = bench.make("OS::Octavia::PoolMember", pool=pool.identity, address="10.67.0.20", protocol_port=80)
    made["monitor"] = bench.make("OS::Octavia::HealthMonitor", pool=pool.identity, **MONITOR)
    made["policy"] = bench.make(
        "OS::Octavia::L7Policy", listener=listener.identity, action="REDIRECT_TO_POOL", redirect_pool=pool.identity
    )
    made["rule"] = bench.make("OS::Octavia::L7Rule", l7policy=made["policy"].identity, **RULE)
    return {name: each.identity for name, each in made.items()} | {"project": bench.cloud.project_id}


def filled(value: Any, names: dict[str, str]) -> Any:
    """A value with the names in braces replaced."""
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    if isinstance(value, str):
        for name, identity in names.items():
            value = value.replace(f"{{{name}}}", identity)
    return value


def asked(cloud: Cloud, service: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """The status and the JSON of an answer; while the tree is being changed, ask again."""
    proxy = getattr(cloud.connection, service)
    for _ in range(200):
        answer = proxy.request(path, method, raise_exc=False, **({} if body is None else {"json": body}))
        if answer.status_code != 409 or "immutable" not in answer.text:
            break
        time.sleep(0.1)
    return answer.status_code, answer.json() if answer.content else None


def test_refusals_are_octavias(bench: Bench, names: dict[str, str]) -> None:
    expected, answered = {}, {}
    for method, path, body, status, words in REFUSALS:
        case = f"{method} {path} {body}"
        got, answer = asked(bench.cloud, "load_balancer", method, f"/lbaas{filled(path, names)}", filled(body, names))
        said = answer.get("faultstring", answer.get("description")) if isinstance(answer, dict) else answer
        expected[case], answered[case] = (status, filled(words, names)), (got, said)
    assert answered == expected


def test_objects_have_octavias_fields(bench: Bench, names: dict[str, str]) -> None:
    paths = {kind: f"/lbaas/{kind}" for kind in FIELDS}
    paths |= {"members": f"/lbaas/pools/{names['pool']}/members", "rules": f"/lbaas/l7policies/{names['policy']}/rules"}
    for kind, path in paths.items():
        _, answer = asked(bench.cloud, "load_balancer", "GET", path)
        (found,) = answer[kind]
        assert found.keys() == {*COMMON, *FIELDS[kind].split()}, kind
        assert answer[f"{kind}_links"] == []


def test_pages_lead_to_all(bench: Bench, names: dict[str, str]) -> None:
    for number in (21, 22):
        address = f"10.67.0.{number}"
        bench.make("OS::Octavia::PoolMember", str(number), pool=names["pool"], address=address, protocol_port=80)
    path = f"/lbaas/pools/{names['pool']}/members"
    pages, following = [], f"{path}?limit=2"
    while following:
        _, answer = asked(bench.cloud, "load_balancer", "GET", following)
        pages.append([each["address"] for each in answer["members"]])
        href = next((link["href"] for link in answer["members_links"] if link["rel"] == "next"), "")
        following = f"{path}?{href.partition('?')[2]}" if href else ""
    assert [address for page in pages for address in page] == ["10.67.0.20", "10.67.0.21", "10.67.0.22"]
    assert len(pages[0]) == 2


SCHEMA = "Provided object does not match schema"
KEY_REFUSALS: list[tuple[str, str, Json | None, int, str]] = [
    ("GET", f"/secrets/{ABSENT}", None, 404, "Secret not found."),
    ("GET", "/secrets/nope", None, 404, "Not Found. Provided secret id is invalid."),
    ("GET", f"/containers/{ABSENT}", None, 404, "Secrets container not found."),
    ("GET", f"/orders/{ABSENT}", None, 404, "Order not found."),
    ("POST", "/secrets", {"payload": "x"}, 400, f"{SCHEMA} 'Secret': If 'payload' is supplied, 'payload_content_type' must also be supplied.. Invalid property: 'payload_content_type'"),
    ("POST", "/secrets", {"payload": "", "payload_content_type": "text/plain"}, 400, f"{SCHEMA} 'Secret': If 'payload' specified, must be non empty. Invalid property: 'payload'"),
    ("POST", "/secrets", {"secret_type": "x"}, 400, f"{SCHEMA} 'Secret': 'x' is not one of ['symmetric', 'passphrase', 'private', 'public', 'certificate', 'opaque']. Invalid property: 'secret_type'"),
    ("POST", "/secrets", {"payload": "x", "payload_content_type": "application/octet-stream"}, 400, f"{SCHEMA} 'Secret': payload_content_encoding is not one of ['base64', 'binary']. Invalid property: 'payload_content_encoding'"),
    ("POST", "/secrets", {"expiration": "2020-01-02T03:04:05"}, 400, f"{SCHEMA} 'Secret': 'expiration' is before current time. Invalid property: 'expiration'"),
    ("POST", "/containers", {"type": "certificate", "secret_refs": [{"name": "one", "secret_ref": "{one}"}]}, 400, f"{SCHEMA} 'Container': only 'private_key', 'certificate' , 'private_key_passphrase',  or 'intermediates' reference names are allowed for Certificate type. Invalid property: 'secret_refs'"),
    ("POST", "/containers", {"type": "rsa", "secret_refs": [{"name": "private_key", "secret_ref": "{one}"}]}, 400, f"{SCHEMA} 'Container': The minimum required reference names are 'public_key' and'private_key' for RSA type. Invalid property: 'secret_refs'"),
    ("POST", "/containers", {"type": "generic", "secret_refs": [{"name": "a", "secret_ref": "{one}"}, {"name": "b", "secret_ref": "{one}"}]}, 400, f"{SCHEMA} 'Container': Duplicate secret ids are not allowed. Invalid property: 'secret_refs'"),
    ("POST", "/containers", {"type": "generic", "secret_refs": [{"name": "a", "secret_ref": "{absent}"}]}, 404, "Secret provided for 'a' doesn't exist."),
    ("POST", "/containers", {"type": "generic", "secret_refs": [{"name": "a", "secret_ref": f"http://x/v1/secrets/{ABSENT}"}]}, 400, "Provided field value is not supported"),
    ("POST", "/orders", {"type": "certificate", "meta": {}}, 400, f"{SCHEMA} 'Order': 'certificate' is not one of ['key', 'asymmetric']. Invalid property: 'type'"),
    ("POST", "/orders", {"type": "key", "meta": {"algorithm": "aes", "bit_length": "x"}}, 400, f"{SCHEMA} 'Secret' within 'Order': 'x' is not of type 'integer'. Invalid property: 'bit_length'"),
]  # fmt: skip  # a table


def test_refusals_are_barbicans(bench: Bench) -> None:
    one = bench.make("OS::Barbican::Secret", "one", payload="x")
    ref = one.read()["secret_ref"]
    absent = ref.replace(one.identity, ABSENT)
    expected, answered = {}, {}
    for method, path, body, status, words in KEY_REFUSALS:
        case = f"{method} {path} {body}"
        wanted = filled_deep(body, {"one": ref, "absent": absent})
        got, answer = asked(bench.cloud, "key_manager", method, path, wanted)
        expected[case], answered[case] = (status, words), (got, answer.get("description"))
    assert answered == expected


def filled_deep(value: Any, names: dict[str, str]) -> Any:
    """:func:`filled`, in lists as well."""
    if isinstance(value, dict):
        return {key: filled_deep(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [filled_deep(item, names) for item in value]
    return filled(value, names)


def test_secrets_have_barbicans_fields_and_pages(bench: Bench) -> None:
    for number in range(3):
        bench.make("OS::Barbican::Secret", f"s{number}", payload="x")
    _, answer = asked(bench.cloud, "key_manager", "GET", "/secrets?limit=2")
    fields = "created updated status name secret_type expiration algorithm bit_length mode creator_id content_types"
    assert answer["secrets"][0].keys() == {*fields.split(), "secret_ref"}
    assert answer["total"] >= 3
    _, following = asked(bench.cloud, "key_manager", "GET", f"/secrets?{answer['next'].partition('?')[2]}")
    assert following["secrets"]
    assert "previous" in following
