"""What goes through the pipeline: one root template on its way from a text to a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance
    from hotc.compiler.kept import Kept, Key
    from hotc.compiler.source import SourceFile
    from hotc.compiler.template import Template
    from hotc.compiler.tree import Node


class Unit:
    """One compilation on its way. A field is ``None`` until the pass that makes it has run, or when it could not.

    ``templates`` holds every template of the composition by uri (the root included), each parsed and checked once;
    ``files`` the text of every file read through ``get_file``. ``shared`` are the uris of those templates that earlier
    compilations have read and checked, ``new`` what may be kept for later ones. ``around`` are the uris of the
    templates that have a resource which stands for the stack of the next one, and the last one of them for this one.
    """

    __slots__ = (
        "__weakref__",
        "around",
        "files",
        "instance",
        "new",
        "root",
        "shared",
        "source",
        "template",
        "templates",
        "uri",
    )

    def __init__(self, uri: str, source: SourceFile | None = None, *, around: tuple[str, ...] = ()) -> None:
        self.uri = uri
        self.source = source
        self.root: Node | None = None
        self.template: Template | None = None
        self.templates: dict[str, Template] = {}
        self.files: dict[str, SourceFile] = {}
        self.instance: Instance | None = None
        self.shared: set[str] = set()
        self.around = around
        self.new: dict[str, tuple[Key, Kept]] = {}
