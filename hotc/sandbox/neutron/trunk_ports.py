"""Which ports belong to a trunk; such a port can't be deleted, nor join another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.neutron.errors import no

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment


def trunks_of(moment: Moment, port: str) -> list[tuple[str, str]]:
    """The trunks that a port belongs to, each as (name of the refusal to delete the port, id of the trunk)."""
    fields = (("PortInUseAsTrunkParent", "port_id"), ("PortInUseAsSubPort", "_sub_port_ids"))
    return [(error, trunk["id"]) for error, field in fields for trunk in moment.store.find("trunk", field, port)]


def refuse_used(moment: Moment, port: str) -> None:
    """Refuse to delete a port that belongs to a trunk."""
    for error, trunk in trunks_of(moment, port):
        raise no(error, id=port, trunk=trunk)
