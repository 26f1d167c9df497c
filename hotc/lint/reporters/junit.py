"""JUnit's XML, as continuous integration shows test results: a suite for each file, a case for each finding.

Elements and attributes: those of ``junit-10.xsd``, by which Jenkins reads it; GitLab takes the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.reporters.places import by_file, message_of
from hotc.lint.reporters.xml import HEADER, element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Every file that was looked at is there; one without findings has one case, which passed."""
    found = by_file(list(findings))
    names = dict.fromkeys([*(file.removeprefix("./") for file in files), *found])
    suites = [_suite(name, found.get(name, [])) for name in names]
    totals = {
        "name": "hotc",
        "tests": sum(max(len(found.get(name, [])), 1) for name in names),
        "failures": len(findings),
        "errors": 0,
    }
    return f"{HEADER}\n{element('testsuites', totals, suites)}\n"


def _suite(name: str, found: Sequence[Diagnostic]) -> str:
    counts: dict[str, object] = {"name": name, "tests": max(len(found), 1), "failures": len(found), "errors": 0}
    counts |= {"skipped": 0, "time": 0, "file": name}
    passed = element("testcase", {"name": "hotc", "classname": name, "time": 0})
    return element("testsuite", counts, [_case(name, finding) for finding in found] or [passed])


def _case(name: str, finding: Diagnostic) -> str:
    where = f"{name}:{finding.line}:{finding.column}" if finding.span is not None else name
    text = " ".join(f"{where}: {message_of(finding)} {finding.hint}".split())
    failure = element("failure", {"type": finding.severity, "message": message_of(finding)}, text=text)
    code = finding.code if finding.code == finding.name else f"{finding.code} {finding.name}"
    title = code + (f" ({finding.path or where})")
    return element("testcase", {"name": title, "classname": name, "time": 0}, [failure])
