"""The texts for people in a template: descriptions and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject


class Text(NamedTuple):
    """A text: ``key`` is ``description`` or ``label``, ``owner`` what it describes, by name."""

    key: str
    owner: str
    value: str
    node: Scalar
    path: str


def texts(subject: Subject) -> Iterator[Text]:
    """The descriptions of the template, its parameters, resources and outputs, and the labels, that are not empty."""
    template = subject.template
    keys = ("description", "label")
    yield from _of(template.root, "", "", [template.version.key("sections", "description")])
    for group, declared in (("parameters", template.parameters), ("outputs", template.outputs)):
        wanted = [template.version.key(f"{group[:-1]}_keys", key) for key in keys]
        for name, item in declared.items():
            yield from _of(item.node, name, f"{group}.{name}.", wanted)
    for name, resource in template.resources.items():
        if resource.description:
            yield from _of(resource.node, name, f"resources.{name}.", ["description", "Description"])
    for index, labelled in enumerate(template.parameter_groups):
        yield from _of(labelled, "", f"parameter_groups[{index}].", keys)


def _of(node: Node, owner: str, path: str, keys: list[str] | tuple[str, ...]) -> Iterator[Text]:
    if not isinstance(node, Mapping):
        return
    for key in keys:
        found = node.get(key)
        if isinstance(found, Scalar) and isinstance(found.value, str) and found.value and found.anchor is None:
            yield Text(key.lower(), owner, found.value, found, path + key)
