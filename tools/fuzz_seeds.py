"""What the fuzzer begins with: templates with what lies beside them, catalogue packs, saved plans."""

from __future__ import annotations

import json
from pathlib import Path

from fuzz_texts import CFN, ENVIRONMENT, PACK, PLAIN, USES_PACK

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "tests" / "lint" / "rules"
MARK = "#=== "
LARGEST = 40_000
_ENDINGS = (".yaml", ".yml", ".template", ".json")
_BESIDE = (".env", ".env2", ".inner", ".fixed")


def templates(folder: Path | None = None) -> list[str]:
    """Good templates to begin with: built in, the examples, the recorded cases, those of the rules, and of a folder."""
    found = [PLAIN, CFN, f"{PLAIN}{MARK}env.yaml\n{ENVIRONMENT}"]
    for place in (ROOT / "examples", *([folder] if folder else [])):
        found += [_read(path) for path in sorted(place.rglob("*")) if _is_fit(path)]
    found += [_case(case) for case in sorted((ROOT / "tests" / "cases").iterdir()) if case.is_dir()]
    return found + [_rule_case(path) for path in sorted(RULES.glob("*/*.yaml")) if not path.stem.endswith(_BESIDE)]


def packs() -> list[str]:
    """Templates with catalogue packs."""
    return [f"{USES_PACK}{MARK}pack.yaml\n{PACK}", f"{USES_PACK}{MARK}pack.yaml\n{_as_json(PACK)}"]


def plans() -> list[str]:
    """Saved plans: what is created, changed, replaced and deleted, with secrets."""
    from hotc.version import __version__

    def action(key: str, operation: str, **more: object) -> dict[str, object]:
        cause = {
            "rule": "it changed",
            "path": "name",
            "old": "a",
            "new": {"$unknown": True},
            "file": "t.yaml",
            "line": 3,
        }
        fields: dict[str, object] = {
            "key": key,
            "address": key,
            "type": "OS::Neutron::Net",
            "operation": operation,
            "causes": [cause],
            "requires": [],
            "late": False,
            "order": "",
            "first": [],
            "part_of": "",
            "generation": 0,
            "expressions": {
                "name": "x" * 80,
                "secret": {"$sealed": "gAAAA"},
                "net": {"$ref": "net"},
                "l": [1, {"a": 1}],
            },
            "rests_on": ["net"],
            "deletion_policy": "Delete",
            "uncertain": False,
            "container": False,
            "file": "t.yaml",
            "line": 2,
        }
        return fields | more

    operations = ("create", "update", "replace", "delete", "forget", "none")
    actions = [action(f"r{number}", operation) for number, operation in enumerate(operations)]
    plan = {
        "stack": "web",
        "lineage": "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "serial": 3,
        "action": "UPDATE",
        "outputs": {"o": {"value": {"$ref": "net"}, "description": "d"}},
        "outputs_changed": ["o"],
        "inputs": {"template": "t.yaml", "parameters": {"p": {"$unsealed": {"$sealed": "x"}}}},
        "warnings": ["mind"],
        "unsettled": False,
        "created_at": "2024-01-01T00:00:00Z",
        "hotc": __version__,
        "cloud": {"auth_url": "http://127.0.0.1/", "region": "r", "project_id": "p", "name": "sandbox"},
        "actions": actions,
    }
    open_plan = plan | {
        "actions": [action("a", "create", expressions={"name": "n"}, order="create-first")],
        "inputs": {},
    }
    return [json.dumps({"hotc_saved_plan": 1, "plan": each}, indent=1) for each in (plan, open_plan)]


def _case(folder: Path) -> str:
    """A recorded case as one input: the first template is the main one, the others lie beside it."""
    parts = [(path.name, _read(path)) for path in sorted(folder.iterdir()) if _is_fit(path)]
    return "".join(f"{MARK}{name}\n{text}" if number else text for number, (name, text) in enumerate(parts)) or PLAIN


def _rule_case(path: Path) -> str:
    """A case of a rule with its environments and the template within it as one input."""
    text = _read(path)
    for ending, name in ((".env", "env.yaml"), (".env2", "env2.yaml"), (".inner", f"{path.stem}.inner.yaml")):
        beside = path.with_suffix(f"{ending}.yaml")
        if beside.is_file():
            text += f"{MARK}{name}\n{_read(beside)}"
    return text


def _is_fit(path: Path) -> bool:
    return path.suffix in _ENDINGS and path.is_file() and path.stat().st_size < LARGEST


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _as_json(text: str) -> str:
    import yaml

    return json.dumps(yaml.safe_load(text), indent=1)
