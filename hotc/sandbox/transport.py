"""A connection on which headers and body of an answer leave together."""

from __future__ import annotations

import asyncio
from typing import Any


class Joined:
    """A transport that sends in one go what one turn of the loop writes.

    Uvicorn writes the headers and the body of an answer one after the other. Each write is a system call and a packet,
    and the client wakes up for each: together that is a third of what an answer costs.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._parts: list[bytes] = []
        self._loop = asyncio.get_running_loop()

    def write(self, data: bytes) -> None:
        """Send soon."""
        if not data:
            return
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        """Close the connection when all is sent."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
