"""Which rules there are, and which of them run. The table is generated; a rule that is off is not even imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.lint.rule import Check, Rule

BY_NAME: dict[str, Rule] = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}


def find(wanted: str, own: Iterable[Rule] = ()) -> Rule | None:
    """The rule of this code or name, in any case. ``own`` are rules of a project's own, beside the built-in ones."""
    key = wanted.strip().lower()
    return BY_NAME.get(key) or next((rule for rule in own if key in (rule.code.lower(), rule.name.lower())), None)


def matches(rule: Rule, selectors: Iterable[str]) -> bool:
    """Whether one of the selectors means the rule: its code, its name, the beginning of its code (``L11``), or
    ``ALL``.
    """
    return any(
        selector.upper() == "ALL"
        or rule.name.lower() == selector.lower()
        or rule.code.upper().startswith(selector.upper())
        for selector in selectors
        if selector
    )


def exact(rule: Rule, selectors: Iterable[str]) -> bool:
    """Whether one of the selectors is this rule's own code or name."""
    return any(selector.lower() in (rule.name.lower(), rule.code.lower()) for selector in selectors)


def chosen(
    select: Iterable[str], ignore: Iterable[str], extend: Iterable[str] = (), own: Iterable[Rule] = ()
) -> list[Rule]:
    """The rules that run. Preview rules run only when named by their own code or name.

    Of a rule's own code or name and a prefix, the former wins; of the same kind, ``ignore`` does.
    """
    select, ignore, extend = list(select), list(ignore), list(extend)
    wanted = select or ["ALL"]
    found = []
    for rule in (*RULES, *own):
        asked = [*select, *extend]
        on = matches(rule, [*wanted, *extend]) and (rule.lifecycle != "preview" or exact(rule, asked))
        if on and not exact(rule, ignore) and (exact(rule, asked) or not matches(rule, ignore)):
            found.append(rule)
    return found


def unknown(selectors: Iterable[str], own: Iterable[Rule] = ()) -> list[str]:
    """Selectors that mean no rule."""
    rules = (*RULES, *own)
    return [selector for selector in selectors if not any(matches(rule, [selector]) for rule in rules)]


def check_of(rule: Rule) -> Check | None:
    """The rule's check; ``None`` for a rule that the framework itself applies."""
    return rule.load()
