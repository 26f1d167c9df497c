"""The standard library: templates that come with hotc, each in a folder of its own, named as ``hotc://stdlib/NAME``.

A name stands for ``hotc://stdlib/NAME/template.yaml``; what that file names is relative to it, and never leaves the
library. These are uris like any other to the compiler; only loaders know that there is a folder behind them.
"""

from __future__ import annotations

import os
import re

LIBRARY = "hotc:"
"""What a reference to the library begins with; no other reference does."""
PREFIX = "hotc://stdlib/"
TEMPLATE = "template.yaml"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "stdlib_templates")  # noqa: PTH100, PTH118, PTH120
"""Where the library is on the disk."""
_NAME = r"[a-z0-9][a-z0-9_-]*"  # compiled where it is needed: most templates name nothing of the library
_FILE = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"


def names() -> list[str]:
    """The templates that there are, in alphabetical order."""
    return sorted(name for name in os.listdir(FOLDER) if path_of(f"{PREFIX}{name}/{TEMPLATE}") is not None)  # noqa: PTH208


def resolve(reference: str, base: str | None = None) -> str:
    """The uri that ``reference`` means, written in the library's text at ``base`` or anywhere (``None``).

    A reference to a template alone gets the name of its file; one that leads out of the library gives a uri at which
    nothing is.
    """
    if not reference.startswith(LIBRARY):
        from posixpath import dirname, join, normpath

        inside = normpath(join(dirname((base or "")[len(PREFIX) :]), reference))
        return PREFIX + inside
    name = reference[len(PREFIX) :]
    return f"{reference}/{TEMPLATE}" if reference.startswith(PREFIX) and re.fullmatch(_NAME, name) else reference


def path_of(uri: str) -> str | None:
    """The file behind a uri that :func:`resolve` gave; ``None`` where there is none.

    Only a file that lies in the folder of a template itself, whatever links there are.
    """
    if not uri.startswith(PREFIX):
        return None
    name, *rest = uri[len(PREFIX) :].split("/")
    if not re.fullmatch(_NAME, name) or not rest or not all(re.fullmatch(_FILE, part) for part in rest):
        return None
    path = os.path.join(FOLDER, name, *rest)  # noqa: PTH118
    inside = os.path.realpath(path).startswith(os.path.realpath(FOLDER) + os.sep)
    return path if inside and os.path.isfile(path) else None  # noqa: PTH113


def hint(uri: str) -> str:
    """What may have been meant where there is nothing at ``uri``."""
    from hotc.compiler.suggest import nearest

    known = names()
    name = uri.removeprefix(PREFIX).removeprefix("hotc://").removesuffix(f"/{TEMPLATE}")
    meant = nearest(name, known)
    if meant is not None:
        return f'Did you mean "{PREFIX}{meant}"?'
    if uri.startswith(PREFIX) and name.split("/")[0] in known:
        return f'Write "{PREFIX}{name.split("/")[0]}".'
    return f"There are {', '.join(known)}: hotc stdlib list."
