"""
## What it does
Reports `# hotc: ignore[…]` comments that silence nothing: the finding is gone, or was never there.

## Why it is bad
The comment stays when its reason has gone, and will silence the next, real finding on that line.

## Example
```yaml
flavor: m1.small  # hotc: ignore[L1104] only reachable from the office
```

## Instead
Take the comment out. An error that Heat itself would report can't be silenced.

## When to ignore
Never.

## Fix
Takes the comment (or the one code in it) out. Safe: it silences nothing.
"""

from __future__ import annotations

from hotc.lint.rule import Rule

RULE = Rule(
    "L1901",
    "unused-ignore",
    "warning",
    "This comment silences nothing: {problem}",
    fix="safe",
    needs=("hotc:",),
)
"""Applied by the framework (:mod:`hotc.lint.silence.comments`), which alone knows what was silenced."""
