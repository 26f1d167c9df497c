"""Expressions of a nested template → what says the same in the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.bundle import references
from hotc.compiler.bundle.data import calls, with_ids, without_choices
from hotc.compiler.bundle.parameters import parameter
from hotc.compiler.data import to_data
from hotc.compiler.intrinsics.references import FACADE_PARTS
from hotc.compiler.sections.groups import PSEUDO
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.bundle.frames import Frame
    from hotc.compiler.bundle.work import Work
    from hotc.compiler.tree import Node

Data = Any

_NEW_NAMES = {"fn_join": "list_join"}
"""Functions that later versions have under another name."""


class Rewriter:
    """Works on nodes; gives plain data. What can't be said is reported, and becomes null."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def value(self, node: Node | None, frame: Frame) -> Data:
        """An expression of the template of ``frame``, for the bundle."""
        if isinstance(node, Scalar):
            return node.value
        if isinstance(node, Sequence):
            return [self.value(item, frame) for item in node.items]
        if isinstance(node, Call):
            return self._call(node, frame)
        if not isinstance(node, Mapping):
            return None
        found = {str(entry.key.value): self.value(entry.value, frame) for entry in node.effective()}
        name = next(iter(found)) if len(found) == 1 else ""
        if name in self.work.version.functions:
            why = f"{name} is the name of a function in version {self.work.version.name}, and none in its own"
            self.work.refuse(node, "", why, f"Write this template in version {self.work.version.name}, too.")
        return found

    def _call(self, call: Call, frame: Frame) -> Data:
        implementation = frame.template.version.functions.get(call.name, call.name)
        special = _SPECIAL.get(implementation)
        if special is not None:
            return special(self, call, frame)
        name, known = call.name, self.work.version.functions.keys() | self.work.version.condition_functions.keys()
        if name not in known:
            name = _NEW_NAMES.get(implementation, name)
        if name not in known:
            why = f"version {self.work.version.name} has no {call.name}"
            self.work.refuse(call, "", why, f"Write this template in version {self.work.version.name}, too.")
        return {name: self.value(call.argument, frame)}

    # --- conditions

    def condition(self, node: Node, frame: Frame) -> Data:
        """A condition, or the name of one, for the bundle."""
        if isinstance(node, Scalar):
            return frame.conditions.get(node.value, node.value) if isinstance(node.value, str) else node.value
        found = with_ids(without_choices(self._condition(node, frame)))
        for name, _ in calls(found, self.work.version):
            if name not in self.work.version.condition_functions:
                why = f"a condition can't rest on {name}, from which a parameter gets its value here"
                self.work.refuse(node, "", why, "Give the parameter a value, or a parameter of the template around it.")
                return None
        return found

    def _condition(self, node: Node, frame: Frame) -> Data:
        if isinstance(node, Call) and node.name in ("and", "or") and isinstance(node.argument, Sequence):
            return {node.name: [self.condition(item, frame) for item in node.argument.items]}
        if isinstance(node, Call) and node.name == "not":
            return {"not": self.condition(node.argument, frame)}
        return self.value(node, frame)

    def guard(self, frame: Frame | None) -> Data:
        """The condition under which a stack is there; ``None``: always."""
        if frame is None or frame.parent is None or frame.owner is None:
            return None
        own = frame.owner.condition
        guard = both(self.guard(frame.parent), None if own is None else self.condition(own, frame.parent))
        return both(guard, frame.present)

    def _if(self, call: Call, frame: Frame) -> Data:
        assert isinstance(call.argument, Sequence)
        condition, *branches = call.argument.items
        return {"if": [self.condition(condition, frame), *(self.value(each, frame) for each in branches)]}

    # --- references

    def _get_param(self, call: Call, frame: Frame) -> Data:
        argument = self.value(call.argument, frame)
        name, *keys = argument if isinstance(argument, list) else [argument]
        if frame.parent is None and not (isinstance(name, str) and name in frame.known):
            return {"get_param": argument}
        if not isinstance(name, str):
            self.work.refuse(call, "", "the name of the parameter is computed", "Write its name.")
            return None
        if name in PSEUDO["hot"] and name not in frame.template.parameters:
            return self._pseudo(name, call, frame)
        return parameter(name, keys, frame, self.work)

    def _pseudo(self, name: str, call: Call, frame: Frame) -> Data:
        """What a stack knows of itself. One template is one stack."""
        if name in ("OS::project_id", "OS::region"):
            return {"get_param": name}
        what = f"{name} is that of the whole stack here"
        self.work.warn(call, "", what, "Give what it is used for as a parameter, if that matters.")
        if name != "OS::stack_name":
            return {"get_param": name}
        return {"list_join": ["-", [{"get_param": name}, *frame.address.split("/")]]}

    def _get_resource(self, call: Call, frame: Frame) -> Data:
        return references.resource(self.value(call.argument, frame), call, frame, self.work)

    def _ref(self, call: Call, frame: Frame) -> Data:
        name = self.value(call.argument, frame)
        if name in frame.nodes:
            return references.resource(name, call, frame, self.work)
        return self._get_param(call, frame)

    def _get_attr(self, call: Call, frame: Frame) -> Data:
        return references.attribute(self.value(call.argument, frame), call, frame, self.work)

    # --- the rest

    def _get_file(self, call: Call, frame: Frame) -> Data:
        name = self.value(call.argument, frame)
        uri = self.work.context.loader.resolve(name, frame.template.source.uri) if isinstance(name, str) else ""
        found = self.work.unit.files.get(uri)
        if found is None:
            self.work.refuse(call, "", "which file it names is known only later", "Name the file.")
            return None
        if _names_files(found.text):
            why = f"{found.name} is a template that names further files, and stays a text here"
            self.work.refuse(call, "", why, "Bundle that one first, and name the bundle.")
        return found.text

    def _facade(self, call: Call, frame: Frame) -> Data:
        part = FACADE_PARTS.get(str(to_data(call.argument)), str(to_data(call.argument)))
        if frame.parent is None or frame.owner is None or frame.member:
            self.work.refuse(call, "", f"there is no resource whose {part} it could give", "Write the value.")
            return None
        found = self.value(getattr(frame.owner, part), frame.parent)
        if found is None:
            return "Delete" if part == "deletion_policy" else {}
        return found

    def _text(self, call: Call, frame: Frame) -> Data:
        return self.value(call.argument, frame)


def both(one: Data, other: Data) -> Data:
    """The condition that both hold."""
    if one is None or other is None:
        return other if one is None else one
    parts: list[Data] = []
    for each in (one, other):
        parts += each["and"] if isinstance(each, dict) and list(each) == ["and"] else [each]
    return {"and": parts}


def _names_files(text: str) -> bool:
    if not any(word in text for word in ("get_file", ".yaml", ".template")) or "heat_template_version" not in text:
        return False
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.named_files import named_files
    from hotc.compiler.passes.read import read_tree
    from hotc.compiler.source import SourceFile

    source = SourceFile("", text)
    root = read_tree(source, Context(Options(), FileLoader()), json=True)
    return root is not None and bool(named_files(source, root))


_SPECIAL: dict[str, Callable[[Rewriter, Call, Frame], Data]] = {
    "if": Rewriter._if,
    "if_else": Rewriter._if,
    "get_param": Rewriter._get_param,
    "get_resource": Rewriter._get_resource,
    "ref": Rewriter._ref,
    "get_attr": Rewriter._get_attr,
    "get_attr_path": Rewriter._get_attr,
    "get_attr_then_select": Rewriter._get_attr,
    "fn_get_att": Rewriter._get_attr,
    "get_file": Rewriter._get_file,
    "resource_facade": Rewriter._facade,
    "fn_resource_facade": Rewriter._facade,
    "fn_base64": Rewriter._text,
}
"""Functions that mean something else in another template: implementation → what says the same."""
