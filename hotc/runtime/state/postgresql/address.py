"""Where a state in PostgreSQL is: a URL as libpq takes it, and ``schema=NAME`` besides. Its password is never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from hotc.runtime.errors import StateProblem

SCHEMES = ("postgresql://", "postgres://")
SCHEMA = "hotc"
"""The schema (PostgreSQL's word for a name space of tables) where none is named."""

_SECRET = frozenset({"password", "sslpassword"})
_HOST = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(:[0-9]*)?")
_LONGEST_NAME = 63
"""Bytes of a name in PostgreSQL; what is longer is cut off silently."""


@dataclass(slots=True)
class Address:
    """``dsn`` is for libpq; ``shown`` is for people; ``secrets`` are texts that no message may hold."""

    dsn: str
    schema: str
    shown: str
    secrets: tuple[str, ...] = ()

    def masked(self, text: str) -> str:
        """The text without what is secret in the address."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def is_address(chosen: Any) -> bool:
    """Whether a choice of state is a URL of PostgreSQL."""
    return isinstance(chosen, str) and chosen.startswith(SCHEMES)


def parse(url: str) -> Address:
    """Take a URL apart. Raises :class:`StateProblem`, without quoting it."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise _unusable() from None
    schemas = [value for key, value in pairs if key == "schema"]
    schema = schemas[-1] if schemas else SCHEMA
    if not schema or len(schema.encode()) > _LONGEST_NAME or schema.startswith("pg_"):
        raise StateProblem(
            "The schema in the address of the state is no usable name.",
            f"Give one of 1 to {_LONGEST_NAME} characters that does not begin with pg_: …?schema=team_a",
        )
    rest = [(key, value) for key, value in pairs if key != "schema"]
    login, at, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    # An unescaped character in a password may have cut it in two: then nothing of it is to be shown.
    if "@" in user + parts.path + parts.fragment or not all(map(_HOST.fullmatch, hosts.split(","))):
        raise _unusable()
    open_pairs = [(key, value) for key, value in rest if key not in _SECRET]
    shown_query = "&".join([*_query(open_pairs), *([f"schema={quote(schema)}"] if schemas else [])])
    secrets = {password, unquote(password), *(value for key, value in rest if key in _SECRET)}
    return Address(
        dsn=urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(rest, quote_via=quote), "")),
        schema=schema,
        shown=urlunsplit(("postgresql", f"{user}{at}{hosts}", parts.path, shown_query, "")),
        secrets=tuple(sorted((each for each in secrets if each), key=len, reverse=True)),
    )


def _query(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{quote(key)}={quote(value, safe='/')}" for key, value in pairs]


def _unusable() -> StateProblem:
    return StateProblem(
        "The address of the state is no URL that PostgreSQL takes.",
        "Write postgresql://USER@HOST:PORT/DATABASE; what is special in a password is written in percent encoding "
        "(%40 for @, %2F for /). Better than in the URL is the password in ~/.pgpass or PGPASSWORD.",
    )
