"""Whether an image fits what it is put on: a flavor's memory and disk, or a volume.

Source: nova's ``compute/api.py`` (``_validate_flavor_image_nostatus``), cinder's
``volume/flows/api/create_volume.py``, and Heat's ``nova/server.py``. A flavor without a disk takes the image's size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.passes.check_values import stacks
from hotc.compiler.schema.findings import document_path, quote
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import Secret
from hotc.runtime.checks.facts import Unanswered
from hotc.runtime.checks.known import known, number
from hotc.runtime.checks.mentions import is_certain
from hotc.runtime.checks.provenance import of_property

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.schema.place import Path
    from hotc.runtime.checks.facts import Facts
    from hotc.runtime.checks.report import Report

Json = dict[str, Any]
GIB: Final = 1024**3


@dataclass(slots=True)
class Fit:
    """An image, named at ``at``, that is to go on a disk of ``disk`` GiB (``None``: of its own size).

    ``place`` and ``shown`` are the words of messages for what it goes on and for its name.
    """

    image: str
    shown: str
    at: Path
    disk: int | None
    place: str
    ram: int | None = None


def check_sizes(compilation: Compilation, facts: Facts, report: Report) -> None:
    """Report images that are too large, or not ready. What is unknown or not there is passed over."""
    assert compilation.instance is not None
    for stack in stacks(compilation.instance):
        for resource in stack.resources.values():
            if resource.external_id is not None or not (is_certain(stack) and resource.condition is True):
                continue
            for fit in _fits(resource, facts):
                if (image := _one(facts, "image", fit.image)) is not None:
                    _check(compilation, resource, fit, image, report)


def _fits(resource: ResourceInstance, facts: Facts) -> Iterator[Fit]:
    properties = resource.typed
    if resource.catalog_type == "OS::Cinder::Volume" and (image := known(properties.get("image"))):
        shown = _shown(properties["image"])
        yield Fit(str(image), shown, ("image",), number(properties.get("size")), "the volume")
    if resource.catalog_type != "OS::Nova::Server":
        return
    name = known(properties.get("flavor"))
    flavor = _one(facts, "flavor", str(name)) if name else None
    place = f"flavor {_shown(properties.get('flavor'))}"
    ram = int(flavor["ram"]) if flavor is not None else None
    if image := known(properties.get("image")):
        disk = int(flavor["disk"]) or None if flavor is not None else None
        yield Fit(str(image), _shown(properties["image"]), ("image",), disk, place, ram)
    for at, device in enumerate(_devices(properties)):
        for key in ("image", "image_id"):
            if image := known(device.get(key)):
                where = ("block_device_mapping_v2", at, key)
                yield Fit(str(image), _shown(device[key]), where, number(device.get("volume_size")), "its volume", ram)


def _devices(properties: Json) -> list[Json]:
    devices = properties.get("block_device_mapping_v2")
    return [each if isinstance(each, dict) else {} for each in devices] if isinstance(devices, list) else []


def _check(compilation: Compilation, resource: ResourceInstance, fit: Fit, image: Json, report: Report) -> None:
    origin = of_property(compilation, resource, fit.at)
    path = dotted(fit.at, f"{document_path(resource)}.properties")
    name = fit.shown
    status = str(image.get("status", "active")).lower()
    if status != "active":
        report.add("image-not-active", origin, path, key=("status", fit.image, origin.key), image=name, status=status)
    for needed, given in _shortages(fit, image):
        key = ("size", fit.image, fit.place, needed, origin.key)
        report.add("image-does-not-fit", origin, path, key=key, image=name, needed=needed, place=fit.place, given=given)


def _shortages(fit: Fit, image: Json) -> Iterator[tuple[str, str]]:
    """What is needed and what is given, where the former is more."""
    min_ram = int(image.get("min_ram") or 0)
    if fit.ram is not None and min_ram > fit.ram:
        yield f"{min_ram} MiB of RAM", f"{fit.ram} MiB"
    size = max(int(image.get("virtual_size") or 0), int(image.get("size") or 0))
    min_disk = max(int(image.get("min_disk") or 0), -(-size // GIB))
    if fit.disk is not None and min_disk > fit.disk:
        yield f"{min_disk} GiB of disk", f"{fit.disk} GiB"


def _shown(value: Any) -> str:
    return quote(str(known(value)), isinstance(value, Secret))


def _one(facts: Facts, kind: str, name: str) -> Json | None:
    try:
        matches = facts.named(kind, name)
    except Unanswered:
        return None  # said already, where names are checked
    return matches[0] if len(matches) == 1 else None
