"""SARIF 2.1.0, the OASIS standard that code scanning services read.

Fields: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.14 (run) to 3.58 (fix).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotc.compiler.loader import ELSEWHERE
from hotc.lint.reporters.places import fingerprints, message_of
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic, Fix
    from hotc.compiler.source import SourceFile, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "hotc/v1"
"""The name of the fingerprint and the version of what it is made from (section 3.27.17)."""
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """One run, with a descriptor for each code that was found."""
    codes = sorted({finding.code: finding for finding in findings}.items())
    index = {code: number for number, (code, _) in enumerate(codes)}
    driver = {
        "name": "hotc",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_descriptor(finding) for _, finding in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, index[finding.code], word)
            for finding, word in zip(findings, fingerprints(findings), strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _descriptor(finding: Diagnostic) -> dict[str, Any]:
    words = finding.name.rpartition("/")[2].replace("-", " ")
    return {
        "id": finding.code,
        "name": words.title().replace(" ", ""),
        "shortDescription": {"text": words[:1].upper() + words[1:]},
        "help": {"text": f"hotc explain {finding.code} tells what it means, why it matters and what to write instead."},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    text = message_of(finding) + (f"\n{finding.hint}" if finding.hint else "")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
    }
    if finding.span is not None:
        location: dict[str, Any] = {"physicalLocation": _place(finding.span)}
        if finding.path:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
        result["locations"] = [location]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(related.span), "message": {"text": related.message}}
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix)]
    result["partialFingerprints"] = {FINGERPRINT: fingerprint}
    result["properties"] = {"heat": finding.heat}
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[str, dict[str, Any]] = {}
    for edit in fix.edits:
        source = edit.span.source
        change = changes.setdefault(source.uri, {"artifactLocation": _artifact(source), "replacements": []})
        change["replacements"].append({"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}})
    described = fix.message or "Mend it"
    return {"description": {"text": described}, "artifactChanges": list(changes.values())}


def _place(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.source), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(source: SourceFile) -> dict[str, str]:
    """A URI: relative to the working directory where the file lies below it."""
    name = source.name
    if name.startswith(ELSEWHERE):
        return {"uri": name}
    uri = quote(name.removeprefix("./"), errors="surrogateescape")
    return {"uri": f"file://{uri}"} if name.startswith("/") else {"uri": uri}
