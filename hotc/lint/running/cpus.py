"""How many processors this process may use: those it is bound to, and what its control group grants."""

from __future__ import annotations

import os

_ROOT = "/sys/fs/cgroup"
_OWN = "/proc/self/cgroup"


def usable(root: str = _ROOT, own: str = _OWN) -> int:
    """At least 1. ``root`` is where control groups are mounted, ``own`` the file that says which is this process's."""
    try:
        bound = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        bound = os.cpu_count() or 1
    granted = _granted(root, own)
    return max(1, bound if granted is None else min(bound, granted))


def _granted(root: str, own: str) -> int | None:
    """Whole processors that the control groups of this process grant; ``None`` without a bound.

    Version 2 (``cpu.max``: quota and period in microseconds, or ``max``) and 1 (``cpu.cfs_quota_us``, negative: no
    bound); in a container its own group is mounted as the root. A group is bound by those above it, too. See
    ``Documentation/admin-guide/cgroup-v2.rst`` and ``scheduler/sched-bwc.rst`` of the Linux kernel.
    """
    folders = [root, f"{root}/cpu", f"{root}/cpu,cpuacct"]
    for line in _read(own).splitlines():
        _, controllers, path = (*line.split(":", 2), "", "")[:3]
        if not controllers:
            folders += _up(root, path)
        elif "cpu" in controllers.split(","):
            folders += _up(f"{root}/{controllers}", path)
    quotas = [quota for folder in folders if (quota := _quota(folder)) is not None]
    return max(1, int(min(quotas))) if quotas else None


def _up(base: str, path: str) -> list[str]:
    parts = [part for part in path.split("/") if part]
    if ".." in parts:
        return []  # the group lies outside of what is mounted here
    return ["/".join([base, *parts[:count]]) for count in range(1, len(parts) + 1)]


def _quota(folder: str) -> float | None:
    words = _read(f"{folder}/cpu.max").split()
    if not words:
        words = [*_read(f"{folder}/cpu.cfs_quota_us").split(), *_read(f"{folder}/cpu.cfs_period_us").split()]
    try:
        quota, period = (int(word) for word in words)
    except ValueError:  # max, or nothing
        return None
    return quota / period if quota > 0 and period > 0 else None


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:  # noqa: PTH123
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""
