"""Templates of others: values for their parameters, which are left out and why, and which are chosen."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.cloud.differential import choosing, corpus
from tests.cloud.differential.choosing import Candidate

if TYPE_CHECKING:
    from pathlib import Path

INNER = """
heat_template_version: 2018-08-31
parameters: {where: {type: string}}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: where}}}
"""
OUTER = """
heat_template_version: 2018-08-31
parameters:
  net: {type: string}
  outside: {type: string}
  image: {type: string, default: fedora}
  flavor: {type: string, default: m1.tiny}
  label: {type: string}
resources:
  within: {type: lib/inner.yaml, properties: {where: {get_param: net}}}
  server:
    type: OS::Nova::Server
    properties:
      name: {str_replace: {template: x-LABEL, params: {LABEL: {get_param: label}}}}
      image: {get_param: image}
      flavor: {get_param: flavor}
      networks: [{network: {get_param: net}}]
  address: {type: OS::Neutron::FloatingIP, properties: {floating_network: {get_param: outside}}}
"""


def shared(folder: Path, **files: str) -> Path:
    """A corpus with these templates in one repository, all of which Heat accepts; ``__`` stands for a folder."""
    root = folder / "files" / "me+them"
    rows, index = [], []
    for name, text in files.items():
        place = name.replace("__", "/") + ".yaml"
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
        file = f"files/me+them/{place}"
        row = {"id": f"me/them:{place}", "file": file, "level": "full", "verdict": "accepted", "pass": "filled"}
        rows.append({**row, "n_resources": 1})
        index.append({"file": file, "sha256": hashlib.sha256(text.encode()).hexdigest()})
    (folder / "verdicts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in index))
    return folder


def template(resource: str) -> str:
    return f"heat_template_version: 2018-08-31\nresources:\n  one: {resource}\n"


def test_parameters_are_told_by_where_they_go(tmp_path: Path) -> None:
    found = next(choosing.candidates(shared(tmp_path, outer=OUTER, lib__inner=INNER)))
    assert found.refused == ""
    assert found.parameters == {"net": "@NETWORK@", "outside": "public", "image": "cirros", "label": "text"}
    assert {"str_replace", "OS::Nova::Server", "OS::Neutron::Port", "a template as a type"} <= found.features


def test_a_case_has_the_files_that_its_template_names(tmp_path: Path) -> None:
    found = next(choosing.candidates(shared(tmp_path, outer=OUTER, lib__inner=INNER)))
    case = corpus.case_of(found)
    assert [str(each.relative_to(case.folder)) for each in case.beside] == ["lib/inner.yaml"]
    assert case.source == found.path


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ("{type: OS::Nova::Server, properties: {image: fedora, flavor: m1.tiny}}", "glance.image that is not there"),
        ("{type: OS::Zaqar::Queue}", "OS::Zaqar::Queue has no driver"),
        ("{type: OS::Keystone::Project}", "needs an administrator"),
        ("{type: OS::Heat::WaitCondition, properties: {handle: a, timeout: 60}}", "waits for a signal"),
        ("{type: OS::Heat::RandomString, properties: {length: none}}", "with these parameters: H4005"),
        ("{type: OS::Heat::RandomString}", "nothing in it asks a service for anything"),
        ("{type: OS::Senlin::Policy, properties: {type: a}}", "the service was retired"),
    ],
)
def test_what_the_cloud_cannot_carry_out_is_left_out_with_a_reason(tmp_path: Path, resource: str, reason: str) -> None:
    found = next(choosing.candidates(shared(tmp_path, one=template(resource))))
    assert reason in found.refused


def test_the_same_content_counts_once(tmp_path: Path) -> None:
    text = template("{type: OS::Heat::RandomString}")
    assert len(list(choosing.candidates(shared(tmp_path, a=text, b=text)))) == 1


def test_what_adds_most_comes_first_and_no_repository_gives_all(tmp_path: Path) -> None:
    def one(name: str, *features: str, refused: str = "") -> Candidate:
        return Candidate(name, tmp_path, tmp_path, [], {}, frozenset(features), 5.0, refused)

    many = [one(f"big:{number}", "net") for number in range(9)]
    judged = [*many, one("big:z", "net", "port"), one("small:a", "net"), one("small:b", "volume", refused="no")]
    picked = choosing.pick(judged, 20)
    assert picked[0].name == "big:z"
    assert [each.name for each in picked].count("small:a") == 1
    assert sum(each.repository == "big" for each in picked) == choosing.PER_REPOSITORY
    assert choosing.reasons(judged) == {"no": 1}


def test_what_takes_longer_is_chosen_for_what_it_adds(tmp_path: Path) -> None:
    quick = Candidate("a:quick", tmp_path, tmp_path, [], {}, frozenset({"net", "port"}), 5.0)
    slow = Candidate("b:slow", tmp_path, tmp_path, [], {}, frozenset({"net", "port", "server"}), 30.0)
    assert [each.name for each in choosing.pick([quick, slow], 1)] == ["b:slow"]
    slow.features = quick.features
    assert [each.name for each in choosing.pick([quick, slow], 1)] == ["a:quick"]
