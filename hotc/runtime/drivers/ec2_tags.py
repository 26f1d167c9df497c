"""Tags as CloudFormation writes them: a list of ``{Key, Value}``. What they become on the cloud is metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.drivers.driver import Json


def by_key(tags: Iterable[Json] | None) -> Json:
    """A list of ``{Key, Value}`` as one map; of equal keys the last counts."""
    return {each["Key"]: each["Value"] for each in tags or []}


def as_tags(found: Json) -> list[Json]:
    """And back again."""
    return [{"Key": key, "Value": value} for key, value in sorted(found.items())]
