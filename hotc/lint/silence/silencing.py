"""``# hotc: ignore`` comments applied: in the template, in the templates within it and in the environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.silence.ignores import Ignores, ignores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node
    from hotc.lint.silence.ignores import Ignore


def silenced(
    compilation: Compilation, found: list[Diagnostic]
) -> tuple[list[Diagnostic], list[tuple[SourceFile, list[Ignore]]]]:
    """The findings that no comment silences, and the comments by file: each knows what it was used for."""
    files: dict[str, tuple[SourceFile, Ignores]] = {}
    for source, root in _texts(compilation):
        if "hotc:" in source.text and source.uri not in files and (comments := ignores(source, root)):
            files[source.uri] = source, Ignores(comments)
    if not files:
        return found, []
    left = [each for each in found if not _is_silenced(each, files)]
    return left, [(source, known.comments) for source, known in files.values()]


def _is_silenced(found: Diagnostic, files: dict[str, tuple[SourceFile, Ignores]]) -> bool:
    known = files.get(found.span.source.uri) if found.span is not None else None
    return known is not None and known[1].cover(found)


def _texts(compilation: Compilation) -> Iterator[tuple[SourceFile, Node | None]]:
    """Every text of a compilation that may hold comments for the linter, with its tree where that is at hand."""
    if compilation.unit.source is not None:
        yield compilation.unit.source, compilation.unit.root
    for template in compilation.unit.templates.values():
        yield template.source, template.root
    if compilation.context.environment is not None:
        for layer in compilation.context.environment.layers:
            yield layer.source, layer.root
