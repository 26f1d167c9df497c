"""Asking the real Heat about many templates in one process, and hotc about the same ones."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hotc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
ORACLE = Path(os.environ.get("HOTC_SHARED", ROOT.parent / "shared")).resolve() / "oracle" / "heat"
LEVELS = {"parse": 0, "template": 1, "full": 2, "cloud": 3, "never": 4}

Case = dict[str, Any]
"""``id``, ``template_text``; perhaps ``params``, ``env_texts``, ``files`` and ``level`` (``parse`` or ``full``)."""


def available() -> bool:
    """Whether the real Heat can be asked."""
    home = os.environ.get("HEAT_ORACLE_HOME", "/opt/heat-oracle")
    return ORACLE.exists() and Path(home, "bin", "python").exists()


def ask_heat(cases: Iterable[Case], timeout: float = 1800) -> list[dict[str, Any]]:
    """Heat's answers, in the order of the cases."""
    with tempfile.TemporaryDirectory() as folder:
        questions, answers = Path(folder, "cases.jsonl"), Path(folder, "answers.jsonl")
        questions.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        command = [str(ORACLE), "--batch", str(questions), "--out", str(answers)]
        subprocess.run(command, check=True, capture_output=True, timeout=timeout)
        return [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]


def compiled(case: Case, folder: Path) -> hotc.Compilation:
    """What hotc makes of a case, laid out in a folder."""
    main = folder / "main.yaml"
    main.write_text(case["template_text"], encoding="utf-8")
    for name, text in case.get("files", {}).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    environments = []
    for number, text in enumerate(case.get("env_texts", ())):
        environments.append(folder / f"env{number}.yaml")
        environments[-1].write_text(text, encoding="utf-8")
    full = case.get("level", "full") == "full"
    return hotc.compile(
        main,
        environments=environments,
        parameters=case.get("params"),
        check_resources=full,
        require_parameters=full,
        stack_name="oracle",
    )


def differences(cases: list[Case]) -> Iterator[tuple[Case, str]]:
    """Each case in which hotc and Heat disagree, and how."""
    answers = ask_heat(cases)
    assert len(answers) == len(cases)
    for case, heat in zip(cases, answers, strict=True):
        with tempfile.TemporaryDirectory() as folder:
            difference = compare(case, heat, compiled(case, Path(folder).resolve()))
        if difference:
            yield case, difference


def compare(case: Case, heat: dict[str, Any], ours: hotc.Compilation) -> str:
    """How two answers differ; empty when they agree."""
    level = LEVELS[case.get("level", "full")]
    errors = [d for d in ours.diagnostics if d.severity == "error" and LEVELS[d.heat] <= level]
    if bool(errors) != (heat["verdict"] == "rejected"):
        said = heat.get("error", {}).get("text", "")[:300]
        found = "; ".join(f"{d.code} {d.message} ({d.heat})" for d in ours.diagnostics)[:300]
        return f"Heat {heat['verdict']} ({said}), hotc has {len(errors)} errors ({found})"
    facts = heat.get("facts")
    if facts is None or ("$error" in json.dumps(facts) and ours.diagnostics):
        return ""  # what only breaks when somebody asks for it is told beforehand
    return _compare_facts(facts, ours.resolved(secrets=True))


def _compare_facts(facts: dict[str, Any], mine: dict[str, Any]) -> str:
    for name, parameter in facts["parameters"].items():
        if "value" in parameter and not same(parameter["value"], mine["parameters"].get(name)):
            return f"parameter {name}: Heat {parameter['value']!r}, hotc {mine['parameters'].get(name)!r}"
    for name, value in facts["conditions"].items():
        if value != "$runtime" and not same(value, mine["conditions"].get(name)):
            return f"condition {name}: Heat {value!r}, hotc {mine['conditions'].get(name)!r}"
    if set(facts["resources"]) != set(mine["resources"]):
        return f"resources: Heat {sorted(facts['resources'])}, hotc {sorted(mine['resources'])}"
    for name, resource in facts["resources"].items():
        theirs, here = resource.get("properties") or {}, mine["resources"][name]["properties"]
        if not same(theirs, here):
            return f"properties of {name}: Heat {theirs!r}, hotc {here!r}"
        for key, value in (resource.get("typed") or {}).items():
            if not same(value, mine["resources"][name]["typed"].get(key)):
                return f"typed {name}.{key}: Heat {value!r}, hotc {mine['resources'][name]['typed'].get(key)!r}"
    if facts["dependencies"] != mine["dependencies"]:
        return f"edges: Heat {facts['dependencies']}, hotc {mine['dependencies']}"
    for name, value in facts["outputs"].items():
        if not same(value, mine["outputs"].get(name)):
            return f"output {name}: Heat {value!r}, hotc {mine['outputs'].get(name)!r}"
    return ""


def _open(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("$ref", "$runtime", "$error", "$if")


def same(theirs: Any, here: Any) -> bool:
    """Whether Heat's value and hotc's are equal; null and nothing are the same in a map."""
    if _open(theirs) or _open(here):
        return _open(theirs) and _open(here)
    if isinstance(theirs, dict) and isinstance(here, dict):
        keys = {key for value in (theirs, here) for key, item in value.items() if item is not None}
        return all(same(theirs.get(key), here.get(key)) for key in keys)
    if isinstance(theirs, list) and isinstance(here, list):
        return len(theirs) == len(here) and all(map(same, theirs, here))
    if isinstance(theirs, bool) or isinstance(here, bool):
        return theirs is here
    return bool(theirs == here) or (repr(theirs) == repr(here) == "nan")
