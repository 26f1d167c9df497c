"""What every pass is given: options, the way to files, and the place where findings go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from hotc.compiler.codes import CODES
from hotc.compiler.diagnostics import Diagnostic
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping as MapNode
from hotc.compiler.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.catalog.view import View
    from hotc.compiler.diagnostics import Code, Fix, HeatLevel, Related, Severity
    from hotc.compiler.environment import Environment
    from hotc.compiler.membership import Naming
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node


class Loader(Protocol):
    """How texts come in. The compiler opens no file and no connection by itself."""

    def resolve(self, reference: str, base: str | None) -> str:
        """The uri that ``reference``, written in the text at ``base``, means (an absolute path or a URL)."""

    def load(self, uri: str) -> SourceFile:
        """The text at ``uri``. Raises :class:`OSError` (or ``UnicodeError``) with a message for the user."""

    def exists(self, uri: str) -> bool:
        """Whether there is something at ``uri``."""

    def beside(self, path: str) -> list[str] | None:
        """The names of the files in the folder of ``path``, as far as they are known; ``None``: there is no folder."""

    def display(self, uri: str) -> str:
        """The name that messages show for ``uri``: a path relative to where the user is, where that is shorter."""


class Limits:
    """Bounds that keep a hostile or mistaken input from taking the machine with it. Counts, and bytes for ``size``.

    ``engine``: who is to run the template. Beyond the limits of Heat's default configuration it is an error with
    ``heat``, and a warning with ``hotc``. ``max_resources`` and ``max_nested_depth`` stand for what an operator set
    instead of that default (Heat's ``max_resources_per_stack`` and ``max_nested_stack_depth``): who names a limit means
    it, so that beyond it is an error.
    """

    __slots__ = (
        "alias_expansion",
        "depth",
        "engine",
        "max_nested_depth",
        "max_resources",
        "nested_depth",
        "nodes",
        "resources",
        "size",
        "yaql_iterations",
        "yaql_memory",
    )

    def __init__(self) -> None:
        self.depth = 200
        self.engine: Literal["hotc", "heat"] = "hotc"
        self.nodes = 2_000_000
        self.alias_expansion = 200_000
        self.size = 50_000_000
        self.nested_depth = 20
        self.resources = 10_000
        self.max_resources: int | None = None
        self.max_nested_depth: int | None = None
        self.yaql_iterations = 200
        self.yaql_memory = 10_000


class Options:
    """What the caller of the compiler asked for; see :func:`hotc.compile`."""

    __slots__ = ("check_resources", "limits", "naming", "parameters", "require_parameters", "stack_name", "target")

    def __init__(
        self,
        *,
        parameters: Mapping[str, Any] | None = None,
        check_resources: bool = True,
        require_parameters: bool = False,
        limits: Limits | None = None,
        target: str | None = None,
        stack_name: str | None = None,
        naming: Naming | None = None,
    ) -> None:
        self.parameters: dict[str, Any] = dict(parameters or {})
        self.check_resources = check_resources
        self.require_parameters = require_parameters
        self.limits = limits or Limits()
        self.target = target
        self.stack_name = stack_name
        self.naming = naming


class Context:
    """Options, loader, environments and findings of one compilation.

    ``catalog``: what it sees of the catalogue; ``None``: Heat's types of today.
    ``mistaken``: keys (by ``id``) that were reported as meant to be functions, and that finding. What else is found
    about such a map follows from it, and only tells at which level Heat would notice. ``reports`` counts what was
    reported, also what is no finding of its own.
    """

    __slots__ = ("_seen", "catalog", "diagnostics", "environment", "loader", "mistaken", "options", "reports")

    def __init__(self, options: Options, loader: Loader, environment: Environment | None = None) -> None:
        self.options = options
        self.loader = loader
        self.environment = environment
        self.catalog: View | None = None
        self.diagnostics: list[Diagnostic] = []
        self.mistaken: dict[int, Diagnostic] = {}
        self.reports = 0
        self._seen: dict[tuple[str, str, str, int], Diagnostic] = {}

    def report(
        self,
        name: str,
        where: Node | Span | None,
        /,
        *,
        path: str = "",
        hint: str = "",
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        heat: HeatLevel | None = None,
        **values: object,
    ) -> Diagnostic:
        """Add a finding of the kind ``name`` (``unknown-parameter``) at a node or a span, and return it.

        The same finding at the same place, from a template used several times, is one finding with a count. What says
        that something is not there, or has the wrong form, is not said where a piece that could not be read may be why.
        """
        self.reports += 1
        code = CODES[name]
        span = None if where is None else where if isinstance(where, Span) else where.span
        level = heat or code.heat
        if span is not None and span.source.heat == "full" and level in ("parse", "template") and not code.eager:
            level = "full"
        diagnostic = Diagnostic(
            code,
            span,
            code.message.format(**values),
            path=path,
            hint=hint,
            fix=fix,
            related=related,
            severity=severity,
            heat=level,
        )
        if self.mistaken and (cause := self._cause(where)) is not None and diagnostic.severity == "error":
            cause.heat = min(cause.heat, diagnostic.heat, key=_LEVELS.index)
            return cause
        key = (code.code, diagnostic.message, span.source.uri if span else "", span.start if span else -1)
        if (known := self._seen.get(key)) is not None:
            if known.severity == "warning" and diagnostic.severity == "error":
                known.severity, known.heat = "error", diagnostic.heat  # what seemed doubtful does fail
            else:
                known.places += 1
            return known
        self._seen[key] = diagnostic
        if span is None or not span.source.damaged or not _is_doubtful(code, span, where, values):
            self.diagnostics.append(diagnostic)
        return diagnostic

    def take(self, finding: Diagnostic) -> None:
        """Add a finding of another compilation, unless it is here already."""
        span = finding.span
        key = (finding.code, finding.message, span.source.uri if span else "", span.start if span else -1)
        if key not in self._seen:
            self._seen[key] = finding
            self.reports += 1
            self.diagnostics.append(finding)

    def _cause(self, where: Node | Span | None) -> Diagnostic | None:
        """The finding about a map that was meant to be a function, where this is that map."""
        if not isinstance(where, MapNode) or len(where.entries) != 1:
            return None
        return self.mistaken.get(id(where.entries[0].key))


_LEVELS: list[HeatLevel] = ["parse", "template", "full", "cloud", "never"]
_MISSING = ("name", "names", "key", "other", "argument", "function", "anchor", "header", "section")
"""Values of messages that say what is not there."""


def _is_doubtful(code: Code, span: Span, where: Node | Span | None, values: dict[str, object]) -> bool:
    """Whether something is said to be missing, or to be of the wrong form, that could not be read whole."""
    source = span.source
    if code.absence and source.may_hide(" ".join(str(values[field]) for field in _MISSING if field in values)):
        return True
    return (
        not isinstance(where, (Span, Scalar))
        and not code.code.startswith("H0")
        and source.has_lost(span.start, span.end)
    )
