"""Overlays from the plain data of a plan, of a stack's state, and of findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.diagram.overlay import Mark, Overlay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.compiler.diagnostics import Diagnostic

_DONE = {"create": "create", "update": "change", "replace": "replace", "delete": "destroy", "forget": "forget"}
_LONGEST = 60
_STATUS = {"COMPLETE": "complete", "FAILED": "failed", "IN_PROGRESS": "progress"}


def plan(data: Mapping[str, Any]) -> Overlay:
    """A plan in its JSON form (``hotc plan --format json``): what is done to each resource, and why."""
    overlay = Overlay(f"plan of stack {data.get('stack', '')}")
    for action in data.get("actions", ()):
        operation = action["operation"]
        if operation == "none" or action.get("part_of") or action.get("container"):
            continue
        lines = tuple(_cause(cause) for cause in action.get("causes", ()))
        overlay.add(action["address"], Mark(operation, _DONE.get(operation, operation), lines))
        overlay.types[action["address"]] = action.get("type", "")
    return overlay


def _cause(cause: Mapping[str, Any]) -> str:
    place = f" ({cause['file']}:{cause['line']})" if cause.get("file") and cause.get("line") else ""
    if not cause.get("path"):
        return f"{cause['rule']}{place}"
    change = f"{cause['path']}: {_short(cause.get('old'))} → {_short(cause.get('new'))}"
    return f"{change}{place}" + (f"; {cause['rule']}" if cause.get("rule") else "")


def _short(value: Any) -> str:
    if isinstance(value, dict) and "$unknown" in value:
        return "(known later)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def state(stack: str, resources: Iterable[Mapping[str, Any]]) -> Overlay:
    """A stack's resources as recorded, each with ``resource`` (its address), ``type``, ``status`` (as
    ``CREATE_COMPLETE``), and perhaps ``physical_id`` and ``reason``.
    """
    overlay = Overlay(f"stack {stack}")
    for row in resources:
        action, _, status = str(row["status"]).partition("_")
        kind = _STATUS.get(status, "info")
        if (action, status) == ("DELETE", "COMPLETE"):
            continue
        lines = [f"{name}: {row[key]}" for key, name in (("physical_id", "id"), ("reason", "reason")) if row.get(key)]
        overlay.add(row["resource"], Mark(kind, f"{action} {status}".replace("_", " ").lower(), tuple(lines)))
        overlay.types[row["resource"]] = row.get("type", "")
    return overlay


def findings(diagnostics: Iterable[Diagnostic]) -> Overlay:
    """What was found in the declarations of resources."""
    overlay = Overlay("findings")
    for found in diagnostics:
        section, _, rest = found.path.partition(".")
        if section != "resources" or found.span is None:
            continue
        line = f"{found.code} {found.message} (line {found.line})"
        mark = Mark(found.severity, found.severity, (line,))
        for name in _names(rest):
            overlay.declared.setdefault((found.span.source.uri, name), []).append(mark)
    return overlay


def _names(path: str) -> Iterable[str]:
    """What may be the resource's name in ``NAME.properties.x``: names may have dots in them."""
    parts = path.split(".")
    return (".".join(parts[: end + 1]) for end in range(len(parts)))
