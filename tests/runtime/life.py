"""Stacks of every service, gone through from beginning to end on a cloud: made, changed, destroyed.

Each case is a template, and what is put in place of parts of it for the change. ``UNIQUE`` stands for a word of the
run's own, where names can be given once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotc.runtime import api, drivers
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud


@dataclass(slots=True)
class Life:
    """One stack: its resources in YAML, and the texts that change with what they become."""

    name: str
    resources: str
    changes: dict[str, str] = field(default_factory=dict)
    admin: bool = False
    real: bool = True
    """Whether the real cloud of the tests can do it."""
    replaced: frozenset[str] = frozenset()
    """The resources that the change makes anew."""

    def __str__(self) -> str:
        return self.name


def live(cloud: Cloud, life: Life) -> None:
    """Make it, see that nothing is left to do, change it, see again, destroy it, see that nothing is left."""
    unique = f"hotc{secrets.token_hex(4)}"
    text = f"heat_template_version: 2018-08-31\nresources:\n{life.resources}".replace("UNIQUE", unique)
    text = text.replace("IMAGE", image(cloud)).replace("PROVIDER", provider(cloud))
    applied(cloud, unique, text)
    before = {row.address: row.physical_id for row in api.resources(unique)}
    assert changes(cloud, unique, text) == []
    changed = text
    for old, new in life.changes.items():
        assert old in changed, old
        changed = changed.replace(old, new.replace("UNIQUE", unique))
    if changed != text:
        assert changes(cloud, unique, changed) != []
        applied(cloud, unique, changed)
        assert changes(cloud, unique, changed) == []
    rows = api.resources(unique)
    after = {row.address: row.physical_id for row in rows}
    assert {address for address in after if after[address] != before.get(address)} == life.replaced
    result = api.apply(api.plan_destroy(unique, cloud=cloud), cloud=cloud)
    assert result.ok, result.failures
    for row in rows:
        driver = drivers.lookup(row.type)
        if driver is None or driver.find_again == "local":  # a group, or nothing outside the state
            continue
        assert row.physical_id is not None
        found = driver.read(cloud, row.physical_id, reveal(row.sent))
        assert found is None or driver.delete_status(found).state == "ready", row.address


def image(cloud: Cloud) -> str:
    """The name of some image that servers can be made of."""
    return str(next(each["name"] for each in cloud.listing("image", "/images", "images", {"status": "active"})))


def provider(cloud: Cloud) -> str:
    """The name of some provider of load balancers."""
    return str(cloud.listing("load_balancer", "/lbaas/providers", "providers")[0]["name"])


def applied(cloud: Cloud, stack: str, text: str) -> None:
    result = api.apply(api.plan(stack, f"{stack}.yaml", text=text, cloud=cloud), cloud=cloud)
    assert result.ok, result.failures


def changes(cloud: Cloud, stack: str, text: str) -> list[str]:
    """The resources that a plan that looks at everything would touch."""
    plan = api.plan(stack, f"{stack}.yaml", text=text, cloud=cloud, refresh="all")
    return [action.address for action in plan.actions if action.changes]


LIVES = [
    Life(
        "dns",
        """
  zone:
    type: OS::Designate::Zone
    properties: {name: UNIQUE.example., email: dns@example.org, ttl: 300, description: first}
  www:
    type: OS::Designate::RecordSet
    properties: {zone: {get_resource: zone}, name: www, type: A, records: [192.0.2.1], ttl: 60}
  mail:
    type: OS::Designate::RecordSet
    properties: {zone: {get_resource: zone}, name: UNIQUE.example., type: MX, records: [10 a.example.]}
""",
        {"ttl: 300": "ttl: 600", "[192.0.2.1]": "[192.0.2.3, 192.0.2.2]"},
    ),
    Life(
        "container",
        """
  box:
    type: OS::Swift::Container
    properties: {X-Container-Read: '.r:*', X-Container-Meta: {Web-Index: a.html}, PurgeOnDelete: true}
  named:
    type: OS::Swift::Container
    properties: {name: UNIQUE-box}
""",
        {"a.html": "b.html"},
        replaced=frozenset({"box"}),
    ),
    Life(
        "image",
        """
  image:
    type: OS::Glance::WebImage
    properties:
      {name: UNIQUE, location: 'http://images.example.org/x', disk_format: raw, container_format: bare,
       tags: [a, b], os_distro: first, extra_properties: {one: '1', two: '2'}}
  resting:
    type: OS::Glance::WebImage
    properties: {location: 'http://images.example.org/y', disk_format: raw, container_format: bare, active: false}
""",
        {
            "tags: [a, b], os_distro: first": "tags: [b, c], protected: false",
            "two: '2'": "one: '3', three: '4'",
            "active: false": "active: true",
        },
        real=False,
    ),
    Life(
        "network administration",
        """
  net: {type: OS::Neutron::Net}
  segment:
    type: OS::Neutron::Segment
    properties: {network: {get_resource: net}, network_type: vxlan, name: UNIQUE, description: first}
  label: {type: OS::Neutron::MeteringLabel, properties: {name: UNIQUE}}
  rule:
    type: OS::Neutron::MeteringRule
    properties: {metering_label_id: {get_resource: label}, remote_ip_prefix: 10.0.0.0/24, excluded: true}
""",
        {"description: first": "description: second", "10.0.0.0/24": "10.0.0.0/25"},
        admin=True,
        replaced=frozenset({"rule"}),
    ),
    Life(
        "VPN",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  way:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  ike: {type: OS::Neutron::IKEPolicy, properties: {lifetime: {value: 7200}}}
  ipsec: {type: OS::Neutron::IPsecPolicy, properties: {description: first}}
  service:
    type: OS::Neutron::VPNService
    depends_on: way
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
""",
        {"value: 7200": "value: 7201", "description: first": "description: second"},
    ),
    Life(
        "shares",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  ldap: {type: OS::Manila::SecurityService, properties: {type: ldap, name: UNIQUE, user: first, password: secret}}
  kerberos: {type: OS::Manila::SecurityService, properties: {type: kerberos}}
  network:
    type: OS::Manila::ShareNetwork
    properties: {neutron_subnet: {get_resource: subnet}, description: first, security_services: [{get_resource: ldap}]}
  share:
    type: OS::Manila::Share
    properties:
      {share_protocol: NFS, size: 1, share_type: default, metadata: {a: b}, description: first,
       access_rules: [{access_to: 10.0.0.1, access_type: ip, access_level: ro}, {access_to: 10.0.0.2, access_type: ip}]}
""",
        {
            "user: first": "user: second",
            "description: first": "description: second",
            "[{get_resource: ldap}]": "[{get_resource: kerberos}]",
            "{a: b}": "{c: d}",
            "access_level: ro}, {access_to: 10.0.0.2,": "access_level: rw}, {access_to: 10.0.0.3,",
        },
    ),
    Life(
        "alarms",
        """
  event:
    type: OS::Aodh::EventAlarm
    properties:
      {event_type: compute.instance.*, query: [{field: traits.a, op: eq, value: b}], description: first,
       alarm_actions: ['http://10.0.0.1/one'], ok_queues: [q]}
  metrics:
    type: OS::Aodh::GnocchiAggregationByMetricsAlarm
    properties:
      {metrics: [09ff7b57-0b62-4b2d-a9a8-3ee9f4c5a3f9], aggregation_method: mean, granularity: 300, threshold: 70,
       comparison_operator: gt, evaluation_periods: 1}
  resource:
    type: OS::Aodh::GnocchiResourcesAlarm
    properties:
      {metric: cpu, resource_type: instance, resource_id: 5a301761-aaaa-46e2-8900-8b4f6fe6675a,
       aggregation_method: mean, threshold: 70}
  prometheus: {type: OS::Aodh::PrometheusAlarm, properties: {query: up, threshold: 1, comparison_operator: gt}}
  both:
    type: OS::Aodh::CompositeAlarm
    properties:
      composite_rule:
        operator: or
        rules:
          - {type: gnocchi_aggregation_by_metrics_threshold, metrics: [09ff7b57-0b62-4b2d-a9a8-3ee9f4c5a3f9],
             aggregation_method: mean, threshold: 5}
          - {type: gnocchi_aggregation_by_metrics_threshold, metrics: [09ff7b57-0b62-4b2d-a9a8-3ee9f4c5a3f9],
             aggregation_method: mean, threshold: 6}
      severity: critical
""",
        {
            "description: first": "severity: critical",
            "op: eq": "op: ne",
            "threshold: 70": "threshold: 80.5",
            "operator: or": "operator: and",
            "query: up, threshold: 1": "query: up, enabled: false, threshold: 1",
        },
    ),
    Life(
        "placeholders",
        """
  old: {type: OS::Neutron::LoadBalancer, properties: {anything: first}}
  none: {type: OS::Heat::None, properties: {anything: first}}
  value: {type: OS::Heat::Value, properties: {value: [{get_attr: [old, vip]}]}}
""",
        {"anything: first": "anything: second"},
    ),
    Life(
        "clusters",
        """
  template:
    type: OS::Magnum::ClusterTemplate
    properties:
      {name: UNIQUE, coe: kubernetes, image: IMAGE, external_network: public, labels: {a: b}, keypair: demo,
       docker_volume_size: 5}
  cluster:
    type: OS::Magnum::Cluster
    properties: {cluster_template: {get_resource: template}, node_count: 2}
""",
        {"node_count: 2": "node_count: 3"},
        real=False,  # it has no image of a distribution that magnum knows
    ),
    Life(
        "share types",
        """
  type:
    type: OS::Manila::ShareType
    properties: {name: UNIQUE, driver_handles_share_servers: false, extra_specs: {a: b, c: d}}
""",
        {"{a: b, c: d}": "{c: e}"},
        admin=True,
    ),
    Life(
        "floating IPs of nova",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  way:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  server:
    type: OS::Nova::Server
    depends_on: [subnet]
    properties: {flavor: m1.tiny, image: IMAGE, networks: [{network: {get_resource: net}}]}
  one: {type: OS::Nova::FloatingIP, depends_on: way, properties: {pool: public}}
  two: {type: OS::Nova::FloatingIP, depends_on: way}
  there:
    type: OS::Nova::FloatingIPAssociation
    properties: {server_id: {get_resource: server}, floating_ip: {get_resource: one}}
""",
        {"floating_ip: {get_resource: one}": "floating_ip: {get_resource: two}"},
        replaced=frozenset({"there"}),
    ),
    Life(
        "load balancer",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.8.0.0/24}}
  lb:
    type: OS::Octavia::LoadBalancer
    properties: {vip_subnet: {get_resource: subnet}, description: first}
  http:
    type: OS::Octavia::Listener
    properties:
      {loadbalancer: {get_resource: lb}, protocol: HTTP, protocol_port: 80, connection_limit: 100}
  tcp:
    type: OS::Octavia::Listener
    properties: {loadbalancer: {get_resource: lb}, protocol: TCP, protocol_port: 8443}
  web:
    type: OS::Octavia::Pool
    properties:
      listener: {get_resource: http}
      protocol: HTTP
      lb_algorithm: ROUND_ROBIN
      session_persistence: {type: APP_COOKIE, cookie_name: crumb}
  other:
    type: OS::Octavia::Pool
    properties: {loadbalancer: {get_resource: lb}, protocol: HTTP, lb_algorithm: SOURCE_IP}
  one:
    type: OS::Octavia::PoolMember
    properties: {pool: {get_resource: web}, address: 10.8.0.21, protocol_port: 80, weight: 1, tags: [a]}
  two:
    type: OS::Octavia::PoolMember
    properties: {pool: {get_resource: web}, address: 10.8.0.22, protocol_port: 80, subnet: {get_resource: subnet}}
  three:
    type: OS::Octavia::PoolMember
    properties: {pool: {get_resource: other}, address: 10.8.0.23, protocol_port: 80}
  health:
    type: OS::Octavia::HealthMonitor
    properties:
      {pool: {get_resource: web}, type: HTTP, delay: 5, timeout: 3, max_retries: 2, url_path: /alive}
  api:
    type: OS::Octavia::L7Policy
    properties: {listener: {get_resource: http}, action: REDIRECT_TO_POOL, redirect_pool: {get_resource: other}}
  path:
    type: OS::Octavia::L7Rule
    properties: {l7policy: {get_resource: api}, type: PATH, compare_type: STARTS_WITH, value: /api}
  header:
    type: OS::Octavia::L7Rule
    properties: {l7policy: {get_resource: api}, type: HEADER, compare_type: EQUAL_TO, key: X-One, value: 'yes'}
""",
        {
            "description: first": "name: UNIQUE, admin_state_up: false",
            "connection_limit: 100": "default_pool: {get_resource: other}",
            "protocol_port: 8443": "protocol_port: 8444",
            "{type: APP_COOKIE, cookie_name: crumb}": "{type: SOURCE_IP}",
            "listener: {get_resource: http}\n": "loadbalancer: {get_resource: lb}\n",
            "weight: 1, tags: [a]": "weight: 5",
            "address: 10.8.0.22": "address: 10.8.0.32",
            "url_path: /alive": "expected_codes: '200,204'",
            "action: REDIRECT_TO_POOL, redirect_pool: {get_resource: other}": (
                "action: REDIRECT_TO_URL, redirect_url: 'http://a.example/'"
            ),
            "value: /api": "value: /v2, invert: true",
        },
        # The pool is made anew, and so all in it: it is tied to the listener no more.
        replaced=frozenset({"tcp", "web", "one", "two", "health"}),
    ),
    Life(
        "load balancer administration",
        """
  profile:
    type: OS::Octavia::FlavorProfile
    properties: {name: small, provider_name: PROVIDER, flavor_data: '{}'}
  flavor:
    type: OS::Octavia::Flavor
    properties: {name: UNIQUE, flavor_profile: {get_resource: profile}, description: first}
  place:
    type: OS::Octavia::AvailabilityZoneProfile
    properties: {provider_name: PROVIDER, availability_zone_data: '{}'}
  zone:
    type: OS::Octavia::AvailabilityZone
    properties: {name: UNIQUE-a, availability_zone_profile: {get_resource: place}}
""",
        {"description: first": "enabled: false", "-a, availability": "-b, availability", "{name: small, ": "{"},
        admin=True,
        replaced=frozenset({"zone"}),
    ),
    Life(
        "secrets",
        """
  text:
    type: OS::Barbican::Secret
    properties: {name: UNIQUE, payload: hush, expiration: '2090-01-02T03:04:05+02:00'}
  binary:
    type: OS::Barbican::Secret
    properties:
      payload: aHVzaA==
      payload_content_type: application/octet-stream
      payload_content_encoding: base64
      secret_type: symmetric
      algorithm: aes
      bit_length: 128
      mode: cbc
  empty: {type: OS::Barbican::Secret, properties: {name: UNIQUE}}
  both:
    type: OS::Barbican::GenericContainer
    properties:
      secrets:
        - {name: one, ref: {get_resource: text}}
        - {name: two, ref: {get_resource: binary}}
  certificate:
    type: OS::Barbican::CertificateContainer
    properties: {name: UNIQUE, certificate_ref: {get_resource: text}, private_key_ref: {get_resource: binary}}
  pair:
    type: OS::Barbican::RSAContainer
    properties: {public_key_ref: {get_resource: empty}, private_key_ref: {get_resource: binary}}
""",
        {"bit_length: 128": "bit_length: 256", "name: two": "name: three"},
        replaced=frozenset({"binary", "both", "certificate", "pair"}),
    ),
    Life(
        "orders",
        """
  key:
    type: OS::Barbican::Order
    properties: {type: key, name: UNIQUE, algorithm: aes, bit_length: 256, mode: cbc}
  pair:
    type: OS::Barbican::Order
    properties: {type: asymmetric, algorithm: rsa, bit_length: 2048}
""",
        {"bit_length: 256": "bit_length: 128"},
        admin=True,
        replaced=frozenset({"key"}),
    ),
]
