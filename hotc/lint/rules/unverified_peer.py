"""
## What it does
Reports scripts that switch off the check of certificates, host keys or package signatures:
`curl -k`, `wget --no-check-certificate`, `gpgcheck=0`, `--nogpgcheck`, `--allow-unauthenticated`,
`sslverify=0`, `StrictHostKeyChecking=no`, `GIT_SSL_NO_VERIFY`.

## Why it is bad
The connection looks protected, and isn't: the other side may be anybody, and so may be the author of
what is installed.

## Example
```yaml
config: |
  #!/bin/sh
  curl -k https://repository.example.org/tool.tar.gz | tar xz
```

## Instead
```yaml
config: |
  #!/bin/sh
  curl --cacert /etc/pki/our-ca.pem https://repository.example.org/tool.tar.gz | tar xz
```

## When to ignore
Where it only asks whether something answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.server_scripts import SCRIPTED, search
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1111", "unverified-peer", "warning", "This doesn't check {what}", needs=SCRIPTED)

_FORMS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        r"\bcurl\b(?:[ \t]{1,20}-\S{1,200}|[ \t]{1,20}[^-\s|;&][^\s|;&]{0,500}){0,30}?[ \t]{1,20}"
        r"(?:-[a-jl-zA-Z]{0,20}k[a-zA-Z]{0,20}|--insecure)(?=\s|$)",
        ("curl",),
        "whom it fetches from",
        "Give curl the authority with --cacert.",
    ),
    (r"\bwget\b[^\n|;]{0,300}--no-check-certificate", ("--no-check",), "whom it fetches from", "Use --ca-certificate."),
    (
        r"\bgpgcheck[ \t]*=[ \t]*0|--nogpgcheck|--allow-unauthenticated|--force-yes",
        ("gpgcheck", "--allow-unauth", "--force-yes"),
        "who made the packages",
        "Install the key of the repository.",
    ),
    (
        r"\bsslverify[ \t]*[=:][ \t]*(?:0|[Ff]alse)|GIT_SSL_NO_VERIFY=(?:1|true)|--trusted-host[ =]",
        ("sslverify", "GIT_SSL", "--trusted-host"),
        "whom it fetches from",
        "Install the authority's certificate.",
    ),
    (
        r"StrictHostKeyChecking[ =]no\b|HOST_KEY_CHECKING=[Ff]alse",
        ("HostKeyChecking", "HOST_KEY"),
        "whom it logs in to",
        "Put the host key into known_hosts, or use accept-new.",
    ),
    (r"\bverify[ \t]*=[ \t]*False\b", ("verify",), "whom it talks to", "Give the authority's file to verify."),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Options and settings by which a check is switched off."""
    for pattern, words, what, hint in _FORMS:
        for found in search(subject, pattern, *words):
            yield Finding(found.where, found.script.path, hint=hint, related=found.related, what=what)
