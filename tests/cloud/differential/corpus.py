"""Templates that were written by others, applied and destroyed by both engines: the project's examples, and a corpus.

The corpus is that of the sibling folder ``../shared/corpus``; :mod:`.choosing` tells which templates of it are taken.
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from . import choosing
from .cases import Case, Step, loaded

if TYPE_CHECKING:
    from .choosing import Candidate

Json = dict[str, Any]

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
ALARMS: Final = {"resource_type": "generic", "query": json.dumps({"=": {"ended_at": None}})}
"""What the alarms of the example lack. Only Ceilometer would tell Gnocchi of servers; this type is always there."""

IN_WORLD: Final = ("OS::Nova::", "OS::Neutron::", "OS::Octavia::", "OS::Magnum::")
"""Types that may use what is there beforehand: Nova takes the only network where a server says none."""


NEWER: Final = ("allocate_network", "max_server_per_host")
"""What Heat takes only with a newer Nova API than the one that lets it make servers without ``networks``."""


def examples() -> list[Case]:
    """The templates of ``examples/`` that can be carried out, each with its files and environments."""
    image = {"image": "cirros", "network": "@NETWORK@"}
    web = {"key_name": "key", "db_password": "correct-horse"}
    return [
        _example("webapp", "webapp.yaml", web),
        _example("autoscaling", "autoscaling.yaml", {}),
        _example("nested", "server.yaml", image, ("env.yaml",)),
        _example("nested", "server-2.yaml", image, ("env.yaml",)),
        _example("transparent", "outer.yaml", {"key_name": "key"}),
    ]


def _example(folder: str, name: str, parameters: Json, environments: tuple[str, ...] = ()) -> Case:
    path = EXAMPLES / folder / name
    template = loaded(path.read_text(encoding="utf-8"))
    return Case(
        f"examples/{folder}/{name}",
        path.parent,
        [],
        [Step("create", "create", _completed(template))],
        parameters=parameters,
        lenient=True,
        beside=[file for file in sorted(path.parent.iterdir()) if file.name != name],
        environments=environments,
        world=True,
        asks=False,
    )


def _completed(template: Json) -> Json:
    """With what an alarm requires."""
    whole = copy.deepcopy(template)
    for resource in whole["resources"].values():
        if resource["type"] == "OS::Aodh::GnocchiAggregationByResourcesAlarm":
            resource["properties"] = {**ALARMS, **resource["properties"]}
    return whole


def chosen(shared: Path, count: int) -> tuple[list[Case], Json]:
    """So many templates of the corpus, slow ones first, and what was chosen from: how many candidates there are, how
    many of them were chosen, and how many were left out for which reason.
    """
    judged = list(choosing.candidates(shared))
    picked = sorted(choosing.pick(judged, count), key=lambda each: (-each.effort, each.name))
    cases = [case_of(each) for each in picked]
    return cases, {"candidates": len(judged), "chosen": len(cases), "left_out": choosing.reasons(judged)}


def named(shared: Path, name: str) -> Case | None:
    """One template of the corpus, by its name in the index; ``None`` where it is not there, or can't be carried out."""
    if not (shared / "verdicts.jsonl").is_file():
        return None
    found = next((each for each in choosing.candidates(shared, frozenset({name}))), None)
    return case_of(found) if found is not None and not found.refused else None


def case_of(found: Candidate) -> Case:
    """The case of a template: all files that it needs lie where they lie in its repository."""
    text = found.path.read_text(encoding="utf-8")
    return Case(
        found.name,
        found.root,
        [],
        [Step("create", "create", loaded(text))],
        lenient=not any(word in text for word in NEWER),
        parameters=found.parameters,
        beside=_files(found),
        environments=tuple(os.path.relpath(each, found.path.parent) for each in found.environments),
        world=any(name.startswith(IN_WORLD) for name in found.features),
        asks=False,
        source=found.path,
    )


def _files(found: Candidate) -> list[Path]:
    """What the template and its environments name, and the environments themselves."""
    from hotc.runtime.heat.package import packaged

    environments = [str(each) for each in found.environments]
    packed = packaged(
        {"template": str(found.path), "text": None, "environments": environments, "parameters": found.parameters}
    )
    files = {Path(unquote(urlsplit(url).path)) for url in packed["files"] if url.startswith("file:")}
    return sorted({*files, *found.environments} - {found.path})
