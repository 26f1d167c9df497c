"""Every character of a scalar's value is found again where it is written."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotc.compiler.context import Context, Options
from hotc.compiler.loader import FileLoader
from hotc.compiler.passes.read import read_tree
from hotc.compiler.scalar_spans import decode, place, written
from hotc.compiler.source import SourceFile
from hotc.compiler.tree import Mapping, Scalar

LETTERS = st.sampled_from("ab$%_:#-'\"\\{}é漢😀 \t")
LINE = st.text(LETTERS, max_size=8)


def read(text: str, key: str = "key", *, as_json: bool = False) -> Scalar:
    context = Context(Options(), FileLoader())
    root = read_tree(SourceFile("t.yaml", text), context, json=as_json)
    assert isinstance(root, Mapping), (text, context.diagnostics)
    node = root.get(key)
    assert isinstance(node, Scalar)
    return node


def check_every_character(node: Scalar, *, escapes: bool = False) -> None:
    """Places follow each other; a character stands at its place, unless it is folded or written as an escape."""
    text = decode(node)
    assert text is not None, (node.source.text, node.raw)
    source, previous = node.source.text, node.start
    for index, character in enumerate(node.raw):
        start, end = text.starts[index], text.ends[index]
        assert previous <= start < end
        previous = end
        wanted = source[start:end]
        if wanted[0] in "\r\n":
            assert character in " \n"
        elif escapes and wanted[0] == "\\":
            assert json.loads(f'"{wanted}"') == character
        else:
            assert wanted in (character, character * 2)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=20), st.booleans())
@example("a😀\x85\u2028b", True)
def test_characters_of_json_texts(value: str, ascii_only: bool) -> None:
    node = read(json.dumps({"key": value}, ensure_ascii=ascii_only), as_json=True)
    text = decode(node)
    if any(ord(c) == 0x7F or 0x80 <= ord(c) < 0xA0 or ord(c) >= 0xFFFE for c in value) and text is None:
        return
    assert node.raw == value
    check_every_character(node, escapes=True)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=5), st.sampled_from("|>"), st.sampled_from(["", "-", "+"]), st.booleans())
def test_characters_of_blocks(lines: list[str], style: str, chomp: str, numbered: bool) -> None:
    lines[0] = f"x{lines[0]}" if not numbered else lines[0]
    lines = [line if line.strip(" ") else "" for line in lines]
    if "\t" in "".join(line[:1] for line in lines):
        return
    body = "".join(f"    {line}\n" if line else "\n" for line in lines)
    header = f"{style}4{chomp}" if numbered else f"{style}{chomp}"
    node = read(f"key: {header} # why\n{body}other: 1\n")
    check_every_character(node)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=4), st.booleans())
def test_characters_of_single_quoted_texts(lines: list[str], windows: bool) -> None:
    written = "\n   ".join(line.replace("'", "''") for line in lines)
    text = f"key: 'a{written}z'\nother: 1\n"
    check_every_character(read(text.replace("\n", "\r\n") if windows else text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab$%_é漢😀 "), max_size=8), min_size=1, max_size=4))
def test_characters_of_plain_texts(lines: list[str]) -> None:
    check_every_character(read("key: a" + "\n   ".join(lines) + "z\nother: 1\n"))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ('key: "a\\n\\\n     \\tFIND me"\n', "FIND"),
        ('key: "a \\\n\n   FIND me"\n', "FIND"),
        ('key: "\\x41\\U0001F600 FIND"\n', "FIND"),
        ("key: &here FIND it\n", "FIND"),
        ("key: &here a\n  b FIND it\n", "FIND"),
        ("key: !!str &here 'x FIND'\n", "FIND"),
        ("\ufeffkey: >-\n\n  one\n  two\n    FIND more\n", "FIND"),
        ("key: |2-\n   one\n  FIND\n", "FIND"),
    ],
)
def test_a_piece_is_found_where_it_is_written(text: str, piece: str) -> None:
    node = read(text)
    start = node.raw.index(piece)
    span, related = place(node, start, start + len(piece))
    assert text[span.start : span.end] == piece
    assert not related


def test_an_alias_is_the_place_and_its_anchor_is_related() -> None:
    text = "first: &text |\n  one FIND\nkey: *text\n"
    node = read(text)
    span, (related,) = place(node, 4, 8)
    assert text[span.start : span.end] == "*text"
    assert text[related.span.start : related.span.end] == "FIND"
    assert written(node).span.line == 1


def test_the_place_behind_the_last_character_is_what_follows_it() -> None:
    text = "key: 'ab'\n"
    span, _ = place(read(text), 2, 2)
    assert (span.start, span.end) == (8, 9)


def test_a_value_that_is_written_otherwise_is_a_place_as_a_whole() -> None:
    node = read("key: !!binary aGVsbG8=\n")
    span, _ = place(node, 0, 1)
    assert (span.start, span.end) == (node.start, node.end)


@pytest.mark.parametrize("written", ['"\\xzz"', '"\\UFFFFFFFF"', '"\\u12', '"\\ud800\\uzz"', '"\\'])
def test_a_text_that_was_read_otherwise_has_no_places_inside(written: str) -> None:
    source = SourceFile("t.yaml", f"key: {written}\n")
    node = Scalar(source, 5, 5 + len(written), "read otherwise", "read otherwise", True)
    assert decode(node) is None
    assert place(node, 0, 1)[0] == node.span
