"""Conditions of a large template solved by all rules that ask: time beside the compilation of the same template.

python bench/conditions.py [ROUNDS]

20 resources, 55 conditions that rest on each other, and `if`s that lie six deep in each other; CPU time, medians of
rounds within one process. The second template is one on which every solver runs into trouble: its answers may be
"unknown", but soon.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from hotc.compiler.compilation import Compilation, compile
from hotc.lint import registry
from hotc.lint.api import run
from hotc.lint.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

CONDITION_RULES = ("L1003", "L1004", "L102", "L103")
AIM = 100.0
"""Milliseconds for all rules on conditions, with what they need to know about the template."""
RESOURCES, CONDITIONS, DEEP = 20, 55, 6
ENVIRONMENTS = ("dev", "test", "staging", "prod")


def nested(resources: int = RESOURCES, conditions: int = CONDITIONS, deep: int = DEEP) -> str:
    """A template whose resources, values and outputs are chosen by conditions that rest on each other."""
    chance = random.Random(5)
    lines = ["heat_template_version: 2021-04-16", "parameters:"]
    for number in range(6):
        allowed = ", ".join(ENVIRONMENTS)
        lines.append(f"  env{number}: {{type: string, constraints: [{{allowed_values: [{allowed}]}}]}}")
    lines += [f"  flag{number}: {{type: boolean, default: false}}" for number in range(10)]
    lines += [f"  text{number}: {{type: string, default: ''}}" for number in range(6)]
    lines.append("conditions:")
    for number in range(conditions):
        lines.append(f"  c{number}: {_condition(chance, number)}")
    lines.append("resources:")
    for number in range(resources):
        lines += [
            f"  r{number}:",
            "    type: OS::Neutron::Net",
            f"    condition: c{chance.randrange(conditions)}",
            "    properties:",
            f"      name: {_value(chance, conditions, number, deep)}",
        ]
    lines.append("outputs:")
    lines += [f"  o{number}: {{value: {_value(chance, conditions, resources, 2)}}}" for number in range(resources)]
    return "\n".join([*lines, ""])


def _condition(chance: random.Random, number: int) -> str:
    kind = chance.randrange(6) if number > 3 else chance.randrange(3)
    if kind == 0:
        return f"{{equals: [{{get_param: env{chance.randrange(6)}}}, {chance.choice(ENVIRONMENTS)}]}}"
    if kind == 1:
        return f"{{get_param: flag{chance.randrange(10)}}}"
    if kind == 2:
        return f"{{not: {{equals: [{{get_param: text{chance.randrange(6)}}}, '']}}}}"
    names = chance.sample(range(number), 3)
    function = chance.choice(["and", "or"])
    return f"{{{function}: [c{names[0]}, {{not: c{names[1]}}}, c{names[2]}]}}"


def _value(chance: random.Random, conditions: int, resources: int, deep: int) -> str:
    if not deep:
        return f"{{get_resource: r{chance.randrange(resources)}}}" if resources and chance.random() < 0.3 else "plain"
    then = _value(chance, conditions, resources, deep - 1)
    otherwise = _value(chance, conditions, resources, deep - 1) if chance.random() < 0.4 else "else"
    return f"{{if: [c{chance.randrange(conditions)}, {then}, {otherwise}]}}"


def tangled(count: int = 200) -> str:
    """Conditions whose diagrams double with each of them: an odd number of pairs of flags, the pairs far apart."""
    half = count // 4
    lines = ["heat_template_version: 2021-04-16", "parameters:"]
    lines += [f"  p{number}: {{type: boolean, default: true}}" for number in range(2 * half)]
    lines.append("conditions:")
    lines += [f"  c{number}: {{get_param: p{number}}}" for number in range(2 * half)]
    for number in range(2 * half, count):
        pair = f"{{and: [c{number % half}, c{number % half + half}]}}"
        last = f"c{number - 1}"
        lines.append(f"  c{number}: {{or: [{{and: [{last}, {{not: {pair}}}]}}, {{and: [{{not: {last}}}, {pair}]}}]}}")
    lines.append("resources:")
    lines += [f"  r{number}: {{type: OS::Neutron::Net, condition: c{number}}}" for number in range(count)]
    lines.append("outputs:")
    for number in range(count):
        lines.append(f"  o{number}: {{value: {{if: [c{count - 1 - number}, {{get_resource: r{number}}}, x]}}}}")
    return "\n".join([*lines, ""])


def solve(compilation: Compilation) -> int:
    """All rules on conditions, from nothing; how many findings they have."""
    assert compilation.template is not None
    subject = Subject(compilation, compilation.template)
    return sum(len(run(rule, subject)) for rule in registry.chosen(CONDITION_RULES, ()))


def unknown(compilation: Compilation) -> str:
    """How many of the conditions, in names and elsewhere, are left open."""
    assert compilation.template is not None
    worlds = Subject(compilation, compilation.template).worlds
    assert worlds is not None
    return f"{sum(root.world is None for root in worlds.roots)} of {len(worlds.roots)} unknown"


def _milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(f"medians of {rounds} rounds, CPU time; all rules on conditions beside the compilation of the same template")
    for name, text, aim in (("nested", nested(), f"   (aim: at most {AIM:g} ms)"), ("tangled", tangled(), "")):
        compilation = compile(f"/{name}.yaml", text=text)
        findings = solve(compilation)
        compiling, solving = [], []
        for _ in range(rounds):
            compiling.append(_milliseconds(partial(compile, f"/{name}.yaml", text=text)))
            solving.append(_milliseconds(partial(solve, compilation)))
        ratio = median(solving) / median(compiling)
        print(
            f"{name:8} compile {median(compiling):6.1f} ms   rules {median(solving):6.1f} ms   {ratio:5.2f} x"
            f"   {findings:4} findings, {unknown(compilation)}{aim}"
        )


if __name__ == "__main__":
    main()
