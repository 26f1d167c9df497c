"""H11 functions: their arguments, and what goes wrong when they work with values."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H1101", "wrong-arguments", "error", "parse", "{function} takes {usage}, not {found}"),
    Code("H1102", "missing-argument", "error", "parse", "{function} lacks its argument {argument}"),
    Code("H1103", "unexpected-argument", "error", "parse", "{function} has no argument {argument}"),
    Code("H1104", "wrong-argument-type", "error", "full", "{argument} of {function} must be {expected}, not {found}"),
    Code("H1105", "wrong-argument-value", "error", "full", "{function} can't work with {argument}: {reason}"),
    Code("H1106", "empty-placeholder", "error", "full", 'The placeholder "{placeholder}" of {function} has no value'),
    Code(
        "H1107",
        "placeholder-not-found",
        "error",
        "full",
        'The placeholder "{placeholder}" does not occur in the template of {function}',
    ),
    Code("H1108", "index-out-of-range", "error", "full", "{function} finds no piece {index}: the last one is {last}"),
    Code("H1109", "unknown-algorithm", "error", "full", '{function} knows no algorithm "{value}"'),
    Code(
        "H1110",
        "lists-of-different-length",
        "error",
        "full",
        "{function} without permutations wants lists of one length in for_each",
    ),
    Code("H1111", "key-collision", "error", "full", '{function} would write the key "{value}" twice'),
    Code("H1112", "key-not-in-map", "error", "full", '{function} finds no "{value}" in the section Mappings'),
    Code("H1113", "invalid-yaql", "error", "parse", "The yaql expression can't be read: {value}"),
    Code("H1114", "yaql-failed", "error", "full", "The yaql expression fails: {value}"),
    Code("H1115", "not-a-condition", "error", "parse", "A condition is true, false or the name of one, not {found}"),
    Code("H1116", "no-facade", "error", "full", "{function} works only in a template that is used as a resource type"),
    Code(
        "H1118",
        "fails-early",
        "error",
        "full",
        "Heat evaluates {function} before anything exists, with null for attributes, and fails: {reason}",
    ),
    Code("H1119", "unknown-yaql-function", "warning", "full", 'yaql has no function "{name}"'),
    Code("H1120", "unknown-yaql-key", "warning", "full", 'The data of this yaql expression have no key "{name}" here'),
    Code("H1117", "ignored-argument", "warning", "never", "{function} takes no notice of {argument}"),
)
