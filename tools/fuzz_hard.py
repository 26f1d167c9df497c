"""Texts made to be hard, by what makes them so. Each function gives one text for a random source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fuzz_texts import PLAIN

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

HEAD = "heat_template_version: 2021-04-16\n"
NUMBERS = (
    *("9" * 4300, "9" * 4301, "9" * 20_000, "-" + "9" * 5000, "0x" + "f" * 5000, "0o" + "7" * 9000, "0b" + "1" * 9999),
    *("1e400", "-1e400", "1e-400", ".inf", "-.inf", ".nan", "1" + "0" * 308 + ".5", "0." + "3" * 5000, "1e99999999999"),
    *("190:20:30", "1" + ":59" * 3000, "1_0" * 3000, "+12", "-0", "0777", "08", "0x", "1__0", "1.5.5", "\u0661\u0662"),
    *("2001-01-01", "2001-13-45", "2001-12-14t21:59:43.10-05:00", "0000-00-00", "9999-99-99 99:99:99", "99999-01-01"),
)
"""What the languages below take for numbers, dates and times, or nearly."""
SCALARS = (
    *NUMBERS,
    *("~", "null", "yes", "!!str 5", "!!int x", "!!float ''", "!!binary '='", "!!timestamp x", "!!null x", "!!bool 7"),
    *("!!set {a, b}", "!!omap [a: 1]", "!!pairs [a: 1, a: 2]", "!<x> y", "!!python/name:os.system", "? ", "=", "<<"),
    *(
        '"\\x00"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\N\\_\\L\\P"',
        '"\\xff\\x7f\\x1b[2J"',
        "'\u202e'",
        '"\\U0010ffff"',
    ),
)
WAYS = (
    "{v}",
    "[{v}]",
    "{{{v}: 1}}",
    "{{a: {v}}}",
    "{{? {v} : b}}",
    "{{str_split: [',', {v}]}}",
    "{{digest: [md5, {v}]}}",
)


def scalars(rng: random.Random) -> str:
    """Strange scalars wherever a value, a key, a default or a limit may stand."""
    value = rng.choice(SCALARS)
    way = rng.choice(WAYS).format(v=value)
    kind = rng.choice(("string", "number", "json", "boolean", "comma_delimited_list"))
    limit = rng.choice(
        ("range: {min: V, max: V}", "length: {max: V}", "modulo: {step: V, offset: V}", "allowed_values: [V]")
    )
    return (
        f"{HEAD}parameters:\n  p:\n    type: {kind}\n    default: {rng.choice((value, way))}\n"
        f"    constraints: [{{{limit.replace('V', rng.choice(SCALARS))}}}]\n    description: {value}\n"
        f"resources:\n  r:\n    type: OS::Nova::Server\n    properties: {{image: {way}, flavor: {{get_param: p}}, "
        f"networks: [{{network: {value}}}], metadata: {{{value}: {value}}}}}\n"
        f"  {value if rng.randrange(3) == 0 else 'v'}: {{type: OS::Cinder::Volume, properties: {{size: {value}}}}}\n"
        "  g: {type: OS::Heat::ResourceGroup, "
        "properties: {count: {get_param: p}, resource_def: {type: OS::Heat::None}}}\n"
        f"conditions: {{c: {{equals: [{value}, {rng.choice(SCALARS)}]}}}}\n"
        f"outputs: {{o: {{value: {way}}}, q: {{value: {{get_param: [p, {value}]}}}}}}\n"
    )


def groups(rng: random.Random) -> str:
    """Groups of too many members, with members in members and index variables everywhere."""
    count = rng.choice(
        ("1000000000", "1e9", "100001", "20001", "990", "300", "40", "-5", "0", "{get_param: n}", "'7'", "null")
    )
    index = rng.choice(("%index%", "%", "", "a", "%index%%index%", "{", "index"))
    deep = rng.choice((0, 1, 2, 3))
    member = (
        "{type: OS::Neutron::Port, properties: {network: net, name: '" + "p%index%" * rng.choice((1, 50, 5000)) + "'}}"
    )
    for _ in range(deep):
        inner = rng.choice((count, "2", "5", "30"))
        member = f"{{type: OS::Heat::ResourceGroup, properties: {{count: {inner}, resource_def: {member}}}}}"
    policy = rng.choice(("[{resource_list: ['0', '999999999']}]", "[]", "[{resource_list: 5}]", "x", "[{}]"))
    chain = ", ".join(["OS::Heat::None"] * rng.choice((1, 50, 3000)))
    number = rng.choice(("3", "1000000000", "2.5", "-1"))
    return (
        f"{HEAD}parameters: {{n: {{type: number, default: {number}}}}}\nresources:\n"
        f"  g:\n    type: OS::Heat::ResourceGroup\n    properties:\n      count: {count}\n      index_var: '{index}'\n"
        f"      removal_policies: {policy}\n      resource_def: {member}\n"
        f"  c: {{type: OS::Heat::ResourceChain, properties: {{concurrent: true, resources: [{chain}]}}}}\n"
        f"  a: {{type: OS::Heat::AutoScalingGroup, properties: {{min_size: {count}, max_size: {count}, "
        f"desired_capacity: {count}, resource: {member}}}}}\n"
        "outputs:\n  o: {value: {get_attr: [g, resource.999999999999.name]}}\n  p: {value: {get_attr: [g, refs_map]}}\n"
        "  q: {value: {get_attr: [a, outputs_list, x]}}\n"
    )


def strings(rng: random.Random) -> str:
    """Functions on texts with many keys, long texts, and products of lists."""
    many = rng.choice((10, 300, 2000))
    pairs = ", ".join(f"k{n}: v{n}" for n in range(many))
    items = ", ".join(str(n) for n in range(many))
    long = rng.choice("ak,$\\%") * rng.choice((100, 20_000, 200_000))
    loops = ", ".join(f"'%{n}%': [{items}]" for n in range(rng.choice((1, 2, 4))))
    values = (
        f"{{str_replace: {{template: '{long}', params: {{{pairs}}}}}}}",
        f"{{str_replace: {{template: '{long}', params: {{a: '{long[:500]}', aa: b, k: ''}}}}}}",
        f"{{str_replace_vstrict: {{template: 'k1 k10', params: {{{pairs}}}}}}}",
        f"{{repeat: {{template: {{'%0%': '%1%'}}, for_each: {{{loops}}}}}}}",
        f"{{repeat: {{template: ['%0%', '%1%'], permutations: false, for_each: {{{loops}}}}}}}",
        f"{{repeat: {{template: {{repeat: {{template: '%0%', for_each: {{{loops}}}}}}}, for_each: {{{loops}}}}}}}",
        f"{{str_split: ['{long[:1]}', '{long}']}}",
        f"{{str_split: ['{long[:1]}', '{long}', {rng.choice(('0', '-1', '999999999999', '1e3'))}]}}",
        f"{{list_join: ['{long[:1000]}', [{items}]]}}",
        f"{{map_replace: [{{{pairs}}}, {{keys: {{{pairs}}}, values: {{{pairs}}}}}]}}",
        f"{{filter: [[{items}], [{items}]]}}",
        f"{{list_concat_unique: [[{items}], [{items}], [{items}]]}}",
        f"{{contains: [1, [{items}]]}}",
        f"{{yaql: {{expression: '$.data.select($ + 1).where($ > 3).toDict($, $)', data: [{items}]}}}}",
        f"{{yaql: {{expression: '$.data.select($.len())', data: ['{long}']}}}}",
    )
    picked = [rng.choice(values) for _ in range(rng.choice((1, 2, 3)))]
    return HEAD + "outputs:\n" + "".join(f"  o{n}: {{value: {value}}}\n" for n, value in enumerate(picked))


_PATTERNS = (
    *(
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)+$",
        "(.*a){25}",
        "([a-zA-Z]+)*$",
        "(a*)*b",
        "(?:a?){40}a{40}",
        "(x+x+)+y",
        "^(([a-z])+.)+$",
    ),
    *("(a(?=a*)){30,}b", "(?<=a)b", "(?(1)a|b)", "a{99999999999}", "((((((((a*)*)*)*)*)*)*)*)*", "[" * 500, "(" * 5000),
    *("(?i)(ſ|k)+\u212a", "\\p{L}", "(?P<a>.)(?P<a>.)", "[a-\\d]", "a**", "(?#", "\\", "\\1", "(?:(?:a|b)|(?:a|b))*c"),
    *(
        "|".join(f"a{n}" for n in range(3000)),
        "a?" * 60 + "a" * 60,
        ".*" * 12 + "x",
        "(?s:.)*?" * 8 + "$",
        "a{0,65536}" * 4,
    ),
)


def patterns(rng: random.Random) -> str:
    """Regular expressions that take for ever, where Heat and hotc take them."""
    pattern = rng.choice(_PATTERNS)
    value = rng.choice(("a" * 19, "a" * 28, "a" * 2000, "x" * 40 + "!", "a," * 500, "aab" * 30))
    yaql = rng.choice(
        (
            f"regex('{pattern[:60]}').matches($.data)",
            f"$.data.replace('{pattern[:10]}', '{value[:9]}')",
            "range(0, 1000000000).toList()",
            "$.data * 1000000",
            "sequence(1, 1).takeWhile(true)",
            "generate(1, true, $ + 1)",
            "[" * 300 + "]" * 300,
            "((" * 200 + "1" + "))" * 200,
            "1" + " + 1" * 3000,
            "$" + ".a" * 3000,
            "9" * 6000,
            "let(a => 1) -> " * 200 + "$a",
            "2.pow(1000000)",
            "[1, 2, 3].permutations()",
            "$.data.toCharArray().orderBy($).distinct().join(',')",
            "'\\ud800'",
        )
    )
    quoted, expression = json.dumps(pattern), json.dumps(yaql)
    return (
        f"{HEAD}parameters:\n  p: {{type: string, default: '{value}', constraints: [{{allowed_pattern: {quoted}}}]}}\n"
        f"  l: {{type: comma_delimited_list, default: '{value}', constraints: [{{allowed_pattern: {quoted}}}]}}\n"
        f"outputs:\n  o: {{value: {{yaql: {{expression: {expression}, data: {{data: {{get_param: p}}}}}}}}}}\n"
    )


def aliases(rng: random.Random) -> str:
    """Anchors and merge keys that multiply, point at themselves, or are defined twice."""
    width, levels = rng.choice((2, 9, 40)), rng.choice((3, 9, 30))
    way = rng.choice(("list", "map", "merge", "self", "twice", "keys", "params"))
    lines = [HEAD + "resources:", "  r:", "    type: OS::Heat::Value", "    properties:", "      value:"]
    previous = "x"
    for n in range(levels):
        refer = f"*a{n - 1}" if n else previous
        body = {
            "list": f"[{', '.join([refer] * width)}]",
            "map": "{" + ", ".join(f"k{i}: {refer}" for i in range(width)) + "}",
            "merge": "{<<: [" + ", ".join([refer if n else "{z: 1}"] * width) + f"], m{n}: {n}}}",
            "self": f"[*a{n}, {refer}]",
            "twice": f"[{refer}, &a{n} again]",
            "keys": f"{{? {refer} : {refer}, ? [{refer}] : 1}}",
            "params": f"{{str_replace: {{template: {refer}, params: {{x: {refer}}}}}}}",
        }[way]
        lines.append(f"        v{n}: &a{n} {body}")
    lines += ["outputs:", f"  o: {{value: *a{levels - 1}}}", "  <<: *a0"]
    return "\n".join(lines) + "\n"


def lines(rng: random.Random) -> str:
    """Very long lines, very many lines, strange line ends and strange blanks."""
    end = rng.choice(("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\n\r", "\x0b\n", "\x0c\n"))
    blank = rng.choice(("  ", "\t", " \t", "\xa0\xa0", "\u3000", "  "))
    count = rng.choice((1, 500, 20_000))
    body = rng.choice(
        (
            f"{blank}a: {{type: OS::Heat::None}} # {'é' * 1000}",
            f"{blank}- x",
            f"{blank}a: |{end}{blank * 2}text {end}{blank * 3}more",
            f"{blank}a: 'open{end}{end}",
            "%TAG ! tag:x,2000:" + end + "---",
            "...",
            f"# {'x' * 50}",
            "\\" + '"',
            f"{blank}? a{end}{blank}: b",
        )
    )
    if rng.randrange(3) == 0:
        return f"{HEAD.strip()}{end}description: {'long ' * (count * 10)}{end}resources: {{a: {{type: b}}}}{end}"
    return f"{HEAD.strip()}{end}resources:{end}" + (body + end) * min(count, 100_000 // len(body) + 1)


def nesting(rng: random.Random) -> str:
    """Templates in templates: round and round, ever deeper, ever more, with facades and attributes through them."""
    count = rng.choice((2, 5, 30))
    parts = [
        f"{HEAD}resources:\n  n: {{type: n0.yaml, properties: {{p: {{get_param: 'OS::stack_name'}}}}}}\n"
        f"  g: {{type: OS::Heat::ResourceGroup, properties: {{count: {rng.choice((2, 10, 1000))}, "
        "resource_def: {type: n0.yaml, properties: {p: '%index%'}}}}\n"
        f"outputs: {{o: {{value: {{get_attr: [n, {'resource.n.' * rng.choice((1, 5))}o]}}}}}}\n"
    ]
    for n in range(count):
        target = rng.choice((f"n{n + 1}.yaml",) * 6 + ("n0.yaml", "main.yaml", f"n{n}.yaml", "missing.yaml"))
        width = rng.choice((1, 1, 2, 3))
        uses = "\n".join(
            f"  r{i}: {{type: {target}, properties: {{p: {{list_join: ['', [{{get_param: p}}, {{get_param: p}}]]}}}}}}"
            for i in range(width)
        )
        parts.append(
            f"#=== n{n}.yaml\n{HEAD}parameters: {{p: {{type: string, default: x}}}}\nresources:\n{uses}\n"
            "  f: {type: OS::Heat::Value, properties: {value: {resource_facade: metadata}}}\n"
            "outputs:\n  o: {value: {get_attr: [r0, o]}}\n  OS::stack_id: {value: {get_param: p}}\n"
        )
    return "".join(parts)


def environment(rng: random.Random) -> str:
    """A template with environments that are strange: wildcards round and round, hooks, merges, huge maps."""
    value = rng.choice((*SCALARS, "[a, b]", "{a: {b: 1}}", "a,b,,c", "'{\"a\": 1}'", "'[1'", "'" + "[" * 3000 + "'"))
    registry = rng.choice(
        (
            "'OS::*': 'OS::*'",
            "'A::*': 'B::*', 'B::*': 'A::*', 'OS::Nova::Server': A::b",
            "'*': main.yaml",
            "OS::Nova::Server: OS::Nova::Server",
            "OS::Nova::Server: other.yaml, 'OS::Neutron::*': ''",
            f"base_url: {rng.choice(('http://x/', 'file:///', '%%%', '5', '[]'))}, OS::Nova::Server: a.yaml",
            "resources: {'*': {hooks: pre-create, restricted_actions: [x]}, server: {OS::Nova::Server: other.yaml}}",
            "resources: " + "{a: " * 150 + "{}" + "}" * 150,
            ", ".join(f"T::{n}: T::{n + 1}" for n in range(2000)),
        )
    )
    strategy = rng.choice(("merge", "deep_merge", "x", "[]"))
    return (
        f"{PLAIN}#=== env.yaml\nparameters: {{count: {value}, names: {value}, data: {value}, on: {value}}}\n"
        f"resource_registry: {{{registry}}}\n#=== env2.yaml\n"
        f"parameter_defaults: {{data: {value}, 'server::x': {value}, secret: {value}}}\n"
        f"parameters: {{names: {value}}}\n"
        f"parameter_merge_strategies: {{data: {strategy}, names: merge, default: overwrite}}\n"
        f"encrypted_param_names: [{value}]\nevent_sinks: [{{type: zaqar-queue, target: {value}}}, {value}]\n"
    )


def encodings(rng: random.Random) -> str:
    """The same in another encoding, with marks, NULs and halves of characters in it."""
    text = HEAD + "description: éü€😀\nresources: {a: {type: OS::Heat::None}}\n"
    encoding = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "utf-8-sig", "cp037", "utf-7"))
    made = text.encode(encoding, "replace").decode("utf-8", "surrogateescape")
    return rng.choice(
        (made, "\ufeff" * 3 + text, text.replace("a", "\0"), made[: len(made) // 2], text + "\udc80\ud800")
    )


HARD: tuple[Callable[[random.Random], str], ...] = (
    *(scalars, scalars, scalars, groups, groups, strings, strings, patterns, patterns),
    *(aliases, aliases, lines, nesting, environment, environment, encodings),
)
