"""Where signals can be sent to over HTTP, and who in a template wants to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.compiler.leaves import origins
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.planning.expressions import attributes_used, thaw
from hotc.runtime.signals.handles import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotc.runtime.planning.desired import Desired

Json = dict[str, Any]

INPUT: Final = "signal_base"
"""The entry of a stack's recorded inputs: the URL at which a service takes signals, without a final slash."""

ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "OS::Heat::WaitConditionHandle": frozenset({"token", "endpoint", "curl_cli", "signal"}),
    "OS::Heat::ScalingPolicy": frozenset({"alarm_url", "signal_url"}),
    "AWS::AutoScaling::ScalingPolicy": frozenset({"AlarmUrl"}),
}
"""Attributes that say where to send a signal to."""

_BY_REFERENCE: Final = frozenset(
    {
        "OS::Heat::UpdateWaitConditionHandle",
        "AWS::CloudFormation::WaitConditionHandle",
        "AWS::AutoScaling::ScalingPolicy",
    }
)
"""Types for which ``get_resource`` gives that URL."""

WAITING: Final = frozenset({"OS::Heat::WaitCondition", "AWS::CloudFormation::WaitCondition"})


def endpoint(base: str, stack: str, address: str) -> str:
    """The URL for signals to one resource."""
    return f"{base.rstrip('/')}/v1/signal/{quote(stack)}/{quote(address)}"


def check(desired: Mapping[str, Desired], outputs: Json, base: str) -> None:
    """Raise :class:`ResourceProblem` where such a URL is used, and nobody said at which base."""
    if base or not any(each.type in ATTRIBUTES or each.type in _BY_REFERENCE for each in desired.values()):
        return  # most stacks have nothing that could be signalled: all values need not be gone through
    found = [f"{where} uses {what}" for where, what in _uses(desired, outputs)]
    if found:
        raise ResourceProblem(
            "Where signals can be sent to is not known: " + "; ".join(found) + ".",
            "Give the URL at which they can be received with --signal-base URL, or take these out:"
            " `hotc signal STACK RESOURCE` needs no URL.",
        )


def _uses(desired: Mapping[str, Desired], outputs: Json) -> Iterator[tuple[str, str]]:
    for each in desired.values():
        if each.container or each.type in WAITING:
            continue
        for name, expression in each.expressions.items():
            file, line = each.place([name])
            for what in _wanted(thaw(expression), desired):
                yield f"{name} of {each.address} ({file}:{line})", what
    for name, output in outputs.items():
        for what in _wanted(thaw(output["value"]), desired):
            yield f"the output {name}", what


def _wanted(value: Any, desired: Mapping[str, Desired]) -> Iterator[str]:
    attributes = attributes_used(value)
    for address, attribute in sorted(attributes, key=str):
        known = ATTRIBUTES.get(desired[address].type, frozenset()) if address in desired else frozenset()
        if attribute in known:
            yield f"{attribute} of {address}"
    for address in sorted(origins(value) - {address for address, _ in attributes}):
        if address in desired and desired[address].type in _BY_REFERENCE:
            yield f"the URL of {address}"


def takes_signals(type: str) -> bool:
    """Whether resources of a type can be signalled."""
    return type in FORMS or type in ATTRIBUTES
