"""H5 composition: nested templates, the resource registry, groups."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = ()
