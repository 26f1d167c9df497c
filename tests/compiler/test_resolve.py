"""Files and templates that a template names."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from .memory import MemoryLoader, compiled, only, told

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.compilation import Compilation

HEAD = "heat_template_version: 2018-08-31\n"
CHILD = HEAD + "parameters: {p: {type: string}}\n"


def of_type(name: str) -> str:
    return f"{HEAD}resources:\n  a: {{type: '{name}', properties: {{p: x}}}}\n"


def test_templates_are_parsed_once_each() -> None:
    main = HEAD + "resources:\n" + "".join(f"  r{n}: {{type: child.yaml, properties: {{p: x}}}}\n" for n in range(3))
    result = compiled(main, files={"child.yaml": CHILD}, check_resources=True)
    assert told(result) == []
    assert list(result.unit.templates) == ["/main.yaml", "/child.yaml"]
    loader = result.context.loader
    assert isinstance(loader, MemoryLoader)
    assert loader.loads.count("/child.yaml") == 1


def test_a_file_that_is_not_there_is_reported_where_it_is_named() -> None:
    finding = only(compiled(of_type("gone.yaml")))
    assert (finding.name, finding.line, finding.column, finding.heat) == ("missing-file", 3, 13, "parse")
    assert finding.path == "resources.a.type"


def test_get_file_names_files_wherever_it_stands() -> None:
    text = (
        HEAD
        + "parameters: {p: {type: json, default: {get_file: gone.sh}}}\noutputs: {o: {value: {get_file: gone.sh}}}\n"
    )
    found = [line.split()[0] for line in told(compiled(text))]
    assert found == ["function-in-default", "missing-file", "missing-file"]


def test_names_are_relative_to_the_file_that_names_them() -> None:
    below = HEAD + "outputs: {o: {value: {get_file: script.sh}}}\n"
    result = compiled(
        of_type("below/t.yaml").replace("p: x", ""), files={"below/t.yaml": below, "below/script.sh": "echo"}
    )
    assert told(result) == []
    assert result.unit.files["/below/script.sh"].text == "echo"


def test_files_that_are_no_text_arrive_in_base_64() -> None:
    content = bytes(range(256))
    result = compiled(HEAD + "outputs: {o: {value: {get_file: f.bin}}}\n", files={"f.bin": content})
    assert told(result) == []
    assert base64.b64decode(result.unit.files["/f.bin"].text) == content


def test_a_template_as_a_file_arrives_as_json() -> None:
    result = compiled(HEAD + "outputs: {o: {value: {get_file: t.yaml}}}\n", files={"t.yaml": CHILD})
    assert json.loads(result.unit.files["/t.yaml"].text)["heat_template_version"] == "2018-08-31"


@pytest.mark.parametrize("text", ["- a\n", "just: a map\n", "heat_template_version: 2018-08-31\n\tx: 1\n"])
def test_any_text_may_be_a_file(text: str) -> None:
    result = compiled(HEAD + "outputs: {o: {value: {get_file: f.yaml}}}\n", files={"f.yaml": text})
    assert told(result) == []
    assert result.unit.files["/f.yaml"].text == text


def test_a_template_that_includes_itself_is_reported_where_it_does() -> None:
    result = compiled(of_type("a.yaml"), files={"a.yaml": of_type("b.yaml"), "b.yaml": of_type("a.yaml")})
    finding = only(result)
    assert (finding.name, finding.file, finding.line) == ("template-cycle", "b.yaml", 3)
    assert "a.yaml → b.yaml → a.yaml" in finding.message


def test_the_main_template_may_not_include_itself() -> None:
    assert told(compiled(of_type("main.yaml"))) == ["template-cycle 3:13"]


def test_what_is_named_as_a_type_must_be_a_template() -> None:
    finding = only(compiled(of_type("t.yaml"), files={"t.yaml": "a: b\n"}))
    assert (finding.name, finding.heat) == ("not-a-template", "full")


def test_errors_in_a_nested_template_count_for_heat_only_when_it_looks_at_it() -> None:
    result = compiled(of_type("t.yaml"), files={"t.yaml": HEAD + "resources: {a: b: c}\n"})
    assert [(f.name, f.heat, f.file) for f in result.diagnostics] == [("yaml-syntax", "full", "t.yaml")]


def test_parameters_of_nested_templates_are_looked_at_in_any_case() -> None:
    result = compiled(of_type("t.yaml"), files={"t.yaml": HEAD + "parameters: {p: {type: strin}}\n"})
    assert [(f.name, f.heat, f.file) for f in result.diagnostics] == [("unknown-parameter-type", "parse", "t.yaml")]


def test_a_template_that_ends_in_yml_is_no_type() -> None:
    result = compiled(of_type("t.yml"), files={"t.yml": CHILD}, check_resources=True)
    assert "/t.yml" not in result.unit.templates
    assert not result.ok


def test_templates_of_the_registry_are_read_too() -> None:
    environment = "resource_registry: {My::Type: t.yaml}\n"
    result = compiled(of_type("My::Type"), files={"t.yaml": CHILD, "e.yaml": environment}, environments=("e.yaml",))
    assert told(result) == []
    assert "/t.yaml" in result.unit.templates


# --- the loader of real files


def test_real_files_are_shown_relative_to_where_the_user_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotc.compiler.compilation import compile

    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.yaml").write_text(of_type("child.yaml"))
    (tmp_path / "child.yaml").write_text(HEAD + "wibble: 1\n")
    finding = next(f for f in compile("main.yaml").diagnostics if f.name == "unknown-section")
    assert finding.file == "child.yaml"


def test_a_text_given_in_the_call_is_the_template(tmp_path: Path) -> None:
    from hotc.compiler.compilation import compile

    (tmp_path / "child.yaml").write_text(CHILD)
    result = compile(tmp_path / "unsaved.yaml", text=of_type("child.yaml"), check_resources=False)
    assert told(result) == []
    assert str(tmp_path / "child.yaml") in result.unit.templates


def test_folders_and_large_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    from hotc.compiler.compilation import compile
    from hotc.compiler.loader import FileLoader

    assert [f.name for f in compile(tmp_path).diagnostics] == ["unreadable-file"]
    (tmp_path / "large.yaml").write_text(HEAD * 100)
    finding = only(compile(tmp_path / "large.yaml", loader=FileLoader(size=100)))
    assert "larger than 100 bytes" in finding.message


def test_nothing_is_fetched_that_was_not_allowed() -> None:
    finding = only(compiled_from_disk(of_type("https://example.invalid/t.yaml")))
    assert finding.name == "unreadable-file"
    assert "--allow-remote" in finding.message


def compiled_from_disk(text: str, *, allow: bool = False) -> Compilation:
    from hotc.compiler.compilation import compile
    from hotc.compiler.loader import FileLoader

    return compile("main.yaml", text=text, loader=FileLoader(allow_remote=allow, timeout=5), check_resources=False)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "0.0.0.0", "100.100.100.200"]
)
def test_metadata_addresses_are_refused(host: str) -> None:
    finding = only(compiled_from_disk(of_type(f"http://{host}/t.yaml"), allow=True))
    assert "metadata address" in finding.message


def test_remote_templates_are_fetched_when_allowed() -> None:
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved.yaml":
                self.send_response(302)
                self.send_header("Location", "/t.yaml")
                self.end_headers()
                return
            found = self.path == "/t.yaml"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(CHILD.encode() if found else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        assert told(compiled_from_disk(of_type(f"{base}/moved.yaml"), allow=True)) == []
        assert "404" in only(compiled_from_disk(of_type(f"{base}/gone.yaml"), allow=True)).message
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
