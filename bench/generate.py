"""A template of any size: groups of a network, a subnet and a server that refer to each other and to parameters."""

from __future__ import annotations

_HEADER = """\
heat_template_version: 2018-08-31

description: {count} resources

parameters:
  image:
    type: string
    default: ubuntu-24.04
  flavor:
    type: string
    default: m1.small
    constraints:
      - allowed_values: [m1.small, m1.medium, m1.large]
  prefix:
    type: string
    default: bench
  with_log:
    type: boolean
    default: true

conditions:
  logs: {{equals: [{{get_param: with_log}}, true]}}

resources:
"""

_GROUP = """\
  net_{n}:
    type: OS::Neutron::Net
    properties:
      name:
        list_join: ["-", [{{get_param: prefix}}, net, "{n}"]]
      admin_state_up: true
  subnet_{n}:
    type: OS::Neutron::Subnet
    properties:
      name: {{str_replace: {{template: PREFIX-subnet-{n}, params: {{PREFIX: {{get_param: prefix}}}}}}}}
      network: {{get_resource: net_{n}}}
      cidr: 10.{high}.{low}.0/24
      dns_nameservers: [8.8.8.8, 9.9.9.9]
      allocation_pools:
        - start: 10.{high}.{low}.10
          end: 10.{high}.{low}.200
  server_{n}:
    type: OS::Nova::Server
    depends_on: subnet_{n}
    properties:
      name:
        str_replace:
          template: PREFIX-server-NUMBER
          params:
            PREFIX: {{get_param: prefix}}
            NUMBER: {n}
      image: {{get_param: image}}
      flavor: {{get_param: flavor}}
      networks:
        - network: {{get_resource: net_{n}}}
          subnet: {{get_resource: subnet_{n}}}
      metadata:
        number: {n}
        logs: {{if: [logs, "yes", "no"]}}
      user_data_format: RAW
      user_data:
        str_replace:
          template: |
            #!/bin/sh
            echo "I am number NUMBER on NET" > /etc/motd
          params:
            NUMBER: {n}
            NET: {{get_attr: [net_{n}, name]}}
"""

_OUTPUT = """\
outputs:
  first_address:
    value: {get_attr: [server_0, first_address]}
"""


def template(resources: int) -> str:
    """The text of a valid template of about this many resources (a multiple of three)."""
    groups = max(1, round(resources / 3))
    parts = [_HEADER.format(count=3 * groups)]
    parts += [_GROUP.format(n=n, high=n // 250, low=n % 250) for n in range(groups)]
    parts.append(_OUTPUT)
    return "".join(parts)
