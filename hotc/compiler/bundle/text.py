"""A template in plain data → YAML as a person would write it: texts of several lines as such, functions in a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from hotc.compiler.versions import LATEST

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE = 90
"""Characters that a function in one line may have."""
_WIDTH = 10_000
_FUNCTIONS = LATEST.functions.keys()


class _Writer(yaml.SafeDumper):
    """Writes no aliases: what is there twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: _Writer, text: str) -> yaml.Node:
    style = "|" if "\n" in text.rstrip("\n") and not any(line != line.rstrip() for line in text.split("\n")) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _map(writer: _Writer, data: dict[str, Any]) -> yaml.Node:
    return writer.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=_fits_a_line(data))


class _Block(dict[str, Any]):
    """A map that is never written in a line."""


def _block(writer: _Writer, data: _Block) -> yaml.Node:
    return writer.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)


def _list(writer: _Writer, data: list[Any]) -> yaml.Node:
    return writer.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=_fits_a_line(data))


def _fits_a_line(data: Any) -> bool:
    return _is_simple(data) and len(text := json.dumps(data)) <= _LINE and "\\n" not in text


def _is_simple(data: Any) -> bool:
    """Whether something is a word, or a function or a list of such."""
    if isinstance(data, dict):
        return not data or (len(data) == 1 and data.keys() <= _FUNCTIONS and all(map(_is_simple, data.values())))
    return all(map(_is_simple, data)) if isinstance(data, list) else True


_Writer.add_representer(str, _text)
_Writer.add_representer(dict, _map)
_Writer.add_representer(_Block, _block)
_Writer.add_representer(list, _list)


def as_text(data: dict[str, Any], comments: Iterable[str] = ()) -> str:
    """The YAML text of a template. ``comments`` are lines that stand before it."""
    head, *rest = data
    version = f"{head}: {data[head]}\n"  # without the quotes that a date needs elsewhere: Heat takes it for a text
    sections = _Block({key: _Block(data[key]) if isinstance(data[key], dict) else data[key] for key in rest})
    text: str = yaml.dump(
        sections, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return "".join(f"# {line}".rstrip() + "\n" for line in comments) + version + (text if sections else "")
