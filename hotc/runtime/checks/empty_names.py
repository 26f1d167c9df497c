"""Empty texts where the name of a thing is wanted: which of them Heat refuses before it creates anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.catalog.kinds import words_of
from hotc.runtime.checks.wanted_names import KIND_OF_CONSTRAINT
from hotc.runtime.connection.kinds import KINDS

if TYPE_CHECKING:
    from hotc.runtime.checks.facts import Facts
    from hotc.runtime.checks.mentions import Mention
    from hotc.runtime.checks.report import Report

ACCEPTED: Final = frozenset({"keypair"}) | {
    kind for kind, entry in KINDS.items() if entry.service in ("load_balancer", "dns")
}
"""Kinds of which Heat takes an empty name: ``KeypairConstraint`` looks none up; octaviaclient's ``find`` and
designateclient's ``resolve_by_name`` ask for the whole collection then, and are content with an answer.
"""

_NAMELESS: Final = frozenset(
    kind for kind, entry in KINDS.items() if entry.service in ("network", "image", "shared_file_system")
)
"""Kinds that Heat looks up by the name alone: if one thing has no name, and only one, an empty text means that."""


def is_told(kind: str) -> bool:
    """Whether Heat looks at an empty name of this kind at all."""
    return kind not in ACCEPTED


def want_nameless(mention: Mention, facts: Facts) -> None:
    """Ask for what has no name, where Heat would find it."""
    if mention.kind in _NAMELESS:
        facts.want_named(mention.kind, "")


def check_empty(mention: Mention, facts: Facts, report: Report) -> None:
    """Report a mention whose text is empty. Raises :class:`~hotc.runtime.checks.facts.Unanswered`."""
    lucky = mention.kind in _NAMELESS and len(facts.named(mention.kind, "")) == 1
    kind = _WORDS[mention.kind]
    name = mention.path.partition(".properties.")[2]
    parameter = mention.path.removeprefix("parameters.")
    hint = f"Give the name or the id of {kind}, or leave it out if none is meant."
    if lucky:
        hint = f"{hint} Heat takes the one that has no name, as long as there is just one."
    report.add(
        "empty-name",
        mention.origin,
        mention.path,
        key=("empty", mention.kind, mention.origin.key),
        hint=hint,
        counts=mention.resource is not None,
        severity=None if mention.certain and not lucky else "warning",
        heat="never" if lucky else "cloud",
        name=name or f'The parameter "{parameter}"',
        kind=kind,
    )


_WORDS: Final = {kind: words_of(constraint) for constraint, kind in KIND_OF_CONSTRAINT.items()}
"""Kind → a thing of it, in words."""
