"""Texts in which each engine says in its own way what both mean."""

from __future__ import annotations

import base64

import pytest

from tests.cloud.differential.naming import Side

STACK = "http://127.0.0.1:8004/v1/0123/stacks/app/bcd3475c-2903-4b0a-a4d1-3fb780bac000"


@pytest.mark.parametrize(
    ("heat", "hotc"),
    [
        (f"{STACK}/resources/up/signal", "http://signals.test/v1/signal/app/up"),
        (f"trust+{STACK}/resources/up/signal", "trust+http://signals.test/v1/signal/app/up"),
        ("app-asg-a2b4c6d8e0f2-a2b4c6d8e0f2-b2b4c6d8e0f2", "app-asg-c2b4c6d8e0f2-d2b4c6d8e0f2"),
    ],
)
def test_both_forms_mean_the_same(heat: str, hotc: str) -> None:
    assert Side({}).plain(heat) == Side({}).plain(hotc)


def test_signals_to_different_resources_differ() -> None:
    up, down = (f"{STACK}/resources/{name}/signal" for name in ("up", "down"))
    assert Side({}).plain(up) != Side({}).plain(down)


def test_ids_have_labels_within_user_data() -> None:
    def sent(identity: str, text: str = "volid={}") -> object:
        data = base64.b64encode(text.format(identity).encode()).decode()
        return Side({}, {identity: "volume"}).plain({"server": {"user_data": data}})

    one, other = (f"{each * 8}-0000-4000-8000-000000000001" for each in "ab")
    assert sent(one) == sent(other) == {"server": {"user_data": "volid=volume"}}
    assert sent(one) != sent(other, "volid={} ")
    assert Side({}).plain({"user_data": "no base64 at all"}) == {"user_data": "no base64 at all"}
