"""What became of the resources in a step, told from the templates and from the ids before and after."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def actions(before: Json, after: Json, earlier: dict[str, str], later: dict[str, str]) -> dict[str, str]:
    """Resource → ``created``, ``updated`` or ``replaced``; those of which nothing changed are left out.

    ``before`` and ``after`` are the templates (``{}`` before the first), ``earlier`` and ``later`` the ids.
    """
    found = {}
    old = before.get("resources", {})
    for name, resource in after["resources"].items():
        if name not in old:
            found[name] = "created"
        elif earlier.get(name) != later.get(name):
            found[name] = "replaced"
        elif old[name] != resource:
            found[name] = "updated"
    return found
