"""H4 types and values: resource types, properties, attributes, constraints."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H4001", "unknown-resource-type", "error", "template", "There is no resource type {type}"),
    Code("H4002", "unknown-property", "error", "template", "{type} has no property {name}"),
    Code("H4003", "missing-property", "error", "full", "{type} needs the property {name}"),
    Code("H4004", "wrong-type", "error", "full", "{name} takes {expected}, not {found}"),
    Code("H4005", "not-convertible", "error", "full", "{name} takes {expected}; {value} can't be read as one"),
    Code("H4006", "out-of-range", "error", "full", "{name} must be {range}, not {value}"),
    Code("H4007", "wrong-length", "error", "full", "{name} must have {range}, not {length}"),
    Code("H4008", "not-a-multiple", "error", "full", "{name} must be {range}, not {value}"),
    Code("H4009", "value-not-allowed", "error", "full", "{name} can't be {value}"),
    Code("H4010", "pattern-mismatch", "error", "full", "{name} must match the pattern {pattern}; {value} does not"),
    Code("H4011", "invalid-format", "error", "full", "{name} must be {expected}: {reason}"),
    Code("H4012", "conflicting-properties", "error", "full", "{names} can't be given together"),
    Code("H4013", "dependent-property", "error", "full", "{name} needs {other}", absence=True),
    Code("H4014", "one-of-properties", "error", "full", "{type} needs {quantity} of {names}", absence=True),
    Code("H4015", "unsupported-property", "error", "template", "Heat does not implement the property {name} of {type}"),
    Code("H4016", "unknown-attribute", "error", "template", "{type} has no attribute {name}"),
    Code("H4017", "unsupported-deletion-policy", "error", "template", "{type} can't be kept by a snapshot"),
    Code(
        "H4018",
        "facade-property-missing",
        "error",
        "full",
        "{template} lacks the parameter {name}; {type} needs it",
        absence=True,
    ),
    Code("H4019", "facade-property-mismatch", "error", "full", "{name} is {found} in {template}, {expected} in {type}"),
    Code("H4020", "facade-property-unknown", "error", "full", "{template} requires {name}, which {type} doesn't have"),
    Code(
        "H4021",
        "facade-attribute-missing",
        "error",
        "full",
        "{template} lacks the output {name}; {type} has it",
        absence=True,
    ),
    Code("H4022", "null-for-required", "error", "never", "{name} is required and is given nothing"),
    Code("H4023", "number-cut-off", "warning", "never", "{name} takes an integer; {value} becomes {result}"),
    Code("H4024", "impossible-value", "error", "full", "{problem}"),
    Code("H4025", "address-outside-network", "error", "never", "{name} {address} is not in {network}"),
    Code("H4026", "range-turned-round", "error", "never", "{first} is {low}, above {last}, which is {high}"),
    Code("H4027", "doubtful-type", "warning", "never", "{name} takes {expected}; it is given {found}"),
    Code("H4028", "wrong-kind", "error", "cloud", "{name} takes {expected}; {found} is {kind}"),
    Code("H4029", "empty-property", "warning", "never", "{name} is given nothing"),
    Code("H4030", "catalog-pack-mistake", "error", "never", "{problem}"),
    Code(
        "H4031",
        "parameter-never-fits",
        "error",
        "full",
        '{name} can\'t take any value of the parameter "{parameter}": {reason}',
    ),
    Code(
        "H4032",
        "parameter-may-not-fit",
        "warning",
        "never",
        '{name} can\'t take {values}, which the parameter "{parameter}" may be',
    ),
    Code(
        "H4033",
        "conflicting-uses",
        "warning",
        "never",
        'The parameter "{parameter}" is used for {one} and for {other}',
    ),
    Code("H4034", "overlapping-ranges", "error", "cloud", "{first} overlaps {second}"),
    Code("H4035", "address-used-twice", "error", "cloud", "{address} is asked for twice: {other} has it, too"),
    Code(
        "H4036", "subnet-of-another-network", "error", "cloud", "{subnet} is a subnet of {network}, and not of {other}"
    ),
    Code("H4037", "no-way-for-floating-ip", "error", "cloud", "The floating IP can't reach {port}: {reason}"),
    Code("H4038", "duplicate-rule", "error", "cloud", "The security group has this rule already, {other}"),
    Code("H4039", "no-such-key", "error", "never", "The attribute {name} has nothing at {key}: {reason}"),
    Code("H4047", "empty-name", "error", "full", "{name} must name {kind}, and is empty"),
)
"""What the schemas of resource types, and Heat's code behind them, say of the values given."""
