"""Every template of the standard library, as one template: the real Heat takes it, and it means the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.bundle.comparing import outcome
from tests.stdlib.inputs import LIBRARY, NAMES, environments, parameters

from .oracle import ask_heat, available

if TYPE_CHECKING:
    import hotc

    from .oracle import Case

pytestmark = [
    pytest.mark.parity,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not available(), reason="the real Heat is not beside the project"),
]

SEVERAL = ("autoscaled-group", "kubernetes-cluster", "kubernetes-node-group", "project-with-quotas")
"""Groups of stacks that grow, lose members or are counted by an expression can't be said in one template: Heat gets
these with their files.
"""


def numbers(compilation: hotc.Compilation) -> dict[str, Any]:
    """The parameters that may say how many members there are: a bundle has that many, for good."""
    assert compilation.template is not None
    values = compilation.resolved(secrets=True)["parameters"]
    kinds = ("number", "comma_delimited_list")
    return {name: values[name] for name, each in compilation.template.parameters.items() if each.type in kinds}


def bundle(name: str) -> Case:
    """A template with all that it is made of in it."""
    given = parameters(name)
    path = LIBRARY / name / "template.yaml"
    made = outcome(path, environments=tuple(environments(name)), parameters=given, fixed=numbers)
    assert made.refused == [], name
    # A reference is never empty: the bundle says outright what the composition only knows while it runs.
    assert [one for one in made.differences if '"equals": [{"$ref"' not in one] == [], name
    left = {key: value for key, value in given.items() if f"\n  {key}:\n" in made.text}
    return {"id": name, "template_text": made.text, "params": left, "level": "full"}


def along_with_its_files(name: str) -> Case:
    """A template with those that it is made of as files beside it."""
    texts = {each: (LIBRARY / each / "template.yaml").read_text("utf-8") for each in NAMES}
    plain = {each: re.sub(r"hotc://stdlib/([a-z-]+)", r"\1.yaml", text) for each, text in texts.items()}
    files = {f"{each}.yaml": text for each, text in plain.items() if each != name}
    given = [path.read_text("utf-8") for path in environments(name)]
    case = {"id": name, "template_text": plain[name], "files": files, "env_texts": given}
    return {**case, "params": parameters(name), "level": "full"}


def test_heat_takes_the_standard_library() -> None:
    cases = [along_with_its_files(name) if name in SEVERAL else bundle(name) for name in NAMES]
    answers = ask_heat(cases)
    said = {name: answer.get("error") for name, answer in zip(NAMES, answers, strict=True)}
    assert [answer["verdict"] for answer in answers] == ["accepted"] * len(NAMES), said
