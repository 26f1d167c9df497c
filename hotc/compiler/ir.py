"""The IR in JSON: everything that the compiler knows of a composition, with places. ``ir.schema.json`` describes it.

``{"hotc_ir": 1, …}`` is additive within the major number: a reader of 1 understands every 1. Keys are sorted, paths are
relative to the given base, secrets are masked. A place is ``[file, line, column, end line, end column]``: the file by
its index in ``files``, the rest counted from 1, the end exclusive.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hotc.compiler.plain import to_plain
from hotc.compiler.tree import Mapping
from hotc.compiler.values import ABSENT, Choice, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Edge, Instance, ResourceInstance
    from hotc.compiler.source import Span
    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node

MAJOR = 1

Json = dict[str, Any]


def as_json(compilation: Compilation, base: str | None = None) -> Json:
    """The compilation as plain, sorted JSON data; paths are relative to the folder ``base`` (default: this one)."""
    return _Writer(base or os.getcwd()).document(compilation)  # noqa: PTH109


class _Writer:
    """Collects the files that places name while it writes."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.files: dict[str, int] = {}
        self.shown: dict[str, str] = {}

    def document(self, compilation: Compilation) -> Json:
        instance = compilation.instance
        root = self.stack(instance) if instance is not None else None
        findings = [self.finding(finding) for finding in compilation.diagnostics]
        data = {"hotc_ir": MAJOR, "ok": compilation.ok, "stack": root, "diagnostics": findings}
        ordered: Json = _sorted(data | {"files": list(self.files)})
        return ordered

    def stack(self, instance: Instance) -> Json:
        template = instance.template
        parameters = {
            name: self.parameter(declared, instance.parameters.get(name))
            for name, declared in template.parameters.items()
        }
        conditions = {
            name: {"value": to_plain(value), "place": self.place(template.conditions[name].key)}
            for name, value in instance.conditions.items()
            if name in template.conditions
        }
        outputs = {
            name: {
                "value": None if output.value is ABSENT else to_plain(output.value),
                "absent": output.value is ABSENT,
                "description": output.declaration.description,
                "place": self.place(output.declaration.key),
            }
            for name, output in instance.outputs.items()
        }
        return {
            "template": self.file(template.source.uri),
            "version": template.version.name,
            "description": template.description,
            "address": instance.path,
            "parameters": parameters,
            "conditions": conditions,
            "resources": {name: self.resource(resource) for name, resource in instance.resources.items()},
            "disabled_resources": sorted(instance.disabled),
            "edges": [self.edge(edge) for edge in instance.graph.edges] if instance.graph is not None else [],
            "outputs": outputs,
        }

    def parameter(self, declared: Parameter, value: Value) -> Json:
        return {
            "type": declared.type,
            "value": to_plain(value),
            "hidden": declared.hidden,
            "immutable": declared.immutable,
            "label": declared.label,
            "description": declared.description,
            "tags": declared.tags,
            "has_default": declared.default is not None,
            "constraints": [
                {"kind": c.kind, "argument": c.argument, "description": c.description} for c in declared.constraints
            ],
            "place": self.place(declared.key),
        }

    def resource(self, resource: ResourceInstance) -> Json:
        declaration = resource.declaration
        written = declaration.properties
        places = {
            str(entry.key.value): self.place(entry.value)
            for entry in (written.effective() if isinstance(written, Mapping) else ())
        }
        data: Json = {
            "address": resource.address,
            "type": resource.type,
            "catalog_type": resource.catalog_type,
            "condition": resource.condition_name or None,
            "exists": to_plain(resource.condition),
            "properties": {name: to_plain(value) for name, value in resource.properties.items()},
            "typed": {name: to_plain(value) for name, value in resource.typed.items()},
            "unknown": [_unknown(path, leaf) for path, leaf in _unknowns(resource.typed, "")],
            "metadata": to_plain(resource.metadata),
            "depends_on": list(resource.depends_on),
            "deletion_policy": to_plain(resource.deletion_policy),
            "update_policy": to_plain(resource.update_policy),
            "external_id": to_plain(resource.external_id),
            "place": self.place(declaration.key),
            "property_places": places,
            "nested": self.stack(resource.nested) if resource.nested is not None else None,
        }
        if resource.symbolic is not None:
            member = resource.symbolic.member
            data["group"] = {
                "count": to_plain(resource.symbolic.count),
                "member": self.stack(member) if member is not None else None,
            }
        return data

    def edge(self, edge: Edge) -> Json:
        return {
            "from": edge.requirer,
            "to": edge.required,
            "kind": edge.kind,
            "path": edge.path,
            "condition": edge.condition or None,
            "dynamic": edge.dynamic,
            "beyond_heat": edge.beyond,
            "place": self.place(edge.span),
        }

    def finding(self, finding: Any) -> Json:
        kept = ("code", "name", "severity", "message", "path", "hint", "heat", "places")
        data = {key: value for key, value in finding.as_dict().items() if key in kept}
        return data | {"place": self.place(finding.span)}

    def place(self, where: Node | Span | None) -> list[int] | None:
        if where is None:
            return None
        source = where.source
        line, column = source.position(where.start)
        end_line, end_column = source.position(where.end)
        self.file(source.uri)
        return [self.files[self.file(source.uri)], line, column, end_line, end_column]

    def file(self, uri: str) -> str:
        """The file as shown, with a place in the list of files."""
        shown = self.shown.get(uri)
        if shown is None:
            shown = os.path.relpath(uri, self.base).replace(os.sep, "/") if os.path.isabs(uri) else uri  # noqa: PTH117
            self.shown[uri] = shown
            self.files.setdefault(shown, len(self.files))
        return shown


def _unknowns(value: Value, path: str) -> Iterator[tuple[str, Unknown]]:
    if isinstance(value, Unknown):
        yield path, value
    elif isinstance(value, Choice):
        yield from _unknowns(value.then, path)
        yield from _unknowns(value.otherwise, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unknowns(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknowns(item, f"{path}[{index}]")


def _unknown(path: str, leaf: Unknown) -> Json:
    return {
        "path": path,
        "type": leaf.type,
        "entity": leaf.entity,
        "origins": sorted(leaf.origins),
        "secret": leaf.secret,
    }


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
