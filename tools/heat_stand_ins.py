"""Stand-ins for the libraries that an old Heat imports, so that its schemas can be read without them.

``install`` lets every module beside the standard library and Heat's own be importable. A stand-in gives another one
for whatever it is asked; as a base class it leaves no trace, as a decorator it gives back what it decorates.
"""

from __future__ import annotations

import ast
import collections
import collections.abc
import importlib.abc
import importlib.machinery
import inspect
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

REAL = ("heat", "yaml", "six")
SPARED = tuple(
    f"heat.{name}" for name in ("db", "objects", "rpc.client", "common.config", "common.context", "common.messaging")
)
"""Modules of Heat that no schema needs, and that do things when they are imported."""


TRANSLATE = "oslo_i18n.TranslatorFactory().primary"
"""Sentences are needed as they are: they name successors."""


class StandIn:
    """Whatever a library may give; ``path`` is how Heat came to it (``oslo_config.cfg.CONF.stack_domain_admin``)."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.path}.{name}")

    def __call__(self, *given: Any, **options: Any) -> Any:
        if len(given) == 1 and not options and isinstance(given[0], type | types.FunctionType):
            return given[0]
        if self.path == TRANSLATE:
            return given[0]
        return StandIn(f"{self.path}()")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getitem__(self, key: Any) -> StandIn:
        return StandIn(f"{self.path}[]")

    def _same(self, other: Any) -> StandIn:
        return self

    def _no(self, other: Any) -> bool:
        return False

    __add__ = __radd__ = __sub__ = __mul__ = __rmul__ = __truediv__ = __mod__ = __or__ = _same
    __lt__ = __gt__ = __le__ = __ge__ = _no


class _Module(types.ModuleType):
    __path__: list[str] = []  # noqa: RUF012  # so that modules below it can be imported

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        top = fullname.partition(".")[0]
        spared = any(fullname == name or fullname.startswith(f"{name}.") for name in SPARED)
        if not spared and (top in REAL or top in sys.stdlib_module_names):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """A stand-in has nothing to run."""


def install() -> None:
    """Let everything be importable, and give the standard library what newer versions of Python took away."""
    sys.meta_path.insert(0, _Finder())
    for name in collections.abc.__all__:
        if not hasattr(collections, name):
            setattr(collections, name, getattr(collections.abc, name))
    if not hasattr(inspect, "getargspec"):
        vars(inspect)["getargspec"] = inspect.getfullargspec


def configured(source: Path) -> dict[str, Any]:
    """Defaults of Heat's options, by name, as they stand in ``heat/common/config.py``."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("Opt") or not node.args:
            continue
        name = node.args[0]
        for keyword in node.keywords:
            if isinstance(name, ast.Constant) and keyword.arg == "default":
                try:
                    found[str(name.value)] = ast.literal_eval(keyword.value)
                except ValueError:
                    continue  # computed when Heat starts: a path, the host's name
    return found
