"""Write the catalogue of resource types from an installed Heat package.

HEAT_PYTHON tools/generate_catalog.py [--output hotc/compiler/catalog] [--check]

Run it with an interpreter in which OpenStack Heat (and every client library that its plugins want) is installed. One
compact JSON file per resource type is written to ``types/``, and ``index.json`` beside it. Only facts are taken:
names, types, constraints, flags, support status. What is at its default is left out. The result depends on the Heat
package alone; ``--check`` writes nothing and exits with 1 when a file differs.

Keys of a type: ``service``, ``entity``, ``extension`` (what the service must offer), ``name_limit`` (characters of a
physical name; absent: 255), ``support``, ``properties``, ``attributes``, ``update_policy``, ``translation``,
``validated`` (properties that Heat's code for the type checks), and the flags ``template`` (Heat implements it by a
template), ``nested`` (creates a stack), ``signal``, ``snapshot``, ``weak`` (others need not wait for it),
``late_reference`` (``get_resource`` gives null until it is created), ``open_attributes`` (takes any attribute name),
``open_properties`` (takes anything), ``keep_on_check_failure``. Keys of a property: ``type``, ``required``,
``default``, ``constraints``, ``update``, ``immutable``, ``items`` (schema of every item of a list), ``schema`` (keys
of a map), ``unimplemented``, ``conversion``, ``support``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heat_code import late_reference, translation, validated

if TYPE_CHECKING:
    from types import ModuleType

DEFAULT_OUTPUT = Path(__file__).resolve().parent.parent / "hotc" / "compiler" / "catalog"
SUCCESSOR_TYPE = re.compile(r"\b(?:OS|AWS)(?:::\w+)+")
SUCCESSOR_PROPERTY = re.compile(r"\b[Pp]roperty '?(\w+)")


def start_heat() -> Any:
    """Load Heat's plugins without any service; returns its global environment."""
    logging.disable(logging.CRITICAL)
    backend = importlib.import_module("oslo_service.backend")
    backend.init_backend(backend.BackendType.THREADING)
    config = importlib.import_module("oslo_config.cfg")
    importlib.import_module("heat.common.config")
    config.CONF([], project="heat", prog="generate-catalog", default_config_files=[], default_config_dirs=[])
    shipped = Path(sys.prefix) / "etc" / "heat"
    config.CONF.set_default("environment_dir", str(shipped / "environment.d"))
    config.CONF.set_default("template_dir", str(shipped / "templates"))
    importlib.import_module("heat.common.messaging").setup("fake://", optional=True)
    importlib.import_module("heat.engine.clients").initialise()
    resources = importlib.import_module("heat.engine.resources")
    resources.initialise()
    environment = resources.global_env()
    for info in environment.registry._registry.values():
        # The shipped environment names templates where a distribution would install them.
        if (name := getattr(info, "template_name", None)) is not None:
            info.template_name = f"file://{shipped}/templates/{Path(name).name}"
    return environment


def support(status: Any, siblings: Any, own: str) -> dict[str, Any]:
    """A support status without its sentences; ``use`` is the successor that the sentence or the class names."""
    found: dict[str, Any] = {}
    if status.status != "SUPPORTED":
        found["status"] = status.status.lower()
    if status.version:
        found["since"] = str(status.version).strip()
    message = status.message or ""
    for pattern in (SUCCESSOR_TYPE, SUCCESSOR_PROPERTY):
        for match in pattern.finditer(message):
            name = match.group(match.lastindex or 0)
            if name in siblings and name != own and "use" not in found:
                found["use"] = name
    if status.previous_status is not None and (previous := support(status.previous_status, siblings, own)):
        found["previous"] = previous
    return found


def constraint(item: Any) -> dict[str, Any]:
    """One constraint: ``{"range": {min, max}}``, ``length``, ``modulo``, ``allowed``, ``pattern`` or ``custom``."""
    kind = type(item).__name__
    if kind in ("Range", "Length"):
        return {kind.lower(): {k: v for k, v in (("min", item.min), ("max", item.max)) if v is not None}}
    if kind == "Modulo":
        return {"modulo": {"step": item.step, "offset": item.offset}}
    if kind == "AllowedValues":
        return {"allowed": list(item.allowed)}
    if kind == "AllowedPattern":
        return {"pattern": item.pattern}
    if kind == "CustomConstraint":
        return {"custom": item.name}
    raise ValueError(f"unknown constraint {kind}")


def schema(item: Any, siblings: Any, own: str, module: ModuleType) -> dict[str, Any]:
    """The schema of a property."""
    item = module.Schema.from_legacy(item)
    found: dict[str, Any] = {"type": item.type.lower()}
    for key, flag in (
        ("required", item.required),
        ("update", item.update_allowed),
        ("immutable", item.immutable),
        ("unimplemented", not item.implemented),
        ("conversion", item.allow_conversion),
    ):
        if flag:
            found[key] = True
    if item.default is not None:
        found["default"] = item.default
    if item.constraints:
        found["constraints"] = [constraint(c) for c in item.constraints]
    if status := support(item.support_status, siblings, own):
        found["support"] = status
    if item.schema is not None:
        if item.type == item.LIST:
            found["items"] = schema(item.schema.value, siblings, own, module)
        else:
            found["schema"] = schemata(item.schema, module)
    return found


def schemata(items: Any, module: ModuleType) -> dict[str, Any]:
    """The schemas of the properties of a type, or of the keys of a map."""
    return {name: schema(item, items, name, module) for name, item in items.items()}


def attributes(cls: Any) -> dict[str, Any]:
    """Attributes of a type; ``show`` belongs to every type and is left out."""
    found: dict[str, Any] = {}
    for name, item in cls.attributes_schema.items():
        entry: dict[str, Any] = {}
        if item.type:
            entry["type"] = item.type.lower()
        if item.cache_mode == item.CACHE_NONE:
            entry["volatile"] = True
        if status := support(item.support_status, cls.attributes_schema, name):
            entry["support"] = status
        found[name] = entry
    return found


def resource_type(name: str, info: Any, names: set[str]) -> dict[str, Any]:
    """Everything about one type."""
    cls = info.get_class()
    module = importlib.import_module("heat.engine.properties")
    base = importlib.import_module("heat.engine.resource").Resource
    nested = importlib.import_module("heat.engine.resources.stack_resource").StackResource
    anything = importlib.import_module("heat.engine.resources.openstack.heat.none_resource").NoneResource
    open_attributes = any(getattr(cls, f) is not getattr(base, f) for f in ("get_attribute", "FnGetAtt"))
    found: dict[str, Any] = {"name": name}
    for key, value in (
        ("service", cls.default_client_name),
        ("entity", cls.entity),
        ("extension", cls.required_service_extension),
        ("name_limit", None if cls.physical_resource_name_limit == 255 else (cls.physical_resource_name_limit or 0)),
        ("support", support(cls.support_status, names, name) or None),
        ("template", type(info).__name__ == "TemplateResourceInfo" or None),
        ("nested", issubclass(cls, nested) or None),
        ("signal", callable(getattr(cls, "handle_signal", None)) or None),
        ("snapshot", callable(getattr(cls, "handle_snapshot_delete", None)) or None),
        ("weak", (not cls.strict_dependency) or None),
        ("late_reference", late_reference(cls) or None),
        ("open_attributes", open_attributes or None),
        ("open_properties", issubclass(cls, anything) or None),
        ("keep_on_check_failure", (not cls.always_replace_on_check_failed) or None),
    ):
        if value is not None:
            found[key] = value
    found["properties"] = schemata(cls.properties_schema, module)
    found["attributes"] = attributes(cls)
    if reads := validated(cls, base):
        found["validated"] = reads
    if cls.update_policy_schema:
        found["update_policy"] = schemata(cls.update_policy_schema, module)
    if cls.translation_rules is not base.translation_rules and (rules := translation(cls, module)):
        found["translation"] = rules
    return found


def generate() -> dict[str, str]:
    """All files, by path relative to the catalogue's folder."""
    environment = start_heat()
    registry = environment.registry._registry
    infos = {
        n: i for n, i in sorted(registry.items()) if type(i).__name__ in ("ClassResourceInfo", "TemplateResourceInfo")
    }
    mapped = ("MapResourceInfo", "GlobResourceInfo")
    aliases = {n: i.value for n, i in sorted(registry.items()) if type(i).__name__ in mapped}
    files = {}
    for name, info in infos.items():
        files[f"types/{name.replace('::', '.')}.json"] = dump(resource_type(name, info, set(infos)))
    custom = importlib.import_module("heat.engine.constraints").BaseCustomConstraint
    constraints = {}
    for name, cls in sorted(environment.constraints.items()):
        constraints[name] = "validate" not in vars(cls) if issubclass(cls, custom) else False
    index = {
        "heat": importlib.import_module("heat.version").version_info.version_string(),
        "types": sorted(infos),
        "aliases": aliases,
        "cloud_constraints": sorted(n for n, asks in constraints.items() if asks),
        "local_constraints": sorted(n for n, asks in constraints.items() if not asks),
    }
    files["index.json"] = json.dumps(index, indent=1, sort_keys=True) + "\n"
    return files


def dump(value: Any) -> str:
    """Compact JSON that ends with a newline, keys in Heat's order."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def main() -> int:
    """Write or compare; the exit status is 1 when ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    files = generate()
    stale = sorted(str(p.relative_to(options.output)) for p in options.output.glob("types/*.json"))
    stale = [p for p in stale if p not in files]
    changed = []
    for name, text in files.items():
        path = options.output / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            changed.append(name)
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if not options.check:
        for name in stale:
            (options.output / name).unlink()
    print(f"{len(files)} files, {len(changed)} changed, {len(stale)} no longer there")
    return 1 if options.check and (changed or stale) else 0


if __name__ == "__main__":
    sys.exit(main())
