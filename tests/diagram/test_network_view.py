"""The network engineer's view: boxes are networks, what only connects is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.diagram.drawing import edge, network, pairs

if TYPE_CHECKING:
    from pathlib import Path

NET = """
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  server:
    type: OS::Nova::Server
    properties: {image: i, flavor: f, networks: [{network: {get_resource: net}}]}
"""


def test_a_network_is_a_box_around_its_subnets_and_servers() -> None:
    drawn = network(NET)
    assert list(drawn.clusters) == ["net"]
    assert {node.id: node.cluster for node in drawn.nodes.values()} == {"subnet": "net", "server": "net"}
    assert pairs(drawn) == set(), "the box says it already"


def test_a_network_with_nothing_in_it_is_a_node() -> None:
    drawn = network("resources:\n  net: {type: OS::Neutron::Net}\n")
    assert list(drawn.nodes) == ["net"]
    assert not drawn.clusters


def test_a_second_network_of_a_server_is_an_edge_named_after_the_port() -> None:
    drawn = network(
        """
        resources:
          front: {type: OS::Neutron::Net}
          back: {type: OS::Neutron::Net}
          s1: {type: OS::Neutron::Subnet, properties: {network: {get_resource: back}, cidr: 10.0.0.0/24}}
          port: {type: OS::Neutron::Port, properties: {network: {get_resource: back}}}
          server:
            type: OS::Nova::Server
            properties:
              image: i
              flavor: f
              networks: [{network: {get_resource: front}}, {port: {get_resource: port}}]
        """
    )
    assert drawn.nodes["server"].cluster == "front"
    assert edge(drawn, "server", "back").label == "port"
    assert "port" in drawn.folded
    assert "port" not in drawn.nodes


def test_glue_is_folded_into_a_labelled_line_that_names_it() -> None:
    drawn = network(
        NET
        + """
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  interface: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource:
  subnet}}}
  ip: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
  association:
    type: OS::Neutron::FloatingIPAssociation
    properties: {floatingip_id: {get_resource: ip}, port_id: {get_attr: [server, addresses, net, 0, port]}}
  disk: {type: OS::Cinder::Volume, properties: {size: 1}}
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties: {volume_id: {get_resource: disk}, instance_uuid: {get_resource: server}}
"""
    )
    assert sorted(drawn.folded) == ["association", "attachment", "interface"]
    folded = {(e.source, e.target): (e.label, e.via) for e in drawn.edges if e.kind == "folded"}
    assert folded == {
        ("router", "subnet"): ("interface", ["interface"]),
        ("ip", "server"): ("association", ["association"]),
        ("disk", "server"): ("attachment", ["attachment"]),
    }
    assert drawn.nodes["external:public"].external
    assert {("router", "external:public"), ("ip", "external:public")} <= pairs(drawn)


def test_glue_that_connects_what_is_not_in_the_template_stays_a_node() -> None:
    drawn = network(
        """
        resources:
          attachment: {type: OS::Cinder::VolumeAttachment, properties: {volume_id: a, instance_uuid: b}}
        """
    )
    assert list(drawn.nodes) == ["attachment"]


def test_waiting_for_glue_is_waiting_for_what_it_connects() -> None:
    drawn = network(
        NET
        + """
  router: {type: OS::Neutron::Router}
  interface: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource:
  subnet}}}
  late: {type: OS::Heat::Value, depends_on: interface, properties: {value: 1}}
"""
    )
    assert edge(drawn, "late", "router").kind == "depends_on"


def test_servers_on_a_network_that_exists_already_are_in_its_box() -> None:
    drawn = network(
        """
        parameters: {network: {type: string}}
        resources:
          a: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{network: office}]}}
          b: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{network: {get_param: network}}]}}
        """
    )
    boxes = {cluster.node.label: cluster for cluster in drawn.clusters.values()}
    assert sorted(boxes) == ["office", "{network}"]
    assert all(cluster.node.external for cluster in boxes.values())
    assert drawn.nodes["a"].cluster == boxes["office"].id


def test_a_group_of_plain_members_is_one_node_with_their_number() -> None:
    drawn = network(
        """
        resources:
          net: {type: OS::Neutron::Net}
          web:
            type: OS::Heat::ResourceGroup
            properties:
              count: 3
              resource_def:
                type: OS::Nova::Server
                properties: {image: i, flavor: f, networks: [{network: {get_resource: net}}]}
        """
    )
    web = drawn.nodes["web"]
    assert (web.count, web.cluster, web.noun) == ("3", "net", "server")


def test_a_nested_stack_is_a_box_and_its_servers_reach_the_outer_network(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        "heat_template_version: 2018-08-31\n"
        "parameters: {network: {type: string}}\n"
        "resources:\n"
        "  server:\n"
        "    type: OS::Nova::Server\n"
        "    properties: {image: i, flavor: f, networks: [{network: {get_param: network}}]}\n"
    )
    from hotc.compiler.compilation import compile
    from hotc.diagram.api import picture

    (tmp_path / "outer.yaml").write_text(
        "heat_template_version: 2018-08-31\n"
        "resources:\n"
        "  net: {type: OS::Neutron::Net}\n"
        "  inner: {type: inner.yaml, properties: {network: {get_resource: net}}}\n"
    )
    drawn = picture(compile(tmp_path / "outer.yaml"))
    assert drawn.clusters["inner"].kind == "stack"
    assert drawn.nodes["inner/server"].cluster == "inner"
    assert ("inner/server", "net") in pairs(drawn)


def test_conditional_resources_carry_their_condition_and_absent_ones_say_so() -> None:
    text = """
        parameters:
          env: {type: string}
        conditions:
          prod: {equals: [{get_param: env}, prod]}
        resources:
          disk: {type: OS::Cinder::Volume, condition: prod, properties: {size: 1}}
    """
    undecided = network(text).nodes["disk"]
    assert (undecided.condition, undecided.absent) == ("prod: env = prod", False)
    absent = network(text, parameters={"env": "dev"}).nodes["disk"]
    assert (absent.condition, absent.absent) == ("prod: env = prod", True)


def test_an_empty_text_in_a_condition_is_shown() -> None:
    text = """
        parameters:
          key: {type: string, default: ""}
        conditions:
          keyed: {not: {equals: [{get_param: key}, ""]}}
        resources:
          disk: {type: OS::Cinder::Volume, condition: keyed, properties: {size: 1}}
    """
    assert network(text).nodes["disk"].condition == 'keyed: not (key = "")'


def test_rules_that_are_resources_are_lines_of_their_group() -> None:
    drawn = network(
        """
        resources:
          group: {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp, port_range_min: 80,
          port_range_max: 80}]}}
          rule:
            type: OS::Neutron::SecurityGroupRule
            properties: {security_group: {get_resource: group}, protocol: udp, port_range_min: 53, port_range_max: 53}
        """
    )
    assert list(drawn.nodes) == ["group"]
    assert drawn.nodes["group"].detail == ["tcp 80 ← anyone", "udp 53 ← anyone"]


def test_a_configuration_with_one_user_is_a_line_and_with_two_a_node() -> None:
    text = """
        resources:
          config: {type: OS::Heat::SoftwareConfig, properties: {config: echo}}
          a: {type: OS::Nova::Server, properties: {image: i, flavor: f, user_data: {get_resource: config}}}
    """
    assert network(text).nodes["a"].detail == ["i · f", "config (software config)"]
    two = (
        text
        + "      b: {type: OS::Nova::Server, properties: {image: i, flavor: f, user_data: {get_resource: config}}}\n"
    )
    two = two.replace("\n      b:", "\n          b:")
    assert "config" in network(two).nodes


def test_folding_makes_no_cycle_where_the_template_has_none() -> None:
    drawn = network(
        """
        resources:
          net: {type: OS::Neutron::Net}
          subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
          port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}
          ip: {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: {get_resource: port}}}
          server:
            type: OS::Nova::Server
            properties:
              image: i
              flavor: f
              networks: [{port: {get_resource: port}}]
              metadata: {ip: {get_attr: [ip, floating_ip_address]}}
        """
    )
    assert {("ip", "server"), ("server", "ip")} <= pairs(drawn)
    assert not any(e.broken for e in drawn.edges)


def test_a_hub_becomes_lines_of_what_is_around_it() -> None:
    servers = "".join(
        f"  s{n}: {{type: OS::Nova::Server, properties: {{security_groups: [{{get_resource: group}}]}}}}\n"
        for n in range(12)
    )
    drawn = network("resources:\n  group: {type: OS::Neutron::SecurityGroup}\n" + servers)
    assert pairs(drawn) == set()
    assert drawn.nodes["s3"].detail[-1] == "→ group (security_groups)"
    assert drawn.nodes["group"].detail == ["connected with 12 others"]
    assert len(drawn.as_dict()["edges"]) == 12, "they are all there for those who ask"


def test_what_a_group_says_of_its_plain_member_is_said_once() -> None:
    drawn = network(
        """
        resources:
          group: {type: OS::Neutron::SecurityGroup}
          web:
            type: OS::Heat::ResourceGroup
            properties:
              count: 2
              resource_def:
                type: OS::Nova::Server
                properties: {image: i, flavor: f, security_groups: [{get_resource: group}]}
        """
    )
    found = edge(drawn, "web", "group")
    assert (found.label, found.reasons) == ("security_groups", ["security_groups.0"])


def test_what_would_be_folded_into_itself_is_drawn() -> None:
    drawn = network(
        """
        resources:
          itself:
            type: OS::Heat::SoftwareDeployment
            properties: {config: {get_resource: itself}, server: {get_resource: server}}
          one: {type: OS::Neutron::ExtraRoute, properties: {router_id: {get_resource: other}}}
          other: {type: OS::Neutron::ExtraRoute, properties: {router_id: {get_resource: one}}}
          text: {type: OS::Heat::SoftwareConfig, properties: {config: {get_resource: text}}}
          server: {type: OS::Nova::Server, properties: {image: i, flavor: f}}
        """
    )
    ends = {end for edge in drawn.edges for end in (edge.source, edge.target)}
    assert {"itself", "server", "text"} <= set(drawn.nodes)
    assert ends <= set(drawn.nodes)
