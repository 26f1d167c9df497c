"""What every format promises: it is whole, it masks secrets, it is the same every time, and it needs what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hotc.diagram import dot
from hotc.diagram.api import FORMATS, draw
from hotc.diagram.errors import DiagramError
from tests.diagram.drawing import HEAD, compiled, dependencies

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.diagram.api import View

TEXTS = ("text", "dot", "mermaid", "html", "json")
VIEWS: tuple[View, ...] = ("network", "dependencies")

TEMPLATE = """
description: '</script><b>"quoted" & more</b>'
parameters:
  secret: {type: string, hidden: true, default: Geheim1}
  name: {type: string}
conditions:
  wanted: {equals: [{get_param: name}, "x\\"y"]}
resources:
  end: {type: OS::Neutron::Net, properties: {name: '</script><script>alert(1)</script>'}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: end}, cidr: 10.0.0.0/24}}
  a-b.c:
    type: OS::Nova::Server
    condition: wanted
    properties:
      image: i
      flavor: f
      admin_pass: {get_param: secret}
      metadata: {password: Geheim2, note: {str_replace: {template: $p, params: {$p: {get_param: secret}}}}}
      networks: [{network: {get_resource: end}}]
  "node": {type: OS::Heat::Value, depends_on: a-b.c, properties: {value: "`#;|<>\\\\"}}
"""


def drawn(format: str, view: View = "network") -> str:
    made = draw(compiled(TEMPLATE), format=format, view=view)
    assert isinstance(made, str)
    return made


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("format", TEXTS)
def test_no_secret_is_in_any_picture(format: str, view: View) -> None:
    assert "Geheim" not in drawn(format, view)


@pytest.mark.parametrize("format", TEXTS)
def test_the_same_template_gives_the_same_picture_whatever_the_hash_seed(format: str, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(HEAD + TEMPLATE)
    script = f"import hotc; from hotc.diagram.api import draw; print(draw(hotc.compile('t.yaml'), format={format!r}))"
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(made) == 1


def test_the_html_page_loads_nothing_and_nothing_in_it_escapes() -> None:
    page = drawn("html")
    links = set(re.findall(r"https?://[^\"' <>)]+", page))
    assert links == {"http://www.w3.org/2000/svg"}, "the name of SVG, which nobody fetches"
    assert page.count("</script>") == page.count("<script") == 4
    assert "<script>alert" not in page
    assert 'src="' not in page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["clusters"][0]["node"]["properties"]["name"] == "</script><script>alert(1)</script>"


def test_json_holds_nodes_edges_reasons_and_places() -> None:
    picture = json.loads(drawn("json", "dependencies"))
    assert picture["hotc_picture"] == 1
    nodes = {node["id"]: node for node in picture["nodes"]}
    assert nodes["a-b.c"]["place"] == "t.yaml:12"
    assert nodes["a-b.c"]["properties"]["admin_pass"] == "***"
    reasons = {(edge["source"], edge["target"]): edge["reasons"] for edge in picture["edges"]}
    assert reasons["subnet", "end"] == ["network"]


def test_mermaid_uses_names_of_its_own_for_what_is_called_like_its_words() -> None:
    text = drawn("mermaid")
    assert text.startswith("---\ntitle: ")
    assert 'subgraph box0["<b>end</b>' in text
    assert not re.search(r"^\s*end[^\S\n]*\S", text, re.MULTILINE)
    assert '"quoted"' not in text


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("format", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_graphviz_takes_the_dot_text(view: View, format: str, magic: bytes) -> None:
    made = draw(compiled(TEMPLATE), format=format, view=view)
    assert isinstance(made, bytes)
    assert made.startswith(magic)


def test_without_graphviz_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DiagramError) as refused:
        draw(compiled(TEMPLATE), format="svg")
    assert "`dot` is not installed" in refused.value.message
    assert "apt-get install graphviz" in refused.value.hint
    assert "picture.html" in refused.value.hint


def test_the_ending_of_the_file_means_the_format(tmp_path: Path) -> None:
    for format, endings in FORMATS.items():
        for ending in endings if format in TEXTS else ():
            path = tmp_path / f"picture{ending}"
            assert draw(compiled(TEMPLATE), output=path) == path.read_text("utf-8") == drawn(format)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"output": "picture.jpeg"}, "'.jpeg'"),
        ({"output": "no/such/folder/picture.html"}, "can't write"),
        ({"format": "bmp"}, "no picture format 'bmp'"),
        ({"view": "sideways"}, "no view 'sideways'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(arguments: dict[str, str], said: str) -> None:
    with pytest.raises(DiagramError) as refused:
        draw(compiled(TEMPLATE), **arguments)  # type: ignore[arg-type]
    assert said in refused.value.message


@pytest.mark.parametrize("text", ["outputs: {a: {value: 1}}", ""])
def test_a_template_without_resources_gives_a_message(text: str) -> None:
    with pytest.raises(DiagramError, match="nothing to draw"):
        draw(compiled(text))


def test_colour_is_the_only_difference_in_the_terminal() -> None:
    coloured = draw(compiled(TEMPLATE), format="text", colour=True)
    assert isinstance(coloured, str)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == drawn("text")


def test_texts_are_drawn_without_graphviz_or_networkx() -> None:
    script = (
        "import sys, hotc; from hotc.diagram.api import draw\n"
        f"c = hotc.compile('t.yaml', text={HEAD + TEMPLATE!r})\n"
        f"[draw(c, format=f, view=v) for f in {TEXTS!r} for v in {VIEWS!r}]\n"
        "print(sorted({'networkx', 'graphviz', 'openstack', 'lark'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_resource_without_a_type_has_a_line_that_says_so() -> None:
    """An empty text in a label is a syntax error to dot."""
    drawn = dependencies("resources: {a: {properties: {x: 1}}, b: {type: OS::Heat::Value, depends_on: a}}")
    assert drawn.nodes["a"].noun == "without a type"
    assert "></FONT>" not in dot.render(drawn)


def test_an_arrow_that_closes_a_cycle_closes_none_for_dot() -> None:
    """``constraint=false`` between boxes makes dot give up ("trouble in init_rank")."""
    drawn = dependencies(
        """
        resources:
          a: {type: OS::Heat::Value, depends_on: b, properties: {value: 1}}
          b: {type: OS::Heat::Value, depends_on: a, properties: {value: 1}}
        """
    )
    arrows = [line.split(" [")[0].strip() for line in dot.render(drawn).splitlines() if " -> " in line]
    assert arrows == ['"a" -> "b"', '"a" -> "b"']
    assert "constraint" not in dot.render(drawn)
