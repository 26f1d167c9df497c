"""What only the code of Heat's types says; part of ``generate_catalog.py``, and run by the same interpreter."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def translation(cls: Any, module: ModuleType) -> list[dict[str, Any]]:
    """How Heat maps old properties to new ones.

    Rules that ask a client are given by ``resolve`` (the kind of thing).
    """

    class Properties(dict[str, Any]):
        """No property is set; a rule table that depends on one is asked with its first allowed value."""

        def __missing__(self, key: str) -> Any:
            item = module.Schema.from_legacy(cls.properties_schema[key])
            allowed = [v for c in item.constraints for v in getattr(c, "allowed", ())]
            return allowed[0] if allowed and item.required else item.default

        def get(self, key: str, default: Any = None) -> Any:
            return self[key] if key in cls.properties_schema else default

    resource = object.__new__(cls)
    clients = importlib.import_module("heat.engine.clients")._mgr  # its plugins carry the names of the kinds of things
    resource.client_plugin = lambda service=None: object.__new__(clients[service or cls.default_client_name].plugin)
    found = []
    for rule in resource.translation_rules(Properties()) or ():
        entry: dict[str, Any] = {"rule": rule.rule.lower(), "path": rule.translation_path}
        for key in ("value", "value_name", "value_path", "custom_value_path"):
            if getattr(rule, key) is not None:
                entry[key] = getattr(rule, key)
        if rule.rule == "Resolve":
            entry["finder"] = rule.finder
            if rule.entity:
                entry["entity"] = rule.entity
        found.append(entry)
    return sorted(found, key=lambda e: (e["rule"] == "resolve", e["path"]))


def late_reference(cls: Any) -> bool:
    """Whether ``get_resource`` gives null, and not a name, until the resource is there."""
    resource = object.__new__(cls)
    resource.name = resource._name = "a-name"
    resource.resource_id = resource.ipaddress = None
    resource.data = dict
    resource.nested_identifier = lambda: None
    resource.physical_resource_name = lambda: "a-physical-name"
    resource.properties = dict.fromkeys(cls.properties_schema)
    return resource.get_reference_id() is None


def validated(cls: Any, base: Any) -> list[str]:
    """Names of the properties that the type's own validation reads, in the methods that it may call."""
    found: dict[str, None] = {}
    waiting, seen = ["validate"], set()
    while waiting:
        method = waiting.pop()
        for owner in cls.__mro__:
            if owner is base:
                continue
            function = vars(owner).get(method)
            function = getattr(function, "__func__", function)
            if not inspect.isfunction(function) or (owner, method) in seen:
                continue
            seen.add((owner, method))
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    waiting.append(node.func.attr)
                    if method == "validate" and ast.unparse(node.func) == "self.properties.values":
                        found.update(dict.fromkeys(cls.properties_schema))
                name = _read_property(node)
                if name is not None:
                    found[getattr(cls, name, name)] = None
    return [name for name in cls.properties_schema if name in found]


def _read_property(node: ast.AST) -> str | None:
    """``X`` of ``self.properties[self.X]``, ``.get(self.X)`` and ``properties["X"]``."""
    if isinstance(node, ast.Subscript):
        target, key = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        target, key = node.func.value, node.args[0]
    else:
        return None
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    if name != "properties":
        return None
    return key.attr if isinstance(key, ast.Attribute) else str(key.value) if isinstance(key, ast.Constant) else None
