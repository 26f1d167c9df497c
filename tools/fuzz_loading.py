"""How the fuzzer compiles an input: its files in memory, in one of the ways there are.

An input is one text. Lines ``#=== NAME`` part it into files: what comes before the first is ``main.yaml``; files whose
name begins with ``env`` are given as environments, ``parameters`` holds parameters as JSON.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.context import Limits
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile

MOST_RESOURCES = 1000
"""Heat's own bound."""
_PARTS = re.compile(r"^#=== (\S*)[^\n]*\n?", re.MULTILINE)
BESIDE = """\
heat_template_version: 2018-08-31
parameters: {p: {type: string, default: x}}
resources: {a: {type: OS::Heat::None}}
"""


def files_of(text: str) -> dict[str, str]:
    """The files of an input by name."""
    first, *rest = _PARTS.split(text)
    return {"main.yaml": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


class Loader:
    """The files of an input in the folder ``/``, a few beside them, and nothing else."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = {"/other.yaml": BESIDE, "/other.txt": "some text", **{f"/{n}": t for n, t in files.items()}}

    def resolve(self, reference: str, base: str | None) -> str:
        return os.path.normpath(os.path.join(os.path.dirname(base or "/"), reference))  # noqa: PTH118, PTH120

    def load(self, uri: str) -> SourceFile:
        from hotc.compiler.source import SourceFile

        if uri not in self.files:
            raise FileNotFoundError(2, "No such file or directory")
        return SourceFile(uri, self.files[uri], uri)

    def exists(self, uri: str) -> bool:
        return uri in self.files

    def beside(self, path: str) -> list[str] | None:
        return None

    def display(self, uri: str) -> str:
        return uri


def compiled(text: str, rng: random.Random) -> Compilation:
    """Compile an input in one of the ways there are, and look at what was found."""
    import hotc

    files = files_of(text)
    full, strict = rng.randrange(3) > 0, rng.randrange(2) == 0
    result = hotc.compile(
        "/main.yaml",
        loader=Loader(files),
        environments=[f"/{name}" for name in files if name.startswith("env")],
        parameters=_parameters(files.get("parameters", "")),
        check_resources=full,
        require_parameters=strict,
        limits=limits(),
    )
    for finding in result.diagnostics:
        is_sound(finding)
    return result


def limits() -> Limits:
    """The limits that inputs are compiled with.

    Groups may have more members than Heat allows; what takes long then is the number, and that is another matter.
    """
    from hotc.compiler.context import Limits

    made = Limits()
    made.resources = MOST_RESOURCES
    return made


def _parameters(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def is_sound(finding: Diagnostic) -> None:
    """Check that a finding can be written down, and that its places are in its text."""
    json.dumps(finding.as_dict())
    spans = [finding.span, *(related.span for related in finding.related)]
    spans += [edit.span for edit in finding.fix.edits] if finding.fix is not None else []
    for span in spans:
        assert span is None or 0 <= span.start <= span.end <= len(span.source.text), f"place of {finding.name}"
