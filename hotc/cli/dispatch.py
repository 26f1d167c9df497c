"""From the words of a command line to an exit status: find the command, let it run, word whatever stops it."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from itertools import pairwise

from hotc.cli.status import CHANGES, CLOSED, FAILED, INTERNAL, INTERRUPTED, OK, USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.options.command import Command

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a file says that takes no more of the output: no fault of hotc."""


COLLECT = (50_000, 20, 100)
"""When the garbage collector looks: what a command makes lives to its end, or goes by its reference counts."""


def dispatch(words: list[str]) -> int:
    """Run a command line. Whatever happens, the user sees a message, never a traceback (but with ``--debug``)."""
    _prepare_streams()
    _prepare_collector()
    try:
        status = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed()
    except KeyboardInterrupt:
        return _say("Interrupted.", status=INTERRUPTED)
    except OSError as error:
        if error.errno == errno.ENOENT and error.filename is None and _is_nowhere():
            return _say("The working directory is not there any more.", hint="Change to one that is.")
        if error.errno not in FULL:
            return _stopped(error, words)
        from hotc.cli.screen import unwritable

        return _stopped(unwritable(error), words)
    except Exception as error:  # noqa: BLE001  (this is the last one who can say something sensible)
        return _stopped(error, words)
    return status


def _run(words: list[str]) -> int:
    if words in (["--version"], ["-V"]):
        from hotc.version import described

        print(f"hotc {described()}")
        return OK
    given = _read(words)
    if isinstance(given, int):
        return given
    from hotc.cli.commands import module
    from hotc.cli.screen import Screen

    run = module(" ".join(given.command.words)).run
    if given.debug:
        from hotc.cli import debugging

        run = debugging.logged(run, words)
    status: int = run(given, Screen.of(given))
    return status


def _read(words: list[str]) -> Given | int:
    from hotc.cli.commands import module, named, spelt_out

    words = spelt_out(_common_options_last(words))
    _colour_of_help(words)
    if name := named(words):
        command = module(name).COMMAND
        if "--json" in words:
            from hotc.cli import shorthand

            words = shorthand.spelt_out(words, command)
        words = _of_heat(words, command)
        if command.hot:
            from hotc.cli import lean

            if (given := lean.parse(command, words[len(command.words) :])) is not None:
                return given
    from hotc.cli import full

    return full.parse(words)


def _of_heat(words: list[str], command: Command) -> list[str]:
    """Flags that only Heat's clients have, in our words; the table of them is read only where there is such a flag."""
    count = len(command.words)
    own = {flag for option in command.takes for flag in option.flags}
    if all(word[:1] != "-" or word == "--help" or word.partition("=")[0] in own for word in words[count:]):
        return words
    from hotc.cli.from_heat.flags import translated

    return words[:count] + translated(words[count:], " ".join(command.words))


def _common_options_last(words: list[str]) -> list[str]:
    """``hotc --debug stack list`` means ``hotc stack list --debug``."""
    if not words[:1] or not words[0].startswith("-"):
        return words
    from hotc.cli.commands import named
    from hotc.cli.options.command import COMMON

    takes = {flag: option.kind != "flag" for option in COMMON for flag in option.flags}
    count = 0
    while count < len(words) and (flag := words[count].partition("=")[0]) in takes:
        count += 2 if takes[flag] and flag == words[count] else 1
    first, rest = words[:count], words[count:]
    length = len(named(rest).split())
    return [*rest[:length], *first, *rest[length:]] if length else words


def _colour_of_help(words: list[str]) -> None:
    """typer writes the help, and asks the environment."""
    pairs = list(pairwise(words))
    if "--no-color" in words or "--color=never" in words or ("--color", "never") in pairs:
        os.environ["NO_COLOR"] = "1"
    elif "--color=always" in words or ("--color", "always") in pairs:
        os.environ["FORCE_COLOR"] = "1"
        os.environ.pop("NO_COLOR", None)
    if os.environ.get("NO_COLOR"):
        os.environ.pop("FORCE_COLOR", None)  # else it writes bold


def _stopped(error: Exception, words: list[str]) -> int:
    # Problem, EngineError, DiagramError …: each package words its own errors in this form.
    message = getattr(error, "message", None)
    hint = getattr(error, "hint", None)
    if isinstance(message, str) and isinstance(hint, str):
        if found := getattr(error, "diagnostics", None):
            from hotc.cli import report
            from hotc.cli.screen import Screen

            report.aside(found, Screen.plain())
        if "--debug" in words:
            _traceback(error)
        status = getattr(error, "exit_status", FAILED)
        if status == CHANGES and "--detailed-exitcode" in words:
            status = FAILED  # there, 2 says that there are changes, and nothing else
        return _say(message, hint=hint, status=status)
    if "--debug" in words:
        _traceback(error)
    else:
        where = _where(error)
        _say(f"{type(error).__name__}: {error}{where}", status=INTERNAL)
    return _say(
        "This is a fault in hotc, not in your input.",
        hint="Please report it, with the debug log that --debug writes.",
        status=INTERNAL,
    )


def _is_nowhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return True
    return False


def _traceback(error: BaseException) -> None:
    import traceback

    traceback.print_exception(error, file=sys.stderr)


def _where(error: BaseException) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f" (at {at.tb_frame.f_globals.get('__name__', '?')}:{at.tb_lineno})" if at is not None else ""


def _say(message: str, *, hint: str = "", status: int = USAGE) -> int:
    from hotc.cli.screen import Screen

    try:
        Screen.plain().error(message, hint=hint)
    except BrokenPipeError:
        return _closed()
    return status


def _closed() -> int:
    """The reader has gone: say nothing more, not even at the end, when Python flushes what is left."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    return CLOSED


def _prepare_collector() -> None:
    """Look seldom; and, when Python has run all that was to be done at the end of the process, not again.

    Python collects three times while it ends, over all that lives, to free memory that goes back anyway.
    """
    gc.set_threshold(*COLLECT)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # what is registered first is called last


def _prepare_streams() -> None:
    """A stream that was closed swallows what it gets; a character that can't be shown becomes an escape, no error."""
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: PTH123, SIM115  (pathlib costs at every start)
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
