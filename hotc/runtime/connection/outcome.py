"""What an exception of a call means: was the request carried out, or surely not, or does nobody know?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Outcome = Literal["rejected", "conflict", "busy", "throttled", "gone", "unreached", "ambiguous", "broken"]
"""
``rejected``: the service refused (4xx, quotas included); surely not done, and the same request will be refused again.
``conflict``: 409 and the like: something is in use or changing just now; surely not done, later it may work.
``busy``: 409, because what it belongs to is being changed just now (octavia: one change at a time per load balancer);
surely not done, later it will work.
``throttled``: too many requests; surely not done, later it will work.
``gone``: 404: what the request is about is not there.
``unreached``: no connection came about, so nothing was sent.
``ambiguous``: no answer, or one that does not tell (timeout, reset, 5xx): it may have been done.
``broken``: not from a service at all; a defect of hotc, to be raised on.
"""

_QUOTA = re.compile(r"quota", re.IGNORECASE)
_BUSY = re.compile(r"is immutable and cannot be updated|Invalid state PENDING_")
"""Octavia's words (``common/exceptions.py``: ``ImmutableObject``, ``LBPendingStateError``)."""
_BELOW = re.compile(r"delete any subzones")
"""Designate's words (``central/service.py``) for a zone with another one below it, which may be on its way out."""
_ECHO = re.compile(r"(Value: )(.+)(\. )", re.DOTALL)
_LONGEST = 600


def classify(exception: BaseException) -> Outcome:
    """Sort an exception that a driver's call raised."""
    from hotc.runtime.errors import EngineError

    if isinstance(exception, EngineError):
        return "rejected"
    status = _status(exception)
    if status is not None:
        return _by_status(status, exception)
    if not _from_below(exception):
        return "broken"
    return "unreached" if any(_never_connected(cause) for cause in _causes(exception)) else "ambiguous"


def describe(exception: BaseException, secrets: Iterable[str] = ()) -> str:
    """One line for the user: the service's own words without ``secrets`` (plain strings), and without the value that
    nova echoes.
    """
    text = _message(exception)
    for secret in sorted(secrets, key=len, reverse=True):
        if secret:
            text = text.replace(secret, "***")
    text = _ECHO.sub(r"\1***\3", text)
    text = " ".join(text.split())
    status = _status(exception)
    if status is not None and not text:
        text = f"the service answered with status {status}"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _by_status(status: int, exception: BaseException) -> Outcome:
    if status == 404:
        return "gone"
    if status == 429 or (status == 413 and _retry_after(exception) > 0):
        return "throttled"
    if status == 409:
        # Neutron reports an exceeded quota as a conflict; waiting does not help there.
        message = _message(exception)
        return "rejected" if _QUOTA.search(message) else "busy" if _BUSY.search(message) else "conflict"
    if status == 400 and _BELOW.search(_message(exception)):
        return "conflict"
    if status == 408 or status >= 500:
        return "ambiguous"
    return "rejected" if status >= 400 else "ambiguous"


def _status(exception: BaseException) -> int | None:
    for name in ("status_code", "http_status"):
        value = getattr(exception, name, None)
        if isinstance(value, int):
            return value
    return None


def _retry_after(exception: BaseException) -> int:
    response: Any = getattr(exception, "response", None)
    value = response.headers.get("Retry-After", "0") if response is not None else "0"
    return int(value) if value.isdigit() else 1


def _message(exception: BaseException) -> str:
    from hotc.runtime.errors import EngineError

    if isinstance(exception, EngineError):
        return exception.message
    response = getattr(exception, "response", None)
    dropped = _misfits(response) or _listed(response)
    if dropped:
        return dropped
    details = getattr(exception, "details", None)
    return details if isinstance(details, str) and details else str(exception)


def _misfits(response: Any) -> str:
    """What Designate says of a body that doesn't fit, which openstacksdk drops: each place with its fault."""
    try:
        found = response.json()["errors"]["errors"] if response is not None else []
        return "; ".join(f"{'.'.join(map(str, each['path']))}: {each['message']}" for each in found)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def _listed(response: Any) -> str:
    """What Magnum and Placement say, a list of errors with details, which openstacksdk drops as well."""
    try:
        found = response.json()["errors"] if response is not None else []
        return "; ".join(str(each["detail"]) for each in found)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def _from_below(exception: BaseException) -> bool:
    module = type(exception).__module__.partition(".")[0]
    return module in {"keystoneauth1", "openstack", "requests", "urllib3"} or isinstance(exception, OSError)


def _causes(exception: BaseException) -> Iterator[BaseException]:
    """The exception and what led to it. requests and urllib3 hide the reason in arguments and ``reason``, not in the
    chain alone.
    """
    waiting: list[BaseException] = [exception]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        further = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting.extend(item for item in further if isinstance(item, BaseException))


def _never_connected(cause: BaseException) -> bool:
    """Whether this is urllib3's word for a connection that could not be opened: names, routes, refusals, handshakes."""
    from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError, ProxyError, SSLError

    return isinstance(cause, ConnectTimeoutError | NameResolutionError | NewConnectionError | ProxyError | SSLError)
