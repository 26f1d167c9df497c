"""Groups with usual and odd properties: every value of every property once, beside good ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .oracle import Case

VALUE = {"type": "OS::Heat::Value", "properties": {"value": "v%index%"}}
PORT = {"type": "OS::Neutron::Port", "properties": {"network": "n", "name": "p%index%"}}
NUMBERS: tuple[Any, ...] = (
    *(0, 1, 3, -1, 2.7, "2", "", "a", True, None, [], {}),
    {"get_param": "n"},
    {"get_param": "text"},
    {"get_attr": ["other", "value"]},
    {"get_resource": "other"},
    {"if": ["yes", 2, 1]},
    {"if": ["no", 2]},
    {"yaql": {"expression": "len($.data)", "data": [1, 2]}},
    {"str_split": [",", "1,2", 1]},
)
DEFINITIONS: tuple[Any, ...] = (
    VALUE,
    PORT,
    {"type": "OS::Heat::Value"},
    {"type": "OS::Nowhere::Thing"},
    {"type": "OS::Heat::Value", "properties": {"value": None}},
    {"type": "OS::Heat::Value", "properties": {"value": "x", "else": 1}},
    {"type": "OS::Heat::Value", "properties": {"value": {"get_resource": "other"}}},
    {"type": "OS::Heat::Value", "properties": {"value": {"get_attr": ["other", "value"]}}, "metadata": {"a": 1}},
    {"type": "OS::Heat::Value", "properties": None},
    {"type": "OS::Heat::Value", "properties": {"value": "x"}, "depends_on": "other"},
    {"type": "OS::Heat::Value", "properties": {"value": "x"}, "condition": "no"},
    {"type": {"get_param": "text"}},
    {"type": {"if": ["yes", "OS::Heat::Value", "OS::Heat::None"]}, "properties": {"value": "x"}},
    {"type": "OS::Heat::None", "properties": {"any": "x"}},
    {"type": "OS::Heat::ResourceGroup", "properties": {"count": 2, "resource_def": VALUE}},
    {"properties": {"value": "x"}},
    {},
    None,
    "OS::Heat::Value",
    [],
    {"get_param": "definition"},
)
REMOVALS: tuple[Any, ...] = (
    None,
    [],
    [{}],
    [{"resource_list": []}],
    [{"resource_list": ["0"]}],
    [{"resource_list": [0, "1"]}],
    [{"resource_list": "0"}],
    [{"resource_list": ["0"], "else": 1}],
    [{"resource_list": [{"get_resource": "other"}]}],
    [{"resource_list": {"get_attr": ["other", "value"]}}],
    [{"resource_list": {"get_param": "text"}}],
    "0",
    {"resource_list": ["0"]},
)
POLICIES: tuple[Any, ...] = (
    None,
    {},
    {"rolling_update": {}},
    {"rolling_update": {"max_batch_size": 2, "min_in_service": 1, "pause_time": 3}},
    {"rolling_update": {"max_batch_size": 0}},
    {"rolling_update": {"max_batch_size": "2"}},
    {"rolling_update": {"pause_time": -1}},
    {"rolling_update": {"pause_time": "x"}},
    {"rolling_update": {"min_in_service": -1}},
    {"rolling_update": {"min_in_service": {"get_param": "n"}}},
    {"rolling_update": {"max_batch_size": {"get_param": "text"}}},
    {"rolling_update": {"else": 1}},
    {"rolling_update": "x"},
    {"rolling_update": None},
    {"batch_create": {"max_batch_size": 2, "pause_time": 1}},
    {"batch_create": {"min_in_service": 1}},
    {"else": {}},
    {"RollingUpdate": {"MaxBatchSize": 2}},
    {"RollingUpdate": {"PauseTime": "PT1M"}},
    {"RollingUpdate": {"PauseTime": "PT2H"}},
    {"RollingUpdate": {"PauseTime": "never"}},
    {"AutoScalingRollingUpdate": {"MinInstancesInService": "1", "PauseTime": "PT10S"}},
    {"AutoScalingRollingUpdate": {"PauseTime": 5}},
    {"AutoScalingRollingUpdate": {"else": 5}},
    [],
    "x",
)
CONFIGURATIONS: tuple[Any, ...] = (
    {"get_resource": "conf"},
    {"get_resource": "copy"},
    {"get_resource": "other"},
    {"get_param": "text"},
    {"if": ["yes", {"get_resource": "conf"}]},
    "conf",
    "",
    None,
    [],
)
TAGS: tuple[Any, ...] = (
    [],
    [{"Key": "a", "Value": "b"}],
    [{"Key": "metering.x", "Value": "b"}],
    [{"Key": "a"}],
    [{"Key": {"get_param": "text"}, "Value": {"get_resource": "other"}}],
    "a",
    {"get_param": "definition"},
)

_INSTANCES = {"AvailabilityZones": ["nova"], "LaunchConfigurationName": {"get_resource": "conf"}, "Tags": []}
KINDS: dict[str, tuple[dict[str, Any], dict[str, tuple[Any, ...]]]] = {
    "OS::Heat::ResourceGroup": (
        {"count": 2, "resource_def": VALUE},
        {
            "count": NUMBERS,
            "resource_def": DEFINITIONS,
            "removal_policies": REMOVALS,
            "removal_policies_mode": ("append", "update", "else", None, 1, {"get_param": "text"}),
            "index_var": ("%i%", "v", "", "ab", "abc", None, 5, [], {"get_param": "text"}, {"get_resource": "other"}),
            "else": (1,),
        },
    ),
    "OS::Heat::AutoScalingGroup": (
        {"min_size": 1, "max_size": 3, "resource": VALUE},
        {
            "min_size": NUMBERS,
            "max_size": NUMBERS,
            "desired_capacity": NUMBERS,
            "cooldown": NUMBERS,
            "resource": DEFINITIONS,
            "rolling_updates": (
                None,
                {},
                {"max_batch_size": 0},
                {"max_batch_size": 2},
                {"pause_time": "x"},
                {"else": 1},
            ),
        },
    ),
    "OS::Heat::ResourceChain": (
        {"resources": ["OS::Heat::Value", "OS::Heat::Value"], "resource_properties": {"value": "x"}},
        {
            "resources": (
                *([], None, "OS::Heat::Value", ["OS::Nowhere::Thing"], ["OS::Heat::None", "OS::Heat::Value"], [None]),
                *([1], [{"get_param": "text"}], {"get_param": "definition"}, {"get_attr": ["other", "value"]}, {}),
            ),
            "resource_properties": (None, {}, {"value": 1}, {"else": 1}, [], "x", {"value": {"get_resource": "other"}}),
            "concurrent": (
                True,
                False,
                "yes",
                "maybe",
                None,
                0,
                {"get_param": "text"},
                {"get_attr": ["other", "value"]},
            ),
        },
    ),
    "OS::Heat::InstanceGroup": (
        {**_INSTANCES, "Size": 2},
        {
            "Size": NUMBERS,
            "LaunchConfigurationName": CONFIGURATIONS,
            "Tags": TAGS,
            "AvailabilityZones": (None, [], "nova", [1], {}),
            "LoadBalancerNames": (None, [], ["x"], [{"get_resource": "other"}], "x"),
        },
    ),
    "AWS::AutoScaling::AutoScalingGroup": (
        {**_INSTANCES, "MinSize": 1, "MaxSize": 3},
        {
            "MinSize": NUMBERS,
            "MaxSize": NUMBERS,
            "DesiredCapacity": NUMBERS,
            "Cooldown": NUMBERS,
            "LaunchConfigurationName": CONFIGURATIONS,
            "Tags": TAGS,
            "VPCZoneIdentifier": (None, [], ["a"], ["a", "b"], "a", {"get_attr": ["other", "value"]}),
        },
    ),
}


def group_cases() -> Iterator[Case]:
    """A template for each value of each property of each kind of group, and for each update policy."""
    for type_, (good, odd) in KINDS.items():
        for name, values in odd.items():
            for number, value in enumerate(values):
                yield _case(f"{type_}-{name}-{number}", {"type": type_, "properties": {**good, name: value}})
        for number, policy in enumerate(POLICIES):
            group = {"type": type_, "properties": good, "update_policy": policy}
            yield _case(f"{type_}-update_policy-{number}", group)


def _case(name: str, group: dict[str, Any]) -> Case:
    configuration = {"ImageId": "i", "InstanceType": "t"}
    conf = {"type": "AWS::AutoScaling::LaunchConfiguration", "properties": configuration}
    body = {
        "heat_template_version": "2021-04-16",
        "parameters": {
            "n": {"type": "number", "default": 2},
            "text": {"type": "string", "default": "text"},
            "definition": {"type": "json", "default": VALUE},
        },
        "conditions": {"yes": True, "no": False},
        "resources": {
            "other": {"type": "OS::Heat::Value", "properties": {"value": "v"}},
            "subject": group,
        },
    }
    text = json.dumps(group)
    resources: dict[str, Any] = body["resources"]  # type: ignore[assignment]
    if '"conf"' in text:
        resources["conf"] = conf
    if '"copy"' in text:
        resources["copy"] = {**conf, "properties": {**configuration, "KeyName": "k"}}
    return {"id": name, "template_text": json.dumps(body)}
