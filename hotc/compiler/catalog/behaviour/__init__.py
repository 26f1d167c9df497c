"""What Heat checks or implies in code for a type, beyond its property schemas: one module per topic.

``IMPLIES`` says which module knows the implied dependencies of a type; a module is imported only when a template uses
one of its types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.instance import Edge, Instance


def implied_edges(instance: Instance) -> Iterable[Edge]:
    """Edges of kind ``implied`` that Heat adds in this stack beside references and ``depends_on``."""
    return ()
