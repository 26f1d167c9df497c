"""H2 references: parameters, resources, attributes, conditions named in expressions, cycles."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H2001", "unknown-parameter", "error", "full", 'There is no parameter "{name}"'),
    Code("H2002", "unknown-resource", "error", "parse", 'There is no resource "{name}"'),
    Code("H2004", "unknown-condition", "error", "parse", 'There is no condition "{name}"'),
    Code("H2005", "circular-condition", "error", "parse", "Conditions rest on each other: {chain}"),
    Code("H2006", "circular-dependency", "error", "parse", "Resources need each other: {chain}"),
    Code(
        "H2007",
        "absent-resource",
        "error",
        "parse",
        '{function} refers to "{name}", which its condition switches off here',
    ),
    Code("H2008", "file-not-read", "error", "full", 'The file "{value}" is not there'),
    Code("H2009", "unknown-dependency", "error", "parse", 'depends_on names "{name}", which is no resource'),
    Code("H2011", "unknown-member", "error", "cloud", 'The group "{name}" has no member "{member}"'),
)
