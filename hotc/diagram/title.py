"""What a template is called in its picture."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from hotc.compiler.library import PREFIX

if TYPE_CHECKING:
    from hotc.compiler.template import Template


def title(template: Template) -> str:
    """The name of its file, or its name in the standard library."""
    path = PurePath(template.source.name)
    return path.parent.name if template.source.name.startswith(PREFIX) else path.name
