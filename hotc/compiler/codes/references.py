"""H2 references: parameters, resources, attributes, conditions named in expressions, cycles."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = ()
