"""The linter: what is legal but very likely wrong, insecure, deprecated or not portable.

``hotc.lint`` is both this package and, as the public API says, a function: calling the package is calling
:func:`hotc.lint.api.lint`, so that neither name hides the other.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic


class _Callable(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> list[Diagnostic]:
        from hotc.lint.api import lint

        return lint(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
