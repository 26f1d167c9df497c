"""Selectors for the fuzzer: such as users write, odd ones, and broken ones. All from one random source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

NAMES = (
    *("net", "server", "group", "*", "s*", '"db_*"', '""', "g.0", "nosuch", "any", "not", "where", "'a b'", "é"),
    *("OS::Nova::Server", "OS::Neutron::*", "*::*", "OS::Heat::ResourceGroup", "OS::Nova::Sever", "AWS::*", "%index%"),
)
"""What may stand for a resource."""
PATHS = (
    *(
        "image",
        "networks",
        "networks[*].network",
        "networks[0]",
        "metadata.a",
        '"user_data"',
        "rules[*].port_range_min",
    ),
    *("@name", "@type", "@file", "@nosuch", "@", "every networks[*]", "every image", "a.b[*].c[999999999]", "name"),
)
TESTS = (
    *('= "x"', "!= 1", "== true", "< 5", ">= 1.5", '> "a"', 'contains "a"', 'starts with "f-"', "ends with ''"),
    *(
        'in ["a", 1, true]',
        "not in []",
        'in network "10.0.0.0/8"',
        'in network "x"',
        "matches /a.*/",
        "matches /(a+)+$/",
    ),
    *("matches /(/", "exists", "missing", "refers to net", "refers to OS::*", "refers to (any)", "= " + "9" * 300),
    *('= "\\u{1f4a9}"', '= "\\u{d800}"', "= 0." + "3" * 250, "matches /a{1,99999}/"),
)
WORDS = ("(", ")", "not", "and", "or", "where", "inside", "directly", "[", "]", '"', "/", "\\", "\0", "=", "~", "every")


def selector(rng: random.Random) -> str:
    """A selector; every fourth one is broken somewhere, a few are deep or long."""
    text = _source(rng, rng.choice((0, 1, 2, 4)))
    if rng.randrange(2):
        text += f" where {_condition(rng, rng.choice((0, 1, 2, 4)))}"
    kind = rng.randrange(40)
    if kind < 10:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(WORDS) + text[min(len(text), at + rng.randrange(4)) :]
    elif kind == 10:
        depth = rng.choice((20, 59, 61, 5000))
        text = rng.choice(
            ("not " * depth + text, "(" * depth + text + ")" * depth, "inside (" * depth + "any" + ")" * depth)
        )
    elif kind == 11:
        text = rng.choice((" or ", " and ")).join([text] * rng.choice((10, 100, 2000)))
    return text


def _source(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.randrange(4) == 0:
        return rng.choice(NAMES)
    kind = rng.randrange(5)
    if kind == 0:
        return f"not {_source(rng, depth - 1)}"
    if kind == 1:
        return f"({_source(rng, depth - 1)})"
    if kind == 2:
        return f"{_relation(rng)} {rng.choice(NAMES)}"
    if kind == 3:
        return f"{_relation(rng)} ({_source(rng, depth - 1)} where {_condition(rng, depth - 1)})"
    return f"{_source(rng, depth - 1)} {rng.choice(('and', 'or'))} {_source(rng, depth - 1)}"


def _relation(rng: random.Random) -> str:
    return rng.choice(("", "directly ")) + rng.choice(("depends on", "needed by", "inside"))


def _condition(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.randrange(4) == 0:
        return f"{rng.choice(PATHS)} {rng.choice(TESTS)}"
    kind = rng.randrange(4)
    if kind == 0:
        return f"not {_condition(rng, depth - 1)}"
    if kind == 1:
        return f"({_condition(rng, depth - 1)})"
    if kind == 2:
        return f"{_relation(rng)} {rng.choice(NAMES)}"
    return f"{_condition(rng, depth - 1)} {rng.choice(('and', 'or'))} {_condition(rng, depth - 1)}"
