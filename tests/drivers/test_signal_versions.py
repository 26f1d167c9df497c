"""Several signals by way of the object store, where it keeps the versions of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .test_swift_signals import send, state, wait_for

if TYPE_CHECKING:
    from .harness import Bench


def test_several_signals_are_versions_of_one_object(bench: Bench) -> None:
    handle = bench.make("OS::Heat::SwiftSignalHandle", "handle")
    wait = wait_for(bench, handle, count=2)
    assert send(handle, '{"id": "one", "data": 1}') == 201
    assert send(handle, '{"id": "one", "data": 2}') == 201
    assert state(wait) == ("pending", "1 of 2 signals received")
    assert send(handle, '{"id": "two"}') == 201
    assert state(wait)[0] == "ready"
    handle.delete()
    assert not handle.exists()
