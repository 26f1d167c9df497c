"""What a running Heat says of its resource types, asked in parallel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotc.runtime.connection.outcome import describe
from hotc.runtime.errors import CloudFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

SERVICE = "orchestration"
AT_ONCE = 8
"""Requests under way at the same time: Heat's API serves few by default."""


def names(cloud: Cloud) -> list[str]:
    """Names of the types that the cloud's Heat offers this project, sorted.

    Raises :class:`~hotc.runtime.errors.CloudFailed` where it doesn't tell, and
    :class:`~hotc.runtime.errors.CloudUnknown` for a cloud without Heat.
    """
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import SDKException

    try:
        answer = cloud.call(SERVICE, "GET", "/resource_types") or {}
    except (SDKException, ClientException) as error:
        raise CloudFailed(f"Heat on cloud {cloud.name} doesn't list its resource types: {describe(error)}") from error
    items = answer.get("resource_types", ())
    return sorted(str(item["resource_type"] if isinstance(item, dict) else item) for item in items)


def schemas(cloud: Cloud, types: Iterable[str]) -> tuple[list[Json], dict[str, str]]:
    """What Heat answers about each type, in their order, and why it doesn't about the others, by name."""
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import SDKException

    def ask(name: str) -> Json | str:
        path = f"/resource_types/{quote(name, safe='')}"
        try:
            return cloud.call(SERVICE, "GET", path) or {}
        except (SDKException, ClientException) as error:
            return describe(error)

    wanted = list(types)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(wanted, pool.map(ask, wanted), strict=True))
    found = [{**answer, "resource_type": name} for name, answer in answers.items() if isinstance(answer, dict)]
    return found, {name: answer for name, answer in answers.items() if isinstance(answer, str)}
