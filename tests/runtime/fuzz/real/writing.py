"""Writing a random stack as the templates that hotc reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .templates import GROUP, NESTED

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]


def write(made: Json, folder: Path) -> Path:
    """Write the stack as templates; the path of the outer one."""
    folder.mkdir(parents=True, exist_ok=True)
    for node in made.values():
        if node["type"] == NESTED:
            (folder / NESTED).write_text(json.dumps(_template(node["resources"])))
    path = folder / "template.yaml"
    path.write_text(json.dumps(_template(made)))
    return path


def _template(made: Json) -> Json:
    resources: Json = {}
    for name, node in made.items():
        if node["type"] == GROUP:
            inner = {"type": node["member"], "properties": node["properties"]}
            resources[name] = {"type": GROUP, "properties": {"count": node["count"], "resource_def": inner}}
            continue
        resources[name] = {"type": node["type"], "properties": _written(node["properties"])}
        if "depends_on" in node:
            resources[name]["depends_on"] = node["depends_on"]
    return {"heat_template_version": "2021-04-16", "resources": resources}


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            return {"get_resource": value["ref"]}
        return {key: _written(each) for key, each in value.items()}
    return [_written(each) for each in value] if isinstance(value, list) else value
