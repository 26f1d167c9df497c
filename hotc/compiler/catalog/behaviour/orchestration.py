"""Heat's own types: groups, policies, random strings, software."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hotc.compiler.catalog import lookup, names
from hotc.compiler.leaves import scan
from hotc.compiler.schema.coerce import suggestion
from hotc.compiler.schema.findings import document_path
from hotc.compiler.schema.types import is_catalogued
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.values import Unknown

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject

LONGEST_PAUSE: Final = 3600
"""Seconds between two batches of an update."""


STACK_TIMEOUT: Final = 3600
"""Seconds that Heat gives a stack when the call says nothing."""


def delay(subject: Subject) -> None:
    """No longer than the stack may take."""
    known = [subject.known(name) for name in ("min_wait", "max_jitter", "jitter_multiplier")]
    wait, jitter, factor = (number if isinstance(number, int | float) else 0 for number in known)
    longest = wait + jitter * factor
    if longest > STACK_TIMEOUT:
        name = "min_wait" if wait > STACK_TIMEOUT or "max_jitter" not in subject.resource.properties else "max_jitter"
        hint = f"The stack has {STACK_TIMEOUT} s, unless the call gives it more (--timeout)."
        subject.problem(name, f"the delay may take {longest:g} s", hint=hint)


def autoscaling_group(subject: Subject) -> None:
    """Sizes in order."""
    upper = "max_size" if "max_size" in subject.values else "MaxSize"
    lower, wanted = ("min_size", "desired_capacity") if upper == "max_size" else ("MinSize", "DesiredCapacity")
    low, high, count = (subject.known(name) for name in (lower, upper, wanted))
    for name in (upper, wanted):
        size = subject.get(name)
        if isinstance(size, Unknown) and size.function == "get_attr" and isinstance(low, int) and low > 0:
            problem = f"Heat looks at {name} before anything exists, when an attribute counts as 0, less than {lower}"
            subject.problem(name, problem, heat="full")
    if isinstance(low, int) and low < 0 and lower == "MinSize":
        subject.problem(lower, "a group can't have less than no members")
    elif isinstance(low, int) and isinstance(high, int) and low > high:
        report = subject.findings.report
        report("range-turned-round", (lower,), heat="full", first=lower, last=upper, low=low, high=high)
    elif isinstance(low, int) and isinstance(high, int) and isinstance(count, int) and not low <= count <= high:
        subject.findings.report(
            "out-of-range", (wanted,), name=wanted, range=f"between {lower} {low} and {upper} {high}", value=count
        )

    instance_group(subject)
    unused_definition(subject)
    definition = subject.inside("resource")
    if definition is not None and not definition.seen("type"):
        subject.findings.report_missing("missing-property", ("resource",), type="resource", name='"type"')
    elif definition is not None and "properties" in definition.values and definition.get("properties") is None:
        definition.problem("properties", "the properties of a member must be a map")


def resource_chain(subject: Subject) -> None:
    """Types are texts."""
    types = subject.resource.properties.get("resources")
    for index, item in enumerate(types if isinstance(types, list) else ()):
        if not scan(item) and not (isinstance(item, str) and item):
            subject.findings.report(
                "impossible-value", ("resources", index), problem="a resource type must be a text that is not empty"
            )


def instance_group(subject: Subject) -> None:
    """How long to pause between batches."""
    policies = subject.resource.update_policy
    for key in ("RollingUpdate", "AutoScalingRollingUpdate"):
        policy = policies.get(key) if isinstance(policies, dict) else None
        pause = policy.get("PauseTime") if isinstance(policy, dict) else None
        if not isinstance(pause, str | int | float):
            continue
        parts = re.fullmatch(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?", str(pause))
        seconds = (
            sum(int(part or 0) * unit for part, unit in zip(parts.groups(), (3600, 60, 1), strict=True)) if parts else 0
        )
        if parts is None or seconds > LONGEST_PAUSE:
            path = f"{document_path(subject.resource)}.update_policy.{key}.PauseTime"
            problem = "PauseTime must be a duration such as PT10M" + ("" if parts is None else ", of an hour at most")
            where = subject.resource.declaration.update_policy
            subject.findings.context.report("impossible-value", where, path=path, problem=problem)


def unused_definition(subject: Subject) -> None:
    """The definition of a group that has no members for now: its type, and the names of its properties."""
    group = subject.resource
    key = "resource" if "resource" in subject.values else "resource_def"
    definition = subject.inside(key)
    if definition is None or group.nested is None or group.nested.resources:
        return
    name, properties = definition.known("type"), definition.inside("properties")
    target = group.stack.scope.environment.find_type(name, group.name, is_catalogued) if isinstance(name, str) else None
    if target is None or target.kind == "template":
        return
    type_ = lookup(target.name)
    report = subject.findings.report
    if type_ is None:
        hint = did_you_mean(target.name, names(), cutoff=0.8)
        report("unknown-resource-type", (key, "type"), heat="never", hint=hint, type=f'"{target.name}"')
    elif properties is not None and not type_.open_properties:
        for given in properties.values:
            if given not in type_.properties:
                hint, near = suggestion(type_.properties, properties.values, given)
                at = (*properties.at, given)
                name = f'"{given}"'
                report(
                    "unknown-property",
                    at,
                    on_key=True,
                    heat="never",
                    hint=hint,
                    rename=near,
                    type=type_.name,
                    name=name,
                )


def scaling_policy(subject: Subject) -> None:
    """The smallest step is for changes in per cent."""
    name = "min_adjustment_step" if "min_adjustment_step" in subject.values else "MinAdjustmentStep"
    kind = "adjustment_type" if name == "min_adjustment_step" else "AdjustmentType"
    percent = "percent_change_in_capacity" if name == "min_adjustment_step" else "PercentChangeInCapacity"
    if subject.given(name) and subject.known(kind) is not None and subject.known(kind) != percent:
        subject.needs(name, f"{kind}: {percent}")


def random_string(subject: Subject) -> None:
    """Room for all the characters that are asked for."""
    length = subject.known("length")
    least = 0
    for name in ("character_sequences", "character_classes"):
        for item in subject.items(name):
            number = item.known("min")
            least += number if isinstance(number, int) else 0
    if isinstance(length, int) and least > length:
        subject.problem("length", f"{least} characters are asked for, and the length is {length}")


def software_component(subject: Subject) -> None:
    """One configuration for each action."""
    seen: set[str] = set()
    for config in subject.items("configs"):
        actions = config.known("actions")
        for action in actions if isinstance(actions, list) else ():
            if action in seen:
                config.problem("actions", f"{action} has a configuration already")
            seen.add(action)


def software_deployment(subject: Subject) -> None:
    """The server must take software configurations."""
    server = subject.get("server")
    if not isinstance(server, Unknown) or server.function != "get_resource":
        return
    stack = subject.resource.stack
    prefix = f"{stack.path}/" if stack.path else ""
    name = str(server.arguments).removeprefix(prefix)
    found = stack.resources.get(name)
    if found is None or found.catalog_type is None:
        return
    given = found.typed.get("user_data_format")
    if isinstance(given, str) and given not in ("", "SOFTWARE_CONFIG"):
        text = f"{name} has software deployed on it, and user_data_format {given}"
        subject.problem("server", text, hint=f"Set user_data_format: SOFTWARE_CONFIG on {name}.")


def access_policy(subject: Subject) -> None:
    """Only resources of this stack."""
    names = subject.known("AllowedResources")
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if name not in subject.resource.stack.resources:
            subject.findings.report(
                "impossible-value", ("AllowedResources", index), problem=f'there is no resource "{name}" in this stack'
            )
