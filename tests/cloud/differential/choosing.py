"""Which templates of the corpus are carried out by both engines: a choice that the index and a few rules make.

A *candidate* is a template that the real Heat accepts with all of its files, with values for its parameters
(:mod:`.filling`). It is left out with a reason where the cloud can't carry it out, whichever engine does: see
:func:`why_not`. Of the others those are chosen, one after the other, that have most of what the ones before them don't
have: resource types, functions, nested templates, files, environments, conditions. What takes the cloud longer counts a
little less, so that a good share of the templates have servers, and no repository gives more than
:data:`PER_REPOSITORY`. Nothing depends on how a run ended.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from hotc.compiler import catalog
from hotc.compiler.intrinsics.registry import REGISTRY
from hotc.runtime import drivers

from .cases import loaded
from .filling import Filled, NoValueKnown, filled, leaves, resources
from .untried import why_untried
from .world import THERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import ResourceInstance

Json = dict[str, Any]

LARGEST: Final = 25
"""Resources, those of nested stacks and members of groups counted."""
SERVERS: Final = 4
PER_REPOSITORY: Final = 6
GROUPS: Final = frozenset(
    {
        "OS::Heat::ResourceGroup",
        "OS::Heat::AutoScalingGroup",
        "OS::Heat::ResourceChain",
        "OS::Heat::InstanceGroup",
        "AWS::AutoScaling::AutoScalingGroup",
    }
)
WAITING: Final = frozenset({"OS::Heat::WaitCondition", "AWS::CloudFormation::WaitCondition", "OS::Heat::SwiftSignal"})
ADMINISTRATORS: Final = (
    "OS::Keystone::",
    "OS::Nova::Flavor",
    "OS::Nova::HostAggregate",
    "ProviderNet",
    "Quota",
    "QoS",
    "VolumeType",
)
"""Types, or words in them, of what only an administrator makes."""
NAMES: Final = re.compile(r"(?<=: H\d{4} ).*|(?<=parameter )\S+")
EFFORT: Final = {"OS::Nova::Server": 8.0, "OS::Octavia::LoadBalancer": 6.0}
"""How much longer than others a cloud takes."""
THRIFT: Final = 0.1
"""The power of the effort by which the worth of a template is divided: with 0.5 hardly any server would be chosen."""


@dataclass(slots=True)
class Candidate:
    """``root`` is the folder of its repository, ``path`` that of the template; ``features`` what it has."""

    name: str
    root: Path
    path: Path
    environments: list[Path]
    parameters: Json = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    effort: float = 0.0
    refused: str = ""
    """Why it is left out."""

    @property
    def repository(self) -> str:
        return self.name.partition(":")[0]


def candidates(shared: Path, names: frozenset[str] = frozenset()) -> Iterator[Candidate]:
    """Every template that Heat accepts (or those of these names alone), once for each content, judged."""
    contents = {}
    for line in (shared / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        contents[row["file"]] = row["sha256"]
    seen = set()
    for line in (shared / "verdicts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = (contents.get(row["file"]), *row.get("environments", ()))
        if names and row["id"] not in names:
            continue
        if row["level"] == "full" and row["verdict"] == "accepted" and row["pass"] != "none" and key not in seen:
            seen.add(key)
            yield judged(shared, row)


def reasons(judged: list[Candidate]) -> dict[str, int]:
    """How many were left out for which reason, those that differ in names alone taken together; the most first."""
    counted = Counter(NAMES.sub("…", each.refused) for each in judged if each.refused)
    return dict(counted.most_common())


def judged(shared: Path, row: Json) -> Candidate:
    """The candidate of a verdict, with values for its parameters or the reason why it is left out."""
    path = shared / row["file"]
    root = shared.joinpath(*Path(row["file"]).parts[:2])
    found = Candidate(row["id"], root, path, [shared / each for each in row.get("environments", ())])
    if int(row["n_resources"]) > LARGEST:
        found.refused = f"more than {LARGEST} resources"
        return found
    try:
        template = loaded(path.read_text(encoding="utf-8"))
        whole = filled(path, template, found.environments)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        found.refused = f"not read: {type(error).__name__}"
    except NoValueKnown as error:
        found.refused = str(error)
    else:
        found.parameters = whole.parameters
        found.refused = why_not(whole)
        found.features = _features(found, template, whole)
        found.effort = _effort(whole)
    return found


def why_not(whole: Filled) -> str:
    """Why this cloud can't carry a template out; empty when it can."""
    wrong = [each for each in whole.compiled.diagnostics if each.severity == "error"]
    if wrong:
        return f"with these parameters: {wrong[0].code} {wrong[0].message}"
    found = list(resources(whole.compiled.instance))
    if not 0 < len(found) <= LARGEST:
        return f"no resource, or more than {LARGEST}"
    reason = next((why for why in map(_why_not, found) if why), "")
    if reason:
        return reason
    if not any(_sends(each.catalog_type or "") for each in found):
        return "nothing in it asks a service for anything"
    if sum(each.catalog_type == "OS::Nova::Server" for each in found) > SERVERS:
        return f"more than {SERVERS} servers"
    return ""


def _why_not(resource: ResourceInstance) -> str:
    """Why this cloud can't carry a resource out; empty when it can."""
    name = resource.catalog_type
    if name is None or resource.nested is not None or name in GROUPS:
        return ""
    if drivers.lookup(name) is None:
        return f"{name} has no driver"
    if why := why_untried(name):
        return f"{name}: {why}"
    if any(word in name for word in ADMINISTRATORS):
        return f"{name} needs an administrator"
    if name in WAITING and resource.typed.get("count") != 0:
        return f"{name} waits for a signal, and nothing runs in servers here"
    if name == "OS::Designate::Zone":
        return f"{name} has a name that can exist once on a cloud"
    return _lacking(name, resource)


def _lacking(name: str, resource: ResourceInstance) -> str:
    known = catalog.lookup(name)
    for key, value in resource.typed.items():
        schema = known.properties.get(key) if known is not None else None
        for path, leaf, kind in leaves(name, value, schema, key):
            if _missing(leaf, kind):
                return f"{name} names a {kind} that is not there: {path}"
    return ""


def _sends(name: str) -> bool:
    """Whether resources of this type are made by a request."""
    driver = drivers.lookup(name)
    return driver is not None and bool(driver.service)


def _missing(leaf: Any, kind: str) -> bool:
    """Whether a value names something that a project doesn't have."""
    if not isinstance(leaf, str) or not leaf or "." not in kind or leaf.startswith("@"):
        return False
    return kind not in THERE or leaf not in THERE[kind][1]


def _features(found: Candidate, template: Json, whole: Filled) -> frozenset[str]:
    has = set(_functions(template))
    for resource in resources(whole.compiled.instance):
        has.add(resource.catalog_type or "a template as a type")
        has |= {word for word in ("update_policy", "external_id") if getattr(resource, word) is not None}
    has |= {word for word in ("conditions", "parameter_groups") if word in template}
    has |= {"environment"} if found.environments else set()
    return frozenset(has)


def _functions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in REGISTRY:
            yield str(next(iter(value)))
        for item in value.values():
            yield from _functions(item)
    elif isinstance(value, list):
        for item in value:
            yield from _functions(item)


def _effort(whole: Filled) -> float:
    return 4.0 + sum(EFFORT.get(each.catalog_type or "", 1.0) for each in resources(whole.compiled.instance))


def pick(judged: list[Candidate], count: int) -> list[Candidate]:
    """The first ``count`` by what each adds to those before it."""
    left = sorted((each for each in judged if not each.refused), key=lambda each: each.name)
    chosen: list[Candidate] = []
    covered: Counter[str] = Counter()
    taken: Counter[str] = Counter()

    def worth(each: Candidate) -> float:
        return sum(0.25 ** covered[feature] for feature in each.features) / math.pow(each.effort, THRIFT)

    while left and len(chosen) < count:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
        covered.update(best.features)
        taken[best.repository] += 1
        if taken[best.repository] == PER_REPOSITORY:
            left = [each for each in left if each.repository != best.repository]
    return chosen
