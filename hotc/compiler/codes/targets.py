"""H404x: what the release that a template is for does not have, or has no more."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H4040", "unknown-release", "error", "never", '"{release}" is not a release of OpenStack that hotc knows'),
    Code("H4041", "later-type", "error", "template", "{type} came with {since}; {target} doesn't have it"),
    Code(
        "H4042", "later-property", "error", "template", "{type} has had the {name} since {since}; {target} rejects it"
    ),
    Code(
        "H4043", "later-attribute", "error", "template", "{type} has had the {name} since {since}; {target} rejects it"
    ),
    Code("H4044", "type-taken-away", "error", "never", "{type} has done nothing since {since}: Heat creates none"),
    Code("H4045", "taken-away", "error", "template", "{type} has had no {name} since {since}"),
    Code("H4046", "deprecated-in-target", "warning", "never", "{what} is deprecated{since}"),
)
"""Findings that there are only where a release is named (``--target``)."""
