"""The pages behind the codes: what a finding means, why it matters, and how to mend it."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Code


TYPES = "types"
"""The topic that lists which resource types hotc can create, besides checking them."""


def creatable() -> list[str]:
    """Resource types that hotc can create, sorted."""
    from hotc.runtime import drivers

    return drivers.applied()


def codes() -> list[Code]:
    """Every kind of finding, the compiler's and the linter's, by code."""
    from hotc.compiler.codes import CODES
    from hotc.lint.table import RULES

    return sorted([*CODES.values(), *RULES], key=lambda code: code.code)


def own() -> list[Code]:
    """The rules and policies of the project around the working directory, and of installed packages."""
    from hotc.lint.project.settings import Settings

    return list(Settings().of_folder(os.getcwd()).own)  # noqa: PTH109


def names() -> list[str]:
    """What ``hotc explain`` understands: codes and readable names."""
    return [TYPES, *(name for code in codes() for name in (code.code, code.name))]


def find(wanted: str) -> Code:
    """The kind of finding with this code or name, in any case. Raises :class:`Problem` with the nearest ones."""
    key = wanted.strip().lower()
    for kinds in (codes, own):  # the project's settings are read only for what hotc itself doesn't know
        for code in kinds():
            if key in (code.code.lower(), code.name.lower()):
                return code
    known = [*names(), *(name for code in own() for name in (code.code, code.name))]
    near = get_close_matches(wanted.upper(), known, 3) or get_close_matches(key, known, 3)
    suggestion = f"Did you mean {' or '.join(near)}? " if near else ""
    raise Problem(
        f"There is no finding called {wanted!r}.", hint=f"{suggestion}'hotc explain' without a name lists them all."
    )


def page(code: Code) -> str:
    """The page of a kind of finding as Markdown; made from its table entry where nobody wrote one."""
    from hotc.lint import pages
    from hotc.lint.rule import Rule

    if isinstance(code, Rule):
        return pages.render(code)
    file = files("hotc.compiler") / "explain" / f"{code.code}.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    head = f"# {code.name} ({code.code})"
    body = "\n".join(text.strip().splitlines()[1:]) if text.lstrip().startswith("# ") else text
    return f"{head}\n\n{facts(code)}\n\n{body.strip() or _sentence(code)}\n"


def _sentence(code: Code) -> str:
    return re.sub(r"\{[^}]*\}", "…", code.message)


def facts(code: Code) -> str:
    """One line: severity, and whether the real Heat would reject it."""
    heat = {
        "parse": "Heat rejects it as soon as it reads the template.",
        "template": "Heat rejects it when it validates the template.",
        "full": "Heat rejects it when it validates the stack.",
        "cloud": "The cloud rejects it when the resource is created.",
        "never": "Heat accepts it.",
    }
    return f"Severity: {code.severity}. {heat[code.heat]}"
