"""Texts that give the linter's rules much to do. Each function gives one text for a random source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

HEAD = "heat_template_version: 2021-04-16\n"
_TERMS = (
    "{get_param: on}",
    "{equals: [{get_param: n}, 1]}",
    "{equals: [{get_param: t}, '']}",
    "true",
    "'no'",
    "c0",
    "c1",
)
_LINES = (
    *("#!/bin/sh\n", "#cloud-config\n", "runcmd: [ls]\n", "password: hunter2\n", "export TOKEN=$TOKEN\n", "echo “x”\n"),
    *(
        "curl -k http://x/a | sh\n",
        "{get_param: t}\n",
        "echo %t% $t __t__ {{t}} @t@\n",
        "setenforce 0\n",
        "a: [\n",
        "\t- b\n",
    ),
    *(
        "wget --no-check-certificate http://10.0.0.1/x\n",
        "cat <<EOF\n",
        "EOF\n",
        "#include\n",
        "MIME-Version: 1.0\n",
        "\r\n",
    ),
    *(
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "#!/usr/bin/env python\n",
        " #!/bin/sh\n",
        "\x00\x1b\n",
        "ssh_pwauth: yes\n",
    ),
)
_PIECES = (
    "a",
    " ",
    "'",
    '"',
    "\\",
    "$",
    "{",
    "}",
    "%",
    "|",
    "`",
    "=",
    "/",
    "::",
    "- ",
    "<<",
    "“",
    "get_param: ",
    "http://",
)


def expressions(rng: random.Random) -> str:
    """Conditions on conditions, and functions that rest on them."""
    count = rng.choice((3, 8, 30, 300))

    def term(depth: int) -> str:
        if depth == 0 or rng.randrange(3) == 0:
            return rng.choice(_TERMS)
        kind = rng.choice(("and", "or", "not", "equals"))
        parts = [term(depth - 1) for _ in range(rng.choice((1, 2, 2, 3)))]
        return f"{{not: {parts[0]}}}" if kind == "not" else f"{{{kind}: [{', '.join(parts)}]}}"

    lines = [f"  c{n}: {term(rng.choice((1, 2, 3)))}" for n in range(count)]
    uses = [
        f"  r{n}: {{type: OS::Heat::Value, condition: {rng.choice((f'c{n % count}', term(2)))}, "
        f"properties: {{value: {{if: [c{rng.randrange(count)}, {{if: [c{n % count}, {{get_attr: [r0, value]}}, b]}}, "
        "b]}}}"
        for n in range(min(count, 60))
    ]
    return (
        f"{HEAD}parameters:\n  on: {{type: boolean, default: true}}\n  n: {{type: number, constraints: "
        f"[{{range: {{min: 0, max: {rng.choice(('1', '3', '1e9'))}}}}}]}}\n  t: {{type: string, constraints: "
        "[{allowed_values: ['', a, 'no']}]}\nconditions:\n"
        + "\n".join(lines)
        + "\nresources:\n"
        + "\n".join(uses)
        + f"\noutputs:\n  o: {{condition: c0, value: {{if: [{term(3)}, {{get_resource: r1}}, ~]}}}}\n"
    )


def scripts(rng: random.Random) -> str:
    """Scripts for servers: usual and odd lines, one line without end, one sign again and again."""
    kind = rng.randrange(4)
    if kind == 0:
        script = "".join(rng.choice(_PIECES) for _ in range(rng.choice((10, 1000, 20_000))))
    elif kind == 1:
        script = rng.choice(_LINES) + rng.choice((*_LINES, *_PIECES)).rstrip("\n") * rng.choice((100, 5000))
    else:
        script = "".join(rng.choice(_LINES) for _ in range(rng.choice((3, 20, 1000))))
    text = json.dumps(script)
    values = (
        text,
        f"{{str_replace: {{template: {text}, params: {{'%t%': {{get_param: t}}, $t: {{get_resource: s}}}}}}}}",
        f"{{list_join: ['', [{text}, {{get_param: t}}, {text[:50] if len(text) < 50 else text}]]}}",
        f"{{repeat: {{template: {text}, for_each: {{'%t%': [a, b]}}}}}}",
    )
    short = json.dumps(script[:1000])
    config = rng.choice(("OS::Heat::SoftwareConfig", "OS::Heat::CloudConfig", "OS::Heat::StructuredConfig"))
    return (
        f"{HEAD}parameters: {{t: {{type: string, default: {short}}}}}\n"
        f"resources:\n  s:\n    type: OS::Nova::Server\n    properties:\n      user_data_format: "
        f"{rng.choice(('RAW', 'HEAT_CFNTOOLS', 'SOFTWARE_CONFIG'))}\n      user_data: {rng.choice(values)}\n"
        f"  c:\n    type: {config}\n    properties: {{config: {rng.choice(values)}, group: "
        f"{rng.choice(('script', 'ansible', 'os-apply-config', '{get_param: t}'))}}}\n"
        "  d:\n    type: OS::Heat::SoftwareDeployment\n    properties: {config: {get_resource: c}, "
        "server: {get_resource: s}}\n"
        "  m:\n    type: OS::Heat::MultipartMime\n    properties: {parts: [{config: {get_resource: c}}, {config: "
        f"{rng.choice(values)}}}]}}\n"
    )


def networks(rng: random.Random) -> str:
    """Security groups, subnets and ports with addresses that are odd, and many of them."""
    prefixes = ("0.0.0.0/0", "::/0", "10.0.0.5/24", "10.0.0.0/33", "x", "''", "{get_param: p}", "10.0.0.0", "5", "~")
    ports = ("1", "22", "65535", "65536", "-1", "''", "x", "{get_param: p}", "1.5", "~", "[]")

    def rule() -> str:
        keys = (
            "direction",
            "ethertype",
            "protocol",
            "port_range_min",
            "port_range_max",
            "remote_ip_prefix",
            "remote_mode",
        )
        choices = (
            *(("ingress", "egress", "x"), ("IPv4", "IPv6", "{get_param: p}"), ("tcp", "udp", "icmp", "6", "any", "~")),
            *(ports, ports, prefixes, ("remote_group_id", "remote_ip_prefix")),
        )
        given = [f"{key}: {rng.choice(some)}" for key, some in zip(keys, choices, strict=True) if rng.randrange(3)]
        return "{" + ", ".join(given) + "}"

    many = rng.choice((1, 4, 30, 400))
    lines = [
        f"  sg{n}:\n    type: OS::Neutron::SecurityGroup\n    properties: {{rules: "
        f"[{', '.join(rule() for _ in range(many))}]}}\n"
        f"  sub{n}:\n    type: OS::Neutron::Subnet\n    properties: {{network: "
        f"{rng.choice(('n', '{get_resource: n}'))}, cidr: {rng.choice(prefixes)}, "
        f"gateway_ip: {rng.choice(prefixes)}, allocation_pools: [{{start: {rng.choice(prefixes)}, end: 10.0.0.9}}, "
        f"{{start: 10.0.0.1, end: 10.0.0.20}}]}}\n"
        f"  p{n}: {{type: OS::Neutron::Port, properties: {{network: {{get_resource: n}}, fixed_ips: [{{ip_address: "
        f"{rng.choice(prefixes)}}}], allowed_address_pairs: [{{ip_address: {rng.choice(prefixes)}}}], security_groups: "
        f"[{{get_resource: sg{n}}}]}}}}\n"
        for n in range(rng.choice((1, 3, 20)))
    ]
    return f"{HEAD}parameters: {{p: {{type: string}}}}\nresources:\n  n: {{type: OS::Neutron::Net}}\n" + "".join(lines)


def names(rng: random.Random) -> str:
    """Many parameters, resources and outputs that have or name each other's names, with comments that ignore rules."""
    count = rng.choice((5, 60, 800))
    odd = ("a b", "é", "A", "a.b", "0", "x" * 300, "true", "~", "'#'", '"\\n"', "a-b_C")
    name = [f"{rng.choice(('n', 'N', 'my_', 'my-'))}{n}" if rng.randrange(6) else rng.choice(odd) for n in range(count)]
    comment = rng.choice(
        ("", "# hotc: ignore[L1001]", "# hotc: ignore[unused-parameter] because", "# hotc: ignore", "#")
    )
    value = rng.choice(
        ("'5'", "'true'", "05", "' x '", "[]", "{}", "~", "{get_param: [a, b]}", "'{get_param: n0}'", "'2018-01-01'")
    )
    parameters = "".join(
        f"  {each}: {{type: {rng.choice(('string', 'number', 'boolean', 'json'))}, default: {value}}} {comment}\n"
        for each in name
    )
    resources = "".join(
        f"  {each}:  {comment}\n    type: {rng.choice(('OS::Nova::Server', 'OS::Heat::Value', 'OS::Cinder::Volume'))}\n"
        f"    depends_on: [{rng.choice(name)}, {rng.choice(name)}]\n    properties: {{name: {value}, value: "
        f"{{get_param: {rng.choice(name)}}}, metadata: {{a: {{get_attr: [{rng.choice(name)}, first_address]}}}}}}\n"
        for each in name
    )
    return f"{HEAD}parameters:\n{parameters}resources:\n{resources}outputs:\n" + "".join(
        f"  {each}: {{value: {{get_resource: {rng.choice(name)}}}, description: {value}}}\n" for each in name[:50]
    )


HARD: tuple[Callable[[random.Random], str], ...] = (expressions, expressions, scripts, scripts, networks, names)
