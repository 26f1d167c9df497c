"""Who stays on something that has to go before its successor can be made: few services delete what is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.planning.graph import required

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History


def staying(gone: Action, actions: Mapping[str, Action], known: Mapping[str, History]) -> list[str]:
    """Addresses of what rests on the instance that ``gone`` deletes, and lets go of it only afterwards, or never.

    ``actions``: all of the plan, by key; ``known``: what is recorded, by address.
    """
    before = required([gone.key], actions)
    found = []
    for address, history in known.items():
        users = [row for row in history.live if gone.address in row.requires and not row.container]
        if address == gone.address or all(row.key in before for row in users):
            continue
        action = actions.get(address)
        if action is None or not action.changes or gone.key in required([address], actions):
            found.append(address)
    return found


def warnings(actions: Iterable[Action], known: Mapping[str, History]) -> list[str]:
    """What to say of resources that stay while something that they rest on goes before its successor is there."""
    by_key = {action.key: action for action in actions}
    found = []
    for action in by_key.values():
        for key in [*action.first, *action.awaits]:
            gone = by_key.get(key)
            if gone is not None and gone.operation == "delete":
                found += [_warning(each, gone, action) for each in staying(gone, by_key, known)]
    return found


def _warning(user: str, gone: Action, new: Action) -> str:
    if gone.address == new.address:
        what = f"{user} is without {gone.address} for a while: the old one is deleted before the new one is there."
    else:
        what = f"{user} is without {gone.address} for a while: it is deleted before {new.address} is there."
    return f"{what} If the cloud does not delete what is in use, the apply fails. {way_out(user, gone, new)}"


def way_out(user: str, gone: Action, new: Action | None) -> str:
    """What the user can do where a deletion and somebody who stays wait for each other."""
    anew = f"With --replace {user} that one is made anew as well, and goes first."
    if new is None or new.address == gone.address:
        return anew
    renamed = f'moved = {{"{gone.address}" = "{new.address}"}}'
    return f"If {new.address} is only a new name of {gone.address}, say so in hotc.toml: {renamed}. {anew}"
