"""Lint: compile, run the rules that are on, and leave out what the author has said to ignore."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Diagnostic
from hotc.lint import config as configuration
from hotc.lint import registry
from hotc.lint.silence.silencing import silenced

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.lint.config import Config
    from hotc.lint.project.job import Job, Part
    from hotc.lint.rule import Finding, Rule, Scope
    from hotc.lint.silence.ignores import Ignore
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
    if config is None:
        from pathlib import Path

        config = configuration.find(Path(template))
    return lint_compiled(compilation, config)


def lint_compiled(
    compilation: Compilation,
    config: Config,
    *,
    main: bool = True,
    nested: Iterable[Part] = (),
    around: Iterable[Part] = (),
) -> list[Diagnostic]:
    """The findings of something compiled already.

    Rules look at the template itself, where ``main`` says so, and at those of the templates within it that ``nested``
    names. ``around`` are environments with settings for what is found in them.
    """
    found = list(compilation.diagnostics)
    template, parts = compilation.template, tuple(nested)
    told: list[Diagnostic] = []
    if template is not None:
        from hotc.lint.subject import Subject, first_instances

        before = catalog.use(compilation.context.catalog)
        try:
            if main:
                told = _looked_at(Subject(compilation, template), config.rules())
            instances = first_instances(compilation) if parts else {}
            for part in parts:
                if (inner := compilation.unit.templates.get(part.uri)) is not None:
                    told += _looked_at(Subject(compilation, inner, instances.get(part.uri)), part.config.rules())
        finally:
            catalog.use(before)
        told = _as_settings_say(told, (*parts, *around))
        found = _told_once(found, told) + told
    source = compilation.unit.source
    if source is None:
        return found
    found, comments = silenced(compilation, found)
    if comments:
        configs = {part.uri: part.config for part in (*around, *parts)}
        if main:
            configs[source.uri] = config
        for text, ignores in comments:
            if (known := configs.get(text.uri)) is not None:
                found += _about_comments(ignores, known.rules(), known.own)
    return sorted(found, key=lambda f: _order(f, source.uri))


def lint_job(compilation: Compilation, job: Job) -> list[Diagnostic]:
    """The findings of a job, whose template has been compiled with what goes with it."""
    return lint_compiled(compilation, job.config, main=job.main, nested=job.nested, around=job.around)


def lint_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    config: Config | None = None,
    target: str | None = None,
) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Each template among the paths (folders are searched), with its findings, as soon as they are there.

    A template that the settings declare as a stack's is looked at with what the stack gives to it, once for each such
    stack, together with the templates within it that are among the paths; see :func:`hotc.lint.project.jobs.jobs`.
    ``config`` stands in the place of all settings of the linter.
    """
    from hotc.compiler.compilation import compile
    from hotc.lint.project.jobs import Inputs, jobs
    from hotc.lint.project.settings import Settings

    inputs = Inputs(tuple(str(each) for each in environments), parameters or {}, target)
    for job in jobs(paths, inputs, Settings(config=config)):
        compilation = compile(job.template, environments=job.environments, parameters=job.parameters, target=job.target)
        yield job.template, lint_job(compilation, job)


def run(rule: Rule, subject: Subject) -> list[Diagnostic]:
    """What one rule finds."""
    if not subject.has(rule.scope) or (rule.needs and not subject.mentions(rule.needs)):
        return []
    return _found_by(rule, subject)


def _found_by(rule: Rule, subject: Subject) -> list[Diagnostic]:
    if rule.own:
        from hotc.lint.own.rule import run as run_own

        return run_own(rule, subject, _diagnostic)  # type: ignore[arg-type]
    check = registry.check_of(rule)
    return [_diagnostic(rule, finding) for finding in check(subject)] if check is not None else []


def _looked_at(subject: Subject, rules: list[Rule]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for scope, needs, alike in _grouped(tuple(rules)):
        if subject.has(scope) and (not needs or subject.mentions(needs)):
            for rule in alike:
                found += _found_by(rule, subject)
    return found


@lru_cache(maxsize=16)
def _grouped(rules: tuple[Rule, ...]) -> list[tuple[Scope, tuple[str, ...], list[Rule]]]:
    """Rules that look at the same and need the same words, together: these are asked for once."""
    groups: dict[tuple[Scope, tuple[str, ...]], list[Rule]] = {}
    for rule in rules:
        groups.setdefault((rule.scope, rule.needs), []).append(rule)
    return [(*key, alike) for key, alike in groups.items()]


def _as_settings_say(told: list[Diagnostic], parts: tuple[Part, ...]) -> list[Diagnostic]:
    """What the rules told, without what the settings of the file in which it was found turn off."""
    if not parts or not told:
        return told
    running = {part.uri: {rule.code for rule in part.config.rules()} for part in parts}
    return [
        finding
        for finding in told
        if finding.span is None or finding.code in running.get(finding.span.source.uri, (finding.code,))
    ]


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


def _about_comments(comments: list[Ignore], rules: list[Rule], own: tuple[Rule, ...]) -> list[Diagnostic]:
    from hotc.lint.silence.comments import about

    return [_diagnostic(rule, finding) for rule, finding in about(comments, rules, own)]


def _order(found: Diagnostic, main: str) -> tuple[bool, bool, str, int, str]:
    if found.span is None:
        return False, False, "", 0, found.code
    return True, found.span.source.uri != main, found.span.source.uri, found.span.start, found.code
