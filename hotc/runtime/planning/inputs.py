"""What a stack is made from: template, environments and parameters, as they are recorded for the next apply."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.compiler.loader import decode
from hotc.compiler.values import Secret
from hotc.runtime.child_stacks.inputs import CHILD
from hotc.runtime.errors import InputsMissing
from hotc.runtime.secrets import has_unreadable, reveal, secret_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.runtime.state.records import StackRecord

Json = dict[str, Any]


LASTING = "lasting"
"""The entry of inputs, on the way to a plan, that names parameters which hold because they were given once."""


def given(
    template: str | os.PathLike[str],
    environments: Iterable[str | os.PathLike[str]],
    parameters: Mapping[str, Any] | None,
    text: str | None,
) -> Json:
    """Inputs as given: ``{"template", "text", "environments", "parameters"}``.

    Paths are absolute; ``text`` is there only if the template is no file.
    """
    return {
        "template": _absolute(template) if text is None else str(template),
        "text": text,
        "environments": [_absolute(each) for each in environments],
        "parameters": dict(parameters or {}),
    }


def recorded(
    record: StackRecord, environments: Iterable[str | os.PathLike[str]], parameters: Mapping[str, Any] | None
) -> Json:
    """The recorded inputs, with ``parameters`` on top, and with other environments if any are given.

    Raises :class:`InputsMissing` for a secret that has to be given again, and for a template that is not there any
    more.
    """
    known = record.inputs
    values = {**known["parameters"], **(parameters or {})}
    _must_be_readable(values)
    path = known["template"]
    if known["text"] is None and "://" not in path and not Path(path).exists():
        raise InputsMissing(f"The template {path}, from which the stack was made, is not there.", "Give one with -t.")
    chosen = [_absolute(each) for each in environments] or known["environments"]
    found = {"template": path, "text": known["text"], "environments": chosen, "parameters": values}
    found[LASTING] = sorted(known["parameters"].keys() - (parameters or {}).keys())
    return found | {name: known[name] for name in ("declared", CHILD) if name in known}


def declared(
    record: StackRecord | None, inputs: Json, parameters: Mapping[str, Any], own: Mapping[str, Any] | None
) -> Json:
    """The inputs of a stack that a project declares: ``parameters`` are those that it declares, ``own`` the user's.

    What the user gave at an earlier apply, such as a password, still holds where neither says anything; what was
    declared then and is no longer does not. Raises :class:`InputsMissing` as :func:`recorded`.
    """
    before = record.inputs if record is not None else {}
    gone = set(before.get("declared", ()))
    kept = {name: value for name, value in before.get("parameters", {}).items() if name not in gone}
    values = {**kept, **parameters, **(own or {})}
    _must_be_readable(values)
    lasting = sorted(kept.keys() - parameters.keys() - (own or {}).keys())
    return {**inputs, "parameters": values, "declared": sorted(parameters), LASTING: lasting}


def drop_lost(inputs: Json, compilation: Compilation) -> bool:
    """Take out parameters that nobody gives any more and that the template has no longer; whether there were any."""
    if compilation.template is None:
        return False
    lost = [name for name in inputs.pop(LASTING, ()) if name not in compilation.template.parameters]
    for name in lost:
        del inputs["parameters"][name]
    return bool(lost)


def _must_be_readable(values: Json) -> None:
    missing = sorted(name for name, value in values.items() if has_unreadable(value))
    if missing:
        raise InputsMissing(
            f"The recorded value of {', '.join(missing)} can't be read without its key.",
            "Give it again: " + " ".join(f"--parameter {name}=…" for name in missing),
        )


def plain_parameters(inputs: Json) -> Json:
    """The parameters as the compiler takes them."""
    values: Json = reveal(inputs["parameters"])
    return values


def with_secrets_marked(inputs: Json, compilation: Compilation) -> Json:
    """The inputs as they may be recorded: values of hidden parameters are secrets."""
    declared = compilation.template.parameters if compilation.template is not None else {}
    parameters = {
        name: Secret(reveal(value)) if name in declared and declared[name].hidden else value
        for name, value in inputs["parameters"].items()
    }
    kept = {name: value for name, value in inputs.items() if name != LASTING}
    return {**kept, "parameters": parameters}


def hidden_texts(compilation: Compilation) -> set[str]:
    """The values of all hidden parameters, wherever they come from."""
    declared = compilation.template.parameters if compilation.template is not None else {}
    values = compilation.resolved(secrets=True)["parameters"]
    return secret_texts({name: Secret(values[name]) for name in values if name in declared and declared[name].hidden})


def sources(compilation: Compilation) -> dict[str, str]:
    """Where every text came from that had a part in it, with its SHA-256."""
    unit = compilation.unit
    texts = [unit.source, *(each.source for each in unit.templates.values()), *unit.files.values()]
    return {each.uri: _digest(each.text) for each in texts if each is not None}


def changed_sources(inputs: Json) -> list[str]:
    """The files among the recorded :func:`sources` that have another content by now, or are not there; by name.

    What came from elsewhere (the standard input, a URL) is not looked at.
    """
    recorded: dict[str, str] = inputs.get("sources", {})
    files = {name: digest for name, digest in recorded.items() if Path(name).is_absolute()}
    return sorted(name for name, digest in files.items() if _content(name) != digest)


def _content(path: str) -> str:
    try:
        return _digest(decode(Path(path).read_bytes()))
    except OSError:
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _absolute(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    return text if "://" in text else str(Path(text).absolute())
