"""hotc: a compiler, linter, diagrammer and runtime for OpenStack's HOT templates.

The public names are loaded when first used, so that ``import hotc`` itself costs nothing.
"""

from __future__ import annotations

from hotc.version import __version__

TYPE_CHECKING = False  # typing itself would be the dearest part of "import hotc"
if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation, compile
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.api import lint
    from hotc.runtime.api import apply, check, plan
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan

__all__ = ["Compilation", "Diagnostic", "Plan", "Result", "__version__", "apply", "check", "compile", "lint", "plan"]

_HOMES = {
    "Compilation": "hotc.compiler.compilation",
    "Diagnostic": "hotc.compiler.diagnostics",
    "Plan": "hotc.runtime.planning.plan",
    "Result": "hotc.runtime.applying.result",
    "apply": "hotc.runtime.api",
    "check": "hotc.runtime.api",
    "compile": "hotc.compiler.compilation",
    "lint": "hotc.lint.api",
    "plan": "hotc.runtime.api",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hotc' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
