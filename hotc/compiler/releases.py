"""Releases of OpenStack and the versions of Heat that belong to them: the one table of both.

Source: the list of series that OpenStack publishes, and the tags of Heat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.catalog.model import Support


class Release:
    """A release of OpenStack: ``name`` (``newton``), ``date`` (``2016.2``), ``heat``: Heat's major version (7)."""

    __slots__ = ("date", "heat", "name")

    def __init__(self, heat: int, date: str, name: str) -> None:
        self.heat = heat
        self.date = date
        self.name = name

    @property
    def label(self) -> str:
        """For messages: ``Newton (2016.2)``."""
        return f"{self.name.title()} ({self.date})"

    @property
    def short(self) -> str:
        """What it is called in a word: ``Newton``; from 2023 on the date, as OpenStack itself does."""
        return self.date if self.date >= "2023" else self.name.title()

    def __repr__(self) -> str:
        return f"Release({self.name})"


RELEASES: tuple[Release, ...] = (
    Release(7, "2016.2", "newton"),
    Release(8, "2017.1", "ocata"),
    Release(9, "2017.2", "pike"),
    Release(10, "2018.1", "queens"),
    Release(11, "2018.2", "rocky"),
    Release(12, "2019.1", "stein"),
    Release(13, "2019.2", "train"),
    Release(14, "2020.1", "ussuri"),
    Release(15, "2020.2", "victoria"),
    Release(16, "2021.1", "wallaby"),
    Release(17, "2021.2", "xena"),
    Release(18, "2022.1", "yoga"),
    Release(19, "2022.2", "zed"),
    Release(20, "2023.1", "antelope"),
    Release(21, "2023.2", "bobcat"),
    Release(22, "2024.1", "caracal"),
    Release(23, "2024.2", "dalmatian"),
    Release(24, "2025.1", "epoxy"),
    Release(25, "2025.2", "flamingo"),
    Release(26, "2026.1", "gazpacho"),
    Release(27, "2026.2", "hibiscus"),
)
"""Releases whose resource types the catalogue knows, in order."""

EARLIER = {
    "2013.1": "Grizzly",
    "2013.2": "Havana",
    "2014.1": "Icehouse",
    "2014.2": "Juno",
    "2015.1": "Kilo",
    "5": "Liberty",
    "6": "Mitaka",
}
"""What came before, by Heat's version: of years the first two numbers count, then the first."""

_AGEING = ("deprecated", "hidden")


def find(text: str) -> Release | None:
    """The release of this name (``newton``), date (``2016.2``) or version of Heat (``7``, ``7.0.6``)."""
    word = text.strip().lower()
    for release in RELEASES:
        if word in (release.name, release.date) or _major(word) == release.heat:
            return release
    return None


def words() -> list[str]:
    """Every name and date of a release, for completion and suggestions."""
    return [word for release in RELEASES for word in (release.name, release.date)]


def of_heat(major: int) -> Release:
    """The release to which this major version of Heat belongs. Raises :class:`KeyError` for another number."""
    for release in RELEASES:
        if release.heat == major:
            return release
    raise KeyError(major)


def name_of(version: str) -> str:
    """What the release is called that a version of Heat (``2014.2``, ``5.0.1``) belongs to; empty if nobody knows."""
    parts = version.split(".")
    early = EARLIER.get(parts[0]) or EARLIER.get(".".join(parts[:2]), "")
    found = find(parts[0]) if not early else None
    return found.short if found is not None else early


def deprecated_since(support: Support) -> str:
    """The release in which something became deprecated: ``Ocata``; empty when nobody wrote it down."""
    chain = [support]
    while chain[-1].previous is not None:
        chain.append(chain[-1].previous)
    return name_of(next((one for one in reversed(chain) if one.status in _AGEING), support).since)


def hint_for(text: str) -> str:
    """What to write instead of ``text``, which is no release."""
    from hotc.compiler.suggest import did_you_mean

    first, last = RELEASES[0], RELEASES[-1]
    return did_you_mean(text.lower(), words()) or (
        f"Name one from {first.name} ({first.date}) to {last.name} ({last.date}), or Heat's version,"
        f" {first.heat} to {last.heat}."
    )


def _major(word: str) -> int:
    first = word.partition(".")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 4 else -1
