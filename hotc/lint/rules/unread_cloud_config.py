"""
## What it does
Reports servers whose `user_data` is a `#cloud-config`, while `user_data_format` is `HEAT_CFNTOOLS`,
the default.

## Why it is bad
With that format Heat takes the text for a script, which it packs for cfn-tools to start. cloud-init
never sees the `#cloud-config`, and nothing of it is done.

## Example
```yaml
server:
  type: OS::Nova::Server
  properties:
    user_data: |
      #cloud-config
      packages: [nginx]
```

## Instead
```yaml
server:
  type: OS::Nova::Server
  properties:
    user_data_format: RAW
    user_data: |
      #cloud-config
      packages: [nginx]
```

## When to ignore
Where the cloud has another default (`default_user_data_format` of Heat).

## Fix
Writes `user_data_format: RAW`. Unsafe: a server that is there already is replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.facts.placeholders import text_of
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1506",
    "unread-cloud-config",
    "warning",
    "cloud-init does not read this cloud-config: user_data_format is {format}",
    fix="unsafe",
    needs=("OS::Nova::Server",),
)

_DEFAULT = "HEAT_CFNTOOLS"
_REPLACING = ("str_replace", "str_replace_strict", "str_replace_vstrict")


def check(subject: Subject) -> Iterator[Finding]:
    """Servers of the default format with a cloud-config, also in the definition of a group's members."""
    for definition in subject.definitions("OS::Nova::Server"):
        properties = definition.properties
        if not isinstance(properties, Mapping):
            continue
        user_data, given = properties.get("user_data"), properties.get("user_data_format")
        if user_data is None or (given is not None and not _is_default(given)):
            continue
        if _is_cloud_config(subject, user_data):
            yield Finding(
                user_data.key if isinstance(user_data, Call) else user_data,
                f"{definition.path}.properties.user_data",
                hint="Write user_data_format: RAW (or SOFTWARE_CONFIG, where software is deployed on the server).",
                fix=_fix(properties, given),
                format=_DEFAULT,
            )


def _is_default(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value == _DEFAULT


def _is_cloud_config(subject: Subject, node: Node | None) -> bool:
    while isinstance(node, Call) and node.name in _REPLACING:
        node = node.argument.get("template") if isinstance(node.argument, Mapping) else None
    text = text_of(subject, node)
    return text is not None and text.startswith("#cloud-config")


def _fix(properties: Mapping, given: Node | None) -> Fix | None:
    if given is not None:
        return Fix("Write RAW", [edits.replace_name(given, "RAW")], safe=False)
    edit = edits.add_key(properties, "user_data_format: RAW")
    return Fix("Add user_data_format: RAW", [edit], safe=False) if edit is not None else None
