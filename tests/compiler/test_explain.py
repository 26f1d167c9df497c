"""Every kind of finding has a page, whose bad example is found and whose good example is not.

A block is fenced as ``yaml``, with words behind that: the name of a file beside the template (``env….yaml`` is given
as an environment), ``escaped`` (escapes such as ``\\xe9`` are bytes), ``raw`` (kept as it is), ``required``
(parameters must have values), ``nodes=N``, ``nested_depth=N``, ``resources=N`` (bounds of the compiler),
``times=N`` (the last line is there N times, ``{n}`` in it is the number).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hotc
import hotc.compiler
from hotc.compiler.bundle import bundled
from hotc.compiler.codes import CODES
from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.context import Limits
from tests.checks.prepared import prepared_cloud, without_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Code
    from hotc.runtime.connection.cloud import Cloud

PAGES = Path(hotc.compiler.__file__).parent / "explain"
FENCE = re.compile(r"^```yaml([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def compiled_example(text: str, heading: str, folder: Path) -> Compilation:
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"no section {heading}"
    environments: list[str] = []
    options: dict[str, Any] = {}
    limits = Limits()
    for words, content in FENCE.findall(section.group(1)):
        name = "main.yaml"
        data = content.encode()
        for word in words.split():
            if word == "escaped":
                data = content.encode("ascii").decode("unicode_escape").encode("latin-1")
            elif word == "required":
                options["require_parameters"] = True
            elif word.startswith(("nodes=", "nested_depth=", "resources=")):
                bound, _, number = word.partition("=")
                setattr(limits, bound, int(number))
            elif word.startswith("times="):
                *lines, last = content.splitlines(keepends=True)
                data = "".join([*lines, *(last.replace("{n}", str(n)) for n in range(int(word[6:])))]).encode()
            elif word != "raw":
                name = word
        if name.startswith("env"):
            environments.append(str(folder / name))
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return compile(folder / "main.yaml", environments=environments, limits=limits, **options)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """The cloud that the pages about clouds speak of, which has no load balancers; started only where one of them is
    looked at.
    """
    with without_service("octavia"), prepared_cloud(tmp_path_factory.mktemp("cloud")) as prepared:
        yield prepared


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: f"{code.code}-{code.name}")
def test_the_page_of_every_code_has_examples_that_hold(
    code: Code, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = page(code.code)
    assert text.startswith(f"# {code.name}\n")
    bad = compiled_example(text, "Bad", tmp_path / "bad")
    good = compiled_example(text, "Good", tmp_path / "good")
    if code.code.startswith("H6"):
        for compilation in (bad, good):
            hotc.check(compilation, cloud=request.getfixturevalue("cloud"))
    if code.name.endswith("-in-one-template"):
        for compilation in (bad, good):
            bundled(compilation)
    assert code.code in {finding.code for finding in bad.diagnostics}, bad.diagnostics
    assert not [finding for finding in good.diagnostics if finding.severity == "error" or finding.code == code.code]


def test_no_page_is_about_a_code_that_is_not_there() -> None:
    known = {code.code for code in CODES.values()}
    assert {path.stem for path in PAGES.glob("*.md")} <= known


def test_codes_are_unique_and_well_formed() -> None:
    codes = [code.code for code in CODES.values()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"H[0-6]\d{3}", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in CODES)
