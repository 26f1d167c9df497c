"""Which protocols listeners and pools speak, and which go together."""

from __future__ import annotations

from hotc.sandbox.octavia.errors import invalid

LISTENER_PROTOCOLS = ("TERMINATED_HTTPS", "PROMETHEUS", "UDP", "SCTP", "TCP", "HTTP", "HTTPS")
POOL_PROTOCOLS = ("PROXY", "UDP", "SCTP", "TCP", "HTTP", "HTTPS", "PROXYV2")

_OVER_PROXY = ("PROXY", "PROXYV2")
_POOLS_OF: dict[str, tuple[str, ...]] = {
    "TCP": ("HTTP", "HTTPS", *_OVER_PROXY, "TCP"),
    "HTTP": ("HTTP", *_OVER_PROXY),
    "HTTPS": ("HTTPS", *_OVER_PROXY, "TCP"),
    "TERMINATED_HTTPS": ("HTTP", *_OVER_PROXY),
    "UDP": ("UDP",),
    "SCTP": ("SCTP",),
    "PROMETHEUS": (),
}
"""Listener's protocol → those of its pools (octavia's ``VALID_LISTENER_POOL_PROTOCOL_MAP``)."""


def transport(protocol: str) -> str:
    """Return what a protocol runs over: two listeners can share a port only over different ones."""
    return protocol if protocol in ("UDP", "SCTP") else "TCP"


def require_match(listener: str, pool: str) -> None:
    """Refuse with 400 a pool that such a listener can't pass its traffic to."""
    if pool not in _POOLS_OF[listener]:
        raise invalid(f"The pool protocol '{pool}' is invalid while the listener protocol is '{listener}'.")
