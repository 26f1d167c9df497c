"""Volumes, volume types and images."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject


def volume(subject: Subject) -> None:
    """One source, and a size where the source doesn't say it."""
    if subject.seen("backup_id"):
        return
    sources = [name for name in ("source_volid", "snapshot_id", "image") if subject.seen(name)]
    if not subject.given("size"):
        sized = [name for name in sources if name != "image"]
        if len(sized) != 1 or len(sources) != 1:
            late = [n for n in ("source_volid", "snapshot_id") if subject.given(n) and n not in sources]
            hint = f"{late[0]} has no value before its resources exist; Heat takes it for empty." if late else ""
            subject.lacks("size", "snapshot_id", "source_volid", "backup_id", hint=hint)
    elif subject.seen("size") and len(sources) > 1:
        subject.conflict(sources[0], sources[1])


def volume_type(subject: Subject) -> None:
    """Projects only for a type that isn't public."""
    if subject.seen("projects") and subject.known("is_public"):
        subject.conflict("is_public", "projects")


def web_image(subject: Subject) -> None:
    """Amazon's formats come in pairs; members only of a shared image."""
    container, disk = subject.known("container_format"), subject.known("disk_format")
    if container in ("ami", "ari", "aki") and disk is not None and disk != container:
        subject.problem(
            "container_format", f"with the container format {container} the disk format must be {container} too"
        )
    if subject.seen("members") and subject.known("visibility") != "shared":
        subject.needs("members", "visibility: shared")
