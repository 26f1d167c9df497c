"""Letting Heat go of a stack that was taken over: Heat forgets it, and the resources stay.

By abandoning it where the cloud allows that; else by an update that gives every resource the deletion policy Retain,
and a delete: Heat takes the policy from the newest template (``Resource.delete``). Either way a nested stack stays as a
stack of its own, and whoever deleted it would delete what is in it; so each is let go of in the same way.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.adopting.heat_stack import SERVICE, stack_path
from hotc.runtime.errors import CloudFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

PATIENCE: Final = 1800.0
"""Seconds that Heat may take for the update or the delete."""
POLL: Final = 1.0


def release(
    cloud: Cloud, stacks: Iterable[Sequence[str]], *, tell: Callable[[str], None], sleep: Callable[[float], None]
) -> None:
    """Let Heat forget these stacks: pairs of name and id, those around others first.

    Raises :class:`CloudFailed`; what Heat still has then, a second try goes on with.
    """
    for name, identity in stacks:
        path = stack_path(name, identity)
        there = cloud.call(SERVICE, "GET", path, missing_ok=True)
        if there is None or there["stack"]["stack_status"] == "DELETE_COMPLETE":
            continue
        if _abandoned(cloud, path):
            tell(f"Heat has abandoned stack {name}.")
        else:
            _retain_and_delete(cloud, path, sleep)
            tell(f"Heat has deleted stack {name}, and left its resources.")
        _wait(cloud, path, "DELETE", sleep)


def _retain_and_delete(cloud: Cloud, path: str, sleep: Callable[[float], None]) -> None:
    # PATCH keeps parameters, environment and files; what Heat tells of them lacks the values of hidden parameters.
    cloud.call(SERVICE, "PATCH", path, {"template": retaining(cloud.call(SERVICE, "GET", f"{path}/template") or {})})
    _wait(cloud, path, "UPDATE", sleep)
    cloud.call(SERVICE, "DELETE", path)


def retaining(template: Json) -> Json:
    """The template with every resource retained, in the words of its own version."""
    key, policy = ("Resources", "DeletionPolicy") if "Resources" in template else ("resources", "deletion_policy")
    # Every version of HOT knows the word with a capital letter; newer ones know the small one as well.
    resources = {name: {**about, policy: "Retain"} for name, about in (template.get(key) or {}).items()}
    return {**template, key: resources}


def _abandoned(cloud: Cloud, path: str) -> bool:
    """Whether Heat was willing; most clouds have that switched off."""
    from openstack.exceptions import HttpException

    try:
        cloud.call(SERVICE, "DELETE", f"{path}/abandon")
    except HttpException as error:
        if error.status_code in {400, 403, 404, 405, 501}:
            return False
        raise
    return True


def _wait(cloud: Cloud, path: str, action: str, sleep: Callable[[float], None]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        answer = cloud.call(SERVICE, "GET", path, missing_ok=True)
        status = answer["stack"]["stack_status"] if answer is not None else "DELETE_COMPLETE"
        if status == f"{action}_COMPLETE":
            return
        if status.endswith("_FAILED"):
            reason = (answer or {}).get("stack", {}).get("stack_status_reason", "")
            raise CloudFailed(f"Heat could not let go of the stack: {status}: {reason}", "Try again.")
        if time.monotonic() > until:
            raise CloudFailed(f"Heat has not let go of the stack within {PATIENCE / 60:g} minutes.", "Try again.")
        sleep(POLL)
