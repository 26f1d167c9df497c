"""What is done with an input: for each kind one function, which raises when hotc does what it must never do.

An input is one text. Lines ``#=== NAME`` part it into files: what comes before the first is ``main.yaml``; files whose
name begins with ``env`` are given as environments, ``parameters`` holds parameters as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

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
        limits=_limits(),
    )
    for finding in result.diagnostics:
        _is_sound(finding)
    return result


def _limits() -> Limits:
    """The limits that inputs are compiled with.

    Groups may have more members than Heat allows; what takes long then is the number, and that is another matter.
    """
    from hotc.compiler.context import Limits

    limits = Limits()
    limits.resources = MOST_RESOURCES
    return limits


def _parameters(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _is_sound(finding: Diagnostic) -> None:
    json.dumps(finding.as_dict())
    spans = [finding.span, *(related.span for related in finding.related)]
    spans += [edit.span for edit in finding.fix.edits] if finding.fix is not None else []
    for span in spans:
        assert span is None or 0 <= span.start <= span.end <= len(span.source.text), f"place of {finding.name}"


# --- the kinds


def check(text: str, rng: random.Random) -> None:
    """Compile, and write the resolved values."""
    json.dumps(compiled(text, rng).resolved(secrets=rng.randrange(2) == 0))


def show(text: str, rng: random.Random) -> None:
    """Compile, and show the findings in every format."""
    from hotc.cli.render import findings, statistics
    from hotc.cli.render.style import Style
    from hotc.lint.reporters import FORMATS, reporter

    found = findings.in_order([compiled(text, rng).diagnostics])
    style = Style(rng.randrange(2) == 0)
    findings.summary(found, 1)
    name = rng.choice((*FORMATS, *findings.FORMATS, "statistics"))
    if name in FORMATS:
        made = reporter(name)(found, ["main.yaml"])
        if name in ("junit", "checkstyle"):
            ET.fromstring(made.encode("utf-8"))
        elif name in ("json", "sarif", "gitlab"):
            json.loads(made)
    elif name in findings.FORMATS:
        findings.FORMATS[name](found, style, rng.choice((1, 20, 80, 120, 400))).encode("utf-8", "backslashreplace")
    else:
        for count in statistics.FORMATS.values():
            count(found)


def intermediate(text: str, rng: random.Random) -> None:
    """Compile, write the IR, read it again; now and then compare it with its schema."""
    from hotc.cli.render import table

    ir = compiled(text, rng).ir("/")
    written = table.as_json(ir)
    assert json.loads(written)["hotc_ir"] == 1
    if len(written) < 20_000 and rng.randrange(4) == 0:
        table.as_yaml(ir)
        _ir_schema().validate(json.loads(written))


_schema: list[Any] = []


def _ir_schema() -> Any:
    if not _schema:
        from importlib.resources import files

        from jsonschema import Draft202012Validator

        _schema.append(Draft202012Validator(json.loads((files("hotc.compiler") / "ir.schema.json").read_text())))
    return _schema[0]


def lint(text: str, rng: random.Random) -> None:
    """Compile and run every rule."""
    from hotc.lint.api import lint_compiled

    for finding in lint_compiled(compiled(text, rng), _every_rule()):
        _is_sound(finding)


def _every_rule() -> Any:
    from hotc.lint.config import Config
    from hotc.lint.table import RULES

    return Config(select=tuple(rule.code for rule in RULES))


def fix(text: str, rng: random.Random) -> None:
    """Mend all that can be mended: what comes out compiles no worse, and there is nothing left to mend."""
    from hotc.compiler.compilation import compile
    from hotc.lint.api import lint_compiled
    from hotc.lint.mending import Mender

    files, config = files_of(text), _every_rule()
    environments = [f"/{name}" for name in files if name.startswith("env")]

    def look(loader: Any) -> list[Diagnostic]:
        return lint_compiled(compile("/main.yaml", loader=loader, environments=environments, limits=_limits()), config)

    mender = Mender(unsafe=rng.randrange(2) == 0)
    for name, content in files.items():
        mender.add(f"/{name}", name, content)
    before = look(mender._loader())
    left = mender.mend(look, [f"/{name}" for name in files])
    for finding in left:
        _is_sound(finding)
    if not any(finding.code.startswith("H0") for finding in before):  # what can't be read may hide the rest
        assert _errors(left) <= _errors(before), "more errors after mending"
    done = mender.count
    mender.mend(look, [f"/{name}" for name in files])
    assert mender.count == done, "something left to mend after mending"


def _errors(found: list[Diagnostic]) -> int:
    return sum(finding.severity == "error" for finding in found)


def draw(text: str, rng: random.Random) -> None:
    """Compile and draw in one of the formats that are text."""
    from hotc.diagram.api import View, draw
    from hotc.diagram.errors import DiagramError

    compilation = compiled(text, rng)
    view: View = rng.choice(("network", "dependencies"))
    with contextlib.suppress(DiagramError):
        name = rng.choice(("text", "dot", "mermaid", "html", "json"))
        draw(compilation, format=name, view=view, colour=rng.randrange(2) == 0)


def pack(text: str, rng: random.Random) -> None:
    """Compile a template with a catalogue pack (and the settings that name it) from the disk."""
    import hotc
    from hotc.compiler import catalog

    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        _put(folder, {"hotc.toml": '[catalog]\npacks = ["pack.yaml"]\n', **files_of(text)})
        try:
            for finding in hotc.compile(f"{folder}/main.yaml", check_resources=True).diagnostics:
                _is_sound(finding)
        finally:
            catalog.use(None)


def plan(text: str, rng: random.Random) -> None:
    """Read a saved plan; what can be read can be shown."""
    from hotc.cli.render import plan as rendered
    from hotc.cli.render.style import Style
    from hotc.runtime import plan_file
    from hotc.runtime.errors import EngineError

    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        path = Path(folder) / "plan"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            read = plan_file.load(path)
        except EngineError:
            return
        json.dumps(read.as_dict())
        rendered.plan(read.as_dict(), Style(False), 80)


COMMANDS = (
    "validate {t}",
    "validate {t} --format json",
    "validate {t} --format sarif",
    "validate {t} --engine heat --format concise",
    "lint . --statistics",
    "lint . --select ALL --format junit",
    "lint {t} --diff --unsafe-fixes",
    "lint {t} --fix",
    "compile {t} --format yaml",
    "compile {t} --resolved -o out.json",
    "fmt {t}",
    "fmt {t} --diff",
    "graph {t}",
    "graph {t} -o out.html",
)


def command(text: str, rng: random.Random) -> None:
    """Run a command line on the files of an input."""
    from hotc.cli.dispatch import dispatch
    from hotc.cli.status import FAILED, OK, USAGE

    files = files_of(text)
    words = rng.choice(COMMANDS).format(t="main.yaml").split()
    if words[0] in ("validate", "compile"):
        words += [word for name in files if name.startswith("env") for word in ("-e", name)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = Path.cwd()
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        _put(folder, files)
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = dispatch(words)
        finally:
            os.chdir(before)
    err.flush()
    told = err.buffer.getvalue().decode()
    assert status in (OK, FAILED, USAGE), f"{words[0]} ended with {status}: {told.strip().splitlines()[:1]}"


def _memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _put(folder: str, files: dict[str, str]) -> None:
    for name, content in files.items():
        if re.fullmatch(r"[\w.-]{1,60}", name) and name.strip("."):
            (Path(folder) / name).write_bytes(content.encode("utf-8", "surrogatepass"))


KINDS: dict[str, Callable[[str, random.Random], None]] = {
    "check": check,
    "show": show,
    "intermediate": intermediate,
    "lint": lint,
    "fix": fix,
    "draw": draw,
    "command": command,
    "pack": pack,
    "plan": plan,
}
SHARES = {"check": 12, "show": 4, "intermediate": 2, "lint": 4, "fix": 2, "draw": 1, "command": 1, "pack": 2, "plan": 1}
"""How often each kind is done, of the sum of all."""
