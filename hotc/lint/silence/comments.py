"""What is to be said of the ``# hotc: ignore`` comments themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.codes import CODES
from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.suggest import nearest
from hotc.lint import registry
from hotc.lint.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.lint.rule import Rule
    from hotc.lint.silence.ignores import Ignore


def about(comments: list[Ignore], rules: list[Rule], own: Iterable[Rule] = ()) -> Iterator[tuple[Rule, Finding]]:
    """Findings about comments: unknown codes, and codes of rules that ran and found nothing.

    ``own`` are the project's own rules, which a comment may name, too.
    """
    own = tuple(own)
    running = {key for rule in rules for key in (rule.code.lower(), rule.name)}
    unused, unknown = registry.find("unused-ignore"), registry.find("unknown-ignore")
    for comment in comments:
        if unknown in rules and (problem := _problem(comment, own)):
            yield unknown, Finding(comment.span, problem=problem, hint=_suggestion(comment, own))
        idle = [name for name in comment.names if name not in comment.used and _may_be_idle(name, running)]
        if unused in rules and idle:
            yield (
                unused,
                Finding(comment.span, problem=_reason(comment, idle), hint="Take it out.", fix=_removal(comment, idle)),
            )


def _reason(comment: Ignore, idle: list[str]) -> str:
    gone = [name for name in idle if name not in comment.refused]
    said = [f"there is no {' and no '.join(gone)} here"] if gone else []
    said += [f"{name} is an error to Heat, too" for name in idle if name in comment.refused]
    return "; ".join(said)


def _may_be_idle(name: str, running: set[str]) -> bool:
    return name.lower() in running or name in CODES or any(name.upper() == code.code for code in CODES.values())


def _known(name: str, own: tuple[Rule, ...]) -> bool:
    return registry.find(name, own) is not None or name in CODES or any(name.upper() == c.code for c in CODES.values())


def _problem(comment: Ignore, own: tuple[Rule, ...]) -> str:
    if not comment.names:
        return "it names no finding"
    strange = [name for name in comment.names if not _known(name, own)]
    return f"there is no finding called {strange[0]}" if strange else ""


def _suggestion(comment: Ignore, own: tuple[Rule, ...]) -> str:
    if not comment.names:
        return "Name what to ignore: # hotc: ignore[L1104] and why."
    strange = next(name for name in comment.names if not _known(name, own))
    if begun := [code for code in (*registry.BY_NAME, *(rule.code for rule in own)) if _begins(strange, code)]:
        return f"A comment names whole codes, such as {begun[0].upper()}."
    near = nearest(strange.lower(), (*registry.BY_NAME, *(rule.code for rule in own)), cutoff=0.6)
    return (
        f"Did you mean {near.upper() if near[1:].isdigit() else near}?" if near else "hotc explain lists all findings."
    )


def _begins(name: str, code: str) -> bool:
    return any(sign.isdigit() for sign in code) and code.lower().startswith(name.lower())


def _removal(comment: Ignore, idle: list[str]) -> Fix:
    source, start, end = comment.span.source, comment.span.start, comment.span.end
    left = [name for name in comment.names if name not in idle]
    if left:
        text = source.text[start:end]
        opening, closing = start + text.index("["), start + text.index("]")
        return Fix("Take the code out", [TextEdit(Span(source, opening + 1, closing), ", ".join(left))])
    line_start = source.text.rfind("\n", 0, start) + 1
    before = source.text[line_start:start]
    if before.strip():
        start = line_start + len(before.rstrip())
    else:
        start, end = line_start, min(end + (2 if source.text.startswith("\r\n", end) else 1), len(source.text))
    return Fix("Take the comment out", [TextEdit(Span(source, start, end), "")])
