"""Findings survive being kept: every format writes the same of what was kept and of what was found just now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotc.cli.render import findings
from hotc.cli.render.style import Style
from hotc.compiler.compilation import compile
from hotc.compiler.diagnostics import Code, Diagnostic, Fix, Related, TextEdit
from hotc.compiler.loader import decode
from hotc.compiler.source import SourceFile, Span
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.kept import form
from hotc.lint.mends.fixing import fixed
from hotc.lint.reporters import reporter

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]
FORMATS = ("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle")
TEMPLATES = sorted(
    path
    for folder in ("tests/lint/rules", "tests/cases", "examples")
    for path in (ROOT / folder).rglob("*.yaml")
    if b"heat_template_version" in path.read_bytes()
)


def trip(found: Sequence[Diagnostic], *, texts: bool = False) -> list[Diagnostic]:
    data = form.to_data(found, texts=lambda source: texts)
    return form.from_data(form.loads(form.dumps(data)))


def written(found: list[Diagnostic], format: str) -> str:
    if (write := findings.FORMATS.get(format)) is not None:
        return write(found, Style(True), 100)
    return reporter(format)(found, [finding.file or "" for finding in found])


@pytest.mark.parametrize("number", range(8))
def test_every_format_is_the_same_after_the_trip(number: int) -> None:
    some = TEMPLATES[number::8]
    assert some
    for path in some:
        found = lint_compiled(compile(str(path)), Config(select=("ALL",)))
        for format in FORMATS:
            assert written(trip(found), format) == written(found, format), f"{path} as {format}"
        assert [finding.as_dict() for finding in trip(found)] == [finding.as_dict() for finding in found]


def test_a_fix_mends_the_same_after_the_trip() -> None:
    mended = 0
    for path in (ROOT / "tests/lint/rules").glob("*/bad.yaml"):
        compilation = compile(str(path))
        source = compilation.unit.source
        assert source is not None
        found = lint_compiled(compilation, Config(select=("ALL",)))
        once = fixed(source, found, unsafe=True)
        again = fixed(source, trip(found), unsafe=True)
        assert again[0] == once[0]
        mended += len(once[1])
    assert mended > 10


anything = st.text(st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=30)  # lone surrogates, too
content = st.binary(max_size=200) | st.text("ab: \n\r\té\U0001f980", max_size=60).map(str.encode)


@st.composite
def diagnostics(draw: st.DrawFn, folder: Path) -> list[Diagnostic]:
    sources = []
    for number in range(draw(st.integers(1, 3))):
        path = folder / f"{number}.yaml"
        path.write_bytes(draw(content))
        sources.append(SourceFile(draw(anything), decode(path.read_bytes()), str(path)))

    def span() -> Span:
        source = draw(st.sampled_from(sources))
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(source.text))] * 2)))
        return Span(source, start, end)

    found = []
    for _ in range(draw(st.integers(0, 4))):
        kind = Code(
            draw(anything),
            draw(anything),
            draw(st.sampled_from(("error", "warning", "info"))),
            draw(st.sampled_from(("parse", "template", "full", "cloud", "never"))),
            "",
        )
        fix = None
        if draw(st.booleans()):
            edits = [TextEdit(span(), draw(anything)) for _ in range(draw(st.integers(0, 3)))]
            fix = Fix(draw(anything), edits, safe=draw(st.booleans()))
        related = tuple(Related(span(), draw(anything)) for _ in range(draw(st.integers(0, 2))))
        where = span() if draw(st.booleans()) else None
        inside, hint = draw(anything), draw(anything)
        finding = Diagnostic(kind, where, draw(anything), path=inside, hint=hint, fix=fix, related=related)
        finding.places = draw(st.integers(1, 5))
        found.append(finding)
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), texts=st.booleans())
def test_whatever_is_found_survives_the_trip(tmp_path: Path, data: st.DataObject, texts: bool) -> None:
    found = data.draw(diagnostics(tmp_path))
    kept = trip(found, texts=texts)
    assert [finding.as_dict() for finding in kept] == [finding.as_dict() for finding in found]
    for format in ("text", "concise"):
        assert written(kept, format) == written(found, format)
    for one, other in zip(kept, found, strict=True):
        assert one.span == other.span
        assert [related.span for related in one.related] == [related.span for related in other.related]


def test_a_text_is_read_only_when_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("a: 1\nb: 2\n")
    source = SourceFile("t.yaml", path.read_text(), str(path))
    found = [Diagnostic(Code("H1", "x", "error", "parse", ""), Span(source, 5, 6), "wrong")]
    kept = trip(found)
    path.unlink()
    assert (kept[0].message, kept[0].file) == ("wrong", "t.yaml")
    assert kept[0].line == 1, "a file that has gone is empty, and no reason to stop"
    assert trip(found, texts=True)[0].line == 2
