"""hotc: a compiler, linter, diagrammer and runtime for OpenStack's HOT templates.

The public names are loaded when first used, so that ``import hotc`` itself costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.version import __version__

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation, compile
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.api import lint

__all__ = ["Compilation", "Diagnostic", "__version__", "compile", "lint"]

_HOMES = {
    "Compilation": "hotc.compiler.compilation",
    "Diagnostic": "hotc.compiler.diagnostics",
    "compile": "hotc.compiler.compilation",
    "lint": "hotc.lint.api",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hotc' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
