"""Templates of others that name further files, as one template: the real Heat takes it where it takes the parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.compiler.bundle import bundled
from hotc.compiler.bundle.text import as_text
from hotc.compiler.library import FOLDER, names
from tests.bundle.comparing import outcome

from .oracle import ORACLE, ask_heat, available

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = ORACLE.parents[1] / "corpus"

pytestmark = [
    pytest.mark.parity,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not available() or not CORPUS.exists(), reason="the real Heat is not beside the project"),
]

PEM = {
    "certificate": "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n",
    "private_key": "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n",
}

Row = dict[str, Any]


def composed() -> Iterator[tuple[Row, Path, tuple[Path, ...], dict[str, Any]]]:
    """What Heat takes with all that it names, of what names something: each with its environments and parameters."""
    for line in (CORPUS / "verdicts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (row["verdict"], row["level"]) != ("accepted", "full") or row["pass"] not in ("filled", "env"):
            continue
        path, environments = CORPUS / row["file"], tuple(CORPUS / each for each in row.get("environments") or ())
        parameters = row.get("filled_params") or {}
        found = hotc.compile(path, environments=environments, parameters=parameters)
        if found.ok and (len(found.unit.templates.keys() - {found.unit.uri}) or found.unit.files):
            yield row, path, environments, parameters


def test_heat_takes_the_bundles_of_what_it_takes() -> None:
    cases, asked, refused, different, added = [], [], 0, {}, 0
    for row, path, environments, parameters in composed():
        found = outcome(path, environments=environments, parameters=parameters)
        if found.refused:
            refused += 1
            continue
        added += bool(found.added)
        if found.differences:
            different[row["id"]] = found.differences[0]
        values = {"id": row["id"], "template_text": found.text, "params": parameters | hidden(path, environments)}
        cases.append(values | {"level": "full", "none_types": row.get("none_types") or []})
        asked.append(row["id"])
    answers = ask_heat(cases)
    rejected = {
        name: answer["error"]["text"][:300]
        for name, answer in zip(asked, answers, strict=True)
        if answer["verdict"] != "accepted"
    }
    print(f"bundled {len(cases)} ({added} with added resources), refused {refused}, rejected {len(rejected)}")
    assert len(cases) > 150
    assert rejected == {}
    # the number of a member is put in before the rest of a text is known, not after
    assert {name: text[:500] for name, text in different.items() if "replace_text" not in text} == {}


def test_heat_takes_the_bundles_of_the_standard_library() -> None:
    cases, refused = [], {}
    for name in names():
        folder = Path(FOLDER) / name
        environments = [each for each in (folder / "example.env.yaml",) if each.exists()]
        compilation = hotc.compile(f"hotc://stdlib/{name}", environments=environments)
        assert compilation.template is not None
        made = bundled(compilation) or bundled(compilation, sizes(compilation))
        if made is None:
            refused[name] = [each.message for each in compilation.diagnostics if each.code == "H5005"][-1]
            continue
        params = {key: text for key, text in PEM.items() if key in compilation.template.parameters}
        case = {"id": name, "template_text": as_text(made.data), "params": params}
        cases.append(case | {"level": "full", "fill_params": True})
    rejected = {answer["id"]: answer["error"]["text"] for answer in ask_heat(cases) if answer["verdict"] != "accepted"}
    print(f"bundled {len(cases)}, refused {refused}, rejected {rejected}")
    assert len(cases) > len(refused)
    assert rejected == {}


def sizes(compilation: hotc.Compilation) -> dict[str, Any]:
    """The numbers and lists that are given to parameters, or are their defaults."""
    assert compilation.template is not None
    values = compilation.resolved()["parameters"]
    types = {name: each.type for name, each in compilation.template.parameters.items()}
    return {
        name: values[name]
        for name, kind in types.items()
        if kind in ("number", "comma_delimited_list") and not isinstance(values[name], dict)
    }


def hidden(path: Path, environments: tuple[Path, ...]) -> dict[str, Any]:
    """The values of hidden parameters, which are not in a bundle."""
    found = hotc.compile(path, environments=environments)
    assert found.template is not None
    values = found.resolved(secrets=True)["parameters"]
    known = {name: values[name] for name, each in found.template.parameters.items() if each.hidden}
    return {name: value for name, value in known.items() if not isinstance(value, dict)}
