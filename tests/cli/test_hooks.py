"""Breakpoints from environments, with one process that applies and another that clears."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING, Any

import hotc
from hotc.runtime import drivers
from hotc.runtime.planning.desired import flatten

from .conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

WAIT = 90.0

TEMPLATE = """heat_template_version: 2018-08-31
description: One value after another
resources:
  first:
    type: OS::Heat::Value
    properties: {value: one}
  second:
    type: OS::Heat::Value
    properties: {value: {get_attr: [first, value]}}
"""
ENVIRONMENT = """resource_registry:
  resources:
    fir*:
      hooks: pre-create
"""
NESTED = """heat_template_version: 2018-08-31
resources:
  inner:
    type: OS::Heat::Value
    properties: {value: one}
"""
OUTER = """heat_template_version: 2018-08-31
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: 2
      resource_def: {type: nested.yaml}
  other:
    type: OS::Heat::Value
    properties: {value: one}
"""
DEEP = """resource_registry:
  resources:
    gr*:
      "1":
        inner:
          hooks: [pre-update, post-create]
          restricted_actions: replace
    "*r":
      restricted_actions: [update]
"""


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [*PROGRAM, *words]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_apply_waits_at_a_hook_until_another_process_clears_it(tmp_path: Path, hotc: Callable[..., Result]) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    (tmp_path / "e.yaml").write_text(ENVIRONMENT)
    words = ["apply", "s", "-t", "t.yaml", "-e", "e.yaml", "--cloud", "sandbox", "--yes"]
    applying = start(tmp_path, *words)
    try:
        deadline = time.monotonic() + WAIT
        listed = hotc("hook", "list", "s", "--format", "value")
        while "first" not in listed.out and time.monotonic() < deadline:
            time.sleep(0.05)
            listed = hotc("hook", "list", "s", "--format", "value")
        assert "pre-create" in listed.out
        following = start(tmp_path, "event", "list", "s", "--follow", "--format", "json", "--resource", "second")
        refused = hotc("hook", "clear", "s", "second")
        assert (refused.status, "stands at no hook" in refused.err) == (1, True)
        done = hotc("hook", "clear", "s", "first", "--pre-create")
        assert (done.status, done.out) == (0, "first: hook pre-create is cleared.\n"), done.err
        out, _ = applying.communicate(timeout=WAIT)
        followed, _ = following.communicate(timeout=WAIT)
        assert [json.loads(line)["status"] for line in followed.splitlines()] == [
            "CREATE_IN_PROGRESS",
            "CREATE_COMPLETE",
        ]
        assert following.returncode == 0
    finally:
        applying.kill()
        applying.wait()
    assert applying.returncode == 0, out
    assert "+ OS::Heat::Value first\n      stops at pre-create until hotc hook clear\n" in out
    assert "CREATE paused until Hook pre-create is cleared" in out
    assert out.index("Hook pre-create is cleared\n") < out.index("[s.second]: CREATE_IN_PROGRESS")


def test_names_are_matched_by_patterns_and_through_nested_stacks(tmp_path: Path) -> None:
    for name, text in (("t.yaml", OUTER), ("nested.yaml", NESTED), ("e.yaml", DEEP)):
        (tmp_path / name).write_text(text)
    compilation = hotc.compile(tmp_path / "t.yaml", environments=[tmp_path / "e.yaml"])
    assert compilation.instance is not None
    wanted = flatten(compilation.instance, drivers.lookup)
    said: dict[str, Any] = {address: (each.hooks, each.restricted) for address, each in wanted.items()}
    assert said == {
        "group": ([], []),
        "group/0": ([], []),
        "group/0/inner": ([], []),
        "group/1": ([], []),
        "group/1/inner": (["pre-update", "post-create"], ["replace"]),
        "other": ([], ["update"]),
    }
