"""What plans, progress and tables look like."""

from __future__ import annotations

import textwrap
from io import StringIO
from typing import Any

from rich.console import Console

from hotc.cli.progress.picture import Picture
from hotc.cli.render import plan, progress, table, values
from hotc.cli.render.style import Style
from hotc.cli.render.texts import fit, padded, width
from hotc.runtime.state.records import EventRecord

PLAIN = Style(False)


def action(operation: str, address: str = "server", **more: Any) -> dict[str, Any]:
    return {
        "key": address,
        "address": address,
        "type": "OS::Nova::Server",
        "operation": operation,
        "causes": [],
        "requires": [],
        "order": "",
        "part_of": "",
        "deletion_policy": "Delete",
        "properties": {},
        "file": None,
        "line": None,
        **more,
    }


def made(*actions: dict[str, Any], kind: str = "UPDATE", **more: Any) -> str:
    counts = dict.fromkeys(("create", "update", "replace", "delete", "forget", "read", "none"), 0)
    for each in actions:
        if not each["part_of"]:
            counts[each["operation"]] += 1
    data = {"stack": "web", "action": kind, "summary": counts, "actions": list(actions), "has_changes": True, **more}
    return plan.plan(data, PLAIN, 100)


def block(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def test_a_replacement_names_its_cause_and_its_line() -> None:
    cause = {
        "rule": "image can't be changed in place",
        "path": "image",
        "old": "jammy",
        "new": "noble",
        "file": "web.yaml",
        "line": 9,
    }
    text = made(
        action("replace", order="create-first", causes=[cause], file="web.yaml", line=6),
        action("delete", part_of="server"),
    )
    assert text == block("""
        Actions:
          +/- create again, then destroy

          # server must be replaced (web.yaml:6)
        +/- OS::Nova::Server server
              ~ image: "jammy" -> "noble"  web.yaml:9
                  image can't be changed in place

        Plan: 0 to create, 0 to change, 1 to replace, 0 to destroy.
    """)


def test_a_replacement_that_may_not_be_needed_says_so() -> None:
    assert "# server may have to be replaced" in made(action("replace", uncertain=True))


def test_groups_and_nested_stacks_are_told_by_their_members() -> None:
    text = made(action("create", "group", container=True), action("create", "group/0"))
    assert "# group/0 will be created" in text
    assert "# group will" not in text


def test_what_comes_later_is_said_in_words() -> None:
    text = made(
        action(
            "create",
            properties={
                "name": "***",
                "networks": [{"network": {"$ref": "net"}}],
                "port": {"$runtime": {"get_attr": ["other", "addresses", "net", 0, "port"]}},
                "flavor": {"$param": "flavor"},
                "joined": {"$runtime": {"list_join": ["", []]}},
                "user_data": "#!/bin/sh\necho\n",
                "metadata": {},
            },
        )
    )
    assert "      + name      = (secret)\n" in text
    assert "      + networks  = [{network: (id of net)}]\n" in text
    assert "      + port      = (other.addresses.net.0.port)\n" in text
    assert "      + flavor    = (parameter flavor)\n" in text
    assert "      + joined    = (list_join, known after apply)\n" in text
    assert '      + user_data = "#!/bin/sh" … (2 lines)\n' in text
    assert "metadata" not in text


def test_functions_are_named_as_templates_write_them() -> None:
    earlier = {"$runtime": {"list_join_single": [",", []]}}
    foreign = {"$runtime": {"fn_join": [",", []]}}
    assert [values.short(each) for each in (earlier, foreign)] == [
        "(list_join, known after apply)",
        "(Fn::Join, known after apply)",
    ]


def test_a_destroy_is_one_line_for_each_resource() -> None:
    text = made(action("delete"), action("delete", "disk", deletion_policy="Retain"), kind="DELETE")
    assert text.splitlines() == [
        "  - OS::Nova::Server server",
        "  - OS::Nova::Server disk  deletion_policy Retain",
        "",
        "Plan: 2 to destroy.",
    ]


def test_an_empty_plan_says_so() -> None:
    assert made(has_changes=False) == "No changes. Stack web is as the template says."


def test_long_values_are_cut_and_wide_ones_split() -> None:
    assert values.short("x" * 500, 20) == '"' + "x" * 18 + "…"
    rules = [{"port": number, "remote": "0.0.0.0/0", "protocol": "tcp"} for number in range(3)]
    assert values.leaves(rules, "rules")[0][0] == "rules[0]"
    assert values.leaves([1, 2, 3], "numbers") == [("numbers", [1, 2, 3])]


def test_a_value_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in made(action("create", properties={"name": "\x1b[2J", "a\x1bb": "x"}))


def event(address: str, action: str, status: Any, reason: str = "") -> EventRecord:
    return EventRecord("2026-01-31T12:00:00.123Z", "web", address, "OS::Nova::Server", "id", action, status, reason)


def test_events_have_heats_form() -> None:
    assert (
        progress.event_line(event("group/0/server", "CREATE", "FAILED", "no valid host"), PLAIN)
        == "2026-01-31 12:00:00Z [web.group/0/server]: CREATE_FAILED  no valid host"
    )
    assert progress.event_line(event("", "CREATE", "COMPLETE"), PLAIN) == "2026-01-31 12:00:00Z [web]: CREATE_COMPLETE"


def test_durations() -> None:
    assert [progress.duration(seconds) for seconds in (0.04, 59.94, 65, 3725)] == ["0.0s", "59.9s", "1m 05s", "1h 02m"]


def test_the_picture_follows_the_events(capsys: Any) -> None:
    with Picture(PLAIN) as picture:
        picture.event(event("", "CREATE", "IN_PROGRESS"))
        picture.event(event("server", "CREATE", "IN_PROGRESS"))
        picture.event(event("disk", "CREATE", "IN_PROGRESS"))
        picture.progress("server", "BUILD")
        drawn = picture._draw().plain
        assert "server  creating  0.0s  BUILD" in drawn
        assert "disk    creating" in drawn
        picture.event(event("server", "CREATE", "COMPLETE"))
        picture.event(event("disk", "CREATE", "FAILED", "quota exceeded"))
        assert "creating" not in picture._draw().plain
    shown = capsys.readouterr().out
    assert "✓ server  OS::Nova::Server  created in 0." in shown
    assert "✗ disk  OS::Nova::Server  creating failed in 0." in shown
    assert "quota exceeded" in shown


def test_what_has_ended_is_not_shown_as_in_work_any_more() -> None:
    picture = Picture(PLAIN)
    terminal = StringIO()
    picture._console = Console(file=terminal, force_terminal=True, width=80, height=24)
    with picture:
        picture.event(event("server", "CREATE", "IN_PROGRESS"))
        assert picture._live is not None
        picture._live.refresh()
        assert "server  creating" in terminal.getvalue()
        picture.event(event("server", "CREATE", "COMPLETE"))
        below = terminal.getvalue().partition("✓ server")[2]
        assert "connecting" in below
        assert "creating" not in below


def test_a_replacement_has_two_lines_in_the_picture() -> None:
    picture = Picture(PLAIN)
    picture.event(event("server", "CREATE", "IN_PROGRESS"))
    picture.event(event("server", "DELETE", "IN_PROGRESS"))
    drawn = picture._draw().plain
    assert "creating" in drawn
    assert "destroying" in drawn


def test_tables_line_up_with_wide_characters() -> None:
    text = table.table(("Name", "Id"), [("网络", "1"), ("a", "2")], 80)
    assert text.splitlines() == ["Name  Id", "----  --", "网络  1", "a     2"]


def test_tables_give_way_in_their_widest_column() -> None:
    lines = table.table(("Name", "Id"), [("web", "x" * 80)], 40).splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[2].startswith("web ")
    assert lines[2].endswith("…")


def test_widths() -> None:
    assert [width(text) for text in ("abc", "网络", "e\u0301", "👍", "ｱ")] == [3, 4, 1, 2, 1]
    assert fit("网络网络", 5) == "网络…"
    assert fit("abc", 3) == "abc"
    assert padded("网", 4) == "网  "
