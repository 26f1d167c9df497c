"""What an apply tells while it runs: the stream for programs, the file beside it, the estimate of the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.cli.progress.both import Both
from hotc.cli.progress.estimate import Estimate
from hotc.cli.progress.picture import Picture
from hotc.cli.progress.stream import Stream
from hotc.cli.render.style import Style
from hotc.runtime.applying.typical import took
from hotc.runtime.planning.plan import Action, Plan
from hotc.runtime.state.records import CloudIdentity, EventRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from .conftest import Result

    Hotc = Callable[..., Result]

APPLY = ("apply", "web", "--yes", "--cloud", "sandbox", "-t")


def event(address: str, status: Any, time: str = "2026-01-31T12:00:00Z", action: str = "CREATE") -> EventRecord:
    return EventRecord(time, "web", address, "OS::Nova::Server", None, action, status)


def plan(*actions: tuple[str, list[str]]) -> Plan:
    made = [Action(key, key, "OS::Nova::Server", "create", requires=needs) for key, needs in actions]
    return Plan("web", "l", 0, "CREATE", CloudIdentity("http://cloud/v3", "", "p"), made)


def streamed(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_stream_tells_plan_events_and_result_each_in_a_line(hotc: Hotc, template: Path) -> None:
    result = hotc(*APPLY, template, "--format", "jsonl")
    assert result.status == 0, result.err
    lines = streamed(result.out)
    assert lines[0]["type"] == "plan"
    assert lines[0]["summary"]["create"] == 1
    assert lines[0]["actions"] == [["disk", "create"]]
    told = [(line["resource"], line["status"]) for line in lines if line["type"] == "event"]
    assert ("disk", "CREATE_IN_PROGRESS") in told
    assert told[-1][1] == "CREATE_COMPLETE"
    assert lines[-1]["type"] == "result"
    assert lines[-1]["state"] == "CREATE_COMPLETE"


def test_a_stream_without_changes_is_its_result(hotc: Hotc, template: Path) -> None:
    hotc(*APPLY, template)
    lines = streamed(hotc("apply", "web", "--yes", "-f", "jsonl").out)
    assert [line["type"] for line in lines] == ["result"]
    assert lines[0]["changed"] is False


def test_what_happens_goes_to_a_file_as_well(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    shown = hotc(*APPLY, template, "--progress-file", "web.log")
    assert "Z [web.disk]: CREATE_COMPLETE" in shown.out
    assert "Z [web.disk]: CREATE_COMPLETE\n" in (tmp_path / "web.log").read_text()
    hotc("destroy", "web", "--yes", "--progress-file", "web.jsonl")
    assert streamed((tmp_path / "web.jsonl").read_text())[-1]["state"] == "DELETE_COMPLETE"


def test_a_file_that_cannot_be_written_is_said_before_anything_is_done(hotc: Hotc, template: Path) -> None:
    result = hotc(*APPLY, template, "--progress-file", "nowhere/web.log")
    assert result.status == 2
    assert "nowhere/web.log can't be written" in result.err
    assert json.loads(hotc("stack", "list", "-f", "json").out) == []


def test_durations_come_from_actions_that_came_to_a_good_end() -> None:
    events = [
        event("a", "IN_PROGRESS", "2026-01-31T12:00:00.000Z"),
        event("b", "IN_PROGRESS", "2026-01-31T12:00:01.000Z"),
        event("a", "COMPLETE", "2026-01-31T12:00:02.500Z"),
        event("b", "FAILED", "2026-01-31T12:00:03.000Z"),
        event("c", "IN_PROGRESS", "2026-01-31T12:00:09.000Z"),
        event("c", "COMPLETE", "2026-01-31T12:00:00.000Z"),  # the clock was set back
    ]
    assert list(took(events)) == [(("OS::Nova::Server", "CREATE"), 2.5)]


def test_the_estimate_is_the_longest_chain_of_what_is_left() -> None:
    estimate = Estimate(plan(("a", []), ("b", ["a"]), ("c", [])), {("OS::Nova::Server", "CREATE"): 10.0})
    assert estimate.seconds_left(now=0.0) == 20.0
    assert estimate.waiting() == [("b", ["a"])]
    estimate.event(event("a", "IN_PROGRESS"))
    estimate.event(event("a", "COMPLETE"))
    assert estimate.seconds_left(now=0.0) == 10.0
    assert estimate.waiting() == []
    for name in ("b", "c"):
        estimate.event(event(name, "COMPLETE"))
    assert estimate.seconds_left(now=0.0) is None


def test_without_history_nothing_is_estimated() -> None:
    assert Estimate(plan(("a", []), ("b", ["a"])), {}).seconds_left() is None


def test_the_picture_says_what_waits_and_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    typical = {("OS::Nova::Server", "CREATE"): 30.0}
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "30")
    picture = Picture(Style(False), lambda plan: Estimate(plan, typical))
    both = Both(picture, Picture(Style(False)))
    both.started(plan(("a", []), ("b", ["a"])))
    both.event(event("a", "IN_PROGRESS"))
    drawn = picture._draw().plain
    assert "creating  0.0s of about 30.0s" in drawn
    assert "· b waits for a" in drawn
    assert "about 1m 00s left" in drawn


def test_once_it_is_stopped_the_picture_says_what_is_finished_and_what_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LINES", "30")
    picture = Picture(Style(False), lambda plan: Estimate(plan, {("OS::Nova::Server", "CREATE"): 30.0}))
    both = Both(picture, Picture(Style(False)))
    both.started(plan(("a", []), *((name, ["a"]) for name in "bcdefg")))
    both.event(event("a", "IN_PROGRESS"))
    both.stopping("Stopping.", list("bcdefg"))
    drawn = picture._draw().plain
    assert "waits for" not in drawn
    assert "· won't be begun: b, c, d, e, and 2 more" in drawn
    assert "stopping · 0/7 done · 1 being finished · 6 won't be begun · about 30.0s left" in drawn
    both.started(plan(("a", [])))  # the rollback
    assert "stopping" not in picture._draw().plain


def test_the_stream_tells_what_is_not_begun_when_it_is_stopped(tmp_path: Path) -> None:
    with (tmp_path / "told.jsonl").open("w") as file:
        Stream(file).stopping("Stopping.", ["b"])
    (told,) = streamed((tmp_path / "told.jsonl").read_text())
    assert (told["type"], told["message"], told["unbegun"]) == ("progress", "Stopping.", ["b"])
