"""H3 parameters, environments, conditions."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    # values
    Code("H3001", "undeclared-parameter", "error", "parse", 'The template has no parameter "{name}"', absence=True),
    Code("H3002", "missing-parameter", "error", "full", 'The parameter "{name}" has no value and no default'),
    Code("H3003", "invalid-parameter", "error", "full", 'The value of the parameter "{name}" is not {wanted}: {value}'),
    Code("H3004", "violated-constraint", "error", "full", 'The value of the parameter "{name}" {problem}: {value}'),
    Code("H3005", "violating-default", "error", "parse", 'The default of the parameter "{name}" {problem}: {value}'),
    Code("H3006", "invalid-default", "error", "full", 'The default of the parameter "{name}" is not {wanted}: {value}'),
    Code(
        "H3007",
        "unread-parameter",
        "warning",
        "never",
        'Heat ignores "{name}" here: the template has no such parameter',
    ),
    Code(
        "H3008",
        "unread-default",
        "warning",
        "never",
        "No template here has a parameter {names}",
    ),
    Code(
        "H3009",
        "missing-in-default",
        "warning",
        "never",
        'The default of the parameter "{name}" has nothing at {keys}',
    ),
    # declarations
    Code(
        "H3010", "parameter-not-a-map", "error", "parse", 'The parameter "{name}" must be a map with a type, not {kind}'
    ),
    Code("H3011", "missing-parameter-type", "error", "parse", 'The parameter "{name}" has no type', eager=True),
    Code("H3012", "unknown-parameter-key", "error", "parse", '"{key}" can\'t stand in a parameter', eager=True),
    Code(
        "H3013",
        "later-parameter-key",
        "error",
        "parse",
        '"{key}" in a parameter came with version {version}',
        eager=True,
    ),
    Code("H3014", "unknown-parameter-type", "error", "parse", "{type} is not a type of parameters", eager=True),
    Code(
        "H3015",
        "tags-not-a-list",
        "error",
        "parse",
        'The tags of the parameter "{name}" must be a list, not {kind}',
        eager=True,
    ),
    Code(
        "H3016",
        "function-in-default",
        "warning",
        "never",
        "Functions don't work in a default: this {function} is plain data",
    ),
    Code(
        "H3020",
        "constraints-not-a-list",
        "error",
        "parse",
        'The constraints of "{name}" must be a list, not {kind}',
        eager=True,
    ),
    Code("H3021", "constraint-not-a-map", "error", "parse", "A constraint must be a map, not {kind}", eager=True),
    Code("H3022", "unknown-constraint", "error", "parse", '"{key}" is not a constraint', eager=True),
    Code("H3023", "no-constraint", "error", "parse", "This constrains nothing: no constraint is named", eager=True),
    Code("H3024", "bad-constraint", "error", "parse", "The constraint {kind} {problem}", eager=True),
    Code("H3025", "unfit-constraint", "error", "parse", "The constraint {kind} can't be used for a {type} parameter"),
    Code("H3026", "second-constraint", "warning", "never", "Heat reads one constraint of each entry: {key} is ignored"),
    Code("H3027", "later-constraint", "error", "parse", "The constraint {key} came with version {version}", eager=True),
    # parameter groups
    Code("H3030", "groups-not-a-list", "error", "parse", "parameter_groups must be a list of groups, not {kind}"),
    Code(
        "H3031",
        "group-not-a-map",
        "error",
        "parse",
        "A parameter group must be a map with a list of parameters, not {kind}",
    ),
    Code(
        "H3032",
        "group-without-list",
        "error",
        "parse",
        "The parameter group {label} has no list of parameters",
        absence=True,
    ),
    Code(
        "H3033", "group-of-unknown", "error", "parse", 'The group names "{name}", which is no parameter', absence=True
    ),
    Code("H3034", "grouped-twice", "error", "parse", 'The parameter "{name}" is in two groups'),
    # environments
    Code("H3040", "unknown-environment-section", "error", "parse", '"{section}" is not a section of an environment'),
    Code("H3041", "empty-environment-section", "error", "parse", 'The section "{section}" of the environment is empty'),
    Code("H3042", "bad-environment-section", "error", "parse", 'The section "{section}" must be {wanted}, not {kind}'),
    Code(
        "H3043",
        "bad-registry-entry",
        "error",
        "parse",
        '"{name}" must be mapped to a type or a template, not to {kind}',
    ),
    Code("H3044", "bad-hook", "error", "parse", "{hook} is not a hook"),
    Code("H3045", "bad-restricted-action", "error", "parse", "{action} is not an action that can be restricted"),
    Code(
        "H3046",
        "unknown-merge-strategy",
        "warning",
        "never",
        '"{strategy}" is not a merge strategy; Heat takes the default',
    ),
    Code("H3047", "unmergeable-parameter", "error", "parse", 'A {type} parameter can\'t be merged: "{name}"'),
    Code(
        "H3048",
        "conflicting-merge-strategies",
        "error",
        "parse",
        'The parameter "{name}" is merged by {strategy} here, by {other} before',
    ),
    Code("H3049", "bad-event-sink", "error", "parse", "An event sink must be a map with a type, not {kind}"),
)
