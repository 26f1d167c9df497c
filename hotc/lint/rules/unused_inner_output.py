"""
## What it does
Reports outputs of a template within the stack that no template of the stack names.

## Why it is bad
The output of a nested stack is seen by nobody but the template that makes it. Heat computes it, at every show and
update of the stack, for nothing.

## Example
```yaml
# disk.yaml, whose "path" no other template asks for
outputs:
  path: {value: {get_attr: [attachment, device]}}
```

## Instead
Use it (`{get_attr: [disk, path]}`), or take it out.

## When to ignore
Where the inner template serves other stacks, too. That is frequent, so this rule must be selected by its code or name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1714",
    "unused-inner-output",
    "info",
    'No template of the stack uses the output "{name}"',
    lifecycle="preview",
    scope="nested",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Outputs whose name stands in no other text of the stack."""
    templates = subject.all_templates
    if not subject.is_main or not subject.whole or len(templates) < 2:
        return
    for inner in templates[1:]:
        others = [template.source.text for template in templates if template is not inner]
        for output in inner.outputs.values():
            if output.name.startswith("OS::") or any(output.name in text for text in others):
                continue
            hint = "Use it, or take it out."
            yield Finding(output.key, f"outputs.{output.name}", hint=hint, name=output.name)
