"""The rules and policies that a file of settings declares: ``lint.rules``, ``lint.policies``, ``lint.policy``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hotc.compiler.settings import shown
from hotc.lint.own.files import OwnRuleError, rules_at, without_clashes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.lint.own.rule import OwnRule

KEYS = ("rules", "policies", "policy")


def declared(table: dict[str, Any], path: str, inherited: tuple[OwnRule, ...]) -> tuple[OwnRule, ...]:
    """The rules that hold with the section ``lint`` of the settings at ``path`` (absolute): its own, and the inherited.

    Raises :class:`OwnRuleError`.
    """
    if not any(key in table for key in KEYS):
        return inherited
    folder = os.path.dirname(path)  # noqa: PTH120
    found: list[OwnRule] = list(inherited)
    for written in _paths(table, "rules", path):
        found += rules_at(os.path.normpath(os.path.join(folder, written)))  # noqa: PTH118
    if "policies" in table or "policy" in table:
        from hotc.lint.own.policy import policies, policies_in

        for written in _paths(table, "policies", path):
            for file in _fitting(written, folder, path):
                found += policies_in(file)
        found += policies(table.get("policy", []), path, "lint.policy")
    return without_clashes(tuple(found))


def prefixes(rules: Iterable[OwnRule]) -> tuple[str, ...]:
    """The beginnings of the rules' codes: ``policy/``, or the letters."""
    from hotc.lint.own.policy import PREFIX

    letters = (PREFIX if rule.code.startswith(PREFIX) else rule.code.rstrip("0123456789") for rule in rules)
    return tuple(dict.fromkeys(letters))


def _paths(table: dict[str, Any], key: str, path: str) -> list[str]:
    written = table.get(key, [])
    if not isinstance(written, list) or not all(isinstance(item, str) and item for item in written):
        example = '["rules/"]' if key == "rules" else '["policies/*.toml"]'
        raise OwnRuleError(f"{shown(path)}: lint.{key} must be a list of paths", f"Write {key} = {example}.")
    return written


def _fitting(written: str, folder: str, path: str) -> list[str]:
    """The files that a path means: a file, the ``.toml`` files of a folder, or those that a pattern fits."""
    from glob import glob

    whole = os.path.normpath(os.path.join(folder, written))  # noqa: PTH118
    if os.path.isdir(whole):  # noqa: PTH112
        found = glob("*.toml", root_dir=whole)  # noqa: PTH207
        found = [os.path.join(whole, name) for name in found]  # noqa: PTH118
    else:
        found = [whole] if os.path.isfile(whole) else glob(whole, recursive=True)  # noqa: PTH113, PTH207
    if not found:
        raise OwnRuleError(f"{shown(path)}: lint.policies names {written}, and there is no such file")
    return sorted(found)
