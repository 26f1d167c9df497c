"""The life of a stack from the command line, on the embedded cloud."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import GOOD, PROGRAM
from .test_streams import in_terminal, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")

APPLY = ("apply", "web", "--yes", "--cloud", "sandbox", "-t")


@pytest.fixture
def web(hotc: Hotc, template: Path) -> Hotc:
    """A stack of one volume."""
    result = hotc(*APPLY, template)
    assert result.status == 0, result.err
    return hotc


def test_plan_shows_what_would_be_created(hotc: Hotc, template: Path) -> None:
    result = hotc("plan", "web", "-t", "good.yaml", "--cloud", "sandbox")
    assert result.status == 0
    assert "# disk will be created (good.yaml:7)" in result.out
    assert "+ OS::Cinder::Volume disk" in result.out
    assert "      + size        = 8" in result.out
    assert result.out.endswith("Plan: 1 to create, 0 to change, 0 to destroy.\n")


def test_plan_changes_nothing(hotc: Hotc, template: Path) -> None:
    hotc("plan", "web", "-t", template, "--cloud", "sandbox")
    assert json.loads(hotc("stack", "list", "-f", "json").out) == []


def test_detailed_exitcode_tells_whether_there_are_changes(hotc: Hotc, template: Path) -> None:
    words = ("-t", template, "--cloud", "sandbox", "--detailed-exitcode")
    assert hotc("plan", "web", *words).status == 2
    assert hotc("apply", "web", "--yes", *words).status == 2
    assert hotc("plan", "web", *words).status == 0
    assert hotc("apply", "web", "--yes", *words).status == 0
    assert hotc("plan", "web", "-t", "nowhere.yaml", "--detailed-exitcode", "--cloud", "sandbox").status == 1


def test_apply_tells_each_event_in_a_line_and_the_outputs(hotc: Hotc, template: Path) -> None:
    result = hotc(*APPLY, template)
    assert result.status == 0
    assert "Z [web.disk]: CREATE_IN_PROGRESS\n" in result.out
    assert "Z [web]: CREATE_COMPLETE\n" in result.out
    assert "Apply complete: 1 created, 0 changed, 0 destroyed.\n" in result.out
    assert "disk = " in result.out.partition("Outputs:")[2]


def test_a_second_apply_changes_nothing_and_says_so(web: Hotc) -> None:
    assert web("apply", "web", "--yes").out == "No changes. Stack web is as the template says.\n"


def test_a_change_names_the_property_and_its_line(web: Hotc) -> None:
    result = web("plan", "web", "-P", "size=9")
    assert "# disk will be updated in place" in result.out
    assert "~ size: 8 -> 9" in result.out
    assert "good.yaml:10" in result.out
    assert "Plan: 0 to create, 1 to change, 0 to destroy." in result.out
    assert "Apply complete: 0 created, 1 changed, 0 destroyed." in web("apply", "web", "-P", "size=9", "--yes").out


def test_apply_as_json_is_one_object(hotc: Hotc, template: Path) -> None:
    result = hotc(*APPLY, template, "--format", "json")
    data = json.loads(result.out)
    assert (data["state"], data["changed"], data["done"]["create"]) == ("CREATE_COMPLETE", True, 1)
    assert "CREATE_COMPLETE" in result.err


def test_plan_as_json(hotc: Hotc, template: Path) -> None:
    data = json.loads(hotc("plan", "web", "-t", template, "--cloud", "sandbox", "-f", "json").out)
    assert data["summary"]["create"] == 1
    assert [action["address"] for action in data["actions"]] == ["disk"]


def test_a_saved_plan_is_carried_out_as_it_is(hotc: Hotc, template: Path) -> None:
    saved = hotc("plan", "web", "-t", template, "--cloud", "sandbox", "-o", "web.plan")
    assert "hotc apply --plan web.plan" in saved.err
    template.write_text(GOOD.replace("default: 8", "default: 80"))
    result = hotc("apply", "--plan", "web.plan", "--yes")
    assert result.status == 0, result.err
    assert result.out.startswith("Plan: 1 to create, 0 to change, 0 to destroy.\n")
    assert f"Changed since the plan was made: {template.absolute()}. What was planned is what is done." in result.err
    assert "size: 8 -> 80" in hotc("plan", "web").out
    again = hotc("apply", "--plan", "web.plan", "--yes")
    assert again.status == 1
    assert "\nerror: Stack web was created since the plan was made.\n" in again.err


@pytest.mark.parametrize("content", [b"not a plan", b"{}", b"\xff\xfe\x00"])
def test_what_is_no_plan_is_refused(hotc: Hotc, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "web.plan").write_bytes(content)
    result = hotc("apply", "--plan", "web.plan", "--yes")
    assert result.status == 2
    assert "web.plan" in result.err
    assert hotc("apply", "--plan", "nowhere.plan", "--yes").status == 2


def test_lists_in_every_format(web: Hotc) -> None:
    table = web("stack", "list").out.splitlines()
    assert table[0].split() == ["Stack", "Status", "Cloud", "Created", "Updated"]
    assert table[2].split()[:3] == ["web", "CREATE_COMPLETE", "sandbox"]
    assert web("stack", "list", "-f", "value").out.split()[:2] == ["web", "CREATE_COMPLETE"]
    (stack,) = json.loads(web("stack", "list", "-f", "json").out)
    assert stack["name"] == "web"
    assert web("stack", "list", "-f", "yaml").out.startswith("- name: web\n")
    (disk,) = json.loads(web("resource", "list", "web", "-f", "json").out)
    assert (disk["resource"], disk["type"], disk["status"]) == ("disk", "OS::Cinder::Volume", "CREATE_COMPLETE")
    assert disk["physical_id"] in web("resource", "list", "web").out


def test_events_are_told_as_heat_tells_them(web: Hotc) -> None:
    lines = web("event", "list", "web").out.splitlines()
    assert [line.partition("Z ")[2] for line in lines] == [
        "[web]: CREATE_IN_PROGRESS",
        "[web.disk]: CREATE_IN_PROGRESS",
        "[web.disk]: CREATE_COMPLETE",
        "[web]: CREATE_COMPLETE",
    ]
    assert len(json.loads(web("event", "list", "web", "-f", "json").out)) == 4


def test_outputs(web: Hotc) -> None:
    identity = web("output", "web", "disk").out.strip()
    assert web("output", "web").out == f'disk = "{identity}"\n'
    assert json.loads(web("output", "web", "disk", "-f", "json").out) == identity
    assert json.loads(web("output", "web", "-f", "json").out)["disk"]["value"] == identity
    assert web("resource", "list", "web", "-f", "value").out.split()[2] == identity
    missing = web("output", "web", "disc")
    assert missing.status == 2
    assert "Did you mean 'disk'?" in missing.err


def test_stack_show_tells_inputs_and_outputs(web: Hotc, template: Path) -> None:
    shown = web("stack", "show", "web").out
    assert "CREATE_COMPLETE" in shown
    assert str(template) in shown
    data = json.loads(web("stack", "show", "web", "-f", "json").out)
    assert (data["status"], data["resources"], data["locked_by"]) == ("CREATE_COMPLETE", 1, None)


def test_secrets_are_masked_everywhere(hotc: Hotc, template: Path) -> None:
    secret = "open-sesame"
    hidden = "  word: {type: string, hidden: true}\nresources:"
    used = "size: {get_param: size}\n      description: {get_param: word}"
    template.write_text(
        GOOD.replace("resources:", hidden).replace("size: {get_param: size}", used)
        + "  word:\n    value: {get_param: word}\n"
    )
    told = [
        hotc("plan", "web", "-t", template, "--cloud", "sandbox", "-P", f"word={secret}", *f)
        for f in ([], ["-f", "json"])
    ]
    told.append(hotc(*APPLY, template, "-P", f"word={secret}"))
    told += [hotc("apply", "web", "--yes", "-P", f"word={secret}-2")]
    for words in (["stack", "show", "web"], ["output", "web"], ["output", "web", "word"], ["event", "list", "web"]):
        told += [hotc(*words), hotc(*words, "-f", "json")]
    for result in told:
        assert result.status == 0, result.err
        assert secret not in result.out + result.err
    assert "(secret)" in told[0].out
    assert hotc("output", "web", "word", "--reveal").out == f"{secret}-2\n"


def test_destroy_leaves_nothing(web: Hotc) -> None:
    result = web("destroy", "web", "--yes")
    assert result.status == 0
    assert "  - OS::Cinder::Volume disk\n" in result.out
    assert "Plan: 1 to destroy." in result.out
    assert "Destroy complete: 1 destroyed.\n" in result.out
    assert web("stack", "list", "-f", "json").out == "[]\n"
    assert "DELETE_COMPLETE" in web("event", "list", "web").out
    assert web("destroy", "web", "--yes").status == 2


def test_a_failure_says_why_and_how_to_go_on(hotc: Hotc, template: Path) -> None:
    template.write_text(GOOD.replace("size: {get_param: size}", "size: 8\n      volume_type: none-such"))
    result = hotc(*APPLY, template, "--no-checks")
    assert result.status == 1
    assert "none-such" in result.err
    assert "hotc apply web" in result.err
    assert "Traceback" not in result.err


def test_a_template_with_errors_is_not_applied(hotc: Hotc, broken: Path) -> None:
    result = hotc(*APPLY, broken)
    assert result.status == 1
    assert "bad.yaml:10:25" in result.err
    assert json.loads(hotc("stack", "list", "-f", "json").out) == []


def test_a_stack_that_another_process_is_applying(web: Hotc) -> None:
    from hotc.runtime import api

    store = api.open_state()
    try:
        with store.lease("web", "update"):
            result = web("apply", "web", "-P", "size=9", "--yes")
            assert web("stack", "show", "web").out.count("locked_by") == 1
    finally:
        store.close()
    assert result.status == 1
    assert "web is being worked on" in result.err
    assert "size: 8 -> 9" in web("plan", "web", "-P", "size=9").out


def test_in_a_terminal_it_asks_and_shows_what_it_does(template: Path) -> None:
    words = ("apply", "web", "-t", template, "--cloud", "sandbox")
    status, shown = in_terminal(*words, answer=b"no\n", wait_for=b"accepted: ")
    assert status == 1
    assert "Nothing was changed." in shown
    status, shown = in_terminal(*words, answer=b"yes\n", wait_for=b"accepted: ")
    assert status == 0
    assert "✓ disk  OS::Cinder::Volume  created in " in plain(shown)
    assert "Apply complete: 1 created" in plain(shown)
    status, shown = in_terminal("destroy", "web", answer=b"\x03", wait_for=b"accepted: ")
    assert status == 130
    assert "error: Interrupted." in plain(shown)
    status, shown = in_terminal("destroy", "web", answer=b"yes\n", wait_for=b"accepted: ")
    assert "✓ disk  OS::Cinder::Volume  destroyed in " in plain(shown)


def test_an_apply_whose_output_nobody_reads_goes_on(hotc: Hotc, template: Path) -> None:
    with subprocess.Popen([*PROGRAM, *APPLY, str(template)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        running.stdout.close()
        running.wait(timeout=60)
    (stack,) = json.loads(hotc("stack", "list", "-f", "json").out)
    assert stack["status"] == "CREATE_COMPLETE"


def test_ctrl_c_lets_what_is_under_way_end_and_the_next_apply_goes_on(process: Hotc, template: Path) -> None:
    from hotc import sandbox

    second = "  two:\n    type: OS::Cinder::Volume\n    properties: {size: 1, name: {get_resource: disk}}\noutputs:"
    template.write_text(GOOD.replace("outputs:", second))
    with sandbox.serve_in_thread(template.parent / "slow.sqlite", faults=["POST /volumes delay=3s 1"]) as cloud:
        (template.parent / "clouds.yaml").write_text(json.dumps({"clouds": {"slow": cloud.cloud_config()}}))
        words = ("apply", "web", "-t", template, "--cloud", "slow", "--yes")
        status, shown = in_terminal(*words, answer=b"\x03", wait_for=b"disk  creating")
        assert status == 130
        _, told, after = plain(shown).partition("Stopping: what is under way comes to its end")
        assert told
        assert "waits for" not in after
        assert "· won't be begun: two" in after
        assert "1 being finished" in after
        assert "✓ disk" in plain(shown)
        assert "The apply of stack web was interrupted; until then: 1 created" in plain(shown)
        assert "not begun: two" in plain(shown)
        assert "Apply complete: 1 created" in process("apply", "web", "--yes").out


DISK = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number}
resources:
  disk:
    type: OS::Cinder::Volume
    properties:
      size: {get_param: size}
      name: {get_param: OS::stack_name}
      description: {get_param: OS::stack_id}
outputs:
  name: {value: {get_param: OS::stack_name}}
  id: {value: {get_param: OS::stack_id}}
  said: {value: {get_attr: [disk, show, name]}}
"""

DISKS = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number, default: 1}
  count: {type: number, default: 1}
resources:
  one: {type: disk.yaml, properties: {size: {get_param: size}}}
  many:
    type: OS::Heat::ResourceGroup
    properties: {count: {get_param: count}, resource_def: {type: disk.yaml, properties: {size: 1}}}
  other: {type: OS::Cinder::Volume, properties: {size: 1, name: {get_attr: [one, name]}}}
outputs:
  here: {value: {get_param: OS::stack_name}}
  one: {value: {get_attr: [one, name]}}
  id: {value: {get_attr: [one, id]}}
  said: {value: {get_attr: [one, said]}}
  stack: {value: {get_resource: one}}
  many: {value: {get_attr: [many, name]}}
  other: {value: {get_attr: [other, show, name]}}
"""


def test_a_nested_stack_knows_its_own_name_and_id_and_keeps_them(hotc: Hotc, tmp_path: Path) -> None:
    (tmp_path / "disk.yaml").write_text(DISK)
    (tmp_path / "disks.yaml").write_text(DISKS)
    result = hotc(*APPLY, "disks.yaml")
    assert result.status == 0, result.err

    def outputs() -> dict[str, Any]:
        shown = json.loads(hotc("output", "web", "-f", "json").out)
        return {name: each["value"] for name, each in shown.items()}

    found = outputs()
    assert found["here"] == "web"
    assert re.fullmatch(r"web-one-[a-z0-9]{12}", found["one"])
    assert found["said"] == found["other"] == found["one"]
    assert found["id"] == found["stack"]
    (member,) = found["many"]
    assert re.fullmatch(r"web-many-[a-z0-9]{12}-0-[a-z0-9]{12}", member)
    assert hotc("apply", "web", "--yes").out == "No changes. Stack web is as the template says.\n"
    plan = hotc("plan", "web", "-P", "size=2", "-P", "count=2")
    assert "1 to change" in plan.out, plan.out
    assert hotc("apply", "web", "-P", "size=2", "-P", "count=2", "--yes").status == 0
    after = outputs()
    assert after["many"][0] == member
    assert len(set(after["many"])) == 2
    del found["many"], after["many"]
    assert after == found
