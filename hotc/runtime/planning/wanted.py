"""What the inputs ask for: compiled, flat, with its outputs; found out without a cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.compiler.global_environments import global_environments
from hotc.runtime import drivers
from hotc.runtime.child_stacks.inputs import CHILD
from hotc.runtime.errors import TemplateInvalid, TemplateUnreadable
from hotc.runtime.planning.desired import flatten
from hotc.runtime.planning.inputs import drop_lost, plain_parameters, sources, with_secrets_marked
from hotc.runtime.planning.outputs import wanted_outputs
from hotc.runtime.signals import urls as signal_urls

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.context import Limits
    from hotc.compiler.membership import Naming
    from hotc.runtime.planning.desired import Desired

Json = dict[str, Any]


@dataclass(slots=True)
class Wanted:
    """What the inputs ask for, found out without a cloud: resources (requirements first), outputs, what to record."""

    resources: dict[str, Desired]
    outputs: Json
    inputs: Json
    compilation: Compilation


def wanted_by(stack: str, inputs: Json, target: str | None = None, naming: Naming | None = None) -> Wanted:
    """Compile and flatten; ``naming`` knows the members of groups.

    Raises :class:`TemplateInvalid`, :class:`~hotc.runtime.errors.NoDriver` and others.
    """
    compilation = compiled(stack, inputs, target, naming)
    assert compilation.instance is not None
    resources, outputs = flatten(compilation.instance, drivers.lookup), wanted_outputs(compilation.instance)
    signal_urls.check(resources, outputs, inputs.get(signal_urls.INPUT) or "")
    return Wanted(
        resources,
        outputs,
        with_secrets_marked(inputs, compilation) | {"sources": sources(compilation)},
        compilation,
    )


def compiled(
    stack: str,
    inputs: Json,
    target: str | None = None,
    naming: Naming | None = None,
    *,
    limits: Limits | None = None,
) -> Compilation:
    """The template, compiled for an apply, and for a release if one is named.

    Parameters of the last apply that the template has no longer are dropped from the inputs. Raises
    :class:`TemplateInvalid` when it has errors.
    """
    compilation = _compiled(inputs, target, naming, limits)
    if not compilation.ok and drop_lost(inputs, compilation):
        compilation = _compiled(inputs, target, naming, limits)
    if not compilation.ok or compilation.instance is None:
        raise invalid(compilation, inputs)
    return compilation


def _compiled(inputs: Json, target: str | None, naming: Naming | None, limits: Limits | None) -> Compilation:
    import hotc

    return hotc.compile(
        inputs["template"],
        environments=inputs["environments"],
        # Between stacks, secrets stay what they are, as between a stack and those that are nested in it.
        parameters=inputs["parameters"] if CHILD in inputs else plain_parameters(inputs),
        require_parameters=True,
        text=inputs["text"],
        target=target,
        global_environments=global_environments(),
        naming=naming,
        limits=limits,
        environments_of_parent=CHILD in inputs,
    )


def invalid(compilation: Compilation, inputs: Json) -> TemplateInvalid:
    """The error that a compilation has findings, which it carries."""
    count = sum(finding.severity == "error" for finding in compilation.diagnostics)
    errors = f"{count} errors" if count != 1 else "1 error"
    lost = any(each.name == "unreadable-file" and each.span is None for each in compilation.diagnostics)
    kind = TemplateUnreadable if lost or compilation.unit.source is None else TemplateInvalid
    return kind(f"{inputs['template']} has {errors}; nothing was planned.", "", compilation.diagnostics)
