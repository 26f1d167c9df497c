"""Print what one release of Heat knows: resource types and versions of the template language.

python tools/heat_release.py FOLDER

``FOLDER`` holds ``heat/`` and Heat's ``environment.d`` of the release, as a package or a source tree has them. Nothing
else needs to be installed but PyYAML and six: the libraries are stood in for (``heat_stand_ins.py``). The result is
JSON: ``types`` (by name, as in the catalogue), ``versions`` (names of template versions with the functions of each).
"""

from __future__ import annotations

import argparse
import configparser
import importlib
import json
import logging
import pkgutil
import sys
from pathlib import Path
from typing import Any

import heat_stand_ins
from generate_catalog import attributes, schemata, support


class Reader:
    """Reads the release in ``folder``, which is importable by then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.options = heat_stand_ins.configured(folder / "heat" / "common" / "config.py")
        constraints = importlib.import_module("heat.engine.constraints")
        # A default that an option gives is a stand-in until it is looked up: Heat must not check it now.
        constraints.Schema._validate_default = lambda *given: None
        self.module = importlib.import_module("heat.engine.properties")
        self.module.Schema.allow_conversion = getattr(self.module.Schema, "allow_conversion", False)

    def types(self) -> dict[str, Any]:
        """Every resource type in the catalogue's form, as far as the history needs it."""
        classes = self._classes()
        nothing = importlib.import_module("heat.engine.resources.openstack.heat.none_resource").NoneResource
        return {
            name: {
                "placeholder": issubclass(cls, nothing),
                "service": getattr(cls, "default_client_name", None) or "",
                "entity": getattr(cls, "entity", None) or "",
                "support": support(cls.support_status, classes, name),
                "properties": self._plain(schemata(cls.properties_schema, self.module)),
                "attributes": attributes(cls),
            }
            for name, cls in sorted(classes.items())
        }

    def _classes(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        package = importlib.import_module("heat.engine.resources")
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            mapping = getattr(module, "resource_mapping", None) or getattr(module, "available_resource_mapping", None)
            if mapping is not None:
                found.update(mapping())
        return found

    def _plain(self, value: Any) -> Any:
        """The value with the defaults of options for their stand-ins."""
        if isinstance(value, heat_stand_ins.StandIn):
            return self.options.get(value.path.rpartition(".")[2])
        if isinstance(value, dict):
            return {key: self._plain(item) for key, item in value.items()}
        return [self._plain(item) for item in value] if isinstance(value, list | tuple) else value

    def environment(self) -> dict[str, str]:
        """The ``resource_registry`` that Heat ships: template types and old names."""
        yaml = importlib.import_module("yaml")
        found: dict[str, str] = {}
        for path in sorted(self.folder.glob("**/heat/environment.d/*.yaml")):
            found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["resource_registry"])
        return found

    def versions(self) -> dict[str, dict[str, list[str]]]:
        """Names of template versions: functions and condition functions of each."""
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive
        written = next(self.folder.glob("openstack_heat-*.dist-info/entry_points.txt"), self.folder / "setup.cfg")
        parser.read(written, encoding="utf-8")
        if parser.has_section("heat.templates"):
            lines = [f"{name}={value}" for name, value in parser.items("heat.templates")]
        else:
            lines = parser.get("entry_points", "heat.templates").split("\n")
        found = {}
        for line in filter(None, map(str.strip, lines)):
            name, _, place = (part.strip() for part in line.partition("="))
            module, _, cls = place.partition(":")
            template = getattr(importlib.import_module(module), cls)
            tables = (template.functions, getattr(template, "condition_functions", {}))
            found[name.partition(".")[2]] = {
                key: sorted(table) for key, table in zip(("functions", "condition_functions"), tables, strict=True)
            }
        return found


def main() -> int:
    """Print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(folder))
    heat_stand_ins.install()
    reader = Reader(folder)
    print(json.dumps({"types": reader.types(), "environment": reader.environment(), "versions": reader.versions()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
