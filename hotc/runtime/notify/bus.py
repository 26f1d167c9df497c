"""OpenStack's message bus as a channel: by oslo.messaging, an optional dependency (``hotc[notify]``)."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.errors import NotificationRefused
from hotc.runtime.notify.channels import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

TOPIC: Final = "notifications"
"""The topic on which Heat and the other services notify, and on which others listen."""
_LOGGERS: Final = ("oslo_messaging", "oslo.messaging", "kombu", "amqp")


class Bus:
    """OpenStack's notifications by oslo.messaging, on RabbitMQ or whatever else its drivers speak."""

    def __init__(self, url: str) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # on what the library itself imports
                import oslo_messaging
                from oslo_config import cfg
        except ImportError:
            raise NotificationRefused(
                f"{shown(url)} needs oslo.messaging, which is not installed.", "Install hotc with it: hotc[notify]."
            ) from None
        self.name = shown(url)
        config = cfg.ConfigOpts()
        config([], project="hotc", default_config_files=[], default_config_dirs=[])
        try:
            self._transport = oslo_messaging.get_notification_transport(config, url=url)
        except Exception as error:
            raise NotificationRefused(f"{self.name} can't be used: {type(error).__name__}.") from error
        self._notifier = oslo_messaging.Notifier(
            self._transport, publisher_id="", driver="messagingv2", topics=[TOPIC], retry=1
        )

    def send(self, message: Json) -> None:
        """Publish it. The library logs that it can't, where others raise."""
        notifier = self._notifier.prepare(publisher_id=message["publisher_id"])
        told = notifier.error if message["priority"] == "ERROR" else notifier.info
        with _logged() as complaints:
            told({}, message["event_type"], message["payload"])
        if complaints:
            raise NotificationRefused("the message bus did not take the message")

    def close(self) -> None:
        """Close the connections."""
        self._transport.cleanup()


@contextmanager
def _logged() -> Iterator[list[str]]:
    """What the library complains of meanwhile, kept from the standard error: it would show traces there."""
    complaints: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                complaints.append(record.name)

    keeper = Keep()
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [each.propagate for each in loggers]
    for each in loggers:
        each.addHandler(keeper)
        each.propagate = False
    try:
        yield complaints
    finally:
        for each, propagate in zip(loggers, before, strict=True):
            each.removeHandler(keeper)
            each.propagate = propagate
