"""The scripts of which all is known that the server gets: what begins them and what they come to may be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.subject import Subject

_WHOLE = r".*\.properties\.(?:user_data|config|UserData)(?:\.str_replace\w*\.template|\.(?:if|Fn::If)\[[12]\])*"

_OFTEN = tuple(
    f".properties.{name}{replaced}" for name in ("user_data", "config") for replaced in ("", ".str_replace.template")
)
"""The ends of most paths that match this."""


def whole_scripts(subject: Subject) -> Iterator[Script]:
    """``user_data`` and ``config`` written out or in a file, and not put together of several texts."""
    for script in subject.scripts:
        if script.path.endswith(_OFTEN) or re.fullmatch(_WHOLE, script.path, re.DOTALL):
            yield script
