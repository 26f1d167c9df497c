"""
## What it does
Reports servers that get a software or cloud configuration as their `user_data`, in a format with which
Heat does not fetch it.

## Why it is bad
A reference to a configuration is its id. Heat puts the configuration in its place only where
`user_data_format` is `RAW` or `SOFTWARE_CONFIG`; with the default, `HEAT_CFNTOOLS`, the server gets the
id, and nothing of it is run.

## Example
```yaml
server:
  type: OS::Nova::Server
  properties:
    flavor: m1.small
    user_data: {get_resource: setup}
```

## Instead
```yaml
    user_data: {get_resource: setup}
    user_data_format: RAW
```

## Fix
Writes `user_data_format: RAW`. Unsafe: a server that is there already is replaced.

## When to ignore
Where the cloud has another default (`default_user_data_format` of Heat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1623",
    "unfetched-config",
    "warning",
    'The server gets the id of "{name}" as its user data, not what it holds',
    fix="unsafe",
    needs=("user_data",),
)

_CONFIGS = (
    "OS::Heat::SoftwareConfig",
    "OS::Heat::StructuredConfig",
    "OS::Heat::CloudConfig",
    "OS::Heat::MultipartMime",
)


def check(subject: Subject) -> Iterator[Finding]:
    """``get_resource`` of a configuration in the ``user_data`` of a server whose format is the default."""
    for definition in subject.definitions("OS::Nova::Server"):
        properties = definition.properties
        if not isinstance(properties, Mapping):
            continue
        data, form = properties.get("user_data"), properties.get("user_data_format")
        if not isinstance(data, Call) or data.name != "get_resource" or not isinstance(data.argument, Scalar):
            continue
        resource = subject.template.resources.get(str(data.argument.value))
        if resource is None or resource.type not in _CONFIGS:
            continue
        if form is None or (isinstance(form, Scalar) and form.value == "HEAT_CFNTOOLS"):
            path = f"{definition.path}.properties.user_data"
            yield Finding(
                data, path, hint="Write user_data_format: RAW.", fix=_fix(properties, form), name=resource.name
            )


def _fix(properties: Mapping, form: Node | None) -> Fix | None:
    if properties.anchor is not None or (form is not None and form.anchor is not None):
        return None
    edit = edits.add_key(properties, "user_data_format: RAW")
    if form is not None:
        edit = edits.replace_name(form, "RAW")
    return Fix("Let Heat fetch it", [edit], safe=False) if edit is not None else None
