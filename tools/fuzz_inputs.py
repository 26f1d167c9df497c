"""Inputs for the fuzzer: good templates changed in many ways, and texts made to be hard. All from one seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from fuzz_hard import HARD as HARDER
from fuzz_rules import HARD as FOR_RULES
from fuzz_seeds import MARK, packs, plans, templates
from fuzz_targets import SHARES
from fuzz_texts import ENVIRONMENT, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WORDS = r"""
get_param get_resource get_attr get_file str_replace str_replace_strict list_join repeat map_merge map_replace if equals
not and or yaql resource_facade str_split digest filter contains make_url list_concat Fn::Join Fn::Select Ref resources
parameters outputs conditions properties type default constraints condition depends_on metadata deletion_policy
update_policy external_id OS::Nova::Server OS::Neutron::Net OS::Heat::ResourceGroup OS::Heat::AutoScalingGroup
OS::Heat::ResourceChain main.yaml other.yaml net server group count names data yes %index% OS::stack_name -1 0 1e999
.nan 0x7fffffffffffffff 1_000 012 true null ~ 2018-08-31 12:30:45 <<: &a *a !x !!python/object:os.system !!binary !!set
!!omap | > - ? : {} [] {a:1} '' "" # % @ ` é
"""
WORDS = [*_WORDS.split(), "\ufeff", "\u2028", "\U0001f600"]
"""What is put in: names that mean something, and what YAML finds hard."""


# --- ways to change a text


def _cut(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[min(len(text), at + rng.choice((1, 1, 2, 5, 40))) :]


def _put(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(WORDS) + text[at:]


def _character(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return (
        text[:at]
        + rng.choice("\t\n\r\0\x85 :-?[]{},&*!|>'\"%@`#\\0a<.\x1b\ud800\udcff\uffff")
        + text[at + rng.randrange(2) :]
    )


def _line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    what = rng.randrange(5)
    if what == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif what == 1:
        lines.insert(a, lines[b])
    elif what == 2:
        del lines[a]
    elif what == 3:
        lines[a] = " " * rng.randrange(9) + lines[a].lstrip()
    else:
        lines[a] = lines[a][: -rng.randrange(1, 4)]
    return "\n".join(lines)


def _word(text: str, rng: random.Random) -> str:
    """Replace one word by another: structure stays, meaning goes."""
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(WORDS) if rng.randrange(2) else rng.choice(words)
    return " ".join(words)


def _value(text: str, rng: random.Random) -> str:
    """Put another value behind a colon."""
    places = [at for at, character in enumerate(text) if character == ":" and text[at + 1 : at + 2] in (" ", "\n")]
    if not places:
        return text
    at = rng.choice(places)
    end = text.find("\n", at)
    return (
        text[: at + 1] + " " + _expression(rng, 3) + (text[end:] if end >= 0 and rng.randrange(2) else text[at + 1 :])
    )


def _expression(rng: random.Random, depth: int) -> str:
    """A random value in flow style, mostly of functions."""
    kind = rng.randrange(5) if depth else 0
    if kind == 1:
        return "[" + ", ".join(_expression(rng, depth - 1) for _ in range(rng.randrange(4))) + "]"
    if kind in (2, 3):
        return "{" + rng.choice(WORDS[:31]) + ": " + _expression(rng, depth - 1) + "}"
    if kind == 4:
        return "{" + ", ".join(f"{rng.choice('abct')}{n}: {_expression(rng, depth - 1)}" for n in range(3)) + "}"
    return rng.choice(("net", "count", "names", "x", "1", "-1", "true", "''", "null", "yes", "%a%", "[]", "{}", "1.5"))


def _splice(text: str, rng: random.Random) -> str:
    at, other = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
    return text[:at] + text[other:]


def _newlines(text: str, rng: random.Random) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\x85", "\u2028", "\n\n", "\n\t")))


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_cut, _put, _character, _line, _line, _word, _word, _value, _value, _value, _splice, _newlines),
)

# --- texts made to be hard


def _deep(rng: random.Random) -> str:
    size = rng.choice((50, 150, 199, 201, 1000, 50_000))
    ways = (("[", "]"), ("{a: ", "}"), ("{get_param: ", "}"), ("{list_join: ['', ", "]}"), ("- ", ""))
    opening, closing = rng.choice(ways)
    value = opening * size + "x" + closing * rng.choice((0, size))
    return f"heat_template_version: 2018-08-31\noutputs: {{a: {{value: {value}}}}}\n"


def _laughs(rng: random.Random) -> str:
    width, levels = rng.choice((2, 10)), rng.choice((5, 20, 60))
    lines = ["heat_template_version: 2018-08-31", "resources:", "  l0: &l0 {type: a, properties: {a: b}}"]
    for n in range(1, levels):
        lines.append(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * width)}]")
    return "\n".join(lines) + "\n"


def _merges(rng: random.Random) -> str:
    lines = ["heat_template_version: 2018-08-31", "parameters:", "  p0: &p0 {type: string}"]
    for n in range(1, rng.choice((5, 40))):
        lines.append(f"  p{n}: &p{n} {{<<: [*p{n - 1}, *p{n - 1}], k{n}: *p{n - 1}}}")
    return "\n".join(lines) + "\n"


def _huge(rng: random.Random) -> str:
    size = rng.choice((10_000, 300_000))
    piece = rng.choice(("x", "9", "%a%", "$", "é", "a: b ", "[", "'", "\\", "0.", "1e", "_", "\n "))
    return f"heat_template_version: 2018-08-31\ndescription: {piece * (size // len(piece))}\n"


def _many(rng: random.Random) -> str:
    count = rng.choice((100, 3000))
    name = rng.choice(("a{n}", "a", "{n}", "a{n}: &x{n}", "? [a{n}]"))
    lines = [f"  {name.format(n=n)}: {{type: OS::Heat::None, depends_on: a{n + 1}}}" for n in range(count)]
    return "heat_template_version: 2018-08-31\nresources:\n" + "\n".join(lines) + "\n"


_DIGITS = "[1, 2, 3, 4, 5, 6, 7, 8, 9]"


def _blow_up(rng: random.Random) -> str:
    """Expressions whose value is far larger than their text."""
    levels = rng.choice((4, 12, 30))
    inner = "x"
    for n in range(levels):
        inner = rng.choice(
            (
                f"{{str_replace: {{template: aaaaaaaaaa, params: {{a: {inner}}}}}}}",
                f"{{repeat: {{template: [a, a], for_each: {{a: [{inner}, 1, 2, 3]}}}}}}",
                f"{{list_concat: [[1], {inner}, {inner}]}}" if n < 8 else inner,
                f"{{list_join: [',', [{inner}, {inner}]]}}" if n < 8 else inner,
                f"{{repeat: {{template: [a, b, c], for_each: {{a: {_DIGITS}, b: {_DIGITS}, c: {inner}}}}}}}",
            )
        )
    group = f"{{count: {rng.choice(('1', '1000', '1000000', '1e9', '-1'))}, resource_def: {{type: OS::Heat::None}}}}"
    return (
        "heat_template_version: 2021-04-16\nresources:\n"
        f"  v: {{type: OS::Heat::Value, properties: {{value: {inner}}}}}\n"
        f"  g: {{type: OS::Heat::ResourceGroup, properties: {group}}}\n"
    )


def _nested(rng: random.Random) -> str:
    count, name = rng.choice((1, 3, 200)), rng.choice(("main.yaml", "other.yaml", "./main.yaml", "missing.yaml"))
    return (
        "heat_template_version: 2021-04-16\nresources:\n"
        f"  g: {{type: OS::Heat::ResourceGroup, properties: {{count: {count}, resource_def: {{type: {name}}}}}}}\n"
        f"  c: {{type: OS::Heat::ResourceChain, properties: {{resources: [{name}, {name}]}}}}\n"
        f"  n: {{type: {name}, properties: {{data: {_expression(rng, 3)}}}}}\n"
        f"outputs: {{o: {{value: {{get_attr: [g, resource.0, {rng.choice(WORDS[:30])}]}}}}}}\n"
    )


def _patterns(rng: random.Random) -> str:
    """Regular expressions, yaql and numbers that could take for ever."""
    pattern = rng.choice(("(a+)+$", "(a|a)*b", "(.*,){20}x", "[", "(?P<n>a)(?P=n)*", "a{1,1000000}", "\\"))
    value = rng.choice(("a" * 30, "a" * 200, ",".join(["a"] * 40)))
    yaql = rng.choice(
        ("range(1000000).sum()", "$", "$.a.b", "[1,2].select($ * 1000000000).sum()", "'a' * 100000000", "(")
    )
    limit = rng.choice(("1e308", "99999999999999999999999999", "-0.0", ".inf", "0"))
    return (
        "heat_template_version: 2018-08-31\nparameters:\n"
        f"  p: {{type: string, default: '{value}', constraints: [{{allowed_pattern: '{pattern}'}}]}}\n"
        f"  n: {{type: number, default: 5, constraints: [{{range: {{min: {limit}}}}}, "
        f"{{modulo: {{step: {limit}, offset: 1}}}}]}}\n"
        f'outputs: {{o: {{value: {{yaql: {{expression: "{yaql}", data: {{a: 1}}}}}}}}}}\n'
    )


def _noise(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) + rng.choice((" ", "\n", ": ", ", ", "\n  ")) for _ in range(rng.randrange(1, 60)))


def _json(rng: random.Random) -> str:
    size = rng.choice((1, 150, 250, 100_000))
    value = rng.choice(("[" * size, '{"a":' * size, "[" * size + "]" * size, '"\\ud800"', "1e999", "9" * 5000, "NaN"))
    return f'{{"heat_template_version": "2018-08-31", "outputs": {{"a": {{"value": {value}}}}}}}'


HARD: tuple[Callable[[random.Random], str], ...] = (
    *HARDER,
    *FOR_RULES,
    *(_deep, _laughs, _merges, _huge, _many, _blow_up, _blow_up, _nested, _nested, _patterns, _noise, _noise, _json),
)


class Inputs:
    """Gives the input of a seed. ``folder`` holds more templates to begin with."""

    def __init__(self, folder: Path | None = None) -> None:
        self.good = {"": templates(folder), "pack": packs(), "plan": plans()}

    def make(self, seed: int) -> tuple[str, str]:
        """What is done with the input of a seed, and that input."""
        rng = random.Random(seed)
        kind = rng.choice(_KINDS)
        good = self.good.get(kind) or self.good[""]
        text = rng.choice(HARD)(rng) if kind not in self.good and rng.randrange(8) == 0 else rng.choice(good)
        if kind in ("check", "show") and rng.randrange(8) == 0:
            text = f"{PLAIN}{MARK}env.yaml\n{rng.choice((ENVIRONMENT, ENVIRONMENT, ENVIRONMENT, text))}"
        return kind, changed(text, rng)


_KINDS = [kind for kind, share in SHARES.items() for _ in range(share)]


def changed(text: str, rng: random.Random) -> str:
    """The text with up to six changes, half of the time in one of its files only; seldom in another encoding."""
    times = rng.choice((0, 1, 2)) if len(text) > 50_000 else rng.choice((1, 1, 2, 3, 6))
    parts = text.split(MARK)
    one = rng.randrange(len(parts)) if rng.randrange(2) else -1
    for _ in range(times):
        if one >= 0:
            parts[one] = rng.choice(CHANGES)(parts[one], rng)
            text = MARK.join(parts)
        else:
            text = rng.choice(CHANGES)(text, rng)
    if rng.randrange(40) == 0:
        encoding = rng.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1252"))
        text = text.encode(encoding, "replace").decode("utf-8", "surrogateescape")
    return text
