"""Findings about what a cloud knows, into the findings of the compilation: each once, however often it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.connection.cloud import SERVICE_WORDS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic, Related, Severity
    from hotc.runtime.checks.facts import Unanswered
    from hotc.runtime.checks.provenance import Origin


class Report:
    """Where the checks of one template put what they find. ``cloud`` is the cloud's name, for messages."""

    def __init__(self, compilation: Compilation, cloud: str) -> None:
        self._compilation = compilation
        self._known: dict[Hashable, Diagnostic] = {}
        self.cloud = cloud

    def add(
        self,
        code: str,
        origin: Origin,
        path: str,
        *,
        key: Hashable,
        hint: str = "",
        severity: Severity | None = None,
        related: tuple[Related, ...] = (),
        counts: bool = True,
        **values: Any,
    ) -> None:
        """Add a finding; one that has the same ``key`` as another is counted there, if its place ``counts``."""
        if (known := self._known.get(key)) is not None:
            known.places += counts
            return
        self._known[key] = self._compilation.context.report(
            code,
            origin.span,
            path=path,
            hint=hint,
            severity=severity,
            related=(*origin.related, *related),
            cloud=self.cloud,
            **values,
        )

    def unanswered(self, why: Unanswered, question: str, origin: Origin, path: str) -> None:
        """Say what could not be checked: a service that isn't there once, everything else once a question."""
        if why.absent:
            word = SERVICE_WORDS.get(why.service, why.service)
            hint = "What rests on it is not checked, and can't be created on this cloud."
            self.add("service-not-on-cloud", origin, path, key=("absent", why.service), hint=hint, service=word)
            return
        self.add(
            "cloud-did-not-say",
            origin,
            path,
            key=("unsaid", question),
            question=question,
            reason=why.reason.rstrip("."),
        )
