"""
## What it does
Reports `# hotc: ignore` comments that name no finding, or one that doesn't exist.

## Why it is bad
A comment without a code silences nothing, though it looks as if it did. (It would silence too much
if it did.)

## Example
```yaml
remote_ip_prefix: 0.0.0.0/0  # hotc: ignore
```

## Instead
```yaml
remote_ip_prefix: 0.0.0.0/0  # hotc: ignore[L1104] this is the bastion host
```

## When to ignore
Never.
"""

from __future__ import annotations

from hotc.lint.rule import Rule

RULE = Rule(
    "L1902",
    "unknown-ignore",
    "warning",
    "This comment silences nothing: {problem}",
    needs=("hotc:",),
)
"""Applied by the framework (:mod:`hotc.lint.silence.comments`)."""
