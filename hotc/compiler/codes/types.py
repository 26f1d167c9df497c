"""H4 types and values: resource types, properties, attributes, constraints."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = ()
