"""Every kind of finding of the compiler, by its readable name. One module per family; pages are in ``explain/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.codes import (
    cloud,
    composition,
    functions,
    groups,
    inputs,
    reading,
    references,
    structure,
    targets,
    types,
)

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Code

CODES: dict[str, Code] = {
    code.name: code
    for family in (reading, structure, functions, references, inputs, types, targets, composition, groups, cloud)
    for code in family.FAMILY
}
