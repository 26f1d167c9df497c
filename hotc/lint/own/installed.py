"""Rules of installed Python packages: entry points of the group ``hotc.rules``. They run as built-in ones do.

Every start of the linter asks for them, so that this imports nothing until there are some.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from types import ModuleType

    from hotc.lint.own.rule import OwnRule

GROUP = "hotc.rules"


def installed() -> tuple[OwnRule, ...]:
    """The rules of all installed packages. Raises :class:`OwnRuleError` for one that can't be used."""
    return _installed(tuple(sys.path)) if _are_there(tuple(sys.path)) else ()


@lru_cache(maxsize=4)
def _are_there(folders: tuple[str, ...]) -> bool:
    """Whether any package has such entry points: importing ``importlib.metadata`` costs more than this look."""
    word = GROUP.encode()
    for folder in folders:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) and word in _content(
                f"{folder or '.'}/{name}/entry_points.txt"
            ):
                return True
    return False


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""


@lru_cache(maxsize=4)
def _installed(_folders: tuple[str, ...]) -> tuple[OwnRule, ...]:
    from importlib.metadata import entry_points

    return tuple(rule for point in sorted(entry_points(group=GROUP)) for rule in _rules(point))


def _rules(point: EntryPoint) -> list[OwnRule]:
    """The rule in the module that an entry point names, or the rules in the modules of the package that it names."""
    from hotc.lint.own.files import OwnRuleError, rule_in

    try:
        module: ModuleType = point.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever somebody else's package raises: it is told
        said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
        hint = "Mend the package, or take it out of the environment."
        raise OwnRuleError(f"The rules of {_package(point)} ({point.value}) can't be imported: {said}", hint) from None
    file = getattr(module, "__file__", None)
    if not isinstance(file, str):
        hint = "It must name a module with RULE and check, or a package of such modules."
        raise OwnRuleError(f"The entry point {point.name} of {_package(point)} names no module: {point.value}", hint)
    if hasattr(module, "RULE") or not hasattr(module, "__path__"):
        return [rule_in(file, module.__name__)]
    from pkgutil import iter_modules

    names = sorted(each.name for each in iter_modules(module.__path__) if not each.name.startswith("_"))
    folder = os.path.dirname(file)  # noqa: PTH120
    return [rule_in(os.path.join(folder, f"{name}.py"), f"{module.__name__}.{name}") for name in names]  # noqa: PTH118


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "a package"
