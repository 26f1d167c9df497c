"""What the command line and Python programs call to take over what is there, and to let go of it.

Every function opens the state and connects to the cloud that it is given, or the one that is recorded.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotc.runtime import opening
from hotc.runtime.errors import AdoptionRefused
from hotc.runtime.names import check_stack_name

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from hotc.runtime.adopting.adopt import Adoption
    from hotc.runtime.opening import CloudChoice, StateChoice

Json = dict[str, Any]


def adopt(
    name: str,
    folder: Path,
    *,
    heat_stack: str = "",
    exported: Json | None = None,
    parameters: Mapping[str, Any] | None = None,
    cloud: CloudChoice = None,
    state: StateChoice = None,
    agreed: Callable[[Adoption], bool] = lambda adoption: True,
) -> Adoption | None:
    """Take a stack of Heat's over: a live one by its name or id there, or from ``exported`` data.

    Its template and files are written into ``folder``. ``parameters``: the values of hidden parameters, which Heat
    doesn't tell. ``agreed`` is asked before anything is recorded; ``None`` when
    it says no. Raises the exceptions of :mod:`hotc.runtime.errors`.
    """
    from hotc.runtime.adopting import adopt as adopting
    from hotc.runtime.adopting import heat_stack as heat

    check_stack_name(name)
    with opening.opened(state) as store, opening.connected(cloud) as connected, opening.answered("what is there"):
        found = heat.from_file(exported) if exported is not None else heat.read(connected, heat_stack)
        adoption = adopting.from_heat(store, connected, name, found, folder, parameters=dict(parameters or {}))
        if not agreed(adoption):
            return None
        adopting.commit(store, adoption, connected, "adopt")
        return adoption


def adopt_single(
    name: str,
    ids: Mapping[str, str],
    template: str | os.PathLike[str] | None = None,
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    text: str | None = None,
    cloud: CloudChoice = None,
    state: StateChoice = None,
) -> Adoption:
    """Take single resources over: ``ids`` gives the physical id for each address. All or none.

    Raises :class:`AdoptionRefused` with all that is in the way.
    """
    from hotc.runtime.adopting import adopt as adopting
    from hotc.runtime.planning.make import naming
    from hotc.runtime.planning.wanted import wanted_by

    check_stack_name(name)
    with opening.opened(state) as store:
        record = store.stack(name)
        inputs = opening.inputs_of(name, record, template, environments=environments, parameters=parameters, text=text)
        wanted = wanted_by(name, inputs, naming=naming(name, record, store))
        with opening.connected(cloud, record) as connected, opening.answered("what is there"):
            adoption = adopting.single(store, connected, name, wanted, ids)
            if adoption.taken.problems:
                told = [f"{address}: {why}" for address, why in adoption.taken.problems.items()]
                raise AdoptionRefused("Nothing was imported.\n  " + "\n  ".join(told))
            adopting.commit(store, adoption, connected, "import")
            return adoption


def release(
    name: str, *, cloud: CloudChoice = None, state: StateChoice = None, tell: Callable[[str], None] = lambda text: None
) -> None:
    """Let Heat go of a stack that was adopted. Raises :class:`AdoptionRefused` for one that does not come from Heat."""
    from hotc.runtime.adopting.adopt import ORIGIN
    from hotc.runtime.adopting.release import release as let_go
    from hotc.runtime.state.store import PutStack

    with opening.opened(state) as store, store.lease(name, "adopt"):
        record = opening.known(store, name)
        if ORIGIN not in record.notes:
            raise AdoptionRefused(f"Stack {name} was not adopted from Heat, or Heat has let go of it.")
        with opening.connected(cloud, record) as connected, opening.answered("to let go of the stack"):
            let_go(connected, record.notes[ORIGIN], tell=tell, sleep=time.sleep)
        del record.notes[ORIGIN]
        store.commit(record.lineage, [PutStack(record)])


def export_for_heat(name: str, *, state: StateChoice = None) -> Json:
    """What ``openstack stack adopt`` takes: a stack of ours with its ids, nested ones included. It holds secrets.

    Raises :class:`~hotc.runtime.errors.InputsMissing` when the template or a file of it is not there any more.
    """
    from hotc.runtime.adopting.export import for_heat
    from hotc.runtime.heat.package import packaged
    from hotc.runtime.planning.inputs import recorded

    with opening.opened(state) as store:
        record = opening.known(store, name)
        package = packaged(recorded(record, (), {}))
        return for_heat(record, store.resources(record.lineage), package)


def forget(name: str, *, state: StateChoice = None) -> None:
    """Let go of a whole stack: its resources stay on the cloud, its events can still be read."""
    from hotc.runtime.applying.events import timestamp
    from hotc.runtime.state.records import EventRecord
    from hotc.runtime.state.store import AddEvent, DropResource, PutStack

    with opening.opened(state) as store:
        opening.known(store, name)
        with store.lease(name, "forget"):
            record = opening.known(store, name)
            now = timestamp(time.time())
            record.deleted_at = record.updated_at = now
            record.action, record.status, record.reason = "DELETE", "COMPLETE", "forgotten; its resources stay"
            event = EventRecord(
                now, name, "", "OS::Heat::Stack", record.lineage, record.action, record.status, record.reason
            )
            drops = [DropResource(row.address, row.generation) for row in store.resources(record.lineage)]
            store.commit(record.lineage, [PutStack(record), *drops, AddEvent(event)])
