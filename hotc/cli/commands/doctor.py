"""``hotc doctor``: whether everything that hotc stands on is as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import CLOUD, Option
from hotc.cli.options.output import formats
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

ASKED_CLOUD = Option(
    "cloud",
    "--cloud --os-cloud",
    "Also ask this cloud of clouds.yaml, or the sandbox: does it answer, which services has it?",
    metavar="NAME",
    complete="cloud",
    panel=CLOUD,
)

COMMAND = Command(
    "doctor",
    "Look at what hotc stands on: Python, packages, programs, settings, state, clouds. Changes nothing.",
    (ASKED_CLOUD, STATE, formats("text", "json")),
    details="The exit status is 1 if something is wrong; a warning is no reason. With --quiet, only what is not in"
    " order is written.",
)


def run(given: Given, screen: Screen) -> int:
    """Look at one area after the other, and write as it goes."""
    from hotc.cli.doctor.areas import AREAS
    from hotc.cli.render import table

    found: dict[str, list[Finding]] = {}
    for area, look in AREAS.items():
        headed = False
        for finding in look(given):
            found.setdefault(area, []).append(finding)
            if given.format == "text" and not (screen.quiet and finding.status == "ok"):
                if not headed:
                    screen.write(("\n" if len(found) > 1 else "") + screen.style(area, "strong"))
                headed = True
                screen.write(_line(finding, screen))
    everything = [finding for findings in found.values() for finding in findings]
    counts = {status: sum(each.status == status for each in everything) for status in ("error", "warning")}
    if given.format == "json":
        checks = [{"area": area, **each.as_dict()} for area, findings in found.items() for each in findings]
        screen.write(table.as_json({"ok": not counts["error"], "checks": checks}))
    else:
        screen.note("\n" + _sum(counts))
    return FAILED if counts["error"] else OK


def _line(finding: Finding, screen: Screen) -> str:
    from textwrap import wrap

    from hotc.cli.render.texts import printable

    role = {"ok": "good", "warning": "warning", "error": "error"}[finding.status]
    mark = screen.style(finding.status.ljust(7), role)
    room = max(screen.width - 10, 30)

    def below(text: str, first: str, rest: str) -> str:
        lines = wrap(printable(text), room, break_long_words=False, break_on_hyphens=False)
        return f"\n{rest}".join(lines) if not first else first + f"\n{rest}".join(lines)

    text = f"  {mark} " + below(f"{finding.name}: {finding.message}", "", " " * 10)
    if finding.mend:
        text += "\n" + " " * 10 + screen.style("help", "help") + ": " + below(finding.mend, "", " " * 16)
    return text


def _sum(counts: dict[str, int]) -> str:
    from hotc.cli.render.texts import counted

    if not any(counts.values()):
        return "Everything is in order."
    return f"{counted(counts['error'], 'error')}, {counted(counts['warning'], 'warning')}."
