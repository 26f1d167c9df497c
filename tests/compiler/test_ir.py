"""The IR's JSON form keeps its shape: golden files, and the published schema."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

import hotc

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "ir"
SCHEMA = json.loads((Path(hotc.__file__).parent / "compiler" / "ir.schema.json").read_text())
CASES = {
    "webapp": ("webapp/webapp.yaml", {"db_password": "never-shown"}),
    "nested": ("nested/server.yaml", {}),
    "autoscaling": ("autoscaling/autoscaling.yaml", {}),
}


def compiled(name: str) -> dict[str, object]:
    path, parameters = CASES[name]
    return hotc.compile(EXAMPLES / path, parameters=parameters).ir(base=str(EXAMPLES))


@pytest.mark.parametrize("name", CASES)
def test_the_form_is_that_of_the_golden_file(name: str) -> None:
    """To write the files anew: HOTC_UPDATE_IR=1. A change that is no addition needs a new major number."""
    golden = GOLDEN / f"{name}.json"
    text = json.dumps(compiled(name), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("HOTC_UPDATE_IR"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_schema_describes_it(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(compiled(name), SCHEMA)


def test_secrets_are_masked() -> None:
    text = json.dumps(compiled("webapp"))
    assert "never-shown" not in text
    assert '"***"' in text


def test_a_template_that_can_not_be_read_still_has_a_form() -> None:
    data = hotc.compile("broken.yaml", text="a: [").ir()
    jsonschema.validate(data, SCHEMA)
    assert data["ok"] is False


def test_what_only_the_cloud_knows_is_listed_with_its_type() -> None:
    stack = compiled("webapp")["stack"]
    assert isinstance(stack, dict)
    unknown = stack["resources"]["private_subnet"]["unknown"]
    assert [(u["path"], u["type"], u["origins"]) for u in unknown] == [("network", "string", ["private_net"])]
