"""A composition as one template: what :func:`bundled` makes of a compilation without errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.bundle.build import fill
from hotc.compiler.bundle.frames import Frame
from hotc.compiler.bundle.template import written
from hotc.compiler.bundle.work import Work
from hotc.compiler.versions import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.template import Template
    from hotc.compiler.versions import Version


@dataclass(slots=True)
class Bundle:
    """``data`` is the template; ``names``: address of a resource in the composition → its name in the bundle.

    ``added`` are the resources that no template has: they hold values that no expression says.
    """

    data: dict[str, Any]
    names: dict[str, str]
    added: list[str]


def bundled(compilation: Compilation, fixed: Mapping[str, Any] | None = None) -> Bundle | None:
    """The composition as one template; ``None`` where that can't be.

    ``fixed``: parameters of the template that are none in the bundle, with their values for good.

    The compilation must have no error. What one template can't say is reported among its findings
    (``not-in-one-template``), and so is what it says in another way (``other-in-one-template``).
    """
    unit, context = compilation.unit, compilation.context
    root, environment = unit.template, context.environment
    assert root is not None
    assert environment is not None
    if root.version.kind != "hot":
        where = root.version_node or root.root
        why = f"{root.source.name} is a template in the manner of CloudFormation"
        hint = "hotc bundle --format json takes it, with its files beside it."
        context.report("not-in-one-template", where, hint=hint, why=why)
        return None
    work = Work(unit, context, _version(root, unit.templates))
    work.resource_names.reserve(root.resources)
    work.condition_names.reserve(root.conditions)
    work.parameter_names.reserve(root.parameters)
    frame = Frame(root, environment, "", "", known=dict(fixed or {}), plain=set(fixed or ()))
    before = catalog.use(context.catalog)
    try:
        fill(frame, work)
        if work.conditions and "filter" not in work.version.functions:
            work.version = _with_filter()
        data = None if work.refused else written(frame, work)
    finally:
        catalog.use(before)
    return None if data is None or work.refused else Bundle(data, work.addresses, list(work.resources))


def _with_filter() -> Version:
    """The first version that can leave out of a list what is not there."""
    return next(version for version in ALL if "filter" in version.functions)


def _version(root: Template, others: dict[str, Template]) -> Version:
    """The latest version of all templates: each has what those before it have."""
    wanted = {root.version, *(each.version for each in others.values() if each.version.kind == "hot")}
    return next(version for version in reversed(ALL) if version in wanted)
