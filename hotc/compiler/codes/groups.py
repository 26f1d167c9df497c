"""H51 composition: what can go wrong when stacks are built within stacks."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H5101", "nested-too-deep", "error", "never", "Stacks are nested more than {limit} levels deep here"),
    Code("H5102", "too-many-resources", "error", "never", "There would be more than {limit} resources"),
    Code("H5103", "resources-beyond-heat", "warning", "parse", "There are {count} resources; Heat takes {limit}"),
    Code(
        "H5104", "depth-beyond-heat", "warning", "full", "Stacks are nested deeper than the {limit} levels of Heat here"
    ),
    Code("H5105", "template-beyond-heat", "warning", "parse", "The template is larger than the {limit} bytes of Heat"),
)
