"""Rules in files of a project: ``lint.rules`` in the settings names files and folders."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hotc.compiler.settings import SettingsError, shown
from hotc.lint.own.importing import folder_digest, line_of, module_of
from hotc.lint.own.rule import OwnRule
from hotc.lint.rule import Rule

if TYPE_CHECKING:
    from types import ModuleType

_CODE = r"(?![HL])[A-Z]{1,8}[0-9]{2,6}"
_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
SEVERITIES = ("error", "warning", "info")
FIXES = ("no", "safe", "unsafe")


class OwnRuleError(SettingsError):
    """A rule that can't be used; ``message`` names its file and, where there is one, the line."""


def rules_at(path: str) -> tuple[OwnRule, ...]:
    """The rules in a file, or in the files of a folder but those whose names begin with ``_`` or ``test``.

    ``path`` is absolute. Raises :class:`OwnRuleError`.
    """
    if os.path.isdir(path):  # noqa: PTH112
        names = sorted(n for n in os.listdir(path) if n.endswith(".py") and not n.startswith(("_", "test")))  # noqa: PTH208
        if not names:
            raise OwnRuleError(f"There are no rules in {shown(path)}", "A rule is a Python file in this folder.")
        return tuple(rule_in(os.path.join(path, name)) for name in names)  # noqa: PTH118
    if not os.path.isfile(path):  # noqa: PTH113
        raise OwnRuleError(f"There is no file or folder {shown(path)}", "Paths of rules are relative to the settings.")
    return (rule_in(path),)


def rule_in(file: str, module: str = "") -> OwnRule:
    """The rule in a file; ``module`` is its name where it is part of an installed package.

    Raises :class:`OwnRuleError`.
    """
    try:
        loaded = module_of(file, module)
        digest = folder_digest(os.path.dirname(file))  # noqa: PTH120
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever somebody else's file raises: it is told
        said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
        line = line_of(error, file)
        place = f"{shown(file)}:{line}" if line else shown(file)
        hint = "hotc imports every file of rules that the settings name."
        raise OwnRuleError(f"{place}: the rule can't be imported: {said}", hint) from None
    return of_module(loaded, file, digest)


def of_module(module: ModuleType, file: str, digest: str) -> OwnRule:
    """The rule that a module holds. Raises :class:`OwnRuleError`."""
    rule = getattr(module, "RULE", None)
    place = shown(file)
    if not isinstance(rule, Rule):
        problem = "has no RULE" if rule is None else f"has a RULE that is no Rule but a {type(rule).__name__}"
        raise OwnRuleError(f"{place} {problem}", 'Write RULE = Rule("X1001", "my-rule", "warning", "What is wrong").')
    if not callable(getattr(module, "check", None)):
        raise OwnRuleError(f"{place} has no function check", "Write def check(subject): and yield Findings in it.")
    _must_be_right(rule, place)
    return OwnRule(
        rule.code,
        rule.name,
        rule.severity,
        rule.message,
        since=rule.since,
        lifecycle=rule.lifecycle,
        fix=rule.fix,
        module=module.__name__,
        needs=rule.needs,
        file=file,
        shown=place,
        digest=digest,
        explanation=(module.__doc__ or "").strip(),
    )


def _must_be_right(rule: Rule, place: str) -> None:
    if not isinstance(rule.code, str) or re.fullmatch(_CODE, rule.code) is None:
        hint = "A code is 1 to 8 capitals and 2 to 6 digits, such as X1001; H and L are hotc's first letters."
        raise OwnRuleError(f"{place}: a rule of your own can't have the code {rule.code!r}", hint)
    if not isinstance(rule.name, str) or re.fullmatch(_NAME, rule.name) is None:
        raise OwnRuleError(f"{place}: {rule.name!r} is no name of a rule", "A name is such as no-public-port.")
    if rule.severity not in SEVERITIES:
        said = f"the severity of {rule.code} must be one of {', '.join(SEVERITIES)}"
        raise OwnRuleError(f"{place}: {said}, not {rule.severity!r}")
    if rule.fix not in FIXES:
        raise OwnRuleError(f"{place}: fix of {rule.code} must be one of {', '.join(FIXES)}, not {rule.fix!r}")


def without_clashes(rules: tuple[OwnRule, ...]) -> tuple[OwnRule, ...]:
    """The rules, each once. Raises :class:`OwnRuleError` where two have one code or name, or one has a built-in's."""
    from hotc.lint.registry import BY_NAME

    known: dict[str, Rule] = dict(BY_NAME)
    found: dict[str, OwnRule] = {}
    for rule in rules:
        if (same := found.get(rule.code)) is not None and (same.file, same.digest) == (rule.file, rule.digest):
            continue
        for name in (rule.code, rule.name):
            key = name.lower()
            if (other := known.get(key)) is not None and other is not rule:
                whose = f"that of {other.shown}" if isinstance(other, OwnRule) else "one of hotc's"
                hint = "Give it another code and name: each means one rule."
                raise OwnRuleError(f"{rule.shown}: there is a rule {name!r} already, {whose}", hint)
            known[key] = rule
        found[rule.code] = rule
    return tuple(found.values())
