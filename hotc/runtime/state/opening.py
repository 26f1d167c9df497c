"""Which store a choice means: a file, or a database by its URL."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hotc.runtime.errors import StateProblem

if TYPE_CHECKING:
    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.postgresql.store import PostgresqlStore
    from hotc.runtime.state.sqlite import SqliteStore

VARIABLE = "HOTC_STATE"
"""Stands for ``--state`` where that is not given."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def open_store(
    chosen: str | os.PathLike[str] | None = None, vault: Vault | None = None
) -> SqliteStore | PostgresqlStore:
    """The store at a path or URL; ``None``: the one of ``HOTC_STATE``, or the file in the user's state directory.

    Nothing is opened yet. Raises :class:`StateProblem` for a URL that is none of a state.
    """
    if chosen is None:
        chosen = os.environ.get(VARIABLE) or None
    if isinstance(chosen, str) and (scheme := _URL.match(chosen)) is not None:
        from hotc.runtime.state.postgresql.address import is_address
        from hotc.runtime.state.postgresql.store import PostgresqlStore

        if not is_address(chosen):
            raise StateProblem(
                f"A state can't be at {scheme.group()}…",
                "Give the path of a file, or postgresql://USER@HOST/DATABASE.",
            )
        return PostgresqlStore(chosen, vault)
    from hotc.runtime.state.sqlite import SqliteStore

    return SqliteStore(chosen, vault)
