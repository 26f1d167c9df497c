"""Compiling texts that stand in the test: a loader over a dict, and short forms for what tests ask of findings."""

from __future__ import annotations

import posixpath
import textwrap
from typing import TYPE_CHECKING, Any

from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.loader import decode
from hotc.compiler.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.context import Limits
    from hotc.compiler.diagnostics import Diagnostic


class MemoryLoader:
    """Texts (or bytes) by name, all in one folder."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {f"/{name}": content for name, content in files.items()}
        self.loads: list[str] = []

    def resolve(self, reference: str, base: str | None) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(base or "/"), reference))

    def load(self, uri: str) -> SourceFile:
        self.loads.append(uri)
        content = self.files.get(uri)
        if content is None:
            raise FileNotFoundError(2, "No such file or directory")
        text = decode(content) if isinstance(content, bytes) else content
        return SourceFile(self.display(uri), text, uri)

    def beside(self, path: str) -> list[str] | None:
        return []

    def exists(self, uri: str) -> bool:
        return uri in self.files

    def display(self, uri: str) -> str:
        return uri.lstrip("/")


def compiled(
    text: str | bytes,
    *,
    files: Mapping[str, str | bytes] | None = None,
    environments: tuple[str, ...] = (),
    parameters: Mapping[str, Any] | None = None,
    check_resources: bool = False,
    require_parameters: bool = False,
    limits: Limits | None = None,
) -> Compilation:
    """Compile a text as ``main.yaml``; ``files`` lie beside it. Texts may be indented as the test is."""
    beside = {name: textwrap.dedent(t) if isinstance(t, str) else t for name, t in (files or {}).items()}
    main = textwrap.dedent(text) if isinstance(text, str) else text
    loader = MemoryLoader({"main.yaml": main, **beside})
    return compile(
        "main.yaml",
        loader=loader,
        environments=environments,
        parameters=parameters,
        check_resources=check_resources,
        require_parameters=require_parameters,
        limits=limits,
    )


def told(compilation: Compilation) -> list[str]:
    """Every finding as ``name line:column``, with the file where it is another than the template."""
    return [one(finding) for finding in compilation.diagnostics]


def one(finding: Diagnostic) -> str:
    """A finding as ``name line:column``."""
    if finding.span is None:
        return finding.name
    file = "" if finding.file == "main.yaml" else f"{finding.file}:"
    return f"{finding.name} {file}{finding.line}:{finding.column}"


def only(compilation: Compilation) -> Diagnostic:
    """The one finding of a compilation."""
    assert len(compilation.diagnostics) == 1, told(compilation)
    return compilation.diagnostics[0]
