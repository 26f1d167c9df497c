"""The compiler's face: :func:`compile` and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.context import Context, Limits, Options
from hotc.compiler.pipeline import run
from hotc.compiler.source import SourceFile
from hotc.compiler.unit import Unit

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from hotc.compiler.context import Loader
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.instance import Graph, Instance
    from hotc.compiler.membership import Naming
    from hotc.compiler.template import Template


class Compilation:
    """What the compiler made of a template: always whole as far as it could be read, never an exception."""

    __slots__ = ("_diagnostics", "context", "unit")

    def __init__(self, unit: Unit, context: Context) -> None:
        self.unit = unit
        self.context = context
        self._diagnostics: list[Diagnostic] | None = None

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Every finding: those without a place first, then those of the template, then by file and place."""
        if self._diagnostics is None or len(self._diagnostics) != len(self.context.diagnostics):
            main = self.unit.source.uri if self.unit.source else ""

            def order(finding: Diagnostic) -> tuple[bool, bool, str, int, str]:
                span = finding.span
                if span is None:
                    return False, False, "", 0, finding.code
                return True, span.source.uri != main, span.source.uri, span.start, finding.code

            self._diagnostics = sorted(self.context.diagnostics, key=order)
        return self._diagnostics

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return all(finding.severity != "error" for finding in self.context.diagnostics)

    @property
    def template(self) -> Template | None:
        """The template as declared; ``None`` where the text could not be read at all."""
        return self.unit.template

    @property
    def instance(self) -> Instance | None:
        """The template with values."""
        return self.unit.instance

    @property
    def graph(self) -> Graph | None:
        """The dependencies of its resources."""
        return self.unit.instance.graph if self.unit.instance else None

    def resolved(self, secrets: bool = False) -> dict[str, Any]:
        """The values as plain JSON data, secrets masked unless ``secrets``.

        Keys: ``parameters``, ``conditions``, ``resources`` (name → type, properties, typed), ``disabled_resources``,
        ``dependencies`` (pairs of requirer and required), ``outputs``.
        """
        from hotc.compiler.plain import plain

        return plain(self.unit, secrets=secrets)

    def ir(self, base: str | None = None) -> dict[str, Any]:
        """The typed IR as sorted JSON data, secrets masked: values, places, edges, findings, nested stacks.

        Paths are relative to the folder ``base`` (default: the current one). ``hotc/compiler/ir.schema.json`` describes
        the form.
        """
        from hotc.compiler.ir import as_json

        return as_json(self, base)


def compile(
    template: str | os.PathLike[str],
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    check_resources: bool = True,
    require_parameters: bool = False,
    text: str | None = None,
    loader: Loader | None = None,
    limits: Limits | None = None,
    target: str | None = None,
    stack_name: str | None = None,
    global_environments: Iterable[str | os.PathLike[str]] = (),
    naming: Naming | None = None,
    environments_of_parent: bool = False,
) -> Compilation:
    """Compile a template. Never raises on what a user wrote: it becomes a finding.

    ``template`` is a path or a URL; with ``text``, the name of that text (from an editor or standard input), and the
    base for the files that it names. ``environments`` are paths or URLs, later ones win; ``parameters`` win over all of
    them. ``check_resources=False`` checks the language only: this template, and the existence and YAML of files that it
    names; a parameter without value on which a condition rests is an error then, as it is where Heat reads a template.
    ``require_parameters`` makes every parameter without value or default an error. ``stack_name`` is what
    ``OS::stack_name`` gives, where it is known; ``global_environments`` come before the others, as the files of Heat's
    ``environment.d`` do. Types of a team's own come from the catalogue packs that the settings nearest to the template
    name. ``target`` is the release of OpenStack whose Heat is to run the template (``newton``, ``2023.1``, or Heat's
    version, ``20``); without it the settings may name one. ``naming`` says who the members of groups are where that is
    known (:mod:`hotc.compiler.membership`); else they are numbered. ``environments_of_parent``: the environments are
    those of a stack for one of whose resources this one stands, so that the parameters in them are not meant for it.
    """
    from hotc.compiler.loader import FileLoader

    loader = loader or FileLoader()
    options = Options(
        parameters=parameters,
        check_resources=check_resources,
        require_parameters=require_parameters,
        limits=limits,
        target=target,
        stack_name=stack_name,
        naming=naming,
    )
    context = Context(options, loader)
    paths = [str(path) for path in environments]
    global_paths = [str(path) for path in global_environments]
    if paths or global_paths:
        from hotc.compiler.environment_files import read_environments

        context.environment = read_environments(paths, context, global_paths=global_paths)
        if environments_of_parent:
            for layer in context.environment.layers:
                layer.parameters = {}
    else:
        from hotc.compiler.environment import Environment

        context.environment = Environment()
    name = str(template)
    uri = loader.resolve(name, None)
    source = SourceFile(name, text, uri) if text is not None else None
    from hotc.compiler import catalog

    if check_resources or target is not None:
        context.catalog = catalog.view_for(uri, context)
    before = catalog.use(context.catalog)
    try:
        return Compilation(run(Unit(uri, source), context), context)
    finally:
        catalog.use(before)
