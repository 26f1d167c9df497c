"""The typer application, made from the option table: help, completion, and every complaint about usage."""

from __future__ import annotations

import inspect
import os
import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.main import get_command

from hotc.cli import completion, epilogs
from hotc.cli.commands import COMMANDS, GROUPS, module
from hotc.cli.given import Given
from hotc.cli.options.command import COMMON
from hotc.cli.options.option import GENERAL
from hotc.cli.problems import Problem, sentence
from hotc.cli.status import CLOSED, OK

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.cli.from_heat.counterparts import Counterpart
    from hotc.cli.options.command import Command
    from hotc.cli.options.option import Option

COMPLETING = "_HOTC_COMPLETE"
"""Set by the shell's completion script when it asks what could come next."""

_SETTINGS = {"help_option_names": ["-h", "--help"]}


def parse(words: list[str]) -> Given | int:
    """Read a whole command line. An exit status means that all is done (help was shown).

    Raises :class:`Problem` with the complaint about a command line that can't be read.
    """
    try:
        result = _built()(words, prog_name="hotc", standalone_mode=False)
    except typer.TyperException as complaint:
        raise _problem(complaint, words) from None
    except SystemExit as end:
        # typer ends so after completion, and rich (with 1) where nobody reads the help any more.
        completion_asked = COMPLETING in os.environ or any("-completion" in word for word in words)
        return int(end.code or OK) if completion_asked else CLOSED
    return result if isinstance(result, Given) else int(result or 0)


@cache
def _built() -> Any:
    """The application made ready once; typer itself makes it anew for each command line."""
    return get_command(application())


@cache
def application() -> typer.Typer:
    """The whole application. Its commands read their arguments and return them; :mod:`hotc.cli.dispatch` runs them."""
    app = typer.Typer(
        name="hotc",
        help="Compiler, linter, diagrammer and runtime for OpenStack's HOT templates.",
        epilog=epilogs.root(),
        no_args_is_help=False,
        context_settings=_SETTINGS,
        pretty_exceptions_enable=False,
        rich_markup_mode=epilogs.MARKUP,
    )
    app.callback(invoke_without_command=True)(_root())
    groups: dict[str, typer.Typer] = {}
    for name, text in GROUPS.items():
        outer, _, last = name.rpartition(" ")
        groups[name] = _group(groups[outer] if outer else app, last, text)
    for name in COMMANDS:
        command: Command = module(name).COMMAND
        parent = groups[" ".join(command.words[:-1])] if len(command.words) > 1 else app
        parent.command(
            command.words[-1],
            help=f"{command.summary}\n\n{command.details}".rstrip(),
            short_help=command.summary,
            epilog=epilogs.of(command),
            context_settings=_SETTINGS,
        )(_reader(command))
    return app


def _group(app: typer.Typer, name: str, text: str) -> typer.Typer:
    group = typer.Typer(help=text, context_settings=_SETTINGS, rich_markup_mode=epilogs.MARKUP)
    group.callback(invoke_without_command=True)(_or_help([]))
    app.add_typer(group, name=name)
    return group


def _root() -> Callable[..., None]:
    """The options before the command, for help and completion: :mod:`hotc.cli.dispatch` has moved them behind it."""
    declared = typer.Option("--version", "-V", help="Show the version.", metavar="", rich_help_panel=GENERAL)
    return _or_help([_parameter("version", bool, declared, False), *(_from_table(option) for option in COMMON)])


def _or_help(parameters: list[inspect.Parameter]) -> Callable[..., None]:
    """What a word that only groups commands does by itself: it shows the help."""

    def show(context: typer.Context, **_values: Any) -> None:
        if context.invoked_subcommand is None:
            print(context.get_help())

    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    return _with_signature(show, [context, *parameters])


def _reader(command: Command) -> Callable[..., Given]:
    """A function that typer can inspect: it takes the command's options and returns them as a :class:`Given`."""

    def read(**values: Any) -> Given:
        return Given(command, {name: _plain(value) for name, value in values.items()})

    return _with_signature(read, [_from_table(option) for option in command.takes])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _with_signature(function: Callable[..., Any], parameters: list[inspect.Parameter]) -> Callable[..., Any]:
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return function


def _from_table(option: Option) -> inspect.Parameter:
    annotation: Any = {"flag": bool, "number": int}.get(option.kind, str)
    if option.choices:
        annotation = Literal[option.choices]
    if option.repeat:
        annotation = list[annotation]
    info: dict[str, Any] = {
        "help": option.help,
        "metavar": option.metavar or None,
        "show_default": False,
        "autocompletion": completion.OFFERS.get(option.complete),
    }
    default: Any = [] if option.repeat else option.default
    if option.is_argument:
        kind = typer.Argument(**info)
        return _parameter(option.name, annotation, kind, inspect.Parameter.empty if option.required else default)
    if option.kind == "flag":
        info["metavar"] = ""
    declared = typer.Option(*option.flags, rich_help_panel=option.panel, **info)
    return _parameter(option.name, annotation, declared, inspect.Parameter.empty if option.required else default)


def _parameter(name: str, annotation: Any, info: Any, default: Any) -> inspect.Parameter:
    if default is None:
        annotation = annotation | None
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=Annotated[annotation, info])


def _problem(complaint: typer.TyperException, words: list[str]) -> Problem:
    """Our words for what typer says, with a suggestion where a name was mistyped, or is one of Heat's clients."""
    if complaint.format_message().startswith("No such command"):
        from hotc.cli.from_heat.counterparts import find

        if (theirs := find(words)) is not None:
            return _not_here(theirs)
    context = getattr(complaint, "ctx", None)
    path = context.command_path if context is not None else "hotc"
    message = complaint.format_message().strip()
    hint = f"'{path} --help' shows what there is."
    if near := _near(complaint, message):
        hint = f"Did you mean {near!r}? {hint}"
    message = re.sub(r"Input should be a valid integer.*", "a whole number is expected", message)
    # typer's own suggestions are worded above, the others are of no use to a reader
    message = re.sub(r" \(Possible options: .*\)$| Did you mean .*\?$|Value error, ", "", message).rstrip(".")
    return Problem(sentence(message) + ".", hint=hint)


def _not_here(theirs: Counterpart) -> Problem:
    name = theirs.openstack or theirs.heat
    if not theirs.hotc:
        return Problem(f"There is nothing here for Heat's '{name}'.", hint=theirs.note)
    return Problem(f"Heat's '{name}' is another command here.", hint=f"Write hotc {theirs.hotc}")


def _near(complaint: typer.TyperException, message: str) -> str:
    if possibilities := getattr(complaint, "possibilities", None):
        return str(possibilities[0])
    if not message.startswith("No such command"):
        return ""
    typed = message.partition("'")[2].partition("'")[0]
    context = getattr(complaint, "ctx", None)
    prefix = context.command_path.split()[1:] if context is not None else []
    names = {name.split()[len(prefix)] for name in COMMANDS if name.split()[: len(prefix)] == prefix}
    return next(iter(get_close_matches(typed, names, 1)), "")
