"""``hotc catalog import``: a catalogue pack of the types that a running Heat has besides those of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import OUTPUT_FILE

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "catalog import",
    "Write a catalogue pack of the resource types that a cloud's Heat has and hotc doesn't know.",
    (
        Option(
            "types",
            "",
            "Names of types; without any, all that hotc doesn't know.",
            metavar="TYPE",
            repeat=True,
            complete="type",
        ),
        CLOUD_NAME,
        Option(
            "all",
            "--all",
            "Take types that packs of the settings have, too: to write such a pack anew.",
            kind="flag",
        ),
        OUTPUT_FILE,
    ),
    details="[catalog] packs in hotc.toml then names the file. With an --output that ends in .json it is JSON, else"
    " YAML. Types that Heat ships are in the catalogue already, and no pack can have them.",
)


def run(given: Given, screen: Screen) -> int:
    """Ask, and write what was answered."""
    from hotc.cli.importing import import_types

    return import_types(given, screen)
