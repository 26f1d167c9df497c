"""
## What it does
Reports passwords, tokens and private keys that are written into user data, software configurations
or the files that they include.

## Why it is bad
The secret stands in the template, in its history, and in every copy; the metadata service gives it
to every process on the server; and it is the same for each stack.

## Example
```yaml
user_data: |
  #!/bin/sh
  echo "admin:S3cret!" | chpasswd
```

## Instead
```yaml
user_data:
  str_replace:
    params: {__password__: {get_param: admin_password}}   # a parameter with hidden: true
    template: |
      #!/bin/sh
      echo "admin:__password__" | chpasswd
```

## When to ignore
Where the value is no secret, such as the well-known first password of an appliance that must be
changed anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.secrets import is_a_stand_in, names_a_secret
from hotc.lint.facts.server_scripts import SCRIPTED, search
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.subject import Subject

RULE = Rule("L1108", "secret-in-script", "warning", "This script holds {what} in plain text", needs=SCRIPTED)

_HINT = "Take it from a parameter with hidden: true, by str_replace."
_VALUE = r"(?P<secret>'[^'\n]{1,500}'|\"[^\"\n]{1,500}\"|[^\s'\";|]{1,500})"
_CALLED = (
    r"(?:[Pp]ass(?:w(?:or)?d|phrase)?|PASS(?:W(?:OR)?D|PHRASE)?|[Ss]ecret|SECRET|[Tt]oken|TOKEN|"
    r"[Aa]pi_?[Kk]ey|API_?KEY)"
)
_FORMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        r"\becho\b[^\n|]{0,200}?['\" ][\w.-]{1,64}:(?P<secret>[^\s'\"|]{1,200})['\"]?"
        r"[ \t]{0,9}\|[ \t]{0,9}(?:sudo[ \t]{1,9})?[\w/]{0,30}\bchpasswd\b",
        ("chpasswd",),
        "a password",
    ),
    (
        r"\becho[ \t]+(?:-\w+[ \t]+)?" + _VALUE + r"[ \t]*\|[ \t]*(?:sudo[ \t]+)?[\w/]*\bpasswd\b",
        ("passwd",),
        "a password",
    ),
    (
        r"^[ \t]*chpasswd:[ \t]*\n(?:[ \t]*expire:.*\n)?[ \t]*list:[ \t]*\|?-?[ \t]*\n"
        r"[ \t]*(?:- )?[\w.-]+:(?P<secret>\S+)",
        ("chpasswd:",),
        "a password",
    ),
    (
        r"^[ \t]*(?P<key>password|plain_text_passwd):[ \t]*(?P<secret>'[^'\n]+'|\"[^\"\n]+\"|[^\s'\"#]+)"
        r"(?=[ \t]*(?:#.*)?$)",
        ("password:", "plain_text_passwd:"),
        "a password",
    ),
    (r"\bsshpass[ \t]+-p[ \t]*" + _VALUE, ("sshpass",), "a password"),
    (
        r"\b(?:mysql|mysqladmin|mysqldump)\b[^\n|;]{0,200}?[ \t](?:-p|--password=)" + _VALUE,
        ("mysql",),
        "a password",
    ),
    (
        _CALLED + "=" + _VALUE,
        tuple(
            f"{end}="
            for word in ("word", "sswd", "pass", "hrase", "ecret", "oken", "ey")
            for end in (word, word.upper())
        ),
        "a secret",
    ),
    (
        r"-----BEGIN (?:[A-Z]{1,20} )?PRIVATE KEY-----\s+(?P<secret>[A-Za-z0-9+/=\s]{64,9999})",
        ("PRIVATE KEY",),
        "a private key",
    ),
    (r"\b(?P<secret>AKIA[0-9A-Z]{16})\b", ("AKIA",), "an access key"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Secrets where scripts are known to take them, and in variables that are called like one."""
    for pattern, words, what in _FORMS:
        for found in search(subject, pattern, *words, wanted=_is_secret):
            where, related = found.script.place(subject, *found.match.span("secret"))
            yield Finding(where, found.script.path, hint=_HINT, related=related, what=what)


def _is_secret(script: Script, match: re.Match[str]) -> bool:
    text, value = script.text, match["secret"].strip("'\"")
    if script.stands_in(value) or is_a_stand_in(value) or "`" in value or value.startswith("/"):
        return False
    if match.re.groupindex.get("key"):
        return "#cloud-config" in text
    if match.re.pattern.startswith(_CALLED):
        return _is_assigned(text, *match.span("secret"))
    return True


def _is_assigned(text: str, start: int, end: int) -> bool:
    """Whether the value is given to a variable that is called like a secret, and nothing else stands on the line."""
    line = max(text.rfind("\n", 0, start) + 1, start - 200)  # a longer one has more than a variable on it
    before = text[line : start - 1].split()
    after = text[end : end + 1]
    if before[:1] == ["export"]:
        del before[0]
    return len(before) == 1 and before[0].isidentifier() and names_a_secret(before[0]) and after in ("", "\n", " ", ";")
