"""resolve: static composition: the templates and files that a template and its environments name.

Heat's client looks for them by key alone: every ``get_file``, and every ``type`` whose value ends like a template,
wherever it stands. What it can't find, it doesn't send. (heatclient's ``common/template_utils.py``)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.context import Context
from hotc.compiler.data import to_data
from hotc.compiler.diagnostics import Related
from hotc.compiler.kept import Kept, find, key_of
from hotc.compiler.library import LIBRARY
from hotc.compiler.named_files import FILE, named_files, said
from hotc.compiler.parameter_merge import merge_layers
from hotc.compiler.passes.parse import parse_template
from hotc.compiler.passes.read import load, read_map, read_tree, report_missing
from hotc.compiler.paths import path_to
from hotc.compiler.source import SourceFile
from hotc.compiler.tree import Mapping
from hotc.compiler.versions import HEADERS

if TYPE_CHECKING:
    from hotc.compiler.tree import Node, Scalar
    from hotc.compiler.unit import Unit


def resolve(unit: Unit, context: Context) -> Unit:
    """Read everything that is named, once each, and merge what the environments say about parameters."""
    resolver = _Resolver(unit, context)
    if unit.source is not None and unit.root is not None:
        resolver.follow(unit.source, unit.root, (unit.source.uri,))
    environment = context.environment
    if environment is not None:
        for mapped in environment.registry.templates():
            resolver.template(mapped.target, mapped.value, (mapped.value.source.uri,))
        types = {name: p.type for template in unit.templates.values() for name, p in template.parameters.items()}
        if unit.template is not None:
            types.update({name: p.type for name, p in unit.template.parameters.items()})
        merge_layers(environment, types, context)
    return unit


class _Resolver:
    def __init__(self, unit: Unit, context: Context) -> None:
        self.unit = unit
        self.context = context
        self._raw: dict[str, Mapping | None] = {}

    def follow(
        self,
        source: SourceFile,
        root: Node,
        chain: tuple[str, ...],
        names: list[tuple[str, Scalar]] | None = None,
    ) -> None:
        """Read what a text names, and what that names. ``chain``: the uris that led here, this text's last."""
        for kind, node in named_files(source, root) if names is None else names:
            uri = self.context.loader.resolve(said(node), source.uri)
            if kind == FILE:
                self._file(uri, node, root, chain)
            else:
                self.template(uri, node, chain, root=root)

    def template(self, uri: str, node: Node, chain: tuple[str, ...], *, root: Node | None = None) -> None:
        """Read and parse the template at ``uri``, named at ``node`` in the text whose tree is ``root``."""
        if uri in chain:
            self._cycle(uri, node, chain, root)
            return
        if uri in self.unit.templates:
            return
        source = self._load(uri, node, root)
        if source is None:
            return
        self._take(source, node, chain, root)

    def _take(self, source: SourceFile, node: Node, chain: tuple[str, ...], outer: Node | None) -> None:
        uri = source.uri
        key = key_of(source, self.context.options)
        if (kept := find(key)) is not None:
            template = self.unit.templates[uri] = kept.template
            self.unit.shared.add(uri)
            self.follow(template.source, template.root, (*chain, uri), kept.names)
            return
        before = self.context.reports
        source.heat = "full"
        root = read_map(source, self.context, what="A template", json=True)
        if root is None:
            return
        if not any(entry.key.value in HEADERS for entry in root.entries):
            related = (Related(root.span, "this file"),)
            self.context.report("not-a-template", node, path=_path(outer, node), related=related, file=source.name)
            return
        only = None if self.context.options.check_resources else frozenset({"parameters"})
        template = self.unit.templates[uri] = parse_template(source, root, self.context, only=only)
        names = named_files(source, root)
        if self.context.reports == before:
            self.unit.new[uri] = key, Kept(template, names)
        self.follow(source, root, (*chain, uri), names)

    def _cycle(self, uri: str, node: Node, chain: tuple[str, ...], root: Node | None) -> None:
        display = self.context.loader.display
        loop = [*chain[chain.index(uri) :], uri]
        shown = " → ".join(display(part) for part in loop)
        self.context.report("template-cycle", node, path=_path(root, node), file=display(uri), chain=shown)

    def _load(self, uri: str, node: Node, root: Node | None) -> SourceFile | None:
        if not uri.startswith(("http://", "https://")) and not self.context.loader.exists(uri):
            file, path = self.context.loader.display(uri), _path(root, node)
            if uri.startswith(LIBRARY):
                report_missing(uri, self.context, node, path=path)
            else:
                from hotc.compiler.near_files import near_file

                self.context.report(
                    "missing-file", node, path=path, hint=near_file(uri, self.context.loader), file=file
                )
            return None
        return load(uri, self.context, node)

    def _file(self, uri: str, node: Scalar, root: Node, chain: tuple[str, ...]) -> None:
        if uri in chain and self._is_template(uri):
            self._cycle(uri, node, chain, root)
            return
        if uri in self.unit.files:
            return
        source = self._load(uri, node, root)
        if source is None:
            return
        self.unit.files[uri] = SourceFile(source.name, _content(source), uri)
        inner = self._is_template(uri)
        if inner:
            tree = self._raw[uri]
            assert tree is not None
            self.follow(source, tree, (*chain, uri))
            import json

            self.unit.files[uri].text = json.dumps(to_data(tree))  # the client sends a template as JSON, also as a file

    def _is_template(self, uri: str) -> bool:
        """Whether Heat's client takes the text at ``uri`` for a template. What is wrong with it isn't reported here."""
        if uri not in self._raw:
            source = self.context.loader.load(uri)
            root = None
            if any(header in source.text for header in HEADERS):
                scratch = Context(self.context.options, self.context.loader)
                copy = SourceFile(source.name, source.text, uri)
                tree = read_tree(copy, scratch, json=True)
                broken = any(finding.severity == "error" for finding in scratch.diagnostics)
                if isinstance(tree, Mapping) and not broken and any(e.key.value in HEADERS for e in tree.entries):
                    root = tree
            self._raw[uri] = root
        return self._raw[uri] is not None


def _path(root: Node | None, node: Node) -> str:
    return (path_to(root, node) or "").lstrip(".")


def _content(source: SourceFile) -> str:
    """A file's content as ``get_file`` gives it: what is no UTF-8 text arrives in base 64."""
    try:
        source.text.encode()
    except UnicodeEncodeError:
        import base64

        return base64.encodebytes(source.text.encode("utf-8", "surrogateescape")).decode("ascii")
    return source.text
