"""H1 structure and versions: sections, keys, functions and their arguments."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = ()
