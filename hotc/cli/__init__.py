"""The command line. This module is on the way of every start, so it imports nothing before it knows what is wanted."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``hotc`` with ``arguments`` (those of the process by default); return a status of :mod:`hotc.cli.status`."""
    from hotc.cli.dispatch import dispatch

    return dispatch(list(sys.argv[1:] if arguments is None else arguments))
