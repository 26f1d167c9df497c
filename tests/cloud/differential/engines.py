"""The two engines behind one face: apply a template, tell the resources with their attributes, destroy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import requests

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

    from .recording_heat import RecordingHeat

Json = dict[str, Any]

STACK: Final = "app"
ROOT: Final = Path(__file__).parents[3]
RECORDER: Final = Path(__file__).parent / "recorder"
PATIENCE: Final = 900.0
DRAWN: Final = "OS::Heat::RandomString"
SIGNALS: Final = "http://signals.test"
"""Where hotc says that signals are taken, in the place of Heat's own service."""


@dataclass(slots=True)
class Outcome:
    """How a step ended. ``resources``: name → ``{"type", "id"}``; ``error`` is empty when it worked; ``stack`` is the
    stack's own id, ``drawn`` holds the texts that resources drew by chance, by the resource's name.
    """

    error: str = ""
    resources: dict[str, Json] = field(default_factory=dict)
    outputs: Json = field(default_factory=dict)
    seconds: float = 0.0
    stack: str = ""
    drawn: dict[str, str] = field(default_factory=dict)


class Hotc:
    """hotc as users run it: a process for each command, with a state of its own."""

    name = "hotc"

    def __init__(self, cloud: Cloud, clouds: Path, folder: Path) -> None:
        self.cloud = cloud
        self._record = folder / "hotc.jsonl"
        self._state = folder / "state"
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("OS_")},
            "OS_CLIENT_CONFIG_FILE": str(clouds),
            "PYTHONPATH": f"{RECORDER}:{ROOT}",
            "HOTC_RECORD": str(self._record),
            "HOTC_STATE_DIR": str(self._state),
            "HOTC_KEY_FILE": str(folder / "key"),
        }
        self._read = 0
        self._began = False

    def apply(self, template: Path, parameters: Json, environments: tuple[str, ...] = ()) -> Outcome:
        """Create or update the stack. Environments lie beside the template."""
        given = [word for name, value in parameters.items() for word in ("--parameter", f"{name}={_text(value)}")]
        given += [word for name in environments for word in ("-e", str(template.parent / name))]
        given += ["--signal-base", SIGNALS]
        outcome = self._step("apply", STACK, "-t", str(template), "--cloud", self.cloud.name, "--yes", *given)
        self._began |= not outcome.error or bool(outcome.resources)
        return outcome

    def destroy(self) -> Outcome:
        """Delete the stack, where there is one."""
        return self._step("destroy", STACK, "--yes") if self._began else Outcome()

    def signal(self, resource: str, data: Json) -> bool:
        """Signal a resource; whether that was taken."""
        return self._run("signal", STACK, resource, "--data", json.dumps(data)).returncode == 0

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.cloud.differential.hotc_step", *arguments],
            env=self._environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
        )

    def _step(self, *arguments: str) -> Outcome:
        began = time.monotonic()
        done = self._run(*arguments)
        told, _, shown = done.stdout.partition("\n=== resources ===\n")
        outcome = Outcome("" if done.returncode == 0 else f"{told}\n{done.stderr}".strip()[-2000:] or "failed")
        outcome.seconds = time.monotonic() - began
        if shown.strip():
            known = json.loads(shown)
            outcome.resources, outcome.outputs = known["resources"], known["outputs"]
            outcome.stack, outcome.drawn = known["stack"], known["drawn"]
        return outcome

    def sent(self) -> list[Json]:
        """The requests since the last time it was asked."""
        lines, self._read = requests.read(self._record, self._read)
        return lines


class Heat:
    """Heat, by its API."""

    name = "Heat"

    def __init__(self, cloud: Cloud, service: RecordingHeat) -> None:
        self.cloud = cloud
        self._record = service.record
        self._url = f"{service.url}/{cloud.project_id}"
        self._read = self._record.stat().st_size
        self._id = ""

    def apply(self, template: Path, parameters: Json, environments: tuple[str, ...] = ()) -> Outcome:
        """Create or update the stack. Environments lie beside the template."""
        from hotc.runtime.heat.package import packaged

        began = time.monotonic()
        paths = [str(template.parent / name) for name in environments]
        packed = packaged({"template": str(template), "text": None, "environments": paths, "parameters": parameters})
        body = {"stack_name": STACK, "disable_rollback": True, **packed}
        if self._id:
            refused = self._call("PUT", f"/stacks/{STACK}/{self._id}", body)
        else:
            refused = self._call("POST", "/stacks", body)
        if isinstance(refused, str):
            return Outcome(refused)
        self._id = self._id or refused["stack"]["id"]
        return self._ended(began)

    def destroy(self) -> Outcome:
        """Delete the stack."""
        began = time.monotonic()
        if not self._id:
            return Outcome()
        refused = self._call("DELETE", f"/stacks/{STACK}/{self._id}")
        if isinstance(refused, str):
            return Outcome(refused)
        return self._ended(began)

    def signal(self, resource: str, data: Json) -> bool:
        """Signal a resource; whether that was taken. Heat answers before it knows whether the resource is there."""
        path = f"/stacks/{STACK}/{self._id}/resources/{resource}"
        shown = self._call("GET", path) if self._id else ""
        if isinstance(shown, str) or shown["resource"]["resource_status"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return False
        return not isinstance(self._call("POST", f"{path}/signal", data), str)

    def sent(self) -> list[Json]:
        """The requests for this project since the last time it was asked."""
        lines, self._read = requests.read(self._record, self._read)
        return [line for line in lines if line["project"] in (self.cloud.project_id, self._token())]

    def _token(self) -> str:
        import hashlib

        return hashlib.sha256(self.cloud.connection.session.get_token().encode()).hexdigest()[:16]

    def _ended(self, began: float) -> Outcome:
        """Wait for the end of what Heat does."""
        while True:
            shown = self._call("GET", f"/stacks/{STACK}/{self._id}?resolve_outputs=False")
            if isinstance(shown, str):
                return Outcome(shown)
            status = shown["stack"]["stack_status"]
            seconds = time.monotonic() - began
            if status == "DELETE_COMPLETE":
                return Outcome(seconds=seconds)
            if not status.endswith("_IN_PROGRESS"):
                break
            if seconds > PATIENCE:
                return Outcome(f"still {status} after {seconds:.0f} s")
            time.sleep(0.3)
        failed = "" if status.endswith("_COMPLETE") else f"{status}: {shown['stack']['stack_status_reason']}"
        found = self._resources()
        return Outcome(failed, found, self._outputs(), seconds, self._id, self._drawn(found))

    def _resources(self) -> dict[str, Json]:
        listed = self._call("GET", f"/stacks/{STACK}/{self._id}/resources")
        assert not isinstance(listed, str), listed
        return {
            row["resource_name"]: {"type": row["resource_type"], "id": row["physical_resource_id"]}
            for row in listed["resources"]
        }

    def _drawn(self, found: dict[str, Json]) -> dict[str, str]:
        drawn = {}
        for name in (name for name, each in found.items() if each["type"] == DRAWN):
            shown = self._call("GET", f"/stacks/{STACK}/{self._id}/resources/{name}")
            drawn[name] = "" if isinstance(shown, str) else str(shown["resource"]["attributes"].get("value") or "")
        return drawn

    def _outputs(self) -> Json:
        shown = self._call("GET", f"/stacks/{STACK}/{self._id}")
        assert not isinstance(shown, str), shown
        return {one["output_key"]: one["output_value"] for one in shown["stack"].get("outputs", [])}

    def _call(self, method: str, path: str, body: Json | None = None) -> Any:
        """The answer; a text when Heat refuses."""
        session = self.cloud.connection.session
        response = session.request(self._url + path, method, json=body, raise_exc=False)
        if response.status_code >= 400:
            return f"{response.status_code}: {response.text[:2000]}"
        return response.json() if response.content and "json" in response.headers.get("Content-Type", "") else {}


def _text(value: Any) -> str:
    """As the command line takes it: items of a ``comma_delimited_list`` with commas between them."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(value)
