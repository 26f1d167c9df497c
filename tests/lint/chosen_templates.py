"""Random templates with conditions, and what the compiler makes of them for all values that matter."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from hotc.compiler.compilation import compile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.compilation import Compilation

URI = "/made/up.yaml"
FEW = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # each example is compiled up to 72 times: a shrunk one is not worth the wait
    suppress_health_check=list(HealthCheck),
)
HEAD = """heat_template_version: 2021-04-16
parameters:
  env: {type: string, default: a, constraints: [{allowed_values: [a, b, c]}]}
  text: {type: string, default: x}
  twin: {type: string, default: x}
  flag: {type: boolean, default: true}
"""
VALUES: dict[str, list[Any]] = {
    "env": ["a", "b", "c"],
    "text": ["x", "", "another"],
    "twin": ["x", "", "another", "one more"],
    "flag": [True, False],
}
"""What each parameter may be, and matters here: nothing is compared with another text than these."""

_ATOMS = [
    *(f"{{equals: [{{get_param: env}}, {value}]}}" for value in ("a", "b", "c", "d")),
    "{equals: ['', {get_param: text}]}",
    "{equals: [{get_param: text}, x]}",
    "{equals: [{get_param: text}, {get_param: twin}]}",
    "{contains: [{get_param: env}, [b, c, d]]}",
    "{get_param: flag}",
    "{equals: [{get_param: flag}, true]}",
    "true",
    "false",
]


def conditions(names: int) -> st.SearchStrategy[str]:
    """Conditions that may use so many names, ``c0`` and on."""
    atoms = st.sampled_from([*_ATOMS, *(f"c{number}" for number in range(names))])

    def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=2, max_size=3).map(", ".join)
        return st.one_of(
            inner.map(lambda operand: f"{{not: {operand}}}"),
            several.map(lambda operands: f"{{and: [{operands}]}}"),
            several.map(lambda operands: f"{{or: [{operands}]}}"),
        )

    return st.recursive(atoms, joined, max_leaves=5)


@st.composite
def templates(draw: st.DrawFn, named: int = 4, resources: int = 3) -> str:
    """A template with so many conditions and resources; every value that an ``if`` may give is a text of its own."""
    lines = [HEAD, "conditions:\n"]
    for number in range(named):
        drawn = draw(conditions(number))
        is_name = drawn.startswith("c")
        lines.append(f"  c{number}: {f'{{and: [{drawn}, {drawn}]}}' if is_name else drawn}\n")
    lines.append("resources:\n")
    count = iter(range(1000))

    def value(depth: int) -> str:
        if not depth or draw(st.integers(0, 2)) == 0:
            referred = draw(st.integers(0, 2 * resources))
            return f"{{get_resource: r{referred}}}" if referred < resources else f"text-{next(count)}"
        return f"{{if: [{draw(conditions(named))}, {value(depth - 1)}, {value(depth - 1)}]}}"

    for number in range(resources):
        lines.append(f"  r{number}:\n    type: OS::Heat::Value\n")
        if draw(st.booleans()):
            lines.append(f"    condition: {draw(conditions(named))}\n")
        text = value(3).replace(f"{{get_resource: r{number}}}", "itself")
        lines.append(f"    properties:\n      value: {text}\n")
    lines.append(f"outputs:\n  out: {{value: {value(2)}}}\n")
    return "".join(lines)


def worlds(text: str, alike: str = "") -> Iterator[tuple[dict[str, Any], Compilation]]:
    """The template compiled with every choice of values for the parameters that it mentions, or ``alike`` does."""
    values = [values if f"{{get_param: {name}}}" in text + alike else values[:1] for name, values in VALUES.items()]
    for chosen in product(*values):
        parameters = dict(zip(VALUES, chosen, strict=True))
        yield parameters, compile(URI, text=text, parameters=parameters, check_resources=False)
