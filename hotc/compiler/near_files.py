"""Which file may have been meant where there is none of the name."""

from __future__ import annotations

import os

from hotc.compiler.loader import ELSEWHERE
from hotc.compiler.suggest import nearest

_MOST = 2_000
"""Entries of a folder that are looked at: beyond these nothing is suggested."""


def near_file(path: str, shown: str) -> str:
    """A hint such as ``Did you mean "web.yaml"?``, or nothing.

    ``path`` is absolute, or a URL (of which nothing is known); ``shown`` is how messages call it.
    """
    if path.startswith(ELSEWHERE):
        return ""
    folder, name = os.path.split(path)
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(_MOST), strict=False) if not entry.is_dir()]
    except (OSError, ValueError):
        return f"There is no folder {os.path.dirname(shown)}." if os.path.dirname(shown) else ""  # noqa: PTH120
    # Without the endings, which all have in common: else every short name is like every other.
    stems: dict[str, list[str]] = {}
    for each in sorted(names):
        stems.setdefault(os.path.splitext(each)[0], []).append(each)  # noqa: PTH122
    stem, ending = os.path.splitext(name)  # noqa: PTH122
    found = stem if stem in stems else nearest(stem, stems)
    if found is None:
        return ""
    meant = next((each for each in stems[found] if each.endswith(ending)), stems[found][0])
    return f'Did you mean "{os.path.join(os.path.dirname(shown), meant)}"?'  # noqa: PTH118, PTH120
