"""What PostgreSQL and libpq say went wrong, in words for people. No word has the password in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Error

    from hotc.runtime.state.postgresql.address import Address

GOES_ON = "What was done so far is recorded; the next apply goes on from there."

_BY_STATE: tuple[tuple[str, str, str], ...] = (
    ("53100", "can't be written: the disk of its server is full", f"Make room and run it again. {GOES_ON}"),
    ("53300", "can't be reached: its server has too many connections", "Try again later."),
    ("55P03", "has been busy for too long", f"Another process keeps it locked. {GOES_ON}"),
    ("25006", "can't be written: this server is read-only", "Name the primary: …?target_session_attrs=read-write"),
    ("42501", "can't be used by this role", "It needs CREATE on the database, or on a schema that was made for it."),
    ("57P", "went away: its server was stopped, or ended the session", f"Run it again when it is back. {GOES_ON}"),
    ("08", "went away", f"Run it again when it is back. {GOES_ON}"),
)
"""Beginning of SQLSTATE → what is wrong, and what to do (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_BY_WORDS: tuple[tuple[str, str, str], ...] = (
    ("authentication failed", "can't be used: the login is refused", "Look at user and password, or ~/.pgpass."),
    ("no password supplied", "can't be used: it wants a password", "Give it in ~/.pgpass or PGPASSWORD."),
    ("no pg_hba.conf entry", "can't be used: the server lets nobody in from here", "Look at its pg_hba.conf."),
    ("does not exist", "can't be used", "A database is made with createdb, a user with createuser."),
    ("connection timeout", "can't be reached: no answer", "Look at host, port and network."),
)
"""While connecting there is no SQLSTATE, only libpq's words, which are English unless the server says them."""


def explain(error: Exception, address: Address) -> tuple[str, str]:
    """Message and hint."""
    state = getattr(error, "sqlstate", None) or ""
    said = _words(error, address)
    for beginning, what, hint in _BY_STATE:
        if state.startswith(beginning):
            return f"The state {address.shown} {what} ({said}).", hint
    for words, what, hint in _BY_WORDS:
        if words in said:
            return f"The state {address.shown} {what} ({said}).", hint
    if not state:  # from libpq: no connection, or none any more
        return f"The state {address.shown} can't be reached ({said}).", f"Is the server there? {GOES_ON}"
    return f"The state {address.shown} can't be used ({said}).", GOES_ON


def _words(error: Error | Exception, address: Address) -> str:
    diagnostic = getattr(error, "diag", None)
    text = getattr(diagnostic, "message_primary", None) or str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return address.masked(lines[0] if lines else type(error).__name__).rstrip(".")
