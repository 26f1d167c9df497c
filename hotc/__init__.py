"""hotc: a compiler, linter, diagrammer and runtime for OpenStack's HOT templates.

The public names are loaded when first used, so that ``import hotc`` itself costs nothing.
"""

from __future__ import annotations

from hotc.version import __version__

__all__ = ["__version__"]
