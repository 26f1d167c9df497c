"""
## What it does
Reports scripts that switch off the server's own defences: SELinux, AppArmor or the firewall.

## Why it is bad
A fault in one service is then a fault in all of them. What was done to get something going stays for
as long as the server does, and nobody sees it.

## Example
```yaml
user_data: |
  #!/bin/sh
  setenforce 0
  systemctl disable firewalld
```

## Instead
Allow what the service needs.
```yaml
user_data: |
  #!/bin/sh
  setsebool -P httpd_can_network_connect_db on
  firewall-cmd --permanent --add-service=https
```

## When to ignore
Where the image has policies for other services than yours, and security groups protect the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.server_scripts import SCRIPTED, search
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1112", "host-defence-off", "info", "This switches off {what} of the server", needs=SCRIPTED)

_END = r"(?:\.service)?(?=[\s;&|]|$)"
_BY_SYSTEMD = r"systemctl[ \t]+(?:--now[ \t]+)?(?:stop|disable|mask)(?:[ \t]+--now)?[ \t]+"


def _stopping(names: str) -> str:
    """A pattern of the commands that stop a service, or keep it from starting."""
    return rf"{_BY_SYSTEMD}(?:{names}){_END}|\b(?:service|chkconfig)[ \t]+(?:{names})[ \t]+(?:stop|off)\b"


_FORMS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        r"\bsetenforce[ \t]+(?:0|[Pp]ermissive)\b|\bSELINUX=(?:disabled|permissive)\b(?!['\"]?[ \t]*/etc)",
        ("setenforce", "SELINUX="),
        "SELinux",
        "Allow what the service needs, with setsebool or semanage.",
    ),
    (
        _stopping("firewalld|ip6?tables|ufw") + r"|\bufw[ \t]+disable\b",
        ("firewalld", "tables", "ufw"),
        "the firewall",
        "Open the ports that the service needs.",
    ),
    (
        _stopping("apparmor") + r"|\baa-teardown\b",
        ("apparmor", "aa-teardown"),
        "AppArmor",
        "Give the service a profile.",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Commands and settings by which a defence is switched off."""
    for pattern, words, what, hint in _FORMS:
        for found in search(subject, pattern, *words):
            yield Finding(found.where, found.script.path, hint=hint, related=found.related, what=what)
