"""
## What it does
Reports user data and software configurations that let people log in over SSH with a password, or as
root: `ssh_pwauth: true`, `PasswordAuthentication yes`, `PermitRootLogin yes`.

## Why it is bad
Passwords are guessed by machines, day and night, on every address that answers on port 22. Images
for clouds come with that switched off.

## Example
```yaml
user_data: |
  #cloud-config
  ssh_pwauth: true
```

## Instead
```yaml
user_data: |
  #cloud-config
  ssh_pwauth: false
```
and give the server a `key_name`.

## When to ignore
On machines that nobody can reach from outside, and in labs.

## Fix
Writes `ssh_pwauth: false`, where it is cloud-init's setting and stands in the template. Unsafe: who
logs in by a password can't any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.facts.server_scripts import SCRIPTED, search
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Found
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1109", "password-login", "warning", "This lets people log in over SSH {how}", fix="unsafe", needs=SCRIPTED
)

_TRUE = ("true", "yes", "on", "1")
_CLOUD = r"^[ \t]*ssh_pwauth:[ \t]*(?P<value>['\"]?(?:[Tt]rue|TRUE|[Yy]es|on|1)\b['\"]?)"
_SSHD = (
    r"\b(?P<key>PasswordAuthentication|PermitRootLogin)(?:[ \t]+|\\?[#1)][ \t]*)yes\b"
    r"(?![/#|,]\s*P(?:asswordAuth|ermitRoot))"  # the part of a sed command that is taken away
)


def check(subject: Subject) -> Iterator[Finding]:
    """Settings of cloud-init and of the SSH server in scripts, and cloud-init's as a map."""
    for found in search(subject, _CLOUD, "ssh_pwauth"):
        yield Finding(
            found.where,
            found.script.path,
            hint="Set ssh_pwauth to false, and give the server a key_name.",
            fix=_off(found),
            related=found.related,
            how="with a password",
        )
    for found in search(subject, _SSHD, "PasswordAuthentication", "PermitRootLogin"):
        root = found.match["key"] == "PermitRootLogin"
        hint = f"Leave {found.match['key']} at {'prohibit-password' if root else 'no'}, and use a key."
        how = "as root" if root else "with a password"
        yield Finding(found.where, found.script.path, hint=hint, related=found.related, how=how)
    yield from _as_map(subject)


def _off(found: Found) -> Fix | None:
    if isinstance(found.script.node, Call) or not isinstance(found.where, Span):
        return None
    text = found.where.source.text[found.where.start : found.where.end]
    if not text.endswith(found.match["value"]):
        return None
    start = found.where.end - len(found.match["value"])
    return Fix("Set it to false", [TextEdit(Span(found.where.source, start, found.where.end), "false")], safe=False)


def _as_map(subject: Subject) -> Iterator[Finding]:
    for resource in subject.resources("OS::Heat::CloudConfig"):
        config = resource.properties.get("cloud_config") if isinstance(resource.properties, Mapping) else None
        value = config.get("ssh_pwauth") if isinstance(config, Mapping) else None
        if isinstance(value, Scalar) and (value.value is True or str(value.value).lower() in _TRUE):
            yield Finding(
                value,
                f"resources.{resource.name}.properties.cloud_config.ssh_pwauth",
                hint="Set ssh_pwauth to false, and give the server a key_name.",
                fix=Fix("Set it to false", [TextEdit(value.span, "false")], safe=False),
                how="with a password",
            )
