"""Whether a bundle means what the composition means: the same resources, properties and order, up to names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import hotc
from hotc.compiler.bundle import Bundle, bundled
from hotc.compiler.bundle.text import as_text
from hotc.runtime.drivers import lookup
from hotc.runtime.planning.desired import Desired, flatten
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.instance import Instance

Json = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """``refused``: what can't be said in one template. ``differences``: how the bundle differs, one line each."""

    refused: list[str]
    differences: list[str]
    added: int = 0
    text: str = ""


def outcome(
    template: Path,
    *,
    environments: tuple[Path, ...] = (),
    parameters: Json | None = None,
    fixed: Callable[[hotc.Compilation], Json] = lambda _: {},
) -> Outcome:
    """Bundle a template without errors, and hold both against each other, with the same values.

    ``fixed`` gives the parameters that are none in the bundle.
    """
    compilation = hotc.compile(template, environments=environments, parameters=parameters)
    assert compilation.ok, [repr(each) for each in compilation.diagnostics]
    made = bundled(compilation, fixed(compilation))
    if made is None:
        return Outcome([each.message for each in compilation.diagnostics if each.name == "not-in-one-template"], [])
    text = as_text(made.data)
    again = hotc.compile(template, text=text, parameters=_hidden(compilation))
    errors = [f"{each.message} at {each.line}" for each in again.diagnostics if is_heats(each)]
    if errors:
        return Outcome([], errors, len(made.added), text)
    assert compilation.instance is not None
    assert again.instance is not None
    found = differences(compilation.instance, again.instance, made)
    return Outcome([], found, len(made.added), text)


def is_heats(finding: Diagnostic) -> bool:
    """Whether Heat rejects a template for it, without asking a cloud."""
    return finding.severity == "error" and finding.heat in ("parse", "template", "full")


def _hidden(compilation: hotc.Compilation) -> Json:
    """The values of hidden parameters, which a bundle doesn't have."""
    assert compilation.template is not None
    values = compilation.resolved(secrets=True)["parameters"]
    return {name: values[name] for name, each in compilation.template.parameters.items() if each.hidden}


def differences(composed: Instance, single: Instance, made: Bundle) -> list[str]:
    """How the bundle differs; empty when it means the same."""
    there, here = _flat(composed), _flat(single)
    wanted = {_renamed(address, made): each for address, each in there.items() if not _is_stack(each, made)}
    added = {name for name in here if name in made.added}
    got = {name: each for name, each in here.items() if name not in added}
    found = [f"{name} is missing" for name in wanted.keys() - got.keys()]
    found += [f"{name} is too much" for name in got.keys() - wanted.keys()]
    closure = _closure(here)
    before = _closure(there)
    for name in wanted.keys() & got.keys():
        one, other = wanted[name], got[name]
        if (one.type, one.deletion_policy.lower()) != (other.type, other.deletion_policy.lower()):
            found.append(f"{name}: {one.type} {one.deletion_policy} became {other.type} {other.deletion_policy}")
        expected = _text(one.expressions, lambda text: _renamed(text, made))
        actual = _text(other.expressions, lambda text: text)
        if expected != actual and not any(f'"{each}"' in actual for each in added):
            found.append(f"{name}: {expected} became {actual}")
        needed = {_renamed(each, made) for each in before[one.address] if not _is_stack(there[each], made)}
        lost = needed - closure[name] - added
        if lost:
            found.append(f"{name} doesn't wait for {', '.join(sorted(lost))}")
    return sorted(found)


def _flat(instance: Instance) -> dict[str, Desired]:
    volumes = lookup("OS::Cinder::Volume")  # can be kept by a copy and be external: whatever is wished can be
    return flatten(instance, lambda _: volumes)


def _is_stack(desired: Desired, made: Bundle) -> bool:
    """Whether it is there no more in a bundle: a nested stack, or a group of such."""
    return desired.container and desired.address not in made.names


def _renamed(address: str, made: Bundle) -> str:
    if address in made.names:
        return made.names[address]
    head, slash, rest = address.rpartition("/")
    return f"{_renamed(head, made)}/{rest}" if slash else address


def _text(value: Any, name: Callable[[str], str]) -> str:
    def change(data: Any) -> Any:
        if isinstance(data, dict) and (found := data.get("$runtime", {}).get("filter")) and found[0] == [None]:
            return [change(item) for item in found[1] if item is not None]  # members that are not there
        if isinstance(data, dict):
            return {key: change(item) for key, item in data.items()}
        if isinstance(data, list):
            return [change(item) for item in data]
        return name(data) if isinstance(data, str) else data

    return json.dumps(change(reveal(value)), sort_keys=True, default=str)


def _closure(found: dict[str, Desired]) -> dict[str, set[str]]:
    """Everything for which each waits; ``found`` has requirements first."""
    closure: dict[str, set[str]] = {}
    for address, desired in found.items():
        closure[address] = set()
        for needed in desired.requires:
            closure[address] |= {needed} | closure[needed]
    return closure
