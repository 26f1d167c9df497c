"""``hotc apply --watch-html``: a page on this machine that shows how far the apply is."""

from __future__ import annotations

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan

LINGER = 3.0
"""Seconds that the page has to fetch the end, once all is done."""
FRESH = 4.0
"""Seconds since its last question for which a page counts as looked at."""
_STATUS = {"COMPLETE": "complete", "FAILED": "failed", "IN_PROGRESS": "progress"}
_COMING = {
    "create": "to be created",
    "update": "to be changed",
    "replace": "to be replaced",
    "delete": "to be destroyed",
}
"""What is said of a resource before its turn; as long as what is said later, so that it fits."""


class Watched:
    """A listener that hands everything on to another, and shows it on a page.

    The page is served on the loopback address alone, under a random path: others on this machine can't guess it.
    """

    def __init__(self, inner: Any, plan: Plan) -> None:
        from hotc.diagram import overlays
        from hotc.diagram.live import LivePicture

        self._inner = inner
        self._lock = threading.Lock()
        self._overlay = overlays.plan(plan.as_dict())
        self._overlay.title = f"stack {plan.stack}"
        for address, marks in self._overlay.marks.items():
            self._overlay.marks[address] = [m._replace(word=_COMING.get(m.kind, m.word)) for m in marks]
        self._picture = LivePicture(_compiled(plan), self._overlay)
        self._page = self._picture.page().encode()
        self._path = f"/{secrets.token_urlsafe(16)}/"
        self._done = False
        self._asked = 0.0
        self._told_the_end = threading.Event()
        self._server = _Server(self)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._server.server_port}{self._path}"

    def __enter__(self) -> Watched:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        self._inner.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._inner.__exit__(*error)
        self._done = True
        if time.monotonic() - self._asked < FRESH:
            self._told_the_end.wait(LINGER)
        self._server.shutdown()
        self._server.server_close()

    def started(self, plan: Plan) -> None:
        """Hand on."""
        self._inner.started(plan)

    def event(self, event: EventRecord) -> None:
        """Mark the resource, hand on."""
        if event.address:
            from hotc.diagram.overlay import Mark

            lines = (event.reason,) if event.reason else ()
            with self._lock:
                self._overlay.marks[event.address] = [Mark(_STATUS.get(event.status, "info"), _word(event), lines)]
        self._inner.event(event)

    def progress(self, address: str, message: str) -> None:
        """Hand on."""
        self._inner.progress(address, message)

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """Hand on."""
        self._inner.stopping(why, unbegun)

    def ended(self, result: Result) -> None:
        """Hand on."""
        self._inner.ended(result)

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Content type and content of what is asked for; ``None`` for all else."""
        if path == self._path:
            self._asked = time.monotonic()
            return "text/html; charset=utf-8", self._page
        if path == f"{self._path}marks":
            self._asked = time.monotonic()
            with self._lock:
                data = {**self._picture.marks(self._overlay), "done": self._done}
            if data["done"]:
                self._told_the_end.set()
            return "application/json", json.dumps(data).encode()
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        try:
            super().__init__(("127.0.0.1", 0), _Handler)
        except OSError as error:
            raise Problem(f"--watch-html can't listen on 127.0.0.1: {error.strerror or error}") from None


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer, or say that there is nothing; another host's name means that a page elsewhere asks."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        found = self.server.watched.answer(self.path) if host in ("127.0.0.1", "localhost") else None
        if found is None:
            self.send_error(404)
            return
        kind, content = found
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the apply."""


def _word(event: EventRecord) -> str:
    from hotc.cli.render.progress import DOING, DONE

    if event.status == "FAILED":
        return f"{event.action.lower()} failed"
    words = DOING if event.status == "IN_PROGRESS" else DONE
    return words.get(event.action, event.status.lower())


def _compiled(plan: Plan) -> Any:
    import hotc
    from hotc.runtime.planning.inputs import plain_parameters

    inputs = plan.inputs
    compilation = hotc.compile(
        inputs["template"],
        text=inputs["text"],
        environments=inputs["environments"],
        parameters=plain_parameters(inputs),
    )
    if compilation.template is None:
        raise Problem(f"--watch-html can't draw {inputs['template']}: it can't be read.", hint="Leave the option out.")
    return compilation
