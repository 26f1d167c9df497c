"""Lint: compile, run the rules that are on, and leave out what the author has said to ignore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Diagnostic
from hotc.lint import config as configuration
from hotc.lint import registry
from hotc.lint.ignores import ignores

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.lint.config import Config
    from hotc.lint.ignores import Ignore
    from hotc.lint.rule import Finding, Rule
    from hotc.lint.subject import Subject


def lint(
    template: str | os.PathLike[str],
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    config: Config | None = None,
    text: str | None = None,
    target: str | None = None,
) -> list[Diagnostic]:
    """The compiler's findings and the rules', in the order of the text.

    ``config`` says which rules run; without it the nearest ``hotc.toml`` or ``pyproject.toml`` does. ``text`` is the
    template's content where it isn't read from ``template``; ``target`` the release that it is for, see
    :func:`hotc.compile`. Raises :class:`hotc.lint.config.ConfigError` for settings that can't be used.
    """
    from hotc.compiler.compilation import compile

    compilation = compile(template, environments=environments, parameters=parameters, text=text, target=target)
    return lint_compiled(compilation, config if config is not None else configuration.find(Path(template)))


def lint_compiled(compilation: Compilation, config: Config) -> list[Diagnostic]:
    """The findings of something compiled already."""
    found = list(compilation.diagnostics)
    template = compilation.template
    rules = registry.chosen(config.select, config.ignore, config.extend_select, config.own)
    if template is not None:
        from hotc.lint.subject import Subject

        subject = Subject(compilation, template)
        before = catalog.use(compilation.context.catalog)
        try:
            told = [finding for rule in rules for finding in run(rule, subject)]
        finally:
            catalog.use(before)
        found = _told_once(found, told) + told
    source = compilation.unit.source
    if source is None:
        return found
    comments = ignores(source, compilation.unit.root)
    if comments:
        found = [f for f in found if f.file != source.name or not _silenced(f, comments)]
        found += _about_comments(comments, rules, config.own)
    return sorted(found, key=lambda f: _order(f, source.uri))


def lint_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    config: Config | None = None,
) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Each template among the paths (folders are searched), with its findings, as soon as they are there."""
    from hotc.lint.files import templates

    environments = list(environments)
    for path in templates(paths):
        yield path, lint(path, environments=environments, parameters=parameters, config=config)


def run(rule: Rule, subject: Subject) -> list[Diagnostic]:
    """What one rule finds."""
    if rule.needs and not subject.mentions(rule.needs):
        return []
    check = registry.check_of(rule)
    return [_diagnostic(rule, finding) for finding in check(subject)] if check is not None else []


def _told_once(found: list[Diagnostic], told: list[Diagnostic]) -> list[Diagnostic]:
    """The compiler's findings without those that a rule tells, too: that something is deprecated."""
    places = {_place(finding) for finding in told if finding.name.startswith("deprecated-")}
    return [finding for finding in found if finding.name != "deprecated-in-target" or _place(finding) not in places]


def _place(finding: Diagnostic) -> tuple[str | None, int]:
    span = finding.span
    return (span.source.uri, span.start) if span is not None else (None, -1)


def _diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    return Diagnostic(
        rule,
        finding.span,
        rule.message.format(**finding.values),
        path=finding.path,
        hint=finding.hint,
        fix=finding.fix,
        related=finding.related,
    )


def _silenced(found: Diagnostic, comments: list[Ignore]) -> bool:
    return any(comment.covers(found) for comment in comments)  # a list: each comment that covers it is used


def _about_comments(comments: list[Ignore], rules: list[Rule], own: tuple[Rule, ...]) -> list[Diagnostic]:
    from hotc.lint.comments import about

    return [_diagnostic(rule, finding) for rule, finding in about(comments, rules, own)]


def _order(found: Diagnostic, main: str) -> tuple[bool, bool, str, int, str]:
    if found.span is None:
        return False, False, "", 0, found.code
    return True, found.span.source.uri != main, found.span.source.uri, found.span.start, found.code
