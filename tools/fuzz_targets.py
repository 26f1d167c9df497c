"""What is done with an input: for each kind one function, which raises when hotc does what it must never do.

What an input is, and how it is compiled, stands in ``fuzz_loading.py``.
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

from fuzz_loading import compiled, files_of, is_sound, limits
from fuzz_selectors import NAMES, selector

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic

LONGEST_MENDED = 100_000
"""Characters of a text that is mended: each round compiles it anew, which adds up."""

# --- the kinds


def check(text: str, rng: random.Random) -> None:
    """Compile, and write the resolved values."""
    json.dumps(compiled(text, rng).resolved(secrets=rng.randrange(2) == 0))


def show(text: str, rng: random.Random) -> None:
    """Compile, and lint mostly; show the findings in every format."""
    from hotc.cli.render import findings, statistics
    from hotc.cli.render.style import Style
    from hotc.lint.reporters import FORMATS, reporter

    compilation = compiled(text, rng)
    found = findings.in_order([_linted(compilation, rng) if rng.randrange(4) else compilation.diagnostics])
    style = Style(rng.randrange(2) == 0)
    findings.summary(found, 1)
    name = rng.choice((*FORMATS, *findings.FORMATS, "statistics"))
    if name in FORMATS:
        made = reporter(name)(found, ["main.yaml"])
        if name in ("junit", "checkstyle"):
            ET.fromstring(made.encode("utf-8"))
        elif name in ("json", "sarif", "gitlab"):
            json.loads(made)
        elif name == "jsonl":
            assert all(json.loads(line) for line in made.split("\n") if line), "an empty line of JSON"
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
    """Compile and run every rule; ask what is found twice, since nothing may be left behind by the first time."""
    compilation = compiled(text, rng)
    found = _linted(compilation, rng)
    for finding in found:
        is_sound(finding)
    if rng.randrange(8) == 0:
        again = _linted(compilation, rng)
        assert {_words(each) for each in found} <= {_words(each) for each in again} or len(again) < len(found), "order"


def _words(finding: Diagnostic) -> tuple[object, ...]:
    return finding.code, finding.path, finding.message


def _linted(compilation: Compilation, rng: random.Random) -> list[Diagnostic]:
    """What every rule finds: half of the time in the templates within and with settings for environments, too."""
    from hotc.lint.api import lint_compiled
    from hotc.lint.project.job import Part

    config = _every_rule()
    nested: tuple[Part, ...] = ()
    around: tuple[Part, ...] = ()
    if rng.randrange(2):
        nested = tuple(Part(uri, uri, config) for uri in compilation.unit.templates)
        environment = compilation.context.environment
        layers = environment.layers if environment is not None else ()
        around = tuple(Part(layer.source.uri, layer.source.uri, config) for layer in layers if layer.user)
    return lint_compiled(compilation, config, main=rng.randrange(6) > 0, nested=nested, around=around)


def _every_rule() -> Any:
    from hotc.lint.config import Config
    from hotc.lint.table import RULES

    return Config(select=tuple(rule.code for rule in RULES))


def fix(text: str, rng: random.Random) -> None:
    """Mend all that can be mended: what comes out compiles no worse, and there is nothing left to mend."""
    from hotc.compiler.compilation import compile
    from hotc.lint.api import lint_compiled
    from hotc.lint.mends.mending import Mender
    from hotc.lint.project.job import Part

    if len(text) > LONGEST_MENDED:
        return
    files, config, within = files_of(text), _every_rule(), rng.randrange(2) == 0
    environments = [f"/{name}" for name in files if name.startswith("env")]

    def look(loader: Any) -> list[Diagnostic]:
        compilation = compile("/main.yaml", loader=loader, environments=environments, limits=limits())
        nested = [Part(uri, uri, config) for uri in compilation.unit.templates] if within else []
        return lint_compiled(compilation, config, nested=nested)

    mender = Mender(unsafe=rng.randrange(2) == 0)
    for name, content in files.items():
        mender.add(f"/{name}", name, content)
    before = look(mender._loader())
    left = mender.mend(look, [f"/{name}" for name in files])
    for finding in left:
        is_sound(finding)
    if not any(finding.code.startswith("H0") for finding in before):  # what can't be read may hide the rest
        assert _errors(left) <= _errors(before), "new errors after mending"
    done = mender.count
    mender.mend(look, [f"/{name}" for name in files])
    assert mender.count == done, "something left to mend after mending"


def _errors(found: list[Diagnostic]) -> set[str]:
    return {finding.code for finding in found if finding.severity == "error"}


def draw(text: str, rng: random.Random) -> None:
    """Compile and draw some or all of it in one of the formats that are text, with findings over it now and then."""
    from hotc.compiler.select.error import SelectorError
    from hotc.compiler.select.evaluate import select
    from hotc.diagram import overlays
    from hotc.diagram.api import VIEWS, draw
    from hotc.diagram.errors import DiagramError
    from hotc.diagram.scope import Scope

    compilation = compiled(text, rng)
    scope = Scope(
        focus=rng.choice(("", "", rng.choice(NAMES).strip("\"'"))),
        depth=rng.choice((0, 1, 2, 1000)),
        exclude=rng.sample(NAMES, rng.choice((0, 0, 1, 2))),
        collapse=rng.sample(NAMES, rng.choice((0, 0, 1, 2))),
    )
    if rng.randrange(4) == 0 and compilation.instance is not None:
        with contextlib.suppress(SelectorError):
            scope.select = {each.resource.address for each in select(selector(rng), compilation.instance)}
    overlay = overlays.findings(_linted(compilation, rng)) if rng.randrange(2) else None
    with contextlib.suppress(DiagramError):
        name = rng.choice(("text", "dot", "mermaid", "html", "json"))
        view, colour, reduce = rng.choice(VIEWS), rng.randrange(2) == 0, rng.randrange(2) == 0
        draw(compilation, format=name, view=view, colour=colour, reduce=reduce, scope=scope, overlay=overlay)


def query(text: str, rng: random.Random) -> None:
    """Compile, and ask selectors of the stack; one that can be read says itself in words that select the same."""
    from hotc.compiler.select.error import SelectorError
    from hotc.compiler.select.evaluate import select
    from hotc.compiler.select.parser import parse

    instance = compiled(text, rng).instance
    for _ in range(4):
        with contextlib.suppress(SelectorError):
            read = parse(selector(rng))
            again = parse(str(read))
            assert str(again) == str(read), "a selector that says itself otherwise"
            if instance is not None:
                found = [(each.resource.address, each.certain) for each in select(read, instance)]
                assert found == [(each.resource.address, each.certain) for each in select(again, instance)]


def pack(text: str, rng: random.Random) -> None:
    """Compile a template with a catalogue pack (and the settings that name it) from the disk."""
    import hotc
    from hotc.compiler import catalog

    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        _put(folder, {"hotc.toml": '[catalog]\npacks = ["pack.yaml"]\n', **files_of(text)})
        try:
            for finding in hotc.compile(f"{folder}/main.yaml", check_resources=True).diagnostics:
                is_sound(finding)
        finally:
            catalog.use(None)


def plan(text: str, rng: random.Random) -> None:
    """Read a saved plan; what can be read can be shown."""
    from hotc.cli.render import plan as rendered
    from hotc.cli.render.style import Style
    from hotc.runtime.errors import EngineError
    from hotc.runtime.planning import plan_file

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
    "graph {t} --lint --view parallel",
    "graph {t} --view dependencies --collapse OS::* --format dot",
    "graph {t} --focus server --depth 2 --lint --format json",
    "query any {t}",
    "query OS::Nova::* {t} --format json",
    "query server {t} --format names",
    *(f"lint {{t}} --select ALL --format {name}" for name in ("text", "concise", "json", "jsonl", "sarif", "github")),
    *(f"lint . --format {name} --fail-on info" for name in ("gitlab", "checkstyle")),
    "lint . --fix --unsafe-fixes",
    "lint {t} --write-baseline base.json",
)


def command(text: str, rng: random.Random) -> None:
    """Run a command line on the files of an input."""
    from hotc.cli.dispatch import dispatch
    from hotc.cli.status import FAILED, OK, USAGE

    files = files_of(text)
    words = rng.choice(COMMANDS).format(t="main.yaml").split()
    if words[0] not in ("fmt", "lint") or (words[0] == "lint" and rng.randrange(2)):
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
    "query": query,
    "command": command,
    "pack": pack,
    "plan": plan,
}
SHARES = {
    "check": 10,
    "show": 4,
    "intermediate": 2,
    "lint": 8,
    "fix": 6,
    "draw": 3,
    "query": 2,
    "command": 2,
    "pack": 2,
    "plan": 1,
}
"""How often each kind is done, of the sum of all."""
