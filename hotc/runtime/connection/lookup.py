"""From a name to an id, by asking the service that has the thing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from hotc.runtime.connection.kinds import KINDS, Kind
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud


class Finder:
    """Finds ids and remembers them for as long as the cloud is connected. Safe in many threads."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._named: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        """Kind → name → id, for what has been found by its name."""
        self._ids: dict[str, set[str]] = {kind: set() for kind in KINDS}
        """Kind → ids that are known to be ids."""
        self._lock = threading.Lock()

    def find(self, kind: str, name_or_id: str) -> str:
        """The id of the one thing with this name or id.

        Raises :class:`ResourceProblem` when there is none, or when several have the name.
        """
        with self._lock:
            if name_or_id in self._ids[kind]:
                return name_or_id
            if name_or_id in self._named[kind]:
                return self._named[kind][name_or_id]
        found = self._ask(KINDS[kind], name_or_id)
        with self._lock:
            if found == name_or_id:
                self._ids[kind].add(found)
                return found
            return self._named[kind].setdefault(name_or_id, found)

    def remember(self, service: str, path: str, identity: str) -> None:
        """Note that something was made in a collection: its id is right without asking, names may mean it now."""
        with self._lock:
            for kind in _kinds_at(service, path):
                self._named[kind].clear()
                self._ids[kind].add(identity)

    def forget(self, service: str, path: str, identity: str) -> None:
        """Drop what leads to this object of a collection, because it was changed or deleted."""
        with self._lock:
            for kind in _kinds_at(service, path):
                self._ids[kind].discard(identity)
                names = self._named[kind]
                for name in [name for name, found in names.items() if found == identity]:
                    del names[name]

    def _ask(self, kind: Kind, name_or_id: str) -> str:
        if not name_or_id:
            raise ResourceProblem(f"the {kind.word} has an empty name", f"Give the name or the id of a {kind.word}.")
        if self._exists(kind, name_or_id):
            return name_or_id
        everything = None if kind.by_name else self._listing(kind)
        filtered = self._listing(kind, {kind.name: name_or_id}) if everything is None else everything
        if any(str(item.get(kind.identity)) == name_or_id for item in everything or ()):
            return name_or_id
        matches = [str(item[kind.identity]) for item in filtered if item.get(kind.name) == name_or_id]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise ResourceProblem(
                f"{len(matches)} {kind.word}s on cloud {self._cloud.name} are called {name_or_id!r}",
                f"Give the id instead: {', '.join(sorted(matches)[:5])}{' …' if len(matches) > 5 else ''}",
            )
        raise self._missing(kind, name_or_id, everything)

    def _exists(self, kind: Kind, identity: str) -> bool:
        from urllib.parse import quote

        if kind.service != "compute" and not like_uuid(identity):
            return False  # flavors have ids of any form, everything else has uuids
        return (
            self._cloud.call(kind.service, "GET", f"{kind.path}/{quote(identity, safe='')}", missing_ok=True)
            is not None
        )

    def _listing(self, kind: Kind, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        return kind.listed(self._cloud, query)

    def _missing(self, kind: Kind, wanted: str, everything: list[dict[str, Any]] | None) -> ResourceProblem:
        from difflib import get_close_matches

        names = {
            str(item.get(kind.name) or "") for item in (self._listing(kind) if everything is None else everything)
        } - {""}
        close = get_close_matches(wanted, sorted(names), n=3, cutoff=0.5)
        message = f"no {kind.word} named {wanted!r} on cloud {self._cloud.name}"
        if close:
            return ResourceProblem(message, f"Did you mean {' or '.join(close)}?")
        if not names:
            return ResourceProblem(message, f"This project sees no {kind.word} at all.")
        few = sorted(names)[:8]
        return ResourceProblem(message, f"There are: {', '.join(few)}{' …' if len(names) > len(few) else ''}")


def _kinds_at(service: str, path: str) -> list[str]:
    return [name for name, kind in KINDS.items() if (kind.service, kind.path) == (service, path)]


def like_uuid(text: str) -> bool:
    """Whether a text has the form of a UUID, with dashes or without."""
    import uuid

    try:
        return uuid.UUID(text).hex == text.replace("-", "").lower()
    except ValueError:
        return False
