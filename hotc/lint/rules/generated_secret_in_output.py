"""
## What it does
Reports outputs that show a secret which the stack itself makes: the private key of a key pair, the
value of an `OS::Heat::RandomString` that is called like a secret, the payload of a secret.

## Why it is bad
Outputs are shown to everyone who may read the stack, and kept in Heat's database as they are.

## Example
```yaml
outputs:
  key: {value: {get_attr: [key, private_key]}}
```

## Instead
Give the key pair your own `public_key`, so that the private one never leaves you. Keep passwords in
`OS::Barbican::Secret`, and put out its reference.

## When to ignore
Where the output is how the one who made the stack gets the secret, and nobody else can read it.
and
where the random string is no secret but a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar, Sequence
from hotc.lint.facts.secrets import names_a_secret
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.facts.uses import Use
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1113",
    "generated-secret-in-output",
    "warning",
    'The output "{output}" shows {what} of "{name}"',
    needs=("OS::Nova::KeyPair", "OS::Heat::RandomString", "OS::Barbican::Secret"),
)

_RANDOM = "OS::Heat::RandomString"
_SECRETS: dict[str, dict[str, str]] = {
    "OS::Nova::KeyPair": {"private_key": "the private key"},
    _RANDOM: {"value": "the random string"},
    "OS::Barbican::Secret": {"decrypted_payload": "the payload"},
}


def check(subject: Subject) -> Iterator[Finding]:
    """Attributes with a secret, and references to random strings, in the values of outputs."""
    for resource in subject.resources(*_SECRETS):
        for use in subject.uses.resource.get(resource.name, ()):
            what = _what(use, resource.type) if use.where.section == "outputs" else ""
            if resource.type == _RANDOM and not (names_a_secret(resource.name) or names_a_secret(use.where.owner)):
                continue  # a name, more likely
            if resource.type == "OS::Nova::KeyPair" and not _keeps(subject, resource):
                continue
            if what and ".digest" not in use.where.path and ".condition" not in use.where.path:
                yield Finding(
                    use.node,
                    use.where.path,
                    hint="Leave it out: outputs are not masked.",
                    output=use.where.owner,
                    what=what,
                    name=resource.name,
                )


def _keeps(subject: Subject, resource: Resource) -> bool:
    """Whether a key pair has a private key to show: it has none where it is not told to save it."""
    return written(resource, "save_private_key") is not None and str(
        subject.value(resource, "save_private_key")
    ).lower() not in ("false", "none")


def _what(use: Use, type: str) -> str:
    secrets = _SECRETS[type]
    if use.call is not None and use.call.name in ("get_resource", "Ref"):
        return secrets.get("value", "")  # the reference of a random string is its value
    argument = use.call.argument if use.call is not None else None
    if not isinstance(argument, Sequence) or len(argument.items) < 2 or not isinstance(argument.items[1], Scalar):
        return ""
    return secrets.get(str(argument.items[1].value), "")
