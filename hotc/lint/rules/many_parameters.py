"""
## What it does
Reports templates with more than 60 parameters.

## Why it is bad
Nobody fills in such a form, and nobody knows which of its values belong together.

## Example
A template with `web_1_ip` to `web_20_ip`, `web_1_name` to `web_20_name` and so on.

## Instead
Lists and maps (`comma_delimited_list`, `json`) for what belongs together, defaults in nested
templates, and an environment per place.

## When to ignore
In a template that a tool fills in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1803", "many-parameters", "info", "The template has {count} parameters", lifecycle="preview")

_MOST = 60


def check(subject: Subject) -> Iterator[Finding]:
    """Templates with too many parameters to fill in."""
    parameters = subject.template.parameters
    if len(parameters) > _MOST:
        first = next(iter(parameters.values()))
        hint = "Join what belongs together in a json parameter or a list, and divide the template."
        yield Finding(first.key, "parameters", hint=hint, count=len(parameters))
