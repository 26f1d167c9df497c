"""Heat's own types, from plan to destroy: what they hold, how long they take, and what they do to others."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def apply(cloud: Cloud, folder: Path, resources: str, **parameters: str) -> Result:
    path = folder / "t.yaml"
    path.write_text(f"heat_template_version: 2018-08-31\n{resources}")
    return api.apply(api.plan("s", path, parameters=parameters, cloud=cloud), cloud=cloud)


TRIAL = "resources:\n  a: {type: OS::Heat::TestResource, properties: {%s}}\n"


def test_trial_fails_when_it_is_told_to_and_then_goes_on(cloud: Cloud, tmp_path: Path) -> None:
    failed = apply(cloud, tmp_path, TRIAL % "value: one, fail: true")
    assert [each.reason for each in failed.failures] == ["Test Resource failed a"]
    assert apply(cloud, tmp_path, TRIAL % "value: one").done == {"replace": 1}
    assert apply(cloud, tmp_path, TRIAL % "value: two").done == {"update": 1}
    assert apply(cloud, tmp_path, TRIAL % "value: three, update_replace: true").done == {"replace": 1}
    assert not apply(cloud, tmp_path, TRIAL % "value: three, update_replace: true, fail: true").ok


def test_waiting_takes_its_time_and_no_thread(cloud: Cloud, tmp_path: Path) -> None:
    waits = "\n".join(
        f"  a{n}: {{type: OS::Heat::TestResource, properties: {{wait_secs: 0.4, action_wait_secs: {{delete: 0}}}}}}"
        for n in range(20)
    )
    delay = "  d: {type: OS::Heat::Delay, properties: {min_wait: 0.1, max_jitter: 0.1}}\n"
    result = apply(cloud, tmp_path, f"resources:\n{delay}{waits}\n")
    assert result.done == {"create": 21}
    begun, *_, ended = (each for each in api.events("s") if not each.address)
    assert ended.time > begun.time
    assert api.apply(api.plan_destroy("s", cloud=cloud), cloud=cloud).ok


SERVER = """
parameters:
  password: {type: string, hidden: true}
resources:
  script:
    type: OS::Heat::SoftwareConfig
    properties:
      config: {str_replace: {template: "#!/bin/sh\\necho PASSWORD\\n", params: {PASSWORD: {get_param: password}}}}
  cloud: {type: OS::Heat::CloudConfig, properties: {cloud_config: {packages: [git]}}}
  both:
    type: OS::Heat::MultipartMime
    properties: {parts: [{config: {get_resource: cloud}, subtype: cloud-config}, {config: {get_resource: script}}]}
  plain:
    type: OS::Nova::Server
    properties: {image: cirros, flavor: m1.tiny, networks: [], user_data_format: RAW, user_data: {get_resource: script}}
  wrapped:
    type: OS::Nova::Server
    properties:
      {image: cirros, flavor: m1.tiny, networks: [], user_data_format: SOFTWARE_CONFIG, user_data: {get_resource: both}}
"""


def test_server_gets_what_is_in_the_configuration(
    cloud: Cloud, tmp_path: Path, served: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, str] = {}
    call = type(cloud).call

    def watch(self: Cloud, service: str, method: str, path: str, body: object = None, **more: object) -> object:
        if method == "POST" and path == "/servers":
            asked = body["server"]  # type: ignore[index]
            sent[asked["name"].split("-")[1]] = base64.b64decode(asked["user_data"]).decode()
        return call(self, service, method, path, body, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(cloud), "call", watch)
    result = apply(cloud, tmp_path, SERVER, password="geheim-4711")
    assert result.ok, result.failures
    assert sent["plain"] == "#!/bin/sh\necho geheim-4711\n"
    assert "text/cloud-config" in sent["wrapped"]
    assert "echo geheim-4711" in sent["wrapped"]
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert files
    assert not any(b"geheim" in path.read_bytes() for path in files)

    changed = apply(cloud, tmp_path, SERVER, password="geheim-4712")
    assert changed.done["replace"] == 4, "what is in a configuration never changes, so all that use it are new"
