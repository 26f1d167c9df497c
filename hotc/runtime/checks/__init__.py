"""What only a cloud knows about a template: names, whether images fit, quotas. Asked by ``hotc validate --cloud`` and
before a plan; the findings join the compiler's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.checks.empty_names import want_nameless
from hotc.runtime.checks.facts import Facts
from hotc.runtime.checks.mentions import mentions
from hotc.runtime.checks.names import check_names
from hotc.runtime.checks.owned import owned_by
from hotc.runtime.checks.quota import check_quotas, want_quotas
from hotc.runtime.checks.report import Report
from hotc.runtime.checks.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.compilation import Compilation
    from hotc.runtime.checks.mentions import Mention
    from hotc.runtime.checks.owned import Owned
    from hotc.runtime.state.records import ResourceRecord

__all__ = ["Facts", "check"]


def check(compilation: Compilation, facts: Facts, records: Iterable[ResourceRecord] = ()) -> None:
    """Add what the cloud knows to the findings of a compilation.

    ``facts`` are the answers of one cloud, shared by all templates of a run; ``records`` are the rows of the stack
    that the template is for: what they have made is not counted again. A cloud that doesn't answer a question makes a
    finding, no exception.
    """
    if compilation.instance is None or not compilation.context.options.check_resources:
        return
    owned = owned_by(records)
    found = [mention for mention in mentions(compilation) if not _known_before(mention, owned)]
    for mention in found:
        if mention.name:
            facts.want_named(mention.kind, mention.name)
        else:
            want_nameless(mention, facts)
    want_quotas(compilation, facts)
    report = Report(compilation, facts.cloud.name)
    check_names(compilation, found, facts, report)
    check_sizes(compilation, facts, report)
    check_quotas(compilation, facts, owned, report)


def _known_before(mention: Mention, owned: dict[str, Owned]) -> bool:
    """Whether what is there already was made with this name: it led somewhere then, and isn't needed again."""
    if mention.resource is None:
        return any(mention.name in each.names() for each in owned.values())
    known = owned.get(mention.resource.address)
    return known is not None and mention.name in known.names()
