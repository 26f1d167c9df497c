"""Policies: a selector for what must not be, with a message. ``[[lint.policy]]`` in the settings, or files of them."""

from __future__ import annotations

import os
import re
from string import Formatter
from typing import TYPE_CHECKING, Any

from hotc.compiler.settings import shown
from hotc.compiler.suggest import did_you_mean
from hotc.lint.own.files import OwnRuleError
from hotc.lint.own.rule import OwnRule

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Severity
    from hotc.compiler.select.nodes import Selector
    from hotc.lint.rule import Check

PREFIX = "policy/"
SEVERITY_OF: dict[str, Severity] = {"deny": "error", "warn": "warning", "info": "info"}
"""The key under which a policy's selector stands → the severity of its findings."""
TEXTS = ("message", "hint", "why")
EXAMPLES = ("example", "good")
KEYS = ("name", *SEVERITY_OF, *TEXTS, *EXAMPLES)
FIELDS = ("name", "type", "address", "property", "value")
"""What a message and a hint may show of the resource that was found, in braces."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORM = "Write [[lint.policy]], and below it name, deny or warn with a selector, and message."


class Policy(OwnRule):
    """A policy as a rule. ``selector`` is that as written, ``text`` and ``hint`` have fields.

    ``examples`` are templates in which it finds something, ``good`` those in which it doesn't: texts, or paths
    (absolute) of files.
    """

    __slots__ = ("examples", "good", "hint", "selector", "text")

    kind = "A policy"

    def __init__(
        self,
        *facts: Any,
        selector: str,
        text: str,
        hint: str,
        examples: tuple[str, ...],
        good: tuple[str, ...],
        **more: Any,
    ) -> None:
        super().__init__(*facts, **more)
        self.selector = selector
        self.text = text
        self.hint = hint
        self.examples = examples
        self.good = good

    def load(self) -> Check | None:
        """The check that asks the selector. Raises :class:`OwnRuleError` for a selector that is none."""
        from hotc.lint.own.policy_check import check_of

        return check_of(self)

    def parsed(self) -> Selector:
        """The selector. Raises :class:`OwnRuleError` for a text that is none.

        It is read when the policy is asked for the first time: where all results are kept, nobody asks it.
        """
        from hotc.compiler.select.error import SelectorError
        from hotc.compiler.select.parser import parse

        try:
            return parse(self.selector)
        except SelectorError as error:
            key = next(key for key, severity in SEVERITY_OF.items() if severity == self.severity)
            where = f"{self.shown}: policy {self.code.removeprefix(PREFIX)}: {key}"
            raise OwnRuleError(f"{where}: {error.message}", error.hint) from None


def policies(written: object, path: str, place: str) -> tuple[Policy, ...]:
    """The policies of a list of tables that stands at ``place`` in the file at ``path`` (absolute).

    Raises :class:`OwnRuleError` for what it doesn't know.
    """
    if not isinstance(written, list) or not all(isinstance(table, dict) for table in written):
        raise OwnRuleError(f"{shown(path)}: {place} must be a list of tables", _FORM)
    return tuple(_policy(table, path, f"{place}[{number}]") for number, table in enumerate(written))


def policies_in(path: str) -> tuple[Policy, ...]:
    """The policies in a file: TOML with ``[[policy]]``. Raises :class:`OwnRuleError`."""
    import tomllib

    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = tomllib.loads(file.read().decode("utf-8-sig"))
    except OSError as error:
        raise OwnRuleError(f"{shown(path)} can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        hint = "Save it as UTF-8: TOML has no other encoding."
        raise OwnRuleError(f"{shown(path)} can't be read: it is not UTF-8 text", hint) from None
    except tomllib.TOMLDecodeError as error:
        raise OwnRuleError(f"{shown(path)} is not TOML: {error}") from None
    for key in data:
        if key != "policy":
            raise OwnRuleError(f"{shown(path)} has no setting {key!r}", "A file of policies has tables [[policy]].")
    return policies(data.get("policy", []), path, "policy")


def _policy(table: dict[str, Any], path: str, place: str) -> Policy:
    name = table.get("name")
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise OwnRuleError(
            f"{shown(path)}: {place} needs a name of small letters, digits and -", 'Write name = "no-large-servers".'
        )
    where = f"{shown(path)}: policy {name}"
    for key, value in table.items():
        if key not in KEYS:
            raise OwnRuleError(
                f"{where} has no setting {key!r}", did_you_mean(key, KEYS) or f"There may be {', '.join(KEYS)}."
            )
        if key not in EXAMPLES and not isinstance(value, str):
            raise OwnRuleError(f"{where}: {key} must be a text")
    kinds = [key for key in SEVERITY_OF if key in table]
    if len(kinds) != 1:
        said = "needs deny, warn or info with a selector" if not kinds else f"has both {' and '.join(kinds)}"
        raise OwnRuleError(f"{where} {said}", "Write deny = 'OS::Nova::Server where flavor = \"m1.large\"'.")
    if not table.get("message", "").strip():
        raise OwnRuleError(f"{where} needs a message", 'Write message = "{name} is too large".')
    for key in ("message", "hint"):
        _check_fields(table.get(key, ""), f"{where}: {key}")
    selector = table[kinds[0]]
    folder = os.path.dirname(path)  # noqa: PTH120
    texts = {key: _templates(table.get(key, []), folder, f"{where}: {key}") for key in EXAMPLES}
    return Policy(
        PREFIX + name,
        PREFIX + name,
        SEVERITY_OF[kinds[0]],
        "{text}",
        file=path,
        shown=shown(path),
        digest=repr(sorted(table.items())),
        explanation=_page(table, selector),
        selector=selector,
        hint=table.get("hint", ""),
        examples=texts["example"],
        good=texts["good"],
        text=table["message"],
    )


def _check_fields(text: str, where: str) -> None:
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        raise OwnRuleError(f"{where} can't be read: {error}", "Write {{ and }} for braces.") from None
    for field in fields:
        if field not in FIELDS:
            known = ", ".join(f"{{{each}}}" for each in FIELDS)
            raise OwnRuleError(f"{where} has a field {{{field}}}, and there is none", f"There may be {known}.")


def _templates(written: object, folder: str, where: str) -> tuple[str, ...]:
    """Templates as texts, or the absolute paths of their files."""
    texts = [written] if isinstance(written, str) else written
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise OwnRuleError(f"{where} must be a template, the path of one, or a list of these")
    found = [text if "\n" in text else os.path.normpath(os.path.join(folder, text)) for text in texts]  # noqa: PTH118
    for text in found:
        if "\n" not in text and not os.path.isfile(text):  # noqa: PTH113
            raise OwnRuleError(f"{where} names {shown(text)}, and there is no such file")
    return tuple(found)


def _page(table: dict[str, Any], selector: str) -> str:
    """What ``hotc explain`` shows of a policy."""
    parts = [f"## What it finds\n{table['message'].strip()}\n\n```\n{selector.strip()}\n```"]
    if why := table.get("why", "").strip():
        parts.append(f"## Why\n{why}")
    for key, title in (("example", "Example"), ("good", "Instead")):
        written = table.get(key, [])
        texts = [written] if isinstance(written, str) else written
        parts += [
            f"## {title}\n```yaml\n{text.strip()}\n```" if "\n" in text else f"## {title}\n{text}" for text in texts[:1]
        ]
    if hint := table.get("hint", "").strip():
        parts.append(f"## What to do\n{hint}")
    return "\n\n".join(parts)
