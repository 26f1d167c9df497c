"""Where messages go: a webhook, or a message bus. A channel is made from its URL, and shown without what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from hotc.runtime.errors import NotificationRefused

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

PATIENCE: Final = (3.0, 5.0)
"""Seconds to connect to a webhook, and to wait for its answer."""


class Channel(Protocol):
    """One place that is told. ``send`` and ``close`` run in a thread of the channel's own."""

    name: str

    def send(self, message: Json) -> None:
        """Deliver one message; raises whatever says why not."""

    def close(self) -> None:
        """Let go of connections."""


class Webhook:
    """Posts each message as JSON. Any answer below 400 is fine; it is not redirected elsewhere."""

    def __init__(self, url: str) -> None:
        import requests

        self.name = shown(url)
        self._url = url
        self._session = requests.Session()

    def send(self, message: Json) -> None:
        """Post it once more where the connection broke: its ``message_id`` tells a second one from a new one."""
        import requests

        try:
            answer = self._post(message)
        except requests.ConnectionError:
            answer = self._post(message)
        if answer.status_code >= 300:
            raise NotificationRefused(f"it answered with status {answer.status_code}")

    def _post(self, message: Json) -> Any:
        return self._session.post(self._url, json=message, timeout=PATIENCE, allow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _bus(url: str) -> Channel:
    from hotc.runtime.notify.bus import Bus

    return Bus(url)


_KINDS: Final[dict[str, Callable[[str], Channel]]] = {"http": Webhook, "https": Webhook, "rabbit": _bus, "kafka": _bus}
"""Scheme of a URL → the channel."""


def open_channel(url: str) -> Channel:
    """The channel of a URL. Raises :class:`NotificationRefused`."""
    parts = urlsplit(url)
    kind = _KINDS.get(parts.scheme)
    if kind is None or not parts.netloc:
        raise NotificationRefused(
            f"{shown(url)} is no place for notifications.",
            "Give a webhook (https://…) or a message bus (rabbit://USER:PASSWORD@HOST:5672/).",
        )
    return kind(url)


def shown(url: str) -> str:
    """The URL without its password, its path and its query: webhooks hold their secret there."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if parts.scheme and host else "the URL"
