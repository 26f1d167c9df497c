"""Signals: applies that wait for them, groups that are scaled by them, and URLs for them. Against the sandbox."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.applying.events import Silent
from hotc.runtime.applying.run import Settings
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import PlanStale, ResourceProblem, StackLocked
from hotc.runtime.secrets import reveal
from hotc.runtime.signals.api import signal
from hotc.runtime.signals.scaling import Adjustment, Bounds, cooled, cooling, new_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.sandbox import RunningSandbox

WAITING = """
resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  wait:
    type: OS::Heat::WaitCondition
    properties: {handle: {get_resource: handle}, timeout: TIMEOUT, count: 2}
  after: {type: OS::Heat::Value, depends_on: wait, properties: {value: {get_attr: [wait, data]}}}
outputs:
  data: {value: {get_attr: [after, value]}}
"""

SCALING = """
resources:
  group:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: 1
      max_size: 5
      COOLDOWN
      desired_capacity: 2
      resource: {type: OS::Heat::Value, properties: {value: VALUE}}
  up:
    type: OS::Heat::ScalingPolicy
    properties:
      {auto_scaling_group_id: {get_resource: group}, adjustment_type: change_in_capacity, scaling_adjustment: 2}
  down:
    type: OS::Heat::ScalingPolicy
    properties:
      auto_scaling_group_id: {get_resource: group}
      adjustment_type: exact_capacity
      scaling_adjustment: 0
      cooldown: 600
  outside: {type: OS::Heat::Value, properties: {value: {get_attr: [group, refs]}}}
outputs:
  size: {value: {get_attr: [group, current_size]}}
  names: {value: {get_attr: [group, refs_map]}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def plan(cloud: Cloud, folder: Path, text: str, **options: Any) -> Plan:
    path = folder / "t.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\n{text}")
    return api.plan("s", path, cloud=cloud, **options)


def apply(cloud: Cloud, folder: Path, text: str, **options: Any) -> Result:
    return api.apply(plan(cloud, folder, text, **options), cloud=cloud)


class Listener(Silent):
    """Signals a handle as soon as the resource that waits for it says so."""

    def __init__(self, *data: Any) -> None:
        self.data = list(data)
        self.said: list[str] = []

    def started(self, plan: Plan) -> None:
        pass

    def event(self, event: Any) -> None:
        self.said.append(f"{event.address} {event.state}")

    def progress(self, address: str, text: str) -> None:
        if address == "wait" and self.data:
            data = self.data.pop(0)
            thread = threading.Thread(target=lambda: self.said.append(signal("s", "handle", data).said))
            thread.start()
            thread.join(30)


def wait(cloud: Cloud, folder: Path, *data: Any, timeout: int = 60) -> tuple[Result, Listener]:
    listener = Listener(*data)
    planned = plan(cloud, folder, WAITING.replace("TIMEOUT", str(timeout)))
    return api.apply(planned, cloud=cloud, listener=listener), listener


def test_waiting_apply_goes_on_when_enough_signals_came(cloud: Cloud, tmp_path: Path) -> None:
    result, listener = wait(cloud, tmp_path, {"data": "one"}, {"data": {"n": 2}, "id": "second"})
    assert result.ok, result.failures
    assert json.loads(result.outputs["data"]["value"]) == {"1": "one", "second": {"n": 2}}
    assert listener.said.count("left for the apply that is under way") == 2
    assert listener.said.count("handle SIGNAL_COMPLETE") == 2
    assert not api.plan("s", cloud=cloud).has_changes
    assert signal("s", "handle").said == "Signal: status:SUCCESS reason:Signal 3 received"


def test_failure_fails_the_apply_and_the_next_one_waits_anew(cloud: Cloud, tmp_path: Path) -> None:
    result, _ = wait(cloud, tmp_path, None, {"status": "FAILURE", "reason": "no disk"})
    assert [(each.address, each.reason) for each in result.failures] == [("wait", "no disk")]
    assert result.skipped == ["after"]
    again, _ = wait(cloud, tmp_path, {"id": "more"})
    assert again.ok, again.failures


def test_signals_that_came_meanwhile_are_found_by_the_next_apply(cloud: Cloud, tmp_path: Path) -> None:
    result, _ = wait(cloud, tmp_path, timeout=1)
    assert [each.reason for each in result.failures] == ["not ready after 1 s (0 of 2 signals received)"]
    assert signal("s", "handle", {"data": 1}).said == "Signal: status:SUCCESS reason:Signal 1 received"
    assert signal("s", "handle", {"data": 2}).said == "Signal: status:SUCCESS reason:Signal 2 received"
    again, _ = wait(cloud, tmp_path, timeout=1)
    assert again.ok, again.failures
    assert again.outputs["data"]["value"] == '{"1": 1, "2": 2}'


ALONE = "\nresources: {handle: {type: OS::Heat::WaitConditionHandle}}\n"


def test_who_waits_after_another_one_went_waits_for_new_signals(cloud: Cloud, tmp_path: Path) -> None:
    assert wait(cloud, tmp_path, None, None)[0].ok
    assert apply(cloud, tmp_path, ALONE).ok
    again, _ = wait(cloud, tmp_path, {"data": "new"}, timeout=1)
    assert [each.reason for each in again.failures] == ["not ready after 1 s (1 of 2 signals received)"]


def test_signals_stay_while_a_successor_rests_on_them(cloud: Cloud, tmp_path: Path) -> None:
    assert wait(cloud, tmp_path, {"data": "one"}, {"data": "two"})[0].ok
    replaced, _ = wait(cloud, tmp_path, timeout=61)
    assert replaced.ok, replaced.failures
    assert replaced.done == {"replace": 1, "update": 1}
    assert replaced.outputs["data"]["value"] == '{"1": "one", "2": "two"}'
    assert not api.plan("s", cloud=cloud).has_changes


def test_what_is_no_signal_is_refused(cloud: Cloud, tmp_path: Path) -> None:
    apply(cloud, tmp_path, WAITING.replace("TIMEOUT", "1"))
    for data, message in [
        ("text", "is no map"),
        ({"wibble": 1}, "unknown keys: wibble"),
        ({"status": "OK"}, "neither"),
    ]:
        with pytest.raises(ResourceProblem, match=message):
            signal("s", "handle", data)
    with pytest.raises(ResourceProblem, match="takes no signals"):
        signal("s", "wait")
    with pytest.raises(ResourceProblem, match="has no resource nobody"):
        signal("s", "nobody")


def scaled(text: str = SCALING, **words: str) -> str:
    for word, replacement in ({"COOLDOWN": "", "VALUE": "a"} | words).items():
        text = text.replace(word, replacement)
    return text


def names(result: Result | None) -> list[str]:
    assert result is not None
    assert result.ok, result.failures
    return list(result.outputs["names"]["value"])


def test_policy_scales_its_group_within_bounds(cloud: Cloud, tmp_path: Path) -> None:
    first = names(apply(cloud, tmp_path, scaled()))
    up = signal("s", "up", {"current": "alarm"})
    assert up.said == "group goes from 2 to 4 members"
    four = names(up.result)
    assert four[:2] == first
    assert up.result is not None
    assert up.result.done == {"create": 2}, "what uses the group from outside follows with the next apply"
    assert [row.status for row in api.resources("s") if row.address == "outside"] == ["COMPLETE"]
    assert len(names(signal("s", "up").result)) == 5
    assert signal("s", "up").said == "no action: group already has the size that the policy leads to (5)"
    down = signal("s", "down")
    (last,) = names(down.result)
    assert last not in first
    assert signal("s", "up").said.startswith("no action: group is in cooldown until ")

    following = api.plan("s", cloud=cloud)
    assert [each.address for each in following.actions if each.changes] == ["outside"]
    assert api.apply(following, cloud=cloud).outputs["size"]["value"] == 1, "an apply leaves the size alone"
    assert names(apply(cloud, tmp_path, scaled(VALUE="b")))[0] == last
    assert len(api.outputs("s")["names"]["value"]) == 2, "with other properties, the wanted size counts again"
    assert next(each.reason for each in api.events("s") if each.state == "SIGNAL_COMPLETE") == up.said


def test_group_that_was_just_made_cools_down(cloud: Cloud, tmp_path: Path) -> None:
    apply(cloud, tmp_path, scaled(COOLDOWN="cooldown: 600"))
    assert signal("s", "up").said.startswith("no action: group is in cooldown until ")


def test_signal_carries_out_nobodys_edits(cloud: Cloud, tmp_path: Path) -> None:
    apply(cloud, tmp_path, scaled())
    (tmp_path / "t.yaml").write_text(f"heat_template_version: 2018-08-31\n{scaled(VALUE='b')}")
    with pytest.raises(PlanStale, match="have changed"):
        signal("s", "up")


def test_group_is_not_scaled_while_somebody_works_on_the_stack(cloud: Cloud, tmp_path: Path) -> None:
    apply(cloud, tmp_path, scaled())
    store = api.open_state()
    with store.lease("s", "apply"), pytest.raises(StackLocked):
        signal("s", "up")
    store.close()


URLS = """
resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  amazon: {type: AWS::CloudFormation::WaitConditionHandle}
  wait: {type: AWS::CloudFormation::WaitCondition, properties: {Handle: {get_resource: amazon}, Timeout: 1}}
  user: {type: OS::Heat::Value, properties: {value: [USES]}}
"""


@pytest.mark.parametrize(
    ("uses", "what"),
    [("{get_attr: [handle, curl_cli]}", "curl_cli of handle"), ("{get_resource: amazon}", "the URL of amazon")],
)
def test_url_without_a_base_is_an_error_before_anything_is_done(
    cloud: Cloud, tmp_path: Path, uses: str, what: str
) -> None:
    with pytest.raises(ResourceProblem) as caught:
        plan(cloud, tmp_path, URLS.replace("USES", uses))
    assert what in str(caught.value)
    assert "value of user (" in str(caught.value)
    assert "--signal-base" in caught.value.hint
    plan(cloud, tmp_path, URLS.replace("USES", "1"))


def test_urls_are_secrets_that_last(cloud: Cloud, tmp_path: Path) -> None:
    uses = "{get_attr: [handle, curl_cli]}, {get_attr: [handle, signal]}, {get_resource: amazon}"
    text = URLS.replace("USES", uses) + "outputs: {o: {value: {get_attr: [user, value]}}}\n"
    planned = plan(cloud, tmp_path, text.replace("Timeout: 1", "Timeout: 60"), signal_base="https://hooks.test/")

    class Amazon(Listener):
        def progress(self, address: str, text: str) -> None:
            data = {"Status": "SUCCESS", "Reason": "r", "Data": "d", "UniqueId": "u"}
            if address == "wait" and self.data:
                self.data.pop()
                thread = threading.Thread(target=lambda: signal("s", "amazon", data))
                thread.start()
                thread.join(30)

    result = api.apply(planned, cloud=cloud, listener=Amazon(1), settings=Settings())
    assert result.ok, result.failures
    curl, given, url = reveal(result.outputs["o"]["value"])
    assert curl.startswith("curl -i -X POST -H 'X-Auth-Token: ")
    assert curl.endswith(" https://hooks.test/v1/signal/s/handle")
    assert json.loads(given)["alarm_url"].startswith("https://hooks.test/v1/signal/s/handle?token=")
    assert url.startswith("https://hooks.test/v1/signal/s/amazon?token=")
    assert "token=" not in json.dumps(result.as_dict())
    assert not api.plan("s", cloud=cloud).has_changes, "the base is recorded"


RENEWED = """
resources:
  handle: {type: OS::Heat::UpdateWaitConditionHandle}
  wait: {type: AWS::CloudFormation::WaitCondition, properties: {Handle: {get_resource: handle}, Timeout: 1}}
  server: {type: OS::Heat::Value, properties: {value: VERSION}}
"""


def test_each_update_waits_for_signals_of_its_own(cloud: Cloud, tmp_path: Path) -> None:
    data = {"Status": "SUCCESS", "Reason": "r", "Data": "d", "UniqueId": "u"}
    apply(cloud, tmp_path, RENEWED.replace("VERSION", "one"))
    signal("s", "handle", data)
    assert apply(cloud, tmp_path, RENEWED.replace("VERSION", "one")).ok
    assert not api.plan("s", cloud=cloud).has_changes
    updated = apply(cloud, tmp_path, RENEWED.replace("VERSION", "two"))
    assert [each.reason for each in updated.failures] == ["not ready after 1 s (0 of 1 signals received)"]
    signal("s", "handle", data)
    again = apply(cloud, tmp_path, RENEWED.replace("VERSION", "two"))
    assert again.ok, again.failures


@pytest.mark.parametrize(
    ("current", "adjustment", "expected"),
    [
        (3, Adjustment(1, "change_in_capacity"), 4),
        (3, Adjustment(-9, "change_in_capacity"), 1),
        (3, Adjustment(99, "exact_capacity"), 9),
        (4, Adjustment(50, "percent_change_in_capacity"), 6),
        (3, Adjustment(50, "percent_change_in_capacity"), 4),
        (3, Adjustment(10, "percent_change_in_capacity"), 4),
        (3, Adjustment(-10, "percent_change_in_capacity"), 2),
        (5, Adjustment(-50, "percent_change_in_capacity"), 3),
        (3, Adjustment(10, "percent_change_in_capacity", 3), 6),
        (5, Adjustment(-10, "percent_change_in_capacity", 2), 3),
    ],
)
def test_sizes_are_those_that_heat_computes(current: int, adjustment: Adjustment, expected: int) -> None:
    assert new_size(current, adjustment, Bounds(1, 9)) == expected


def test_cooldown_only_grows() -> None:
    now = "2026-01-01T00:00:00.000Z"
    noted = cooled({}, now, 60, "a")
    assert noted["cooldown_end"] == "2026-01-01T00:01:00.000Z"
    assert cooled(noted, now, 10, "b")["cooldown_end"] == noted["cooldown_end"]
    assert cooling(noted, "2026-01-01T00:00:59.999Z") == noted["cooldown_end"]
    assert cooling(noted, "2026-01-01T00:01:00.000Z") is None
