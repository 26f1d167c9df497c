"""Texts that the fuzzer begins with: between them, they use all that there is."""

from __future__ import annotations

PLAIN = """\
heat_template_version: 2021-04-16
parameters:
  count: {type: number, default: 2, constraints: [{range: {min: 1, max: 9}}]}
  names: {type: comma_delimited_list, default: "a,b,c"}
  data: {type: json, default: {a: {b: [1, 2]}}}
  on: {type: boolean, default: true}
  secret: {type: string, hidden: true}
conditions:
  yes: {equals: [{get_param: on}, true]}
  both: {and: [yes, {not: {equals: [{get_param: count}, 3]}}]}
resources:
  net:
    type: OS::Neutron::Net
    condition: both
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.0.0.0/24, dns_nameservers: {get_param: names}}
  server:
    type: OS::Nova::Server
    depends_on: [subnet]
    properties:
      image: {list_join: ["-", [x, {get_param: secret}]]}
      flavor: {str_replace: {template: "f-%a%", params: {"%a%": {get_param: [data, a, b, 0]}}}}
      networks: [{network: {if: [yes, {get_resource: net}, other]}}]
      user_data: {str_split: [",", "a,b,c", 1]}
      metadata: {map_merge: [{a: 1}, {map_replace: [{a: b}, {keys: {a: c}}]}]}
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      resource_def: {type: OS::Neutron::Port, properties: {name: "p%index%", network: {get_resource: net}}}
  more:
    type: OS::Heat::Value
    properties:
      value: {repeat: {template: {"%a%": "%b%"}, for_each: {"%a%": {get_param: names}, "%b%": [1, 2]}}}
outputs:
  one: {value: {get_attr: [server, addresses, {get_param: count}, 0]}}
  two: {value: {yaql: {expression: "$.data.where($ > 1).select($ * 2)", data: [1, 2, 3]}}}
  three: {value: {filter: [[a], [a, b, {digest: [md5, x]}]]}}
  four: {value: {make_url: {scheme: http, host: {get_attr: [server, first_address]}, port: 80}}}
  five: {value: {list_concat_unique: [[1], {get_attr: [group, name]}, {get_file: other.txt}]}}
  six: {value: {contains: [a, {get_param: names}]}}
"""

CFN = """\
HeatTemplateFormatVersion: '2012-12-12'
Parameters: {A: {Type: String, Default: x}, L: {Type: CommaDelimitedList, Default: 'a,b'}}
Mappings: {M: {x: {k: v}}}
Conditions: {C: {'Fn::Equals': [{Ref: A}, x]}}
Resources:
  R:
    Type: AWS::EC2::Instance
    Condition: C
    Properties:
      ImageId: {'Fn::FindInMap': [M, {Ref: A}, k]}
      InstanceType: {'Fn::Select': [0, {Ref: L}]}
      UserData: {'Fn::Base64': {'Fn::Join': ['', [a, {'Fn::GetAtt': [R, PublicIp]}]]}}
Outputs: {O: {Value: {'Fn::Replace': [{a: b}, {'Fn::If': [C, a, b]}]}}}
"""

ENVIRONMENT = """\
parameters: {count: 3, names: [x, y], secret: hush}
parameter_defaults: {data: {a: {b: [5]}}, unknown: 1}
parameter_merge_strategies: {data: deep_merge, names: merge}
encrypted_param_names: [secret]
resource_registry:
  base_url: file:///
  My::Port: OS::Neutron::Port
  "OS::Quantum*": "OS::Neutron*"
  My::Stack: other.yaml
  resources:
    net: {hooks: [pre-create], restricted_actions: replace}
    "s*": {OS::Nova::Server: OS::Nova::Server}
event_sinks: [{type: zaqar-queue, target: q, ttl: 60}]
"""

PACK = """\
hotc_catalog: 1
types:
  Acme::DNS::Record:
    service: acme-dns
    support: {status: deprecated, since: "3.0", use: Acme::DNS::RecordSet}
    properties:
      zone: {type: string, required: true, constraints: [{pattern: '[a-z.]+'}, {length: {min: 1, max: 99}}]}
      ttl:
        type: integer
        default: 300
        update: true
        constraints: [{range: {min: 60}}, {modulo: {step: 2, offset: 0}}]
      network: {type: string, constraints: [{custom: neutron.network}]}
      kind: {type: string, default: A, constraints: [{allowed: [A, AAAA]}]}
      targets:
        type: list
        items: {type: map, schema: {address: {type: string, required: true, constraints: [{custom: ip_addr}]}}}
    attributes:
      fqdn: {type: string}
  Acme::Anything: {}
"""

USES_PACK = """\
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  www:
    type: Acme::DNS::Record
    properties: {zone: example.com, ttl: "90", network: {get_resource: net}, targets: [{address: 10.0.0.1}]}
  any: {type: Acme::Anything, properties: {x: 1}}
outputs:
  name: {value: {get_attr: [www, fqdn]}}
  other: {value: {get_attr: [any, whatever]}}
"""
