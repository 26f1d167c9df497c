"""The pages about types and values: each bad example has the finding that it explains, each good one has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hotc.compiler import codes
from hotc.compiler.codes import types
from hotc.compiler.compilation import Compilation

from .memory import compiled, told

PAGES = Path(codes.__file__).parents[1] / "explain"


def example(page: str, heading: str) -> Compilation:
    """The example under a heading. A fence may name a file (```` ```yaml env.yaml ````); the first is the template."""
    match = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert match is not None
    fences = re.findall(r"^```yaml ?(.*?)\n(.*?)^```", match.group(1), re.DOTALL | re.MULTILINE)
    assert fences
    assert fences[0][0] == ""
    beside = {name: text for name, text in fences[1:] if name}
    environments = tuple(name for name in beside if name.startswith("env"))
    return compiled(fences[0][1], files=beside, environments=environments, check_resources=True)


@pytest.mark.parametrize("code", types.FAMILY, ids=lambda code: code.name)
def test_the_examples_show_what_the_page_explains(code: codes.Code) -> None:
    page = (PAGES / f"{code.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.name}\n")
    assert code.code in {finding.code for finding in example(page, "Bad").diagnostics}
    assert told(example(page, "Good")) == []
