"""clouds.yaml and the variables: which clouds there are, and which one is meant without ``--cloud``."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.cli.doctor.finding import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given

SECTION = "clouds.yaml"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def configuration(given: Given) -> Iterator[Finding]:
    """Files, clouds, the choice, and proxies in the way. No cloud is asked."""
    from hotc.runtime.connection.configured import known_clouds
    from hotc.runtime.errors import CloudUnknown

    try:
        file, names = known_clouds()
    except CloudUnknown as problem:
        yield error(SECTION, problem.message, problem.hint)
        return
    if file:
        yield ok(SECTION, f"{file}: {', '.join(names) or 'no clouds in it'}")
        yield from _private(Path(file))
    else:
        yield ok(SECTION, "none; --cloud sandbox needs none")
    yield from _meant(given, names)
    proxies = [name for name in os.environ if name.lower() in _PROXIES and os.environ[name]]
    if proxies:
        yield ok("proxy", f"{', '.join(sorted(proxies))} set: requests to clouds go through it, but for this machine")


def _private(file: Path) -> Iterator[Finding]:
    for each in (file, file.with_name("secure.yaml")):
        if each.exists() and each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and b"password" in each.read_bytes():
            yield warning(each.name, f"{each} has a password in it, and others can read it", f"chmod 600 {each}")


def _meant(given: Given, names: list[str]) -> Iterator[Finding]:
    name, url = os.environ.get("OS_CLOUD"), os.environ.get("OS_AUTH_URL")
    if given.cloud:
        yield ok("which cloud", f"{given.cloud}, as --cloud says")
    elif name and name not in names and name != "sandbox":
        mend = f"Write it into clouds.yaml, or set OS_CLOUD to one of {', '.join([*names, 'sandbox'])}."
        yield error("which cloud", f"OS_CLOUD is {name}, and there is none of that name", mend)
    elif name and url:
        mend = "Unset one of them (unset OS_CLOUD), or say --cloud."
        yield warning("which cloud", f"OS_CLOUD is {name}, and OS_AUTH_URL {url}: OS_CLOUD counts", mend)
    elif name or url:
        yield ok("which cloud", f"{name}, as OS_CLOUD says" if name else f"{url}, as the OS_* variables say")
    elif len(names) == 1:
        yield ok("which cloud", f"{names[0]}, the only one of clouds.yaml")
    else:
        yield ok("which cloud", "the one that a stack was created on; say --cloud for a new one")
