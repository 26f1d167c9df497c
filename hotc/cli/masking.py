"""What must not stand in a log that others read, and how it is found in a text."""

from __future__ import annotations

import base64
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotc.compiler.values import Secret
from hotc.runtime.secrets import MASK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECRET_WORD = re.compile(r"pass(word|wd|phrase)?$|secret|token|private|credential|api_?key|^HOTC_KEY$", re.IGNORECASE)
_TOLD = ("OS_", "HOTC_", "XDG_", "LC_", "PYTHON")
_TOLD_NAMES = {"LANG", "TERM", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "PAGER", "NO_PAGER", "PATH"}
_PROXY = re.compile(r"_proxy$", re.IGNORECASE)
_VALUE_FLAGS = ("--parameter", "-P", "--notify", "--data", "--param")
_LEAST = 3
"""Characters from which a secret is masked wherever it stands: a shorter one is in every second word."""

_SHAPES = (
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+(@)"), rf"\1{MASK}\2"),  # a password in a URL
    (re.compile(r"\bgAAAA[\w-]{16,}={0,2}"), MASK),  # a Fernet token: keystone's, and what the state seals
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL), MASK),
    (re.compile(r"((?:temp_url_sig|sig|signature|token|password)=)[^&\s]+", re.IGNORECASE), rf"\1{MASK}"),
    (
        re.compile(r"""((?:X-Auth-Token|X-Subject-Token|Authorization)['"]?\s*[:=]\s*)\S.*""", re.IGNORECASE),
        rf"\1{MASK}",
    ),
    (
        re.compile(
            r"""(['"]?\b\w*(?:password|passwd|adminPass|secret|token|api_key)['"]?\s*:\s*['"])[^'"]+""", re.IGNORECASE
        ),
        rf"\1{MASK}",
    ),
)
"""What looks like a secret, whatever is known of it."""


class Masked:
    """Masks what it has learnt to be secret, in any form that it may be written in, and what looks like it."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._forms: list[str] | None = []

    def learn(self, value: Any) -> None:
        """The value, and every value within it, is secret."""
        if isinstance(value, Secret):
            self.learn(value.value)
        elif isinstance(value, dict):
            for item in value.values():
                self.learn(item)
        elif isinstance(value, list | tuple):
            for item in value:
                self.learn(item)
        elif isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) >= _LEAST:
            self._known.add(str(value))
            self._forms = None

    def learn_command_line(self, words: list[str]) -> None:
        """Values of parameters may be secret: only the template says which are."""
        for _, value in _values(words):
            self.learn(value.partition("=")[2])

    def learn_variables(self, environment: Mapping[str, str]) -> None:
        """Values of variables whose name says that they are secret."""
        for name, value in environment.items():
            if _SECRET_WORD.search(name):
                self.learn(value)

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Within this, whatever becomes a secret anywhere in hotc is learnt."""
        Secret.watch = self.learn
        try:
            yield
        finally:
            Secret.watch = None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._forms is None:
            # The longest first, so that a secret that contains another one leaves no remainder.
            forms = {form for each in tuple(self._known) for form in _forms(each)}
            self._forms = sorted(forms, key=len, reverse=True)
        for form in self._forms:
            text = text.replace(form, MASK)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


def _forms(secret: str) -> set[str]:
    """How a text stands in messages, JSON, Python, URLs and user data."""
    lines = {line.strip() for line in secret.splitlines() if len(line.strip()) >= 2 * _LEAST}
    found = {secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], quote(secret), quote(secret, safe=""), *lines}
    if len(secret) > 2 * _LEAST:
        found.add(base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode().rstrip("="))
    return {form for form in found if len(form) >= _LEAST}


def command_line(words: list[str]) -> str:
    """The words with the values of parameters masked, as a shell would take them."""
    from shlex import join

    shown = list(words)
    for index, value in _values(words):
        name, equals, _ = value.partition("=")
        shown[index] = shown[index].removesuffix(value) + (f"{name}={MASK}" if equals else MASK)
    return join(shown)


def _values(words: list[str]) -> Iterator[tuple[int, str]]:
    """Where in the words a value may be secret: index and the value (``NAME=VALUE``) there."""
    for index, word in enumerate(words):
        if index and words[index - 1] in _VALUE_FLAGS:
            yield index, word
        for flag in _VALUE_FLAGS:
            if flag.startswith("--") and word.startswith(f"{flag}="):
                yield index, word[len(flag) + 1 :]
            elif not flag.startswith("--") and word.startswith(flag) and len(word) > len(flag):
                yield index, word[len(flag) :]


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that hotc and its libraries read; secrets are masked."""
    told = {
        name: value
        for name, value in sorted(environment.items())
        if name.startswith(_TOLD) or name in _TOLD_NAMES or _PROXY.search(name)
    }
    return {name: MASK if _SECRET_WORD.search(name) and value else value for name, value in told.items()}
