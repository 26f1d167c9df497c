"""H51 composition: what can go wrong when stacks are built within stacks."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H5101", "nested-too-deep", "error", "never", "Stacks are nested more than {limit} levels deep here"),
    Code("H5102", "too-many-resources", "error", "never", "There would be more than {limit} resources"),
)
