"""``hotc sandbox``: the embedded OpenStack, in the foreground, for any client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import GENERAL, Option
from hotc.cli.problems import Problem, sentence
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "sandbox",
    "Serve the embedded OpenStack on this machine, for any OpenStack client, until Ctrl-C.",
    (
        Option("port", "--port", "The port; default: a free one.", kind="number", metavar="N", default=0),
        Option("latency", "--latency", "Time added to every request, such as 20ms.", metavar="TIME"),
        Option(
            "fault",
            "--fault",
            "Let requests fail: 'METHOD PATH EFFECT [COUNT|PERCENT]', such as 'POST /servers 503 3'; may be repeated.",
            metavar="FAULT",
            repeat=True,
        ),
        Option(
            "data",
            "--data",
            "File that holds the cloud; default: the one of --cloud sandbox.",
            metavar="FILE",
            complete="file",
        ),
        Option("reset", "--reset", "Begin with a new, empty cloud.", kind="flag", panel=GENERAL),
    ),
    details="It prints the entry for clouds.yaml, and with each request a line. It listens on 127.0.0.1 only."
    " 'hotc apply --cloud sandbox' needs none of this: it starts the same cloud by itself.",
)


def run(given: Given, screen: Screen) -> int:
    """Serve until interrupted."""
    from pathlib import Path

    from hotc import sandbox

    path = Path(given.data) if given.data else None
    try:
        latency = sandbox.parse_duration(given.latency) if given.latency else 0.0
        if given.reset:
            sandbox.reset(path)
        sandbox.run(given.port, path=path, latency=latency, faults=given.fault, log=not screen.quiet)
    except ModuleNotFoundError as missing:
        raise Problem(
            f"The sandbox needs {missing.name}, which is not installed.",
            hint="Install it with: pip install 'hotc[sandbox]'",
        ) from missing
    except sandbox.SandboxError as error:
        raise Problem(sentence(str(error))) from error
    return OK
