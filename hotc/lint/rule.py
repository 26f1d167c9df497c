"""What a rule is: an entry of data, a page, and a function that yields findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from hotc.compiler.diagnostics import Code
from hotc.compiler.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.diagnostics import Fix, Related, Severity
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

    Check = Callable[[Subject], Iterator["Finding"]]

Lifecycle = Literal["preview", "stable", "deprecated"]
"""``preview``: off unless selected by its own code or name; ``deprecated``: will go, says so in its page."""
Fixable = Literal["no", "safe", "unsafe"]
Scope = Literal["template", "environments", "nested"]


class Rule(Code):
    """A rule's entry. ``since`` is hotc's version, ``fix`` whether the rule mends what it finds, ``module`` where its
    check is.

    ``needs``: words of which one at least stands in every text in which the rule finds something, spelt as they are
    there: types (``OS::Neutron::``), functions, keys. In a text without them the rule is not run, nor even imported.
    ``scope``: what the rule looks at: the template, the environments given with it, or the templates within it; where
    there are none, the rule is not run either.

    Every file in ``hotc/lint/rules`` holds one: ``RULE``, a function ``check``, and the rule's page as the file's
    docstring.
    """

    __slots__ = ("_check", "fix", "lifecycle", "module", "needs", "scope", "since")

    own: ClassVar[bool] = False
    """Whether somebody else wrote it: see :mod:`hotc.lint.own`."""

    def __init__(
        self,
        code: str,
        name: str,
        severity: Severity,
        message: str,
        *,
        since: str = "0.1",
        lifecycle: Lifecycle = "stable",
        fix: Fixable = "no",
        module: str = "",
        needs: tuple[str, ...] = (),
        scope: Scope = "template",
    ) -> None:
        super().__init__(code, name, severity, "never", message)
        self.since = since
        self.lifecycle: Lifecycle = lifecycle
        self.fix: Fixable = fix
        self.module = module
        self.needs = needs
        self.scope: Scope = scope
        self._check: Check | Literal[False] | None = False  # not loaded yet

    def load(self) -> Check | None:
        """The rule's check; ``None`` for a rule that the framework itself applies. Its module is imported now."""
        if self._check is False:
            from importlib import import_module

            self._check = getattr(import_module(self.module), "check", None)
        return self._check or None


class Finding:
    """What a check yields: a place, and the values for the fields of its rule's message."""

    __slots__ = ("fix", "hint", "path", "related", "span", "values")

    def __init__(
        self,
        where: Node | Span,
        path: str = "",
        *,
        hint: str = "",
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        **values: Any,
    ) -> None:
        self.span: Span = where if isinstance(where, Span) else where.span
        self.path = path
        self.hint = hint
        self.fix = fix
        self.related = related
        self.values = values
