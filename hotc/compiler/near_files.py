"""Which file may have been meant where there is none of the name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotc.compiler.suggest import nearest

if TYPE_CHECKING:
    from hotc.compiler.context import Loader


def near_file(path: str, loader: Loader) -> str:
    """A hint such as ``Did you mean "web.yaml"?``, or nothing. ``path`` is absolute, or a URL."""
    shown, name = os.path.dirname(loader.display(path)), os.path.basename(path)  # noqa: PTH119, PTH120
    names = loader.beside(path)
    if names is None:
        return f"There is no folder {shown}." if shown else ""
    # Without the endings, which all have in common: else every short name is like every other.
    stems: dict[str, list[str]] = {}
    for each in names:
        stems.setdefault(os.path.splitext(each)[0], []).append(each)  # noqa: PTH122
    stem, ending = os.path.splitext(name)  # noqa: PTH122
    found = stem if stem in stems else nearest(stem, stems)
    if found is None:
        return ""
    meant = next((each for each in stems[found] if each.endswith(ending)), stems[found][0])
    return f'Did you mean "{os.path.join(shown, meant)}"?'  # noqa: PTH118
