"""Who is told of an apply: by option, by variable, by what a project declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.runtime.test_notify import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")


def test_option_variable_and_declared_places_are_told(
    hotc: Hotc, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as one, serving() as two, serving() as three:
        monkeypatch.setenv("HOTC_NOTIFY", two.url)
        monkeypatch.setenv("PLACE", three.url)
        (tmp_path / "hotc.toml").write_text(f'[stack.web]\ntemplate = "{template.name}"\nnotify = ["$PLACE"]\n')
        done = hotc("apply", "web", "--cloud", "sandbox", "--yes", "--notify", one.url)
        assert done.status == 0, done.err
        for hook in (one, two, three):
            told = [each["event_type"] for each in hook.told]
            assert told == ["orchestration.stack.create.start", "orchestration.stack.create.end"]
        assert one.told[0]["payload"]["stack_name"] == "web"
        assert one.told[0]["payload"]["username"] == "demo"
        assert hotc("destroy", "web", "--yes").status == 0
        assert two.told[-1]["event_type"] == "orchestration.stack.delete.end"
        assert "geheim" not in hotc("stack", "show", "web").out + done.out + done.err


def test_a_place_that_cannot_be_told_is_said_before_anything_is_done(hotc: Hotc, template: Path) -> None:
    done = hotc("apply", "web", "-t", template, "--cloud", "sandbox", "--yes", "--notify", "ftp://u:geheim@host")
    assert done.status == 1
    assert "ftp://host is no place for notifications." in done.err
    assert "geheim" not in done.err
    assert hotc("stack", "list", "-f", "value").out.strip() == ""


def test_a_variable_that_is_not_set_is_said(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    (tmp_path / "hotc.toml").write_text(f'[stack.web]\ntemplate = "{template.name}"\nnotify = "$NOWHERE"\n')
    done = hotc("apply", "web", "--cloud", "sandbox", "--yes")
    assert done.status == 2
    assert "notify = $NOWHERE names a variable of the environment that is not set." in done.err
