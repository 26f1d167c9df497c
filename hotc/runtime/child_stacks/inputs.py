"""What a child stack is made from: the properties of its resource, and what the stack around it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import Secret
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.planning.choices import INPUT as SETTINGS
from hotc.runtime.signals.urls import INPUT as SIGNAL_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Json = dict[str, Any]

TYPE: Final = "OS::Heat::Stack"

CHILD: Final = "child"
"""The entry of inputs that says that they are a child's: ``{"depth", "parent", "address"}``; its depth is 1 or more.

What the environments say about parameters is the parent's then, as in Heat; their defaults and types hold.
"""

DEEPEST: Final = 5
"""How deep stacks may stand for stacks: as deep as Heat nests them (``max_nested_stack_depth``)."""

_NOT_OURS: Final = {
    "credential_secret_id": "credentials come from clouds.yaml, where a stack of its own can name another cloud",
    "ca_cert": "cacert of the cloud in clouds.yaml says whom to trust",
    "insecure": "verify of the cloud in clouds.yaml says whether certificates are verified",
}


@dataclass(slots=True)
class Parent:
    """The stack around a child: its name, the inputs of its plan, and how deep it stands itself (0: in no other)."""

    stack: str
    inputs: Json

    @property
    def depth(self) -> int:
        """How many stacks there are around it."""
        return int(self.inputs.get(CHILD, {}).get("depth", 0))


def refuse(properties: Mapping[str, Any]) -> None:
    """Raise :class:`ResourceProblem` for what can't be said of a child stack; ``properties`` may have secrets marked.

    ``region_name`` is the only word of ``context`` that has a meaning without a Heat service.
    """
    context = properties.get("context")
    context = context.value if isinstance(context, Secret) else context
    for name, instead in _NOT_OURS.items():
        if isinstance(context, dict) and context.get(name):
            raise ResourceProblem(
                f"hotc can't make a stack with context.{name}",
                f"Take it away: {instead}.",
            )
    if isinstance(properties.get("template"), Secret):
        raise ResourceProblem(
            "its template holds a secret, which would stand in the open wherever the stack is recorded",
            "Give the secret to the stack as one of its parameters.",
        )


def region_of(properties: Mapping[str, Any]) -> str:
    """The region that is asked for; empty: that of the stack around it."""
    return str((properties.get("context") or {}).get("region_name") or "")


def inputs_of(sent: Mapping[str, Any], parent: Parent, template: str) -> Json:
    """The inputs of a child, as :mod:`hotc.runtime.planning.inputs` has them.

    ``sent`` is the request of its resource, ``template`` the name of its text. Raises :class:`ResourceProblem` where
    stacks stand for stacks without end.
    """
    if parent.depth >= DEEPEST:
        raise ResourceProblem(
            f"stacks stand for stacks more than {DEEPEST} deep", "Does the template name itself, by way of get_file?"
        )
    return {
        "template": template,
        "text": sent["template"],
        "environments": list(parent.inputs.get("environments", ())),
        "parameters": marked(sent["parameters"], sent["hidden"]),
        CHILD: {"depth": parent.depth + 1, "parent": parent.stack, "address": sent["address"]},
        SETTINGS: {},
        SIGNAL_BASE: parent.inputs.get(SIGNAL_BASE) or "",
    }


def marked(parameters: Mapping[str, Any], hidden: Iterable[str]) -> Json:
    """The parameters, those that are made of secrets marked as such."""
    names = frozenset(hidden)
    return {name: Secret(value) if name in names else value for name, value in parameters.items()}
