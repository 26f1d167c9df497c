"""The embedded OpenStack: a real HTTP server that unmodified OpenStack clients talk to, over one SQLite file.

    with serve_in_thread() as cloud:
        openstack.connect(**cloud.cloud_config())

Everything is imported when it's first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.sandbox.errors import SandboxError
    from hotc.sandbox.faults import Fault, parse_duration, parse_fault
    from hotc.sandbox.server import RunningSandbox, reset, run, serve_in_thread
    from hotc.sandbox.settings import default_path

__all__ = [
    "Fault",
    "RunningSandbox",
    "SandboxError",
    "default_path",
    "parse_duration",
    "parse_fault",
    "reset",
    "run",
    "serve_in_thread",
]

_HOME = {
    "Fault": "faults",
    "RunningSandbox": "server",
    "SandboxError": "errors",
    "default_path": "settings",
    "parse_duration": "faults",
    "parse_fault": "faults",
    "reset": "server",
    "run": "server",
    "serve_in_thread": "server",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
