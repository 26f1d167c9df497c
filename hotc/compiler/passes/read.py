"""read: a path, a URL or a text → a located tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.library import LIBRARY, TEMPLATE, hint
from hotc.compiler.sections.shapes import kind_of
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping, Scalar

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node
    from hotc.compiler.unit import Unit
    from hotc.compiler.yaml_events import Finding

MAX_SYNTAX_ERRORS = 20
_EFFORT = 8_000_000  # characters that may be read again after syntax errors
# what YAML forbids, said positively and in two parts: one complement of all planes takes 17 ms to compile
_NOT_PRINTABLE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff\ufffe\uffff]"

_ASCII = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
"""What YAML allows of ASCII."""


def read(unit: Unit, context: Context) -> Unit:
    """Load the unit's text, unless it was given, and build its tree."""
    if unit.source is None:
        unit.source = load(unit.uri, context)
    if unit.source is not None:
        unit.root = read_map(unit.source, context, what="A template", json=True)
    return unit


def load(uri: str, context: Context, where: Node | Span | None = None) -> SourceFile | None:
    """The text at ``uri``; ``None``, and a finding at the place that named it, where it can't be had."""
    try:
        source = context.loader.load(uri)
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
        if uri.startswith(LIBRARY):
            report_missing(uri, context, where)
            return None
        name = context.loader.display(uri)
        hint = "As a pattern, it fits no file." if where is None and any(sign in name for sign in "*?[") else ""
        if not hint and isinstance(error, FileNotFoundError):
            from hotc.compiler.near_files import near_file

            hint = near_file(uri, context.loader)
        context.report("unreadable-file", where, hint=hint, name=name, reason=reason[:1].lower() + reason[1:])
        return None
    return source


def report_missing(uri: str, context: Context, where: Node | Span | None, *, path: str = "") -> None:
    """Report that the standard library has nothing at ``uri``, and what may have been meant."""
    context.report("not-in-library", where, path=path, hint=hint(uri), file=uri.removesuffix(f"/{TEMPLATE}"))


def read_map(
    source: SourceFile, context: Context, *, what: str, json: bool = False, empty_is_fine: bool = False
) -> Mapping | None:
    """The tree of a text that must be a map; ``None`` (and a finding) where it is none."""
    root = read_tree(source, context, json=json)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        if not source.damaged and not empty_is_fine:
            context.report("empty-file", Span(source, 0, 0), hint=f"{what} begins with its version.")
        return None
    if root is None or isinstance(root, Mapping):
        return root
    context.report("not-a-map", root, what=what, kind=kind_of(root))
    return None


def read_tree(source: SourceFile, context: Context, *, json: bool = False) -> Node | None:
    """The tree of a text, every problem reported. ``json``: a text that begins with ``{`` is JSON, as Heat has it."""
    if source.text.startswith(("\udcff\udcfe", "\udcfe\udcff")):
        source.damaged = True
        context.report(
            "unreadable-file", Span(source, 0, 0), name=source.name, reason="it is UTF-16 text; save it as UTF-8"
        )
        return None
    if "\0" in source.text and source.text.count("\0") >= MAX_SYNTAX_ERRORS:
        source.damaged = True
        context.report("unreadable-file", None, name=source.name, reason="it is a binary file, not text")
        return None
    if json and source.text.lstrip().startswith("{"):
        return _read_json(source, context)
    root = _read_yaml(source, _printable(source, context), context)
    if json and root is not None:
        _check_indentation(source, root, context)
    return root


def _check_indentation(source: SourceFile, root: Node, context: Context) -> None:
    """Heat's client strips the text before it reads it: a first line that is indented no longer fits those below."""
    first = source.text[: len(source.text) - len(source.text.lstrip())].rpartition("\n")[2]
    if first and isinstance(root, Mapping) and len(root.entries) > 1:
        context.report("indented-text", Span(source, root.start, root.start + 1), hint="Begin the keys in column 1.")


def _read_json(source: SourceFile, context: Context) -> Node | None:
    from hotc.compiler.json_reader import JsonProblem, JsonReader
    from hotc.compiler.yaml_events import ReadingStopped

    reader = JsonReader(source, context.options.limits)
    try:
        root = reader.read()
    except ReadingStopped as stopped:
        source.damaged = True
        _report(source, [*reader.findings, stopped.finding], context)
        return None
    except JsonProblem as problem:
        at = min(problem.at, max(len(source.text) - 1, 0))
        hint = problem.hint or "A template that begins with { is read as JSON."
        context.report("json-syntax", Span(source, at, at + 1), hint=hint, problem=problem.problem)
        return _as_yaml(source, context)
    _report(source, reader.findings, context)
    return root


def _as_yaml(source: SourceFile, context: Context) -> Node | None:
    """The tree of a text that is no JSON, if it can be read as YAML: then the rest can be checked all the same."""
    scratch = type(context)(context.options, context.loader)
    root = _read_yaml(source, _printable(source, scratch), scratch)
    return root if not source.damaged else None


def _printable(source: SourceFile, context: Context) -> str:
    """The text without characters that YAML forbids, each of them reported."""
    text = source.text
    if text.isascii() and not text.encode("ascii").translate(None, _ASCII):
        return text  # as nearly all are: this takes a tenth of what a search takes
    forbidden = re.compile(_NOT_PRINTABLE)
    found = forbidden.search(text)
    if found is None:
        return text
    for count, match in enumerate(forbidden.finditer(text)):
        if count == MAX_SYNTAX_ERRORS:
            context.report("reading-stopped", Span(source, match.start(), match.end()), count=count)
            break
        code, span = ord(match.group()), Span(source, match.start(), match.end())
        if 0xDC80 <= code <= 0xDCFF:
            context.report("not-utf8", span, byte=code - 0xDC00, hint="Save the file as UTF-8.")
        else:
            context.report(
                "control-character",
                span,
                character=code,
                hint="Take it out, or write it as an escape in double quotes.",
            )
    return forbidden.sub(" ", text)


def _read_yaml(source: SourceFile, text: str, context: Context) -> Node | None:
    from hotc.compiler.yaml_lines import read_lines

    if (plain := read_lines(source, text, context.options.limits)) is not None:
        return plain
    return _read_events(source, text, context)


def _read_events(source: SourceFile, text: str, context: Context) -> Node | None:
    """The tree of a text of which there may be something to say."""
    from yaml.error import MarkedYAMLError

    from hotc.compiler.recovery import understand
    from hotc.compiler.text_lines import blank
    from hotc.compiler.yaml_events import Builder, ReadingStopped

    holes: list[tuple[int, int]] = []
    shift = 1 if text.startswith("\ufeff") else 0
    limit = max(2, min(MAX_SYNTAX_ERRORS, _EFFORT // (len(text) + 1)))
    while True:
        builder = Builder(source, context.options.limits, holes)
        try:
            root = builder.build(text)
        except ReadingStopped as stopped:
            source.damaged = True
            _report(source, [*builder.findings, stopped.finding], context)
            return None
        except MarkedYAMLError as error:
            source.damaged = True
            problem = understand(text, error, shift, builder.quoted, builder.bracket)
            span = Span(source, problem.start, problem.end)
            related: tuple[Related, ...] = ()
            if problem.related is not None:
                start, end, message = problem.related
                related = (Related(Span(source, start, end), message),)
            if problem.tab:
                context.report("tab-indentation", span, hint="Indent with spaces.")
            else:
                context.report("yaml-syntax", span, hint=problem.hint, related=related, problem=problem.problem)
            shorter = blank(text, problem.hole)
            if shorter == text or len(holes) + 1 >= limit:
                _report(source, builder.findings, context)
                context.report("reading-stopped", span, count=len(holes) + 1)
                return None
            source.lost.append(problem.hole)
            text = shorter
            holes.append(problem.hole)
            continue
        _report(source, builder.findings, context)
        return root


def _report(source: SourceFile, findings: list[Finding], context: Context) -> None:
    for finding in findings:
        related: tuple[Related, ...] = ()
        if finding.related is not None:
            start, end, message = finding.related
            related = (Related(Span(source, start, end), message),)
        span = Span(source, finding.start, finding.end)
        context.report(finding.name, span, hint=finding.hint, related=related, **finding.values)
