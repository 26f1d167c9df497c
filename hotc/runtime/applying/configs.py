"""The contents of configurations that other resources name by their id, as the state of the stack has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.secrets import reveal, secret_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.state.records import ResourceRecord

TYPES: Final = frozenset(
    {
        "OS::Heat::CloudConfig",
        "OS::Heat::MultipartMime",
        "OS::Heat::SoftwareConfig",
        "OS::Heat::StructuredConfig",
    }
)


class Configs:
    """What configurations hold. ``rows`` gives all rows of the stack that are configurations."""

    def __init__(self, rows: Callable[[], Iterable[ResourceRecord]]) -> None:
        self._rows = rows

    def content(self, given: str) -> str:
        """The content of the configuration with this id; any other text is itself. What is no text is JSON."""
        for row in self._rows():
            if row.physical_id == given:
                config: Any = reveal(row.sent)["config"]
                return config if isinstance(config, str) else json.dumps(config) if config is not None else ""
        return given

    def secret(self, properties: Any) -> bool:
        """Whether what these properties name has a secret in it, of which they themselves say nothing."""
        rows = list(self._rows())
        hiding = {str(row.physical_id) for row in rows if secret_texts(row.properties)}
        more = True
        while more:  # a message hides what one of its parts hides
            now = {str(row.physical_id) for row in rows if hiding & _texts(row.properties)}
            more = not now <= hiding
            hiding |= now
        return bool(hiding & _texts(reveal(properties)))


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for item in value.values() for text in _texts(item)}
    if isinstance(value, list):
        return {text for item in value for text in _texts(item)}
    return {value} if isinstance(value, str) else set()
