"""The templates of the differential run: a folder for each resource type, or for several that belong together.

A folder holds ``create.yaml``, a template, and any number of ``update*.yaml`` and ``replace*.yaml``: what to change in
it, one after the other in the order of their names behind the word, updates first. They are merged into the template
before them as RFC 7396 says: maps key by key, ``null`` takes a key away, everything else replaces. Other files of the
folder lie beside the template. A folder ``OS.Neutron.Net`` is about that type.

``case.yaml``, where it is needed, has ``types`` (default: from the folder's name), ``admin: true`` (the types need an
administrator), ``alone: true`` (not beside other cases), ``lenient: true`` (see
:attr:`Case.lenient`), ``parameters``, and ``signals``: for a step, pairs of a
resource and the data of a signal to it, which are sent in this order as soon as the resource is there.

``@SIDE@`` in any file is a word that each engine has of its own, for names that can exist once on a cloud;
``@PROJECT@`` and ``@USER@`` are ids of the project that the stack is made in, and of its user.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

Json = dict[str, Any]

FOLDER: Final = Path(__file__).parent / "cases"


@dataclass(slots=True, frozen=True)
class Step:
    """``name`` as the file's without its ending; ``kind``: create, update or replace; ``template`` with its marks."""

    name: str
    kind: str
    template: Json


@dataclass(slots=True)
class Case:
    """One folder."""

    name: str
    folder: Path
    types: list[str]
    steps: list[Step]
    admin: bool = False
    alone: bool = False
    parameters: Json = field(default_factory=dict)
    signals: dict[str, list[list[Any]]] = field(default_factory=dict)
    beside: list[Path] = field(default_factory=list)
    environments: tuple[str, ...] = ()
    """Names of files beside the template."""
    world: bool = False
    """Whether the projects have a network, a key and so on beforehand (:mod:`.world`)."""
    lenient: bool = False
    """Whether Heat has to speak the older nova that takes servers without networks."""
    asks: bool = True
    """Whether the values of all attributes are asked for."""
    source: Path | None = None
    """The template as somebody wrote it, which is given to the engines as it is; it lies in ``folder``, and the files
    ``beside`` it lie there, too.
    """


def load(folder: Path) -> Case:
    """A case. Raises :class:`FileNotFoundError` where there is no ``create.yaml``."""
    settings = _read(folder / "case.yaml") if (folder / "case.yaml").exists() else {}
    template = _read(folder / "create.yaml")
    steps = [Step("create", "create", template)]
    for kind in ("update", "replace"):
        for file in sorted(folder.glob(f"{kind}*.yaml"), key=lambda each: each.stem):
            template = merged(template, _read(file))
            steps.append(Step(file.stem, kind, template))
    files = {"case.yaml", "create.yaml", *(f"{step.name}.yaml" for step in steps)}
    return Case(
        folder.name,
        folder,
        settings.get("types") or [folder.name.replace(".", "::")],
        steps,
        admin=bool(settings.get("admin")),
        alone=bool(settings.get("alone")),
        lenient=bool(settings.get("lenient")),
        parameters=settings.get("parameters") or {},
        signals=settings.get("signals") or {},
        beside=[file for file in sorted(folder.iterdir()) if file.name not in files],
    )


def everything(folder: Path = FOLDER) -> list[Case]:
    """All cases, by name."""
    return [load(each) for each in sorted(folder.iterdir()) if (each / "create.yaml").is_file()]


def merged(before: Any, change: Any) -> Any:
    """RFC 7396: JSON merge patch."""
    if not isinstance(change, dict):
        return copy.deepcopy(change)
    after = dict(before) if isinstance(before, dict) else {}
    for key, value in change.items():
        if value is None:
            after.pop(key, None)
        else:
            after[key] = merged(after.get(key), value)
    return after


def _read(file: Path) -> Json:
    return loaded(file.read_text(encoding="utf-8"))


def loaded(text: str) -> Json:
    """A template as plain values; ``{}`` for what is no map. Raises :class:`yaml.YAMLError`."""
    read = yaml.load(text, Loader=_Loader)
    return read if isinstance(read, dict) else {}


class _Loader(yaml.SafeLoader):
    """Dates stay texts, as Heat reads them."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
