"""Every implementation of an intrinsic function, by the name that ``language.FUNCTIONS`` gives it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from hotc.compiler.intrinsics import cfn, lists, logic, maps, placeholders, references, repeat, strings, yaql

if TYPE_CHECKING:
    from hotc.compiler.intrinsics.function import Function
    from hotc.compiler.versions import Version

REGISTRY: Final[dict[str, Function]] = {
    function.name: function
    for family in (references, placeholders, strings, lists, repeat, maps, logic, yaql, cfn)
    for function in family.FAMILY
}


@functools.cache
def of_version(version: Version) -> dict[str, Function]:
    """The functions that a version admits anywhere, by their names as written."""
    named = {**version.condition_functions, **version.functions}
    return {name: REGISTRY[implementation] for name, implementation in named.items()}
