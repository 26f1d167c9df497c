"""Found stacks → the text of ``hotc.toml``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.template import Parameter
    from hotc.lint.project.survey.findings import FoundStack

HEAD = """\
# The stacks of this project, as 'hotc init' found them: look through it, it is yours now.
# 'hotc lint' looks at all of them, 'hotc plan NAME' and 'hotc apply NAME' carry one out.
"""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_ENOUGH = 60


def settings_text(stacks: Iterable[FoundStack]) -> str:
    """A whole file of settings that declares the stacks."""
    return HEAD + sections(stacks)


def sections(stacks: Iterable[FoundStack]) -> str:
    """The sections of the stacks, each with a blank line before it."""
    return "".join("\n" + _section(stack) for stack in stacks)


def _section(stack: FoundStack) -> str:
    lines = [f"[stack.{_key(stack.name)}]", f"template = {_text(stack.template)}"]
    if stack.environments:
        lines.append(f"environments = [{', '.join(_text(each) for each in stack.environments)}]")
    open_, hidden = [p for p in stack.needed if not p.hidden], [p for p in stack.needed if p.hidden]
    if open_:
        lines += ["", "# Nothing gives a value to these parameters yet. Fill them in, and take the # away:"]
        lines += [f"# [stack.{_key(stack.name)}.parameters]"]
        lines += [f"# {_key(each.name)} = {_example(each)}{_told(each)}" for each in open_]
    lines += [f"# {each.name} is hidden, so give it on the command line: --parameter {each.name}=…" for each in hidden]
    return "\n".join(lines) + "\n"


def _example(parameter: Parameter) -> str:
    return {"number": "0", "boolean": "false", "json": "{}", "comma_delimited_list": "[]"}.get(parameter.type, '""')


def _told(parameter: Parameter) -> str:
    words = " ".join(_CONTROL.sub(" ", parameter.label or parameter.description).split())
    return f"  # {words[: _ENOUGH - 1] + '…' if len(words) > _ENOUGH else words}" if words else ""


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    """A basic string of TOML: JSON's form, but that DEL is escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
