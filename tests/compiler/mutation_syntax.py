"""Breaking the YAML of good templates: tabs, indentation, quotes, brackets, commas, keys that are there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from .mutation import MUTATORS, Mutant, Subject, at

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator


def syntax(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    lines = subject.text.split("\n")
    flows = [node for node in _nodes(subject.root) if isinstance(node, yaml.CollectionNode) and node.flow_style]
    spread = [range(f.start_mark.index, f.end_mark.index) for f in flows if not subject.on_one_line(f)]
    for key, value, way in subject.walk(subject.root):
        if any(key.start_mark.index in place for place in spread):
            continue  # there neither indentation nor tabs mean anything
        number, column = key.start_mark.line, key.start_mark.column
        line = lines[number]
        begins_line = len(way) > 1 and isinstance(way[-1], str) and not line[:column].strip()
        if begins_line and subject.on_one_line(value):
            yield Mutant("tab", _with_line(lines, number, "\t" + line.lstrip()), at(number + 1))
            yield Mutant("duplicate key", _with_line(lines, number, line + "\n" + line), at(number + 2))
            above = lines[number - 1]
            if len(above) - len(above.lstrip()) == column and above.strip() and above.lstrip()[0] not in "#-":
                yield Mutant("indentation", _with_line(lines, number, " " + line), at(number + 1))
        if isinstance(value, yaml.ScalarNode) and value.style in ("'", '"') and subject.on_one_line(value):
            end = value.end_mark.index
            yield Mutant("quote", subject.text[: end - 1] + subject.text[end:], at(subject.line(value)))
        elif isinstance(value, yaml.CollectionNode) and value.flow_style and subject.on_one_line(value):
            end = value.end_mark.index
            yield Mutant("bracket", subject.text[: end - 1] + subject.text[end:], at(subject.line(value)))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            yield from _nodes(part)


def _with_line(lines: list[str], number: int, line: str) -> str:
    return "\n".join([*lines[:number], line, *lines[number + 1 :]])


def spread(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """Lists and maps in brackets over several lines: the last bracket, or a comma at the end of a line, gone."""
    for node in _nodes(subject.root):
        if not isinstance(node, yaml.CollectionNode) or not node.flow_style or subject.on_one_line(node):
            continue
        end = node.end_mark.index
        if subject.text[end - 1] not in "]}":
            continue  # [key: value]: a map without brackets of its own
        yield Mutant("bracket of several lines", subject.text[: end - 1] + subject.text[end:], at(subject.line(node)))
        parts = [part[0] if isinstance(part, tuple) else part for part in node.value]
        ends = [part[1] if isinstance(part, tuple) else part for part in node.value]
        for before, after in zip(ends, parts[1:], strict=False):
            line = before.end_mark.line
            if line == after.start_mark.line or (isinstance(before, yaml.ScalarNode) and before.style in ("|", ">")):
                continue
            comma = subject.text.find(",", before.end_mark.index, after.start_mark.index)
            if comma >= 0:
                yield Mutant("comma", subject.text[:comma] + subject.text[comma + 1 :], range(line + 1, line + 2))


def mutants(text: str, rng: random.Random, each: int) -> list[Mutant]:
    """At most ``each`` mutants of each kind (0: all), chosen by ``rng``."""
    subject = Subject(text)
    by_kind: dict[str, list[Mutant]] = {}
    for mutator in (*MUTATORS, syntax, spread):
        for mutant in mutator(subject, rng):
            by_kind.setdefault(mutant.kind, []).append(mutant)
    return [m for found in by_kind.values() for m in rng.sample(found, min(each or len(found), len(found)))]
