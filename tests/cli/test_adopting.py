"""Taking over what is on a cloud, and letting go of it, from the command line and on the embedded cloud."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")

INNER = """\
heat_template_version: 2018-08-31
parameters:
  net: {type: string}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}
"""
OUTER = """\
heat_template_version: 2018-08-31
parameters:
  word: {type: string, hidden: true, default: none}
resources:
  net: {type: OS::Neutron::Net}
  sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  router: {type: OS::Neutron::Router}
  wire: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: sub}}}
  secret: {type: OS::Heat::RandomString, properties: {length: 9}}
  disk: {type: OS::Cinder::Volume, properties: {size: 1, metadata: {word: {get_attr: [secret, value]}}}}
  group:
    type: OS::Heat::ResourceGroup
    depends_on: sub
    properties: {count: 2, resource_def: {type: inner.yaml, properties: {net: {get_resource: net}}}}
outputs:
  word: {value: {get_attr: [secret, value]}}
  disk: {value: {get_resource: disk}}
"""
NO_CHANGES = "No changes. Stack web is as the template says.\n"


@pytest.fixture
def made(hotc: Hotc, tmp_path: Path) -> dict[str, str]:
    """Objects of a stack that was forgotten: id by address; the random string by its value."""
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "outer.yaml").write_text(OUTER)
    done = hotc("apply", "old", "-t", "outer.yaml", "--cloud", "sandbox", "--yes")
    assert done.status == 0, done.err
    rows = json.loads(hotc("resource", "list", "old", "--nested-depth", "9", "-f", "json").out)
    found = {row["resource"]: row["physical_id"] for row in rows}
    found["secret"] = _word(hotc)
    assert hotc("forget", "old", "--yes").status == 0
    assert json.loads(hotc("stack", "list", "-f", "json").out) == []
    return {address: each for address, each in found.items() if "/" in address or address != "group"}


def _word(hotc: Hotc) -> str:
    outputs = json.loads(hotc("output", "old", "-f", "json", "--reveal").out)
    return str(outputs["word"]["value"])


def members(made: dict[str, str]) -> dict[str, str]:
    return {address: each for address, each in made.items() if address not in {"group", "group/0", "group/1"}}


def abandoned(made: dict[str, str]) -> dict[str, Any]:
    """What Heat would write of such a stack."""

    def told(address: str, kind: str, **data: Any) -> dict[str, Any]:
        return {
            "name": address.rpartition("/")[2],
            "resource_id": "web-secret-x" if data else made[address],
            "type": kind,
            "action": "CREATE",
            "status": "COMPLETE",
            "metadata": {},
            "resource_data": data,
        }

    port = "OS::Neutron::Port"
    group = {
        "resources": {str(n): {"resources": {"port": told(f"group/{n}/port", port)}, "name": f"g{n}"} for n in (0, 1)}
    }
    template = json.loads(json.dumps(_yaml(OUTER)).replace("inner.yaml", "file:///home/me/inner.yaml"))
    return {
        "name": "web",
        "id": "2f6e",
        "action": "CREATE",
        "status": "COMPLETE",
        "template": template,
        "environment": {"parameters": {"word": "geheim-4711"}, "resource_registry": {"resources": {}}},
        "files": {"file:///home/me/inner.yaml": INNER},
        "resources": {
            "net": told("net", "OS::Neutron::Net"),
            "sub": told("sub", "OS::Neutron::Subnet"),
            "router": told("router", "OS::Neutron::Router"),
            "wire": {**told("wire", "OS::Neutron::RouterInterface"), "resource_id": "r:subnet_id=s"},
            "secret": told("secret", "OS::Heat::RandomString", value=made["secret"]),
            "disk": told("disk", "OS::Cinder::Volume"),
            "group": group,
        },
    }


def _yaml(text: str) -> Any:
    import yaml

    return yaml.safe_load(text.replace("2018-08-31", "'2018-08-31'"))


def test_a_forgotten_stack_is_imported_again_whole(hotc: Hotc, made: dict[str, str]) -> None:
    also = [word for address, each in members(made).items() for word in ("--also", f"{address}={each}")]
    done = hotc("import", "web", *also, "-t", "outer.yaml", "--cloud", "sandbox")
    assert done.status == 0, done.err
    assert made["secret"] not in done.out + done.err
    assert hotc("plan", "web").out == NO_CHANGES
    assert hotc("plan", "web", "--refresh", "all").out == NO_CHANGES
    assert hotc("destroy", "web", "--yes").status == 0
    left = hotc("apply", "left", "-t", "outer.yaml", "--cloud", "sandbox", "--yes")  # nothing is in its way
    assert left.status == 0, left.err


def test_what_is_not_imported_is_planned_to_be_created(hotc: Hotc, made: dict[str, str]) -> None:
    assert hotc("import", "web", "net", made["net"], "-t", "outer.yaml", "--cloud", "sandbox").status == 0
    assert hotc("import", "web", "sub", made["sub"]).status == 0
    plan = json.loads(hotc("plan", "web", "-f", "json").out)
    kept = [action["address"] for action in plan["actions"] if action["operation"] == "none"]
    assert kept == ["net", "sub"]
    assert plan["summary"]["create"] == 6


def test_all_that_is_in_the_way_of_an_import_is_said_at_once(hotc: Hotc, made: dict[str, str]) -> None:
    words = ("--also", "nothing=1", "--also", "disk=1", "--also", f"sub={made['sub']}")
    done = hotc("import", "web", *words, "-t", "outer.yaml", "--cloud", "sandbox")
    assert done.status == 1
    assert "nothing: The template has no resource of this address." in done.err
    assert "disk: secret does not exist" in done.err
    assert "sub: net does not exist" in done.err
    assert json.loads(hotc("stack", "list", "-f", "json").out) == []


def test_an_id_that_is_not_on_the_cloud_is_refused(hotc: Hotc, made: dict[str, str]) -> None:
    done = hotc("import", "web", "net", made["disk"], "-t", "outer.yaml", "--cloud", "sandbox")
    assert done.status == 1
    assert f"net: There is no OS::Neutron::Net with the id {made['disk']} on the cloud." in done.err


def test_what_the_stack_has_is_not_imported_twice(hotc: Hotc, made: dict[str, str]) -> None:
    hotc("import", "web", "net", made["net"], "-t", "outer.yaml", "--cloud", "sandbox")
    done = hotc("import", "web", "net", made["net"])
    assert done.status == 1
    assert "net: The stack has this resource already." in done.err


def test_a_stack_that_heat_abandoned_goes_on_without_a_change(hotc: Hotc, made: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "left.json").write_text(json.dumps(abandoned(made)))
    for name in ("inner.yaml", "outer.yaml"):
        (tmp_path / name).unlink()
    done = hotc("adopt", "--from-file", "left.json", "--into", "mine", "--cloud", "sandbox", "--yes")
    assert done.status == 0, done.err
    assert made["wire"] in done.out
    assert "geheim-4711" not in "".join(path.read_text() for path in (tmp_path / "mine").iterdir())
    assert "type: inner.yaml" in (tmp_path / "mine" / "template.yaml").read_text()
    assert hotc("plan", "web").out == NO_CHANGES
    assert json.loads(hotc("output", "web", "-f", "json").out)["disk"]["value"] == made["disk"]
    rows = json.loads(hotc("stack", "list", "-f", "json").out)
    assert [(row["name"], row["status"]) for row in rows] == [("web", "ADOPT_COMPLETE")]
    gone = hotc("destroy", "web", "--yes")
    assert gone.status == 0, gone.err


def test_what_heat_failed_to_make_is_left_to_the_next_apply(hotc: Hotc, made: dict[str, str], tmp_path: Path) -> None:
    data = abandoned(made)
    data["resources"]["disk"] |= {"resource_id": None, "status": "FAILED"}
    (tmp_path / "left.json").write_text(json.dumps(data))
    done = hotc("adopt", "--from-file", "left.json", "--into", "mine", "--cloud", "sandbox", "--yes")
    assert "Not there, the next apply creates them: disk" in done.out
    assert "disk: Heat has no physical id of this OS::Cinder::Volume (CREATE_FAILED)." in done.out
    assert "Plan: 1 to create, 0 to change, 0 to destroy." in hotc("plan", "web").out


def test_files_of_others_are_not_written_over(hotc: Hotc, made: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "left.json").write_text(json.dumps(abandoned(made)))
    (tmp_path / "mine").mkdir()
    shutil.copy(tmp_path / "outer.yaml", tmp_path / "mine" / "template.yaml")
    done = hotc("adopt", "--from-file", "left.json", "--into", "mine", "--cloud", "sandbox", "--yes")
    assert done.status == 1
    assert "template.yaml is there already, and is another one." in done.err
    assert (tmp_path / "mine" / "template.yaml").read_text() == OUTER


@pytest.mark.parametrize("content", ["[]", '{"name": "web"}', "no json"])
def test_what_heat_did_not_write_is_refused(hotc: Hotc, tmp_path: Path, content: str) -> None:
    (tmp_path / "left.json").write_text(content)
    done = hotc("adopt", "web", "--from-file", "left.json", "--cloud", "sandbox", "--yes")
    assert done.status in {1, 2}
    assert "left.json" in done.err or "openstack stack abandon" in done.err


def test_only_what_came_from_heat_is_released(hotc: Hotc, template: Path) -> None:
    hotc("apply", "web", "--yes", "--cloud", "sandbox", "-t", template)
    done = hotc("adopt", "web", "--release", "--yes")
    assert done.status == 1
    assert "was not adopted from Heat" in done.err
    assert "Which stack?" in hotc("adopt").err


def test_a_forgotten_stack_still_tells_its_events(hotc: Hotc, template: Path) -> None:
    hotc("apply", "web", "--yes", "--cloud", "sandbox", "-t", template)
    done = hotc("forget", "web", "--yes")
    assert "disk: OS::Cinder::Volume" in done.out
    assert "Stack web is forgotten." in done.err
    assert "DELETE_COMPLETE  forgotten; its resources stay" in hotc("event", "list", "web").out


def test_what_is_exported_for_heat_can_be_taken_over_again(hotc: Hotc, tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "outer.yaml").write_text(OUTER)
    words = ("-t", "outer.yaml", "-P", "word=geheim-4711", "--cloud", "sandbox", "--yes")
    assert hotc("apply", "web", *words).status == 0
    assert hotc("export", "web", "--heat", "-o", "web.json").status == 0
    assert (tmp_path / "web.json").stat().st_mode & 0o077 == 0
    data = json.loads((tmp_path / "web.json").read_text())
    assert data["environment"]["parameters"] == {"word": "geheim-4711"}
    assert set(data["resources"]["group"]["resources"]) == {"0", "1"}
    hotc("forget", "web", "--yes")
    done = hotc("adopt", "--from-file", "web.json", "--into", "mine", "--cloud", "sandbox", "--yes")
    assert done.status == 0, done.err
    assert hotc("plan", "web", "--refresh", "all").out == NO_CHANGES
    assert hotc("destroy", "web", "--yes").status == 0


def test_an_export_says_for_whom(hotc: Hotc) -> None:
    done = hotc("export", "web")
    assert done.status == 2
    assert "hotc export STACK --heat" in done.err


def test_values_that_heat_does_not_tell_have_to_be_given(hotc: Hotc, made: dict[str, str], tmp_path: Path) -> None:
    data = abandoned(made)
    data["environment"] = {"parameter_defaults": {"word": "******"}}
    (tmp_path / "left.json").write_text(json.dumps(data))
    words = ("adopt", "--from-file", "left.json", "--into", "mine", "--cloud", "sandbox", "--yes")
    done = hotc(*words)
    assert done.status == 1
    assert "Heat keeps the values of hidden parameters to itself: word." in done.err
    assert "--parameter word=…" in done.err
    assert not (tmp_path / "mine").exists()
    assert hotc(*words, "-P", "word=geheim-4711").status == 0
    assert hotc("plan", "web").out == NO_CHANGES
