"""Writes down what a process sends with ``requests``: Python imports this where its folder is on PYTHONPATH.

One line of JSON for each request, appended to the file that ``HOTC_RECORD`` names: method, url, body, status, answer,
and the project that the token was issued for, where this process saw it being issued (otherwise the token's digest).
``HOTC_TOPICS`` is an ending for the names of queues on which a Heat takes calls, so that it gets none of another's:
RabbitMQ knows a queue by its name alone, whatever its exchange.

A ``sitecustomize`` of another folder that this one hides is run, too. Standard library only: it runs in whatever
environment the recorded program has.
"""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TOPICS = {"heat.rpc.api": ("ENGINE_TOPIC", "LISTENER_TOPIC"), "heat.rpc.worker_api": ("TOPIC",)}
PROJECTS: dict[str, str] = {}
"""Digest of a token → the project that it is for."""


def digest(token: str | bytes | None) -> str:
    if isinstance(token, bytes):
        token = token.decode()
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else ""


def readable(content: Any, kind: str) -> Any:
    """A body as JSON, else as text, else as what it is and how long."""
    if not content:
        return None
    if hasattr(content, "read") or not isinstance(content, bytes | str):
        return {"stream": type(content).__name__}
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    if "json" in kind or text[:1] in "{[":
        try:
            return json.loads(text)
        except ValueError:
            pass
    return text


def learn(request: Any, response: Any) -> None:
    """Keystone's answer to a log-in says which project the new token is for."""
    if request.method == "POST" and request.url.endswith("/auth/tokens") and response.status_code == 201:
        project = response.json()["token"].get("project") or {}
        PROJECTS[digest(response.headers.get("X-Subject-Token"))] = project.get("id", "none")


def line(request: Any, response: Any) -> dict[str, Any]:
    token = digest(request.headers.get("X-Auth-Token"))
    kind = request.headers.get("Content-Type") or ""
    kind = kind.decode() if isinstance(kind, bytes) else kind
    login = "/auth/tokens" in request.url
    answered = None if login or request.method == "GET" else response.content
    return {
        "time": time.time(),
        "method": request.method,
        "url": request.url,
        "project": PROJECTS.get(token, token),
        "body": None if login else readable(request.body, kind),
        "status": response.status_code,
        "answer": readable(answered, response.headers.get("Content-Type") or ""),
    }


def record(module: Any, path: str) -> None:
    send = module.Session.send

    def recorded(self: Any, request: Any, **options: Any) -> Any:
        response = send(self, request, **options)
        learn(request, response)
        if not options.get("stream") or request.method != "GET":
            text = json.dumps(line(request, response)) + "\n"
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, text.encode())
            finally:
                os.close(descriptor)
        return response

    module.Session.send = recorded


def separate(module: Any, ending: str) -> None:
    for name in TOPICS[module.__name__]:
        setattr(module, name, getattr(module, name) + ending)


class Finder(importlib.abc.MetaPathFinder):
    """Changes modules as they are imported: ``changes`` maps a name to what is done with it."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self.changes = changes

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        change = self.changes.pop(name, None)
        if change is None:
            return None
        spec: Any = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            load(module)
            change(module)

        spec.loader.exec_module = exec_module
        return spec


def hidden() -> None:
    """Run the first other ``sitecustomize`` on the path."""
    here = Path(__file__).resolve()
    for folder in sys.path:
        other = Path(folder or ".") / "sitecustomize.py"
        if other.is_file() and other.resolve() != here:
            exec(compile(other.read_text(), str(other), "exec"), {"__name__": "sitecustomize", "__file__": str(other)})
            return


hidden()
CHANGES: dict[str, Callable[[Any], None]] = {}
if os.environ.get("HOTC_RECORD"):
    CHANGES["requests.sessions"] = lambda module: record(module, os.environ["HOTC_RECORD"])
if os.environ.get("HOTC_TOPICS"):
    CHANGES |= {name: lambda module: separate(module, os.environ["HOTC_TOPICS"]) for name in TOPICS}
sys.meta_path.insert(0, Finder(CHANGES))
