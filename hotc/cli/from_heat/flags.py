"""Flags of Heat's clients that commands here take as well: each becomes words that mean the same, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.cli.problems import Problem
from hotc.cli.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = Callable[[str], list[str]]


class Flag(NamedTuple):
    """A flag of Heat's clients. ``commands``: those here that take it. ``value``: it has one, as the next word.

    ``becomes``: the words instead, or a function that makes them of the value. ``refused``: the hint with which it is
    refused instead; ``means`` is for the docs.
    """

    name: str
    commands: tuple[str, ...]
    means: str
    becomes: tuple[str, ...] | Words = ()
    value: bool = False
    refused: str = ""


def _content(value: str) -> list[str]:
    name, equals, path = value.partition("=")
    if not equals or not name:
        raise Problem(f"--parameter-file expects NAME=FILE, not {value!r}", hint="Write --parameter-file key=id.pub")
    return ["--parameter", f"{name}={text_of(path)}"]


def _tags(value: str) -> list[str]:
    return [word for tag in value.split(",") if tag.strip() for word in ("--tag", tag.strip())]


_CHANGING = ("apply", "plan")
_HOOK = (
    "A hook stands in an environment: resource_registry: {resources: {NAME: {hooks: %s}}};"
    " give it with -e. Then the plan and every later apply know of it."
)

FLAGS: tuple[Flag, ...] = (
    Flag("--enable-rollback", _CHANGING, "`--rollback`", ("--rollback",)),
    Flag("--wait", ("apply", "destroy", "adopt", "check", "suspend", "resume", "cancel"), "what hotc always does"),
    Flag("--poll", ("apply",), "what hotc always does: it shows each step"),
    Flag("--converge", _CHANGING, "`--refresh all`: the whole stack is compared with the cloud", ("--refresh", "all")),
    Flag("--parameter-file", _CHANGING, "`--parameter NAME=…` with what is in the file", _content, value=True),
    Flag("--tags", ("apply",), "`--tag` for each (with `--engine heat`)", _tags, value=True),
    Flag("--existing", _CHANGING, "what hotc does without `-t`: all that the last apply had holds"),
    Flag("--data-file", ("signal",), "`--data @FILE`", lambda path: ["--data", f"@{path}"], value=True),
    Flag("--adopt-file", ("adopt",), "`--from-file`", lambda path: ["--from-file", path], value=True),
    Flag("--output-file", ("export",), "`--output`", lambda path: ["--output", path], value=True),
    Flag("-t", ("validate",), "the template's name alone", lambda path: [path], value=True),
    Flag("--template", ("validate",), "the template's name alone", lambda path: [path], value=True),
    Flag("--show-nested", (*_CHANGING, "validate"), "what hotc always does"),
    Flag("--all", ("output",), "what hotc does without a name"),
    Flag("--with-attr", ("resource show",), "what hotc always does: it shows all attributes", lambda _: [], value=True),
    Flag("--long", ("resource list", "stack list"), "`-f json`, which has every field", ("--format", "json")),
    Flag("--no-resolve-outputs", ("stack show",), "what hotc always does: outputs are recorded"),
    Flag("--pre-create", _CHANGING, "refused, with what to write instead", value=True, refused=_HOOK % "pre-create"),
    Flag("--pre-update", _CHANGING, "refused, with what to write instead", value=True, refused=_HOOK % "pre-update"),
    Flag(
        "--clear-parameter", _CHANGING, "refused, with what to write instead", value=True,
        refused="Give the template with -t and the parameters that are to hold; others have their default.",
    ),
    Flag(
        "--files-container", (*_CHANGING, "validate"), "refused, with what to write instead", value=True,
        refused="hotc reads files from the disk: download what is in the container, and name the template there.",
    ),
)  # fmt: skip


def translated(words: list[str], command: str) -> list[str]:
    """The words after the command's name with those of Heat in ours, up to a ``--``. Raises :class:`Problem`."""
    known = {flag.name: flag for flag in FLAGS if command in flag.commands}
    end = words.index("--") if "--" in words else len(words)
    result: list[str] = []
    rest = iter(words[:end])
    for word in rest:
        name, equals, value = word.partition("=")
        flag = known.get(name)
        if flag is None:
            result.append(word)
            continue
        if flag.value and not equals:
            found = next(rest, None)
            if found is None:
                raise Problem(f"Option '{name}' requires an argument.")
            value = found
        if flag.refused:
            raise Problem(f"hotc {command} has no {name}.", hint=flag.refused)
        if name == "--existing":
            _existing_alone(words)
        result += flag.becomes(value) if callable(flag.becomes) else flag.becomes
    return result + words[end:]


def _existing_alone(words: list[str]) -> None:
    if any(word in ("-t", "--template") or word.startswith("--template=") for word in words):
        raise Problem(
            "--existing and --template can't both be given.",
            hint="Without -t, all of the last apply holds. With -t, name the environments and parameters as well,"
            " or declare them once in hotc.toml: hotc init",
        )


def row(flag: Flag) -> str:
    """The flag as a row of the table in ``docs/from-heat.md``."""
    commands = ", ".join(f"`hotc {each}`" for each in flag.commands)
    return f"| `{flag.name}`{' VALUE' if flag.value else ''} | {commands} | {flag.means} |"
