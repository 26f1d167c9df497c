"""The user's global environments: what ``environment.d`` is to a Heat service, for one person's machine.

This is for the edge (the command line, the runtime) to call; the compiler itself reads only what it is given.
"""

from __future__ import annotations

import os

FOLDER = "environment.d"
_ENDINGS = (".yaml", ".yml", ".json", ".env")


def global_environments() -> list[str]:
    """Paths of the environments in ``$XDG_CONFIG_HOME/hotc/environment.d`` (``~/.config``), by name; none without it.

    ``HOTC_ENVIRONMENT_DIR`` names another folder; when it is empty, none is read. Heat reads its folder the same way
    (``heat.engine.environment.read_global_environment``).
    """
    folder = os.environ.get("HOTC_ENVIRONMENT_DIR")
    if folder is None:
        base = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(base):  # noqa: PTH117  (pathlib costs at start-up)
            base = os.path.expanduser("~/.config")  # noqa: PTH111
        folder = os.path.join(base, "hotc", FOLDER)  # noqa: PTH118
    try:
        names = os.listdir(folder) if folder else []  # noqa: PTH208
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [os.path.join(folder, name) for name in sorted(names) if name.endswith(_ENDINGS)]  # noqa: PTH118
