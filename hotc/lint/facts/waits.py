"""Wait conditions and the handles through which they are signalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.software import referred
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.facts.uses import Use
    from hotc.lint.subject import Subject

WAITS = {
    "OS::Heat::WaitCondition": "handle",
    "OS::Heat::SwiftSignal": "handle",
    "AWS::CloudFormation::WaitCondition": "Handle",
}
"""Types that wait for signals, and their property that names the handle."""
HANDLES = (
    "OS::Heat::WaitConditionHandle",
    "OS::Heat::SwiftSignalHandle",
    "AWS::CloudFormation::WaitConditionHandle",
)


def waits(subject: Subject) -> Iterator[tuple[Resource, str]]:
    """Each resource that waits for signals, with the name of its handle, where that is one of this template."""
    for resource in subject.resources(*WAITS):
        handle = referred(written(resource, WAITS[resource.type]))
        found = subject.template.resources.get(handle)
        if found is not None and found.type in HANDLES:
            yield resource, handle


def signallers(subject: Subject, handle: str) -> list[Use]:
    """The uses of a handle by which somebody can signal: all but the waits themselves and ``depends_on``."""
    resources = subject.template.resources
    return [
        use
        for use in subject.uses.resource.get(handle, ())
        if use.call is not None and not (use.where.section == "resources" and resources[use.where.owner].type in WAITS)
    ]
