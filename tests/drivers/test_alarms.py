"""Alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import BadRequestException

from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench

PROMETHEUS: dict[str, Any] = {"query": "up", "threshold": 1, "comparison_operator": "gt"}


def test_alarm_is_changed_as_a_whole(bench: Bench) -> None:
    alarm = bench.make(
        "OS::Aodh::EventAlarm",
        event_type="compute.*",
        query=[{"field": "traits.a", "op": "eq", "value": "b"}],
        alarm_actions=["http://10.0.0.1/a"],
        alarm_queues=["calls"],
        severity="critical",
        time_constraints=[{"name": "n", "start": "0 23 * * *", "duration": 60}],
    )
    assert alarm.read()["name"] == alarm.context.automatic_name
    assert alarm.read()["alarm_actions"] == ["http://10.0.0.1/a", "trust+zaqar:?queue_name=calls"]
    assert drifted(alarm) == []
    assert [each["alarm_id"] for each in alarm.candidates()] == [alarm.identity]
    alarm.update(query=None, alarm_queues=None, severity=None, enabled=False)
    found = alarm.read()
    assert (found["event_rule"]["query"], found["severity"], found["enabled"]) == ([], "low", False)
    assert drifted(alarm) == []
    alarm.delete()
    alarm.delete()
    assert alarm.candidates() == []


def test_suspended_alarm_is_switched_off_until_it_is_resumed(bench: Bench) -> None:
    alarm = bench.make("OS::Aodh::PrometheusAlarm", **PROMETHEUS)
    assert alarm.driver.suspend is not None
    assert alarm.driver.resume is not None
    assert alarm.driver.suspend(bench.cloud, alarm.identity, alarm.sent).state == "ready"
    assert alarm.read()["enabled"] is False
    alarm.driver.resume(bench.cloud, alarm.identity, alarm.sent)
    assert alarm.read()["enabled"] is True


def test_action_that_is_no_address_is_refused(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="policy is no address") as caught:
        bench.prepare("OS::Aodh::PrometheusAlarm", alarm_actions=["policy"], **PROMETHEUS)
    assert "get_attr: [policy, alarm_url]" in caught.value.hint


def test_metadata_of_a_meter_are_matched_by_queries(bench: Bench) -> None:
    alarm = bench.prepare(
        "OS::Aodh::Alarm", meter_name="cpu_util", threshold=5, matching_metadata={"metadata.user_metadata.stack": 7}
    )
    query = [{"field": "metadata.user_metadata.stack", "op": "eq", "value": "7"}]
    assert alarm.sent["body"]["threshold_rule"] == {"meter_name": "cpu_util", "threshold": 5, "query": query}
    with pytest.raises(BadRequestException) as caught:  # aodh has dropped it
        alarm.create()
    assert "threshold_rule" in caught.value.response.text


def test_query_that_aodh_narrows_to_the_project_is_not_drift(bench: Bench) -> None:
    alarm = bench.make(
        "OS::Aodh::GnocchiAggregationByResourcesAlarm",
        metric="cpu",
        aggregation_method="mean",
        resource_type="generic",
        threshold=5,
        query='{"=": {"user_id": "me"}}',
    )
    rule = "gnocchi_aggregation_by_resources_threshold_rule"
    assert "created_by_project_id" in alarm.read()[rule]["query"]
    assert drifted(alarm) == []
    other = alarm.read() | {"description": "x"}
    other[rule]["query"] = '{"=": {"user_id": "you"}}'
    alarm.cloud.call("alarm", "PUT", f"/alarms/{alarm.identity}", other)
    assert drifted(alarm) != []


def test_update_leaves_an_alarm_in_its_state(bench: Bench) -> None:
    alarm = bench.make("OS::Aodh::PrometheusAlarm", **PROMETHEUS)
    alarm.cloud.call("alarm", "PUT", f"/alarms/{alarm.identity}", alarm.read() | {"state": "alarm"})
    alarm.update(threshold=2)
    assert (alarm.read()["state"], alarm.read()["prometheus_rule"]["threshold"]) == ("alarm", 2)
