"""The report of ``hotc init``."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from hotc.cli.render.table import table
from hotc.cli.render.texts import counted, printable

if TYPE_CHECKING:
    from hotc.cli.render.style import Style
    from hotc.lint.project.survey.findings import Found

MOST = 40
"""Stacks that are listed; of more, how many there are is told."""


def report(found: Found, columns: int, style: Style) -> str:
    """What was seen: the stacks, what each still needs, and environments that fit nothing."""
    seen = f"{counted(found.templates, 'template')} and {counted(found.environments, 'environment')}"
    number = len(found.stacks)
    told = f"{counted(number, 'stack')}{' that nothing declares yet' if found.declared else ''}"
    lines = [style(f"{seen}; {told}{':' if number else '.'}", "strong")]
    heads = ("Stack", "Template", "Environments", "Nested", "Parameters without value")
    rows = [
        (
            stack.name,
            stack.template + (" (can't be read whole)" if stack.damaged else ""),
            ", ".join(stack.environments),
            stack.nested or "",
            ", ".join(each.name for each in stack.needed),
        )
        for stack in found.stacks[:MOST]
    ]
    if rows:
        lines += ["", table(heads, rows, columns)]
    if number > MOST:
        lines.append(f"… and {number - MOST} more")
    if found.declared:
        lines += ["", f"{counted(len(found.declared), 'template')} at the top: declared already."]
    if found.stray:
        one = len(found.stray) == 1
        lines += ["", f"{counted(len(found.stray), 'environment')} {'fits' if one else 'fit'} no template:"]
        lines += [printable(f"  {path}: {why}") for path, why in found.stray[:MOST]]
        if len(found.stray) > MOST:
            lines.append(f"  … and {len(found.stray) - MOST} more")
    return "\n".join(lines)


def outcome(written: list[tuple[str, bool]], notes: list[str], *, dry: bool) -> str:
    """What became of the files: names, and whether each is new."""
    verb = "Would be " if dry else ""
    lines = [f"{verb}{'written' if new else 'changed'}: {path}" for path, new in written]
    lines = [line[:1].upper() + line[1:] for line in lines]
    return "\n".join([*lines, *notes] or ["All of it is declared already; nothing to write."])


def following(found: Found, *, hooked: bool) -> str:
    """What to do next."""
    ready = min(found.stacks, key=lambda each: len(each.needed), default=None)
    name = ready.name if ready is not None else found.declared[0]
    steps = [("hotc lint", "finds what is wrong in the stacks")]
    if any(each.needed for each in found.stacks):
        steps.append(("edit hotc.toml", "gives values to what has none"))
    steps.append((f"hotc plan {name} --cloud sandbox", "tells what would be created"))
    if hooked:
        steps.append(("hotc fmt .", "brings all into the layout that the hook keeps"))
        steps.append(("pre-commit install", "looks at each commit (pip install pre-commit)"))
    size = max(len(command) for command, _ in steps)
    return "\n".join(["Next:", *(f"  {command.ljust(size)}  # {text}" for command, text in steps)])


def diff(path: str, before: str | None, after: str | None) -> str:
    """The change of a file as a unified diff; empty where it stays."""
    if after is None:
        return ""
    old = (before or "").splitlines(keepends=True)
    start = "/dev/null" if before is None else f"a/{path}"
    return "".join(unified_diff(old, after.splitlines(keepends=True), start, f"b/{path}"))
