"""Templates that were written by others, applied and destroyed by both engines: the project's examples, and a corpus.

The corpus is that of the sibling folder ``../shared/corpus``. Chosen are templates that need nothing but what the cloud
has, and the things that :data:`.world.TEMPLATE` makes in each project beforehand; their parameters are filled in from
the properties that they are used for.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from hotc.runtime import drivers

from .cases import Case, Step, loaded
from .world import KEY, VALUES, value_for

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
GROUPS: Final = frozenset({"OS::Heat::ResourceGroup", "OS::Heat::AutoScalingGroup"})
WAITING: Final = ("WaitCondition", "ScalingPolicy", "Alarm", "Keystone", "Quota", "HostAggregate", "Flavor", "QoS")
"""Types that wait for somebody, or need an administrator."""
SLOW: Final = frozenset({"OS::Nova::Server", "OS::Heat::ResourceGroup", "OS::Heat::AutoScalingGroup"})
LARGEST: Final = 12
PER_REPOSITORY: Final = 6


def examples() -> list[Case]:
    """The templates of ``examples/``, each with its files and environments."""
    image = {"image": "cirros", "network": "@NETWORK@"}
    web = {"key_name": "key", "db_password": "correct-horse"}
    return [
        _example("webapp", "webapp.yaml", web),
        _example("nested", "server.yaml", image, ("env.yaml",)),
        _example("nested", "server-2.yaml", image),
        _example("transparent", "outer.yaml", {"key_name": "key"}),
    ]


def _example(folder: str, name: str, parameters: Json, environments: tuple[str, ...] = ()) -> Case:
    path = EXAMPLES / folder / name
    template = loaded(path.read_text(encoding="utf-8"))
    return Case(
        f"examples/{folder}/{name}",
        path.parent,
        [],
        [Step("create", "create", template)],
        parameters=parameters,
        beside=[file for file in sorted(path.parent.iterdir()) if file.name != name],
        environments=environments,
        world=True,
        asks=False,
    )


def chosen(shared: Path, count: int) -> list[Case]:
    """So many templates of the corpus, of as many repositories as there are."""
    found: list[Case] = []
    taken: Counter[str] = Counter()
    for row in _accepted(shared):
        repository = row["id"].partition(":")[0].partition("/")[2]
        path = shared / row["file"]
        if taken[repository] < PER_REPOSITORY and (case := _case(row["id"], path)) is not None:
            taken[repository] += 1
            found.append(case)
    return sorted(found, key=_effort)[:count]


def named(shared: Path, name: str) -> Case | None:
    """One template of the corpus, by its name in the index; ``None`` where it is not there."""
    repository, _, path = name.partition(":")
    file = shared / "files" / repository.replace("/", "+") / path
    return _case(name, file) if file.is_file() else None


def _effort(case: Case) -> int:
    """Those first that a cloud makes quickly."""
    types = [str(each.get("type")) for each in case.steps[0].template["resources"].values()]
    return sum(10 if name in SLOW else 2 if "Neutron" in name or "Cinder" in name else 1 for name in types)


def _accepted(shared: Path) -> Iterator[Json]:
    """What Heat accepts, the values given for parameters or not, without other files."""
    seen = set()
    for line in (shared / "verdicts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["level"] == "full" and row["verdict"] == "accepted" and not row["n_files"] and row["id"] not in seen:
            seen.add(row["id"])
            yield row


def _case(name: str, path: Path) -> Case | None:
    try:
        template = loaded(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    resources = template.get("resources")
    if not isinstance(resources, dict) or not 0 < len(resources) <= LARGEST or not _possible(resources):
        return None
    parameters = _parameters(template)
    if parameters is None:
        return None
    steps = [Step("create", "create", template)]
    needs = any(value == KEY or str(value).startswith("@") for value in parameters.values())
    return Case(name, path.parent, [], steps, parameters=parameters, world=needs, asks=False)


def _possible(resources: Json) -> bool:
    """Only types that both engines make on this cloud, without files, and few servers."""
    text = json.dumps(resources)
    if "get_file" in text or ".yaml" in text or "heat_value_specs" in text:
        return False
    types = [str(each.get("type")) for each in resources.values() if isinstance(each, dict)]
    known = all((drivers.lookup(name) or name in GROUPS) and not any(w in name for w in WAITING) for name in types)
    return known and types.count("OS::Nova::Server") <= 2


def _parameters(template: Json) -> Json | None:
    """A value for each parameter without a usable default; ``None`` where nobody knows one."""
    uses = dict(_uses(template["resources"], ()))
    found: Json = {}
    declared = template.get("parameters")
    for name, schema in (declared or {}).items() if isinstance(declared, dict | None) else ():
        kind = str(schema.get("type", "string"))
        if name in uses and uses[name] in VALUES:
            found[name] = value_for(uses[name], kind)
        elif "default" not in schema:
            if kind not in ("string", "number", "boolean") or schema.get("constraints") or name in uses:
                return None
            found[name] = {"string": "text", "number": "1", "boolean": "true"}[kind]
    return found


def _uses(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Parameter → ``TYPE.property`` that it is given to as it is; lists count as what they are in."""
    if isinstance(value, dict):
        if "type" in value and isinstance(value.get("properties"), dict):
            path = (str(value["type"]),)
        if set(value) == {"get_param"} and isinstance(value["get_param"], str):
            yield value["get_param"], ".".join((path[0], path[-1])) if len(path) > 1 else ""
            return
        for key, item in value.items():
            yield from _uses(item, (*path, str(key)))
    elif isinstance(value, list):
        for item in value:
            yield from _uses(item, path)
