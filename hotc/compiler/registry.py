"""The resource registry of environments: what stands in for a resource type.

Source of the rules: ``ResourceRegistry`` in Heat's ``engine/environment.py`` (27.0.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from hotc.compiler.library import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.tree import Node, Scalar

TEMPLATE_ENDINGS: Final = (".yaml", ".template")
"""Only names that end so are templates to Heat."""


def names_template(type_name: str) -> bool:
    """Whether a type is the name of a template: one that is to Heat, or one of our standard library."""
    return type_name.endswith(TEMPLATE_ENDINGS) or type_name.startswith(LIBRARY)


HOOKS: Final = ("pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete")
RESTRICTED_ACTIONS: Final = ("update", "replace")


class Mapped:
    """An entry: the type ``path[-1]`` (maybe with a ``*`` at its end) is ``target``.

    ``path`` is where the entry stands (``("resources", "web", "OS::Nova::Server")``); ``kind`` says whether ``target``
    is the uri of a template or the name of another type. ``user`` is false for what a global environment brought.
    """

    __slots__ = ("key", "kind", "path", "target", "user", "value")

    def __init__(
        self,
        path: tuple[str, ...],
        target: str,
        kind: Literal["template", "type"],
        key: Scalar,
        value: Node,
        *,
        user: bool = True,
    ) -> None:
        self.path = path
        self.target = target
        self.kind: Literal["template", "type"] = kind
        self.key = key
        self.value = value
        self.user = user

    @property
    def name(self) -> str:
        """The type that is mapped."""
        return self.path[-1]

    @property
    def order(self) -> tuple[bool, int, tuple[str, ...]]:
        """Which of several matches counts: the user's, then the more specific, then the alphabet."""
        return not self.user, -len(self.path), self.path


class TypeTarget:
    """What a resource type comes to.

    ``kind`` is ``template`` (``name`` is its uri), ``type`` (``name`` is that of the catalogue), or ``unknown``.
    ``via`` are the entries of the registry that led there, the first one first; for an unknown type those that lead
    nowhere.
    """

    __slots__ = ("kind", "name", "via")

    def __init__(self, kind: Literal["template", "type", "unknown"], name: str, via: tuple[Mapped, ...] = ()) -> None:
        self.kind: Literal["template", "type", "unknown"] = kind
        self.name = name
        self.via = via


class Registry:
    """Entries for all resources (``types``), and the tree under ``resources:``, by resource name or pattern.

    A branch of that tree is a dict: of a type to its :class:`Mapped` entry, of ``hooks`` and ``restricted_actions`` to
    a tuple of words, and of the name of a resource of the nested stack to a branch of its own.
    """

    __slots__ = ("resources", "types")

    def __init__(self) -> None:
        self.types: dict[str, Mapped] = {}
        self.resources: dict[str, Branch] = {}

    def templates(self) -> Iterator[Mapped]:
        """Every entry that names a template."""
        waiting: list[Any] = [*self.types.values(), *self.resources.values()]
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, dict):
                waiting += entry.values()
            elif isinstance(entry, Mapped) and entry.kind == "template":
                yield entry

    def find(self, type_name: str, resource_name: str, exists: Callable[[str], bool]) -> TypeTarget:
        """What a type comes to for a resource of this name.

        ``exists`` says whether the catalogue has a type. Where the template names a file as the type, ``type_name`` is
        its uri.
        """
        found = self._find(type_name, resource_name, exists, ())
        return found or TypeTarget("unknown", type_name, tuple(self._matches(type_name, resource_name)))

    def _find(
        self, type_name: str, resource_name: str, exists: Callable[[str], bool], via: tuple[Mapped, ...]
    ) -> TypeTarget | None:
        matches: list[Mapped] = []
        if self.types or resource_name in self.resources:  # else nothing is mapped, as for most templates
            matches = sorted(self._matches(type_name, resource_name), key=lambda mapped: mapped.order)
        for entry in matches:
            if entry in via:
                continue  # a circle of types: Heat recurses without end, we look on
            path = (*via, entry)
            if entry.kind == "template":
                return TypeTarget("template", entry.target, path)
            target = entry.target
            if entry.name.endswith("*") and target.endswith("*"):
                target = target[:-1] + type_name[len(entry.name) - 1 :]
            if (found := self._find(target, resource_name, exists, path)) is not None:
                return found
        if names_template(type_name):
            return TypeTarget("template", type_name, via)
        return TypeTarget("type", type_name, via) if exists(type_name) else None

    def _matches(self, type_name: str, resource_name: str) -> Iterator[Mapped]:
        specific = self.resources.get(resource_name)
        if specific is not None and isinstance(entry := specific.get(type_name), Mapped):
            yield entry
        if type_name in self.types:
            yield self.types[type_name]
        for name, entry in self.types.items():
            if not name.endswith("*") or entry.kind == "template":
                continue  # to Heat a star before a template is a letter like any other
            if type_name not in (entry.target, name) and type_name.startswith(name[:-1]):
                yield entry

    def words(self, resource_name: str, key: Literal["hooks", "restricted_actions"]) -> list[str]:
        """The hooks or restricted actions of a resource: those of every pattern that its name matches."""
        found: list[str] = []
        for branch in self._branches(resource_name):
            if isinstance(words := branch.get(key), tuple):
                found += words
        return list(dict.fromkeys(found))

    def _branches(self, resource_name: str) -> list[Branch]:
        """What is under ``resources:`` for patterns that the name fits."""
        if not self.resources:
            return []
        from fnmatch import fnmatchcase

        return [branch for pattern, branch in self.resources.items() if fnmatchcase(resource_name, pattern)]

    def child(self, entry: Mapped | None, resource_name: str) -> Registry:
        """The registry that the stack behind a resource sees.

        The entry that led to its template is dropped, so that it can create the type that it stands in for; under
        ``resources:`` what stood in the branches of this resource is left.
        """
        child = Registry()
        child.types = {name: mapped for name, mapped in self.types.items() if mapped is not entry}
        for branch in self._branches(resource_name):
            child.resources.update({name: below for name, below in branch.items() if isinstance(below, dict)})
        return child


Branch = dict[str, Any]
