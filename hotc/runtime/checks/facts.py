"""What a cloud says: each question is asked once, and many are asked at the same time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.runtime.checks.limits import READERS
from hotc.runtime.connection.kinds import KINDS
from hotc.runtime.connection.lookup import like_uuid
from hotc.runtime.connection.outcome import classify, describe
from hotc.runtime.errors import CloudUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from types import TracebackType

    from hotc.runtime.checks.limits import Limit
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.connection.kinds import Kind

Json = dict[str, Any]

AT_ONCE: Final = 16
"""Requests that are on their way at the same time."""

FEW_FIELDS: Final[dict[str, Json]] = {"network": {"fields": ["id", "name"]}, "image": {"limit": "1000"}}
"""What keeps a listing of everything small (neutron), or its pages few (glance has 25 items on one by default)."""


class Unanswered(Exception):  # noqa: N818  (nobody's mistake: the cloud can't or won't say)
    """A question has no answer. ``absent``: the cloud doesn't have the service at all; else ``reason`` says why."""

    def __init__(self, service: str, reason: str, *, absent: bool = False) -> None:
        super().__init__(reason)
        self.service = service
        self.reason = reason
        self.absent = absent


class Facts:
    """The answers of one cloud, kept for all templates of a run. Close it when done, or use it in ``with``.

    ``want_…`` sends a question and does not wait; the methods without it give the answer, and raise
    :class:`Unanswered`.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hotc-check")
        self._asked: dict[Hashable, Future[Any]] = {}

    def __enter__(self) -> Facts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ask nothing more; what is still waiting to be sent isn't sent."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def want(self, question: Hashable, service: str, answer: Callable[[], Any]) -> Future[Any]:
        """Have ``answer`` called once, on a thread, for everybody who has this question."""
        if (known := self._asked.get(question)) is None:
            known = self._asked[question] = self._pool.submit(_answered, service, answer)
        return known

    # Names -----------------------------------------------------------------------------------------------------------

    def want_named(self, kind: str, name: str) -> None:
        """Ask for the things of a kind with this name or id: by name where there may be many, else all of them."""
        entry = KINDS[kind]
        if entry.by_name:
            self.want((kind, name), entry.service, lambda: self._matching(entry, name))
        else:
            self.want_all(kind)

    def want_all(self, kind: str) -> None:
        """Ask for everything of a kind."""
        entry = KINDS[kind]
        query = FEW_FIELDS.get(entry.service) if entry.by_name else None
        self.want((kind,), entry.service, lambda: entry.listed(self.cloud, query))

    def named(self, kind: str, name: str) -> list[Json]:
        """The things of a kind with this name or id; empty when there is none."""
        self.want_named(kind, name)
        entry = KINDS[kind]
        if entry.by_name:
            found: list[Json] = self._asked[kind, name].result()
            return found
        everything = self.everything(kind)
        by_id = [item for item in everything if str(item.get(entry.identity)) == name]
        matches = by_id or [item for item in everything if item.get(entry.name) == name]
        if not matches and _may_be_hidden(entry):
            # A flavor of somebody else is in no list, and can be used by who knows its id.
            asked = self.want((kind, name), entry.service, lambda: self._by_id(entry, name))
            matches = asked.result()
        return matches

    def everything(self, kind: str) -> list[Json]:
        """All things of a kind that the project sees."""
        self.want_all(kind)
        found: list[Json] = self._asked[(kind,)].result()
        return found

    def names(self, kind: str) -> list[str]:
        """The names of everything of a kind, sorted, each once."""
        return sorted({str(item.get(KINDS[kind].name) or "") for item in self.everything(kind)} - {""})

    def _matching(self, kind: Kind, name: str) -> list[Json]:
        if like_uuid(name) and (found := self._by_id(kind, name)):
            return found
        return [item for item in kind.listed(self.cloud, {kind.name: name}) if item.get(kind.name) == name]

    def _by_id(self, kind: Kind, identity: str) -> list[Json]:
        path = f"{kind.path}/{quote(identity, safe='')}"
        found = self.cloud.call(kind.service, "GET", path, missing_ok=True)
        if found is None:
            return []
        # Most services wrap what they show ({"network": {…}}), glance does not.
        inner = next(iter(found.values()), None) if len(found) == 1 else None
        return [inner if isinstance(inner, dict) else found]

    # Quotas ----------------------------------------------------------------------------------------------------------

    def want_quota(self, service: str) -> None:
        """Ask for limits and use of a service's quota."""
        self.want(("quota", service), service, lambda: READERS[service](self.cloud))

    def quota(self, service: str) -> dict[str, Limit]:
        """Limits and use by the service's own names of the counters."""
        self.want_quota(service)
        found: dict[str, Limit] = self._asked["quota", service].result()
        return found


def _may_be_hidden(kind: Kind) -> bool:
    return kind is KINDS["flavor"]


def _answered(service: str, answer: Callable[[], Any]) -> Any:
    try:
        return answer()
    except CloudUnknown as error:
        raise Unanswered(service, error.message, absent=True) from error
    except Exception as error:
        if classify(error) == "broken":
            raise
        raise Unanswered(service, describe(error)) from error
