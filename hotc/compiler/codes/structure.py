"""H1 structure and versions: sections, keys, functions and their arguments."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H1001", "missing-version", "error", "parse", "The template doesn't say its version: {header} is missing"),
    Code("H1002", "unknown-version", "error", "parse", '"{version}" is not a version of {header}', eager=True),
    Code(
        "H1003",
        "unofficial-version",
        "warning",
        "parse",
        'Heat doesn\'t know the version name "{version}"; it wants {date}',
    ),
    Code(
        "H1004",
        "ambiguous-version",
        "error",
        "parse",
        "The template says its version twice: {first} and {second}",
        eager=True,
    ),
    Code(
        "H1005",
        "version-not-text",
        "error",
        "parse",
        "The version must be a text such as 2018-08-31, not {kind}",
        eager=True,
    ),
    Code("H1010", "unknown-section", "error", "parse", '"{section}" is not a section of a template'),
    Code("H1011", "later-section", "error", "parse", 'The section "{section}" came with version {version}'),
    Code("H1012", "section-not-a-map", "error", "parse", 'The section "{section}" must be a map of names, not {kind}'),
    Code(
        "H1020",
        "resource-not-a-map",
        "error",
        "parse",
        'The resource "{name}" must be a map with the key "{key}", not {kind}',
    ),
    Code("H1021", "missing-type", "error", "parse", 'The resource "{name}" has no "{key}"'),
    Code("H1022", "unknown-resource-key", "error", "parse", '"{key}" can\'t stand in a resource'),
    Code("H1023", "later-resource-key", "error", "parse", '"{key}" in a resource came with version {version}'),
    Code("H1024", "wrong-shape", "error", "parse", '"{key}" of the resource "{name}" must be {wanted}, not {kind}'),
    Code("H1025", "unknown-deletion-policy", "error", "parse", '"{policy}" is not a deletion policy'),
    Code("H1026", "name-used-twice", "error", "parse", 'The resource "{name}" has the name of a parameter'),
    Code(
        "H1030",
        "output-not-a-map",
        "error",
        "parse",
        'The output "{name}" must be a map with the key "{key}", not {kind}',
    ),
    Code("H1031", "missing-value", "error", "parse", 'The output "{name}" has no "{key}"'),
    Code("H1032", "unknown-output-key", "error", "never", '"{key}" can\'t stand in an output'),
    Code(
        "H1040",
        "condition-not-boolean",
        "error",
        "parse",
        'The condition "{name}" must be true, false or a function, not {kind}',
    ),
    Code("H1050", "removed-function", "error", "parse", "{function} is no function of version {version} any more"),
    Code(
        "H1051",
        "later-function",
        "error",
        "never",
        "{function} came with version {later}; in {version} it is plain data",
    ),
    Code(
        "H1052",
        "misspelt-function",
        "error",
        "never",
        "{function} is not a function; Heat takes it as plain data",
        absence=True,
    ),
    Code("H1053", "function-not-in-condition", "error", "parse", "{function} can't be used in a condition"),
    Code(
        "H1054",
        "condition-function-outside",
        "warning",
        "never",
        "{function} works in conditions only; here it is plain data",
    ),
)
