"""The settings of a stack and of its resources: the one table from which checks, the JSON schema and the docs come."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

RESOURCE = "resource"
"""The table of a stack under which the settings of its resources stand, by address."""


class Key:
    """One setting. ``kind`` is a name in :data:`hotc.compiler.stacks.kinds.KINDS`; ``example`` is TOML.

    ``choices`` are what a setting of kind ``choice`` may say; ``default`` is what holds without it, in words.
    """

    __slots__ = ("choices", "default", "example", "kind", "meaning", "name")

    def __init__(
        self, name: str, kind: str, meaning: str, example: str, *, choices: tuple[str, ...] = (), default: str = ""
    ) -> None:
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.example = example
        self.choices = choices
        self.default = default


INPUTS = (
    Key("template", "path", "The template of the stack; the only setting that must be there.", '"web.yaml"'),
    Key("environments", "paths", "An environment, or a list of them; later ones win.", '["production.yaml"]'),
    Key(
        "parameters",
        "parameters",
        "Values by name, or a file (or a list of files) with names and values; they win over the environments.",
        "{size = 4}",
    ),
    Key("target", "release", "The release of OpenStack that the stack is for.", '"2023.1"'),
)
"""What a stack is made from."""

RUNNING = (
    Key(
        "engine",
        "choice",
        "Who carries the stack out: hotc itself, or the Heat of the cloud.",
        '"heat"',
        choices=("hotc", "heat"),
        default="hotc",
    ),
    Key("cloud", "text", "The cloud of a new stack, by its name in clouds.yaml.", '"production"'),
    Key(
        "timeout",
        "duration",
        "How long one apply or destroy of the stack may take as a whole.",
        '"1h"',
        default="no limit",
    ),
    Key("rollback", "flag", "Whether a failed apply is undone.", "true", default="false"),
    Key("protected", "flag", "Whether the stack can't be destroyed.", "true", default="false"),
    Key("parallelism", "count", "Most actions at the same time.", "20", default="10"),
    Key(
        "notify",
        "texts",
        "Places that are told what becomes of the stack: webhooks and message buses, by their URLs."
        " `$NAME` in one stands for a variable of the environment.",
        '["https://ci.example.com/hook", "$RABBIT_URL"]',
        default="nobody",
    ),
    Key(
        "moved",
        "renames",
        "Resources that were renamed in the template: the address that one had, and the one that it has now. The plan"
        " moves it in the state instead of making it anew.",
        '{disk = "data"}',
    ),
)
"""How a stack is run."""

RESOURCES = (
    Key(
        "replace",
        "choice",
        "Which comes first when it is replaced, the new one or the deletion of the old one; never: a plan that would"
        " replace it is refused.",
        '"delete-first"',
        choices=("create-first", "delete-first", "never"),
        default="as its type needs it",
    ),
    Key("timeout", "duration", "How long one action on it may take.", '"20m"', default="as its type has it"),
    Key(
        "drift",
        "choice",
        "What becomes of a change made behind hotc's back: it is undone, left alone, or the plan is refused.",
        '"ignore"',
        choices=("mend", "ignore", "fail"),
        default="mend",
    ),
    Key("protected", "flag", "A plan that would delete or replace it is refused.", "true", default="false"),
)
"""What holds for resources, under their address or a pattern of addresses."""

STACK = (*INPUTS, *RUNNING)


def names(keys: Sequence[Key]) -> tuple[str, ...]:
    """The names of these settings."""
    return tuple(key.name for key in keys)


def row(key: Key) -> str:
    """The setting as a row of the tables in ``docs/projects.md``."""
    meaning = key.meaning + (f" One of `{'`, `'.join(key.choices)}`." if key.choices else "")
    return f"| `{key.name}` | {meaning} | {key.default} | `{key.name} = {key.example}` |"
