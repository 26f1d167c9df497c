"""H0 reading: files, YAML and JSON, limits."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = ()
