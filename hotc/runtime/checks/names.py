"""Whether what a template names is there on the cloud, and is there only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog.kinds import KINDS as REFERENCES
from hotc.compiler.passes.check_values import stacks
from hotc.compiler.schema.findings import quote
from hotc.compiler.suggest import did_you_mean
from hotc.runtime.checks.empty_names import check_empty
from hotc.runtime.checks.facts import Unanswered
from hotc.runtime.checks.wanted_names import KIND_OF_CONSTRAINT
from hotc.runtime.connection.kinds import KINDS

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.runtime.checks.facts import Facts
    from hotc.runtime.checks.mentions import Mention
    from hotc.runtime.checks.report import Report

FEW: Final = 8
"""Names that a hint lists; of more, only the nearest is named."""


def check_names(compilation: Compilation, found: list[Mention], facts: Facts, report: Report) -> None:
    """Report each mention that names nothing, or several things. All questions have been sent before."""
    made = _made_here(compilation)
    for mention in found:
        try:
            if not mention.name:
                check_empty(mention, facts, report)
                continue
            matches = facts.named(mention.kind, mention.name)
        except Unanswered as why:
            _unanswered(mention, why, report)
            continue
        if not matches:
            _missing(mention, made.get((mention.kind, mention.name), ""), facts, report)
        elif len(matches) > 1:
            _several(mention, matches, report)


def _missing(mention: Mention, maker: str, facts: Facts, report: Report) -> None:
    if maker and not mention.constrained:
        return  # nobody looks before the resource is created, and by then it may be there
    hint = f"Here it is made by {maker}; write {{get_resource: {maker}}}: the name leads nowhere until then."
    if not maker:
        hint = "" if mention.secret else _suggestion(mention, facts)
    report.add(
        "not-on-cloud",
        mention.origin,
        mention.path,
        key=("missing", mention.kind, mention.name, mention.origin.key),
        hint=hint,
        counts=mention.resource is not None,
        severity=None if mention.certain and not maker else "warning",
        kind=KINDS[mention.kind].word,
        name="of the secret name" if mention.secret else quote(mention.name),
    )


def _several(mention: Mention, matches: list[dict[str, Any]], report: Report) -> None:
    kind = KINDS[mention.kind]
    identities = sorted(str(match.get(kind.identity)) for match in matches)
    if len(set(identities)) == 1:
        return
    more = " …" if len(identities) > FEW else ""
    report.add(
        "ambiguous-on-cloud",
        mention.origin,
        mention.path,
        key=("several", mention.kind, mention.name, mention.origin.key),
        hint=f"Write the id instead: {', '.join(identities[:FEW])}{more}",
        counts=mention.resource is not None,
        severity=None if mention.certain else "warning",
        count=len(matches),
        kinds=kind.words,
        name=quote(mention.name, mention.secret),
    )


def _unanswered(mention: Mention, why: Unanswered, report: Report) -> None:
    report.unanswered(why, f"which {KINDS[mention.kind].words} there are", mention.origin, mention.path)


def _suggestion(mention: Mention, facts: Facts) -> str:
    try:
        names = facts.names(mention.kind)
    except Unanswered:
        return ""
    if hint := did_you_mean(mention.name, names, cutoff=0.5):
        return hint
    if not names:
        return f"This project sees no {KINDS[mention.kind].word} at all."
    return f"There are: {', '.join(names)}." if len(names) <= FEW else ""


def _made_here(compilation: Compilation) -> dict[tuple[str, str], str]:
    """What the template itself makes under a name of its own: (kind, name) → the resource's name."""
    assert compilation.instance is not None
    kinds = {
        name: KIND_OF_CONSTRAINT[constraint]
        for constraint, (_, names) in REFERENCES.items()
        if constraint in KIND_OF_CONSTRAINT
        for name in names
    }
    found: dict[tuple[str, str], str] = {}
    for stack in stacks(compilation.instance):
        for resource in stack.resources.values():
            type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type else None
            name = resource.properties.get("name")
            if type_ is not None and type_.name in kinds and isinstance(name, str):
                found[kinds[type_.name], name] = resource.name
    return found
