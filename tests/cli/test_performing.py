"""Plans that are carried out for a command, and broken off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NoReturn, cast

import pytest

from hotc.cli.commands import apply
from hotc.cli.given import Given
from hotc.cli.performing import perform
from hotc.cli.problems import Problem
from hotc.cli.screen import Screen
from hotc.cli.status import INTERRUPTED
from hotc.runtime import api


def test_who_does_not_wait_is_told_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_words: Any, **_options: Any) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "apply", interrupted)
    plan = cast("Any", SimpleNamespace(stack="web", actions=[], action="CREATE"))
    with pytest.raises(Problem) as told:
        perform(plan, Given(apply.COMMAND, {"stack": "web"}), Screen())
    assert told.value.exit_status == INTERRUPTED
    assert "'hotc apply web' goes on from there" in told.value.hint
