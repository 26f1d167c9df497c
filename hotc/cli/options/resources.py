"""Which stack, and what of it."""

from __future__ import annotations

from hotc.cli.options.option import OUTPUT, Option

STACK = Option("stack", "", "Name of the stack.", metavar="STACK", required=True, complete="stack")
STACK_OPTIONAL = Option(
    "stack", "", "Name of the stack; with --plan it is taken from there.", metavar="STACK", complete="stack"
)
PICKING = "Picking"
TARGETS = Option(
    "targets",
    "--target",
    "Only what this selects (an address, or a selector as in 'hotc query'), and what it needs; may be repeated.",
    metavar="SELECTOR",
    repeat=True,
    complete="address",
    panel=PICKING,
)
EXCLUDES = Option(
    "excludes",
    "--exclude",
    "All but what this selects, and but what rests on that; may be repeated.",
    metavar="SELECTOR",
    repeat=True,
    complete="address",
    panel=PICKING,
)
REPLACE = Option(
    "replace",
    "--replace",
    "Make this resource anew, though nothing asks for it; an address or a pattern of addresses; may be repeated.",
    metavar="ADDRESS",
    repeat=True,
    complete="address",
    panel=PICKING,
)
PICKS = (TARGETS, EXCLUDES, REPLACE)
RESOURCE = Option(
    "resource",
    "",
    "Address of the resource, or its id on the cloud.",
    metavar="RESOURCE",
    required=True,
    complete="address",
)
ADDRESS = Option(
    "address",
    "",
    "The resource: its name, or nested/name within a nested stack.",
    metavar="ADDRESS",
    required=True,
    complete="address",
)
NESTED_DEPTH = Option(
    "nested_depth",
    "-n --nested-depth",
    "How many levels of nested stacks to show as well; default 0.",
    kind="number",
    metavar="N",
    default=0,
    panel=OUTPUT,
)
