"""Files of rules as modules. Files in one folder may import each other: ``from ._ports import PORTS``."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIX = "hotc_own_rules_"


def digest_of(paths: Iterable[str]) -> str:
    """A word that changes when one of these files does. Raises :class:`OSError`."""
    from hashlib import sha256

    total = sha256()
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read()
        total.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return total.hexdigest()[:16]


def folder_digest(folder: str) -> str:
    """A word that changes when a Python file in the folder does: rules may import their neighbours."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(".py"))  # noqa: PTH208
    return digest_of(os.path.join(folder, name) for name in names)  # noqa: PTH118


def module_of(file: str, module: str = "") -> ModuleType:
    """The module in a file; ``module`` is its name where it is part of an installed package.

    Raises whatever the file raises when it is imported. A file that has changed is imported anew.
    """
    if module and not module.startswith(_PREFIX):
        return import_module(module)
    folder, name = os.path.split(file)
    package = f"{_PREFIX}{folder_digest(folder)}"
    if package not in sys.modules:
        made = ModuleType(package)
        made.__path__ = [folder]
        sys.modules[package] = made
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # no __pycache__ among somebody's rules
    try:
        return import_module(f"{package}.{name.removesuffix('.py')}")
    finally:
        sys.dont_write_bytecode = before


def line_of(error: BaseException, file: str) -> int:
    """The line of a file in which an error arose: the innermost one; 0 for an error that has nothing to do with it."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno or 0
    line, at = 0, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == file:
            line = at.tb_lineno
        at = at.tb_next
    return line
