"""A PostgreSQL server of a test's own: on loopback, in a temporary folder, as an ordinary user, ended in the end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "geheim@4711"
"""Has a character that a URL must escape."""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: Debian keeps them out of the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    return next(
        (folder for folder in [*folders, *([Path(found).parent] if found else [])] if (folder / "initdb").exists()),
        None,
    )


class Server:
    """One server with a role ``hotc`` that has a password."""

    def __init__(self, folder: Path) -> None:
        self._programs = folder
        # Not in pytest's own folder, which an other user may not enter.
        self._base = Path(tempfile.mkdtemp(prefix="hotc-postgresql-"))
        self._user = _ordinary_user()
        if self._user is not None:
            shutil.chown(self._base, self._user)
        self._data = self._base / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self._initialise()

    def _initialise(self) -> None:
        words = self._base / "password"
        words.write_text(PASSWORD)
        words.chmod(0o644)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            "hotc",
            "-A",
            "scram-sha-256",
            "--pwfile",
            words,
            "-E",
            "UTF8",
            "--no-sync",
        )
        words.unlink()

    def _run(self, program: str, *words: str | Path) -> None:
        subprocess.run(
            [self._programs / program, *words],
            user=self._user,
            check=True,
            capture_output=True,
            timeout=120,
            cwd=self._base,
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = (
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._base}",
            "fsync=off",
            "max_connections=40",
        )
        words = [word for setting in settings for word in ("-c", setting)]
        with (self._base / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-p", str(self.port), *words],
                user=self._user,
                stdout=log,
                stderr=log,
                cwd=self._base,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while subprocess.run(
            [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        ).returncode:
            assert self._process.poll() is None, (self._base / "log").read_text()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once: sessions are cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """End it and leave nothing."""
        self.stop()
        shutil.rmtree(self._base, ignore_errors=True)

    def url(self, database: str = "postgres", schema: str = "", user: str = "hotc", password: str = PASSWORD) -> str:
        """How hotc is told of it."""
        from urllib.parse import quote

        query = f"?schema={schema}" if schema else ""
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}{query}"

    def fresh(self) -> str:
        """The URL of an empty state."""
        return self.url(schema=f"s{secrets.token_hex(6)}")

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a session of the administrator's is told."""
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type,unused-ignore]
            return cursor.fetchall() if cursor.description else []


def _ordinary_user() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
