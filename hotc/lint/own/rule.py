"""A rule that is not hotc's own. It behaves as a built-in one; what it raises is told, and stops no other rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hotc.compiler.diagnostics import Code, Diagnostic
from hotc.compiler.settings import SettingsError
from hotc.compiler.source import Span
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.lint.rule import Check
    from hotc.lint.subject import Subject


class OwnRule(Rule):
    """A rule of a project or a package. Plain data but for its check, so that it can be sent to another process.

    ``file`` is the path of the file that it comes from, ``shown`` as messages name it; ``digest`` changes whenever the
    rule does; ``explanation`` is its page, in Markdown.
    """

    __slots__ = ("digest", "explanation", "file", "shown")

    own = True
    kind: ClassVar[str] = "A rule"

    def __init__(self, *facts: Any, file: str, shown: str, digest: str, explanation: str, **more: Any) -> None:
        super().__init__(*facts, **more)
        self.file = file
        self.shown = shown
        self.digest = digest
        self.explanation = explanation

    def load(self) -> Check | None:
        """The rule's check. Raises whatever the rule's file raises when it is imported."""
        return check_in(self)

    def page(self) -> str:
        """The rule's page with its head."""
        said = (
            ""
            if self.fix == "no"
            else " hotc can mend it."
            if self.fix == "safe"
            else " hotc can mend it; look at what it does."
        )
        facts = f"Severity: {self.severity}. {self.kind} of your own: {self.shown}.{said}"
        title = self.name if self.name == self.code else f"{self.name} ({self.code})"
        return f"# {title}\n\n{facts}\n\n{self.explanation.strip()}\n"


def check_in(rule: OwnRule) -> Check | None:
    """The check in the file of a rule."""
    from hotc.lint.own.importing import module_of

    check: Check | None = getattr(module_of(rule.file, rule.module), "check", None)
    return check


def run(rule: OwnRule, subject: Subject, made: Callable[[Rule, Finding], Diagnostic]) -> list[Diagnostic]:
    """What the rule finds. What goes wrong in it is a finding, too, under the rule's own code."""
    found: list[Diagnostic] = []
    try:
        check = rule.load()
        for finding in (check(subject) if check is not None else None) or ():
            if not isinstance(finding, Finding):
                raise TypeError(f"check must yield Findings, not {type(finding).__name__}")
            found.append(made(rule, finding))
    except SettingsError:
        raise  # a policy whose selector is none
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever somebody else's rule raises: it is told
        found.append(_failure(rule, subject, error))
    return found


def _failure(rule: OwnRule, subject: Subject, error: BaseException) -> Diagnostic:
    from hotc.lint.own.importing import line_of

    line = line_of(error, rule.file)
    where = f"{rule.shown}:{line}" if line else rule.shown
    said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
    failed = Code(rule.code, "rule-failed", "error", "never", "")
    source = subject.template.source
    return Diagnostic(
        failed,
        Span(source, 0, 0),
        f"The rule {rule.name} failed here: {said}, at {where}",
        hint=f"The fault is in {rule.shown}, not in the template; the other rules went on.",
    )
