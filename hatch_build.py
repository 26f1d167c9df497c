"""What is done beside packing the files: where HOTC_COMPILE=1 asks for it, modules are compiled to C for the wheel.

The Python sources are all there is to edit, and are in every wheel. Compiled modules lie beside them in the wheel
alone: they are made in a folder of their own, so that none ever stands beside a source that is worked on. Which
modules, and by what: ``[tool.hatch.build.targets.wheel.hooks.custom]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASKED = "HOTC_COMPILE"
GROUP = "hotc"  # its library is called hotc__mypyc and lies beside the package
CONFIGURATION = """\
[mypy]
python_version = 3.11
follow_imports = silent
[mypy-yaml.*]
follow_imports = skip
ignore_missing_imports = True
[mypy-openstack.*,keystoneauth1.*,yaql.*,requests.*,lark.*,jsonschema.*]
follow_imports = skip
ignore_missing_imports = True
"""
"""Types are checked elsewhere; what is compiled must not depend on which packages are there while it is built."""
SETUP = """\
import os
from multiprocessing.pool import ThreadPool

from mypyc.build import mypycify
from setuptools import setup
from setuptools.command.build_ext import build_ext


class Parallel(build_ext):
    # setuptools compiles the files of one library one after the other

    def build_extensions(self):
        compile_all = self.compiler.compile

        def compile(sources, *arguments, **named):
            with ThreadPool(int(os.environ.get("HOTC_COMPILE_JOBS") or os.cpu_count() or 1)) as pool:
                return sum(pool.map(lambda source: compile_all([source], *arguments, **named), sources), [])

        self.compiler.compile = compile
        super().build_extensions()


modules = mypycify(
    ["--config-file", "mypy.ini", *{modules!r}],
    opt_level={level!r}, debug_level="0", group_name={group!r}, target_dir="c", multi_file=True,
)
setup(name="compiled", packages=[], ext_modules=modules, cmdclass={{"build_ext": Parallel}})
"""


class CompiledModules(BuildHookInterface[Any]):
    """Hatchling's hook of this project: ``initialize`` runs before a wheel or a source archive is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What building needs besides: nothing for a pure wheel."""
        return list(self.config["compiler"]) if self._is_asked() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the modules, and put them into the wheel. An installation in place (``editable``) stays pure.

        Raises :class:`RuntimeError` when a module can't be compiled.
        """
        if version == "editable" or not self._is_asked():
            return
        if not has_compiler():
            self.app.display_warning(f"{ASKED} is set, and there is no C compiler: the wheel is pure Python")
            return
        self._folder = Path(tempfile.mkdtemp(prefix="hotc-compiled-"))
        for library in compiled(Path(self.root), self._modules(), self._folder):
            build_data["force_include"][str(library)] = str(library.relative_to(self._folder))
        build_data["infer_tag"] = True
        build_data["pure_python"] = False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clean up behind a wheel."""
        folder: Path | None = getattr(self, "_folder", None)
        if folder is not None:
            shutil.rmtree(folder)

    def _is_asked(self) -> bool:
        return self.target_name == "wheel" and os.environ.get(ASKED, "") not in ("", "0")

    def _modules(self) -> list[str]:
        """The modules, as paths below the project's root, each of which is there."""
        return [str(module) for module in self.config["modules"]]


def has_compiler() -> bool:
    """Whether there is a C compiler: the one that ``CC`` names, or the system's."""
    return shutil.which(os.environ.get("CC", "cc").split()[0]) is not None


def compiled(root: Path, modules: list[str], folder: Path) -> list[Path]:
    """The libraries made of modules (paths below ``root``), in a folder in which nothing else is.

    Raises :class:`RuntimeError` with what the compiler said.
    """
    shutil.copytree(root / "hotc", folder / "hotc", ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    (folder / "mypy.ini").write_text(CONFIGURATION, encoding="utf-8")
    text = SETUP.format(modules=modules, level=os.environ.get("HOTC_COMPILE_LEVEL", "1"), group=GROUP)
    (folder / "setup.py").write_text(text, encoding="utf-8")
    words = [sys.executable, "setup.py", "build_ext", "--inplace"]
    # a package that is installed in place elsewhere must not stand in for the copy
    settings = {**os.environ, "PYTHONPATH": str(folder), "MYPYPATH": ""}
    done = subprocess.run(
        words, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    libraries = sorted((*folder.glob("*__mypyc*"), *(folder / "hotc").rglob("*.so"), *(folder / "hotc").rglob("*.pyd")))
    if done.returncode or len(libraries) != len(modules) + 1:
        raise RuntimeError(f"the modules could not be compiled:\n{done.stdout}")
    return libraries
