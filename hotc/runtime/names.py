"""The names that the engine gives, in Heat's form, and the names that a stack may have."""

from __future__ import annotations

import base64
import hashlib
import re

from hotc.compiler.registry import names_template
from hotc.runtime.errors import InvalidName

_STACK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,254}")
"""As Heat's STACK_NAME_CONSTRAINT."""


def check_stack_name(name: str) -> None:
    """Raises :class:`InvalidName` for what Heat would refuse as a stack's name."""
    if not _STACK_NAME.fullmatch(name):
        if names_template(name):
            raise InvalidName(f"{name} is a template; the name of the stack comes first.", f"Write STACK -t {name}")
        raise InvalidName(
            f"{name!r} can't be the name of a stack.",
            "A name begins with a letter, has letters, digits, '_', '-' and '.' and at most 255 characters.",
        )


def short_id(instance: str) -> str:
    """The 12 characters of an automatic name; they follow from the instance's uuid."""
    return base64.b32encode(hashlib.sha256(instance.encode()).digest())[:12].decode().lower()


def automatic_name(stack: str, resource: str, instance: str, limit: int = 255) -> str:
    """``{stack}-{resource}-{12 characters}``, shortened in the middle to ``limit`` as Heat does.

    The characters follow from the instance's uuid, so the name is the same whenever it is asked for.
    """
    name = f"{stack}-{resource}-{short_id(instance)}"
    if limit and len(name) > limit:
        # Heat's reduce_physical_name: the first two characters, then the end of the name.
        name = f"{name[:2]}-{name[-(limit - 3) :]}"
    return name
