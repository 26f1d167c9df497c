"""What ``hotc catalog import`` does, step by step: see what the cloud has, leave out what is known, ask, write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli import outputs, resource_types
from hotc.cli.problems import Problem
from hotc.cli.render import table
from hotc.cli.status import FAILED, OK
from hotc.compiler import catalog
from hotc.compiler.catalog import from_heat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

_LISTED = 5


def import_types(given: Given, screen: Screen) -> int:
    """Write the pack. The exit status is 1 when a type that was named could not be had."""
    from hotc.runtime.connection import heat_types
    from hotc.runtime.connection.cloud import connect

    with connect(given.cloud) as cloud:
        screen.detail(f"asking cloud {cloud.name} for its resource types")
        offered = heat_types.names(cloud)
        wanted = _wanted(given.types, offered, cloud.name, everything=given.all)
        if not wanted:
            screen.note(f"The Heat of cloud {cloud.name} has no type that hotc doesn't know; nothing was written.")
            return OK
        answers, refused = heat_types.schemas(cloud, wanted)
    pack, left_out = from_heat.pack(answers)
    _tell(screen, "Heat doesn't show", [f"{name}: {reason}" for name, reason in refused.items()])
    _tell(screen, "left out", left_out)
    lost = [name for name in wanted if name not in pack["types"]]
    if len(lost) == len(wanted):
        raise Problem(f"None of the {len(wanted)} types could be had; nothing was written.", status=FAILED)
    outputs.write(_text(pack, given.output), given.output, screen)
    screen.note(f"{len(pack['types'])} {'type' if len(pack['types']) == 1 else 'types'} of cloud {cloud.name}")
    return FAILED if set(lost) & set(given.types) else OK


def _wanted(named: Sequence[str], offered: Sequence[str], cloud: str, *, everything: bool) -> list[str]:
    """Types to ask about. Raises :class:`Problem` for names that the cloud doesn't have, or that Heat ships itself."""
    from hotc.compiler.suggest import did_you_mean

    with resource_types.packs():
        known = {name for name in offered if catalog.lookup(name) is not None}
        packs = set(catalog.view().packs)
    for name in named:
        if name not in offered:
            raise Problem(f"The Heat of cloud {cloud} has no type {name!r}.", hint=did_you_mean(name, offered))
        if name in known - packs:
            raise Problem(
                f"hotc knows {name} already: it comes with Heat, or with an installed package.",
                hint=f"See 'hotc catalog show {name}'. A pack has types of your own only.",
            )
    if named:
        return list(dict.fromkeys(named))
    return [name for name in offered if name not in (known - packs if everything else known)]


def _text(pack: dict[str, Any], path: str | None) -> str:
    return table.as_json(pack) if path is not None and path.endswith(".json") else table.as_yaml(pack)


def _tell(screen: Screen, what: str, lines: Sequence[str]) -> None:
    """Say what is missing: all of it in detail, else the first of it."""
    for line in lines[:_LISTED]:
        screen.note(f"{what}: {line}")
    for line in lines[_LISTED:]:
        screen.detail(f"{what}: {line}")
    if len(lines) > _LISTED:
        screen.note(f"{what}: {len(lines) - _LISTED} more; --verbose tells them")
