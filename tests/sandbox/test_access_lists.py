"""Access lists of containers: what Swift makes of them, and what it refuses."""

from __future__ import annotations

import pytest

from hotc.sandbox.call import RefusedError
from hotc.sandbox.swift.access import cleaned


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bob , sue", "bob,sue"),
        ("bob,,,sue", "bob,sue"),
        (".referrer : *", ".r:*"),
        (".ref:*.example.com", ".r:.example.com"),
        (".r:*, .rlistings", ".r:*,.rlistings"),
        (".r:*,.r:-.thief.com,demo:demo", ".r:*,.r:-.thief.com,demo:demo"),
    ],
)
def test_lists_are_kept_in_swifts_own_form(given: str, kept: str) -> None:
    assert cleaned("read", given) == kept


@pytest.mark.parametrize(
    ("word", "given", "why"),
    [
        ("write", "demo:demo,.r:*", "Referrers not allowed in write ACL: '.r:*'"),
        ("read", ".r:-", "No host/domain value after referrer designation in ACL: '.r:-'"),
        ("read", ".w:x", "Unknown designator '.w' in ACL: '.w:x'"),
    ],
)
def test_what_means_nothing_is_refused(word: str, given: str, why: str) -> None:
    with pytest.raises(RefusedError) as caught:
        cleaned(word, given)
    assert (caught.value.status, caught.value.message) == (400, why)
