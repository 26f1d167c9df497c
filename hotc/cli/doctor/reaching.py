"""A cloud: whether it answers, takes the credentials, what services it has, and whether the clocks agree."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from hotc.cli.doctor.finding import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given
    from hotc.runtime.connection.cloud import Cloud

BASIC = ("identity", "compute", "network", "image")
"""Services without which hardly any template works."""
CLOSE = 5
"""Seconds between the clocks that may come from how they are read."""
AHEAD = 60
"""Seconds between the clocks from which tokens and times of waiting are read wrongly."""
ANSWER_SECONDS = 15


def cloud(given: Given) -> Iterator[Finding]:
    """Ask the cloud of ``--cloud``; without it, none is asked."""
    if not given.cloud:
        yield ok("cloud", "not asked; --cloud NAME looks at one")
        return
    from hotc.runtime.connection.cloud import connect
    from hotc.runtime.errors import CloudUnknown

    begun = time.monotonic()
    try:
        found = connect(given.cloud)
    except CloudUnknown as problem:
        yield error("authentication", problem.message, problem.hint or "Look at the settings of this cloud.")
        return
    with found:
        took = time.monotonic() - begun
        region = f", region {found.region}" if found.region else ""
        yield ok("authentication", f"{found.auth_url}: project {found.project_id}{region}; took {took:.1f} s")
        yield _clock(found)
        yield from _services(found)


def _clock(cloud: Cloud) -> Finding:
    """The date that keystone's answer carries has whole seconds, and some servers look at their clock now and then."""
    url = str(cloud.connection.config.config["auth"]["auth_url"])
    before = time.time()
    response, problem = _asked(cloud, url)
    if response is None:
        return warning("clock", f"not known: {problem}", "Try again.")
    after, told = time.time(), response.headers.get("Date", "")
    try:
        theirs = parsedate_to_datetime(told).timestamp()
    except ValueError:
        return ok("clock", "the cloud does not tell its time")
    if before - CLOSE <= theirs <= after + CLOSE:
        return ok("clock", "agrees with the cloud's")
    ahead = (before + after) / 2 - theirs
    text = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the cloud's"
    if abs(ahead) < AHEAD:
        return ok("clock", text)
    return warning("clock", text, "Set the time of this machine (timedatectl set-ntp true), or tell the operators.")


def _services(cloud: Cloud) -> Iterator[Finding]:
    from hotc.runtime.connection.cloud import SERVICE_WORDS

    with ThreadPoolExecutor(len(SERVICE_WORDS)) as pool:
        answers = pool.map(lambda service: _service(cloud, service), SERVICE_WORDS)
        absent = []
        for service, finding in zip(SERVICE_WORDS, answers, strict=True):
            if finding is not None:
                yield finding
            elif service in BASIC:
                mend = "Look at region_name and interface in clouds.yaml, and at 'openstack catalog list'."
                yield error(SERVICE_WORDS[service], "not in the catalogue of this cloud", mend)
            else:
                absent.append(SERVICE_WORDS[service])
    if absent:
        yield ok("not there", f"{', '.join(absent)}: templates that use them can't be applied here")


def _service(cloud: Cloud, service: str) -> Finding | None:
    """How a service answers at its address; ``None`` where the catalogue has none."""
    from hotc.runtime.connection.cloud import SERVICE_WORDS

    name, url = SERVICE_WORDS[service], cloud.address(service)
    if url is None:
        return None
    begun = time.monotonic()
    response, problem = _asked(cloud, url)
    took = (time.monotonic() - begun) * 1000
    mend = "Is the service up, and may this machine reach it? Look at interface in clouds.yaml (public, internal)."
    if response is None:
        return error(name, f"{url}: {problem}", mend)
    if response.status_code >= 500:
        return error(name, f"{url} answers {response.status_code}", mend)
    return ok(name, f"{url}, {took:.0f} ms")


def _asked(cloud: Cloud, url: str) -> tuple[Any, str]:
    """The answer at an address, whatever its status, or why there is none."""
    from keystoneauth1.exceptions import ClientException

    from hotc.runtime.connection.outcome import describe

    session = cloud.connection.session
    try:
        answer = session.get(url, authenticated=False, raise_exc=False, timeout=ANSWER_SECONDS)
    except ClientException as problem:
        return None, describe(problem)
    return answer, ""
