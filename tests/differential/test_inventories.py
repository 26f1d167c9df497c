"""What a project has, by the lists of the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.cloud.differential.inventories import inventory

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud


class _Lists:
    """A cloud that has these servers and nothing else."""

    project_id = "p"

    def __init__(self, servers: list[dict[str, Any]]) -> None:
        self._servers = servers

    def listing(self, _service: str, _path: str, key: str, *_query: Any, **_more: Any) -> list[dict[str, Any]]:
        return self._servers if key == "servers" else []

    def call(self, *_given: Any, **_more: Any) -> dict[str, Any]:
        return {}


def test_a_server_that_is_deleted_is_not_there() -> None:
    cloud = cast("Cloud", _Lists([{"id": "a", "status": "ACTIVE"}, {"id": "b", "status": "DELETED"}]))
    found = inventory(cloud, {("compute", "servers")}, set(), admin=False, whole=False)
    assert [each["id"] for each in found["servers"]] == ["a"]
