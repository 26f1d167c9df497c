"""H5 composition: nested templates, the resource registry, groups."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H5001", "missing-file", "error", "parse", "There is no file {file}", absence=False, eager=True),
    Code("H5002", "template-cycle", "error", "parse", "{file} includes itself: {chain}", eager=True),
    Code(
        "H5003",
        "not-a-template",
        "error",
        "full",
        "{file} is named as a type, and is no template: it doesn't say its version",
    ),
    Code("H5004", "not-in-library", "error", "full", "The standard library has no {file}", absence=False),
    Code("H5005", "not-in-one-template", "error", "never", "This can't be said in one template: {why}"),
    Code("H5006", "other-in-one-template", "warning", "never", "This means something else in one template: {what}"),
)
