"""One resource for somebody who looks at it: what it was given in secret, nobody sees in its attributes either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime import api, life_cycle
from hotc.runtime.connection.cloud import connect
from hotc.runtime.secrets import mark, masked

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.sandbox import RunningSandbox

TEMPLATE = """
heat_template_version: 2018-08-31
parameters:
  token: {type: string, hidden: true}
resources:
  net:
    type: OS::Neutron::Net
    properties: {name: {list_join: ['-', [net, {get_param: token}]]}, tags: [open]}
  other:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.0.0.0/24, value_specs: {description: {get_param: token}}}
"""


def test_attributes_hide_what_was_given_in_secret(served: RunningSandbox, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    with connect("test") as cloud:
        result = api.apply(api.plan("web", template, parameters={"token": "s3cr3t-word"}, cloud=cloud), cloud=cloud)
        assert result.ok, result.failures
        shown = masked(life_cycle.resource("web", "net", cloud=cloud))
        other = masked(life_cycle.resource("web", "other", cloud=cloud))
    assert shown["properties"]["name"] == "***"
    assert shown["attributes"]["name"] == "***"
    assert shown["attributes"]["status"] == "ACTIVE"
    assert shown["attributes"]["mtu"] > 0
    assert "s3cr3t-word" not in str((shown, other))
    assert other["attributes"]["name"].startswith("web-other-")  # made up, and sealed beside the secret in the request
    assert other["attributes"]["network_id"] == shown["physical_id"]


def test_short_secrets_are_hidden_where_they_stand_alone() -> None:
    assert masked(mark({"a": ["x1", "box1"], "b": 1, "c": "x1"}, {"x1"})) == {"a": ["***", "box1"], "b": 1, "c": "***"}
    assert mark(["x1"], ()) == ["x1"]
