"""What counts as a template in a folder is what the file says, and what can't be known is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hotc
from hotc.lint.project.contents import is_template
from hotc.lint.project.files import templates

TEMPLATE = "heat_template_version: 2018-08-31\nresources: {}\n"

SAYS = {
    "plain": TEMPLATE,
    "behind a mark and comments": f"# ours\n---\n\n{TEMPLATE}",
    "further down": f"description: >\n  heat\n{TEMPLATE}",
    "indented as a whole": "  description: x\n  heat_template_version: 2018-08-31\n",
    "with the mark of its encoding": f"\ufeff{TEMPLATE}",
    "with lines of another system": TEMPLATE.replace("\n", "\r\n"),
    "in quotes": "'heat_template_version': 2018-08-31\n",
    "Amazon's form": 'HeatTemplateFormatVersion: "2012-12-12"\n',
    "without a version": "heat_template_version:\nresources: {}\n",
    "damaged above": "  description: x\n heat:\nheat_template_version: 2018-08-31\n",
    "placeholders of Jinja": f"{{% if x %}}\n{TEMPLATE}",
    "JSON": '{\n  "heat_template_version": "2018-08-31"\n}',
    "JSON in one line": '{"description": "} {", "resources": {"a": []}, "heat_template_version": "2018-08-31"}',
    "braces of YAML": "{resources: {}, heat_template_version: 2018-08-31}",
}
SAYS_NOT = {
    "nothing": "",
    "a text that holds one": f"data:\n  stack.yaml: |\n    {TEMPLATE.replace(chr(10), chr(10) + '    ')}",
    "a request that holds one": '{\n  "template": {\n    "heat_template_version": "2018-08-31"\n  }\n}',
    "a list of them": '[\n{"heat_template_version": "2018-08-31"}\n]',
    "a text of JSON": r'{"template": "{\"heat_template_version\": \"2018-08-31\"}"}',
    "a schema": '{\n  "heat_template_version": {"type": "string"}\n}',
    "words about it": "heat_template_version:\n  description: The version.\n  type: string\n",
    "another word": "my_heat_template_version: 1\n",
}


@pytest.mark.parametrize("text", SAYS.values(), ids=SAYS)
def test_a_template_is_known(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text, "utf-8", newline="")
    assert is_template(str(path))


@pytest.mark.parametrize("text", SAYS_NOT.values(), ids=SAYS_NOT)
def test_what_only_speaks_of_templates_is_passed_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text, "utf-8", newline="")
    assert not is_template(str(path))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_template_in_another_encoding_is_known_so_that_it_is_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(f"\ufeff{TEMPLATE}".encode(encoding))
    assert list(templates([str(tmp_path)])) == [str(path)]
    (finding,) = hotc.lint(path)
    assert finding.message.endswith("can't be read: it is UTF-16 text; save it as UTF-8")


def test_many_templates_in_one_text_cost_no_more_than_its_length(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    path.write_text("[" + '{"heat_template_version": "1"},' * 100_000, "utf-8")
    assert not is_template(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "web.yaml").write_text(TEMPLATE, "utf-8")
    code = "import sys; from hotc.cli import main; sys.exit(main())"
    words = [sys.executable, "-c", code, "lint", str(tmp_path), "--no-cache"]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"1 file checked, no problems found\n")


def test_what_may_not_be_read_is_taken_so_that_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("barred.yaml", "notes.txt", "open.yaml"):
        (tmp_path / name).write_text(TEMPLATE, "utf-8")
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "barred").mkdir()
    scandir, access, opened = os.scandir, os.access, open

    def barred(path: object) -> bool:
        return "barred" in Path(str(path)).name

    def refuse(kind: object) -> object:
        def call(path: str, *rest: object) -> object:
            if barred(path):
                raise PermissionError(13, "Permission denied", path)
            return kind(path, *rest)  # type: ignore[operator]

        return call

    monkeypatch.setattr(os, "access", lambda path, mode: not barred(path) and access(path, mode))
    monkeypatch.setattr(os, "scandir", refuse(scandir))
    monkeypatch.setattr("builtins.open", refuse(opened))
    found = [os.path.relpath(path, tmp_path) for path in templates([str(tmp_path)])]
    assert found == ["barred.yaml", "open.yaml", "barred"]


def test_a_pattern_with_two_stars_in_a_folder_that_is_not_there_fits_nothing(tmp_path: Path) -> None:
    pattern = str(tmp_path / "no" / "such" / "**")
    assert list(templates([pattern])) == [pattern]  # a name, of which it is said that it isn't there
