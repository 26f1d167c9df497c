"""H0 reading: files, YAML and JSON, limits."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H0001", "unreadable-file", "error", "parse", "{name} can't be read: {reason}"),
    Code("H0002", "not-utf8", "error", "parse", "This is not UTF-8 text: byte 0x{byte:02x}"),
    Code("H0003", "control-character", "error", "parse", "The character U+{character:04X} is not allowed here"),
    Code("H0004", "yaml-syntax", "error", "parse", "YAML can't be read here: {problem}"),
    Code("H0005", "json-syntax", "error", "parse", "JSON can't be read here: {problem}"),
    Code("H0006", "tab-indentation", "error", "parse", "A tab can't indent a line in YAML"),
    Code(
        "H0007", "duplicate-key", "warning", "never", 'The key "{key}" is written twice in one map; the last one wins'
    ),
    Code("H0008", "non-string-key", "warning", "never", 'The key {key} is not a string; Heat makes "{text}" of it'),
    Code("H0009", "complex-key", "error", "parse", "A list or a map can't be a key"),
    Code(
        "H0010",
        "unknown-anchor",
        "error",
        "parse",
        "*{anchor} refers to an anchor that is not defined before it",
        absence=True,
    ),
    Code("H0011", "duplicate-anchor", "error", "parse", "The anchor &{anchor} is defined a second time"),
    Code(
        "H0012",
        "recursive-alias",
        "error",
        "parse",
        "*{anchor} stands within what &{anchor} names: it would contain itself",
    ),
    Code("H0013", "too-many-aliases", "error", "never", "The aliases expand to more than {limit} values"),
    Code("H0014", "too-deep", "error", "never", "This is nested more than {limit} levels deep"),
    Code("H0015", "too-large", "error", "never", "The text holds more than {limit} values"),
    Code("H0016", "several-documents", "error", "parse", "A second document begins here; a template is one document"),
    Code("H0017", "empty-file", "error", "parse", "There is nothing in this file"),
    Code("H0018", "not-a-map", "error", "parse", "{what} must be a map of sections, not {kind}"),
    Code("H0019", "unknown-tag", "error", "parse", "The tag {tag} means nothing to Heat"),
    Code("H0020", "unreadable-scalar", "error", "parse", "{text} can't be read as a value: {reason}"),
    Code("H0021", "bad-merge", "error", "parse", "Only a map, or a list of maps, can be merged with <<"),
    Code("H0023", "indented-text", "error", "parse", "The first key of the template is indented"),
    Code("H0022", "reading-stopped", "info", "never", "Reading stopped after {count} syntax errors; there may be more"),
)
