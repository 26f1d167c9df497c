"""Write what is told about the standard library from its templates: READMEs, pictures, and the table of them.

``python tools/generate_stdlib.py`` writes (pictures need Graphviz); with ``--check`` it only says (and exits with 1)
what is out of date. What stands in a README before the mark is written by hand and stays.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "hotc/stdlib_templates"
PAGE = ROOT / "docs/standard-library.md"
sys.path.insert(0, str(ROOT))

Json = dict[str, Any]

BEGIN = "<!-- From here on written by tools/generate_stdlib.py; do not edit. -->"
END = "<!-- To here. -->"
_DRAWN = "<!-- drawn from {} -->\n"
_MANY = 3
"""Parts from which on the picture shows them closed."""
_LONG = 60
"""Characters of a default up to which it stands in the table."""


def names() -> list[str]:
    """All templates, in alphabetical order."""
    return sorted(path.parent.name for path in LIBRARY.glob("*/template.yaml"))


def load(name: str) -> Json:
    """A template as plain data."""
    template: Json = yaml.safe_load((LIBRARY / name / "template.yaml").read_text("utf-8"))
    return template


def environment(name: str) -> Path | None:
    """The example environment of a template, where there is one."""
    path = LIBRARY / name / "example.env.yaml"
    return path if path.is_file() else None


def readme(name: str) -> str:
    """The README of a template: what is written by hand, and what the template says itself."""
    path = LIBRARY / name / "README.md"
    template = load(name)
    before = path.read_text("utf-8").split(BEGIN)[0] if path.is_file() else ""
    if not before.strip():
        before = f"# {name}\n\n{template['description']}\n\n"
    told = [f"![{name}](picture.svg)\n"]
    if parts(name):
        told.append(f"What is in each part: `hotc graph hotc://stdlib/{name} -o picture.html`.\n")
    told += [_usage(name, template), _parameters(template), _outputs(template), _made_of(template)]
    return before + BEGIN + "\n\n" + "\n".join(told)


def _usage(name: str, template: Json) -> str:
    path = environment(name)
    given: Json = yaml.safe_load(path.read_text("utf-8"))["parameters"] if path else {}
    required = [key for key, parameter in template["parameters"].items() if "default" not in parameter]
    lines = ["resources:", f"  {name.replace('-', '_')}:", f"    type: hotc://stdlib/{name}"]
    if required:
        lines.append("    properties:")
        lines += [f"      {key}: {given.get(key, f'{{get_param: {key}}}')}" for key in required]
    along = " -e example.env.yaml" if path else ""
    alone = f"hotc apply my-stack -t hotc://stdlib/{name}{along}"
    told = ["## Use it\n", "Within another template:\n", "```yaml", *lines, "```\n", "By itself:\n"]
    return "\n".join([*told, "```sh", alone, "```\n"])


def _parameters(template: Json) -> str:
    lines = ["## Parameters\n", "| parameter | what it is | type | default |", "|---|---|---|---|"]
    for group in template["parameter_groups"]:
        for key in group["parameters"]:
            parameter = template["parameters"][key]
            what = _cell(parameter["description"] + _allowed(parameter))
            lines.append(f"| `{key}` | {what} | {parameter['type']} | {_default(parameter)} |")
    return "\n".join(lines) + "\n"


def _allowed(parameter: Json) -> str:
    told = []
    for constraint in parameter.get("constraints", ()):
        if "allowed_values" in constraint:
            told.append("One of " + ", ".join(f"`{value}`" for value in constraint["allowed_values"]) + ".")
        elif "range" in constraint and "description" not in constraint:
            limits = constraint["range"]
            told.append(f"From {limits['min']} to {limits['max']}.")
        elif "description" in constraint:
            told.append(constraint["description"])
    return "".join(f" {one}" for one in told)


def _default(parameter: Json) -> str:
    if "default" not in parameter:
        return "*required*"
    default = parameter["default"]
    if default in ("", [], {}, None):
        return "none"
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{text}`" if len(text) <= _LONG and "\n" not in text else "a text, see the template"


def _outputs(template: Json) -> str:
    lines = ["## Outputs\n", "| output | what it is |", "|---|---|"]
    lines += [f"| `{key}` | {_cell(output['description'])} |" for key, output in template["outputs"].items()]
    return "\n".join(lines) + "\n"


def _types(template: Json) -> list[str]:
    """The types of the resources, members of groups included, without repetition."""
    found = []
    for resource in template["resources"].values():
        properties = resource.get("properties", {})
        inner = properties.get("resource_def") or properties.get("resource") or {}
        found += [one for one in (resource["type"], inner.get("type")) if one]
    return sorted(set(found), key=lambda one: (not one.startswith("hotc:"), one))


def _made_of(template: Json) -> str:
    lines = ["## Made of\n"]
    for one in _types(template):
        name = one.removeprefix("hotc://stdlib/")
        lines.append(f"- [{name}](../{name}/README.md)" if name != one else f"- `{one}`")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").strip()


def table(*, links: bool) -> str:
    """The table of all templates: what each makes, and of which others it is made."""
    lines = ["| template | what it makes | made of |", "|---|---|---|"]
    for name in names():
        template = load(name)
        inner = [one.removeprefix("hotc://stdlib/") for one in _types(template) if one.startswith("hotc:")]
        title = f"[`{name}`]({name}/README.md)" if links else f"`{name}`"
        lines.append(f"| {title} | {_cell(template['description'])} | {', '.join(f'`{one}`' for one in inner)} |")
    return "\n".join(lines) + "\n"


def marked(path: Path, text: str) -> str:
    """The page with ``text`` in the place of what stands between the marks. Raises :class:`ValueError` without them."""
    page = path.read_text("utf-8")
    if BEGIN not in page or END not in page:
        raise ValueError(f"{path} has no place for the table: {BEGIN} … {END}")
    return page.split(BEGIN)[0] + BEGIN + "\n\n" + text + "\n" + END + page.split(END, 1)[1]


def wanted() -> dict[Path, str]:
    """Every page with its text."""
    pages = {LIBRARY / name / "README.md": readme(name) for name in names()}
    pages[LIBRARY / "README.md"] = marked(LIBRARY / "README.md", table(links=True))
    if PAGE.is_file():
        pages[PAGE] = marked(PAGE, table(links=False))
    return pages


def drawing(name: str) -> tuple[str, str]:
    """A template's picture as DOT, and its digest: how one sees without Graphviz whether the picture is current."""
    dot = str(_draw(name, "dot"))
    return dot, hashlib.sha256(dot.encode()).hexdigest()


def parts(name: str) -> list[str]:
    """The resources that are templates of the library, where they are so many that a picture of them all is a maze."""
    found = [key for key, each in load(name)["resources"].items() if each["type"].startswith("hotc:")]
    return found if len(found) >= _MANY else []


def _draw(name: str, form: str) -> str | bytes:
    import hotc
    from hotc.diagram.api import draw
    from hotc.diagram.scope import Scope

    along = environment(name)
    compiled = hotc.compile(f"hotc://stdlib/{name}", environments=[along] if along else [])
    return draw(compiled, format=form, scope=Scope(collapse=parts(name)))


def stale_pictures() -> list[Path]:
    """Pictures that are missing, or show what the template no longer is."""
    found = []
    for name in names():
        path = LIBRARY / name / "picture.svg"
        mark = _DRAWN.format(drawing(name)[1])
        if not path.is_file() or not path.read_text("utf-8").endswith(mark):
            found.append(path)
    return found


def write_picture(path: Path) -> None:
    """Draw a template with Graphviz."""
    name = path.parent.name
    svg = _draw(name, "svg")
    text = svg.decode() if isinstance(svg, bytes) else svg
    path.write_text(text.rstrip() + "\n" + _DRAWN.format(drawing(name)[1]), "utf-8")


def main() -> int:
    """Write, or check."""
    texts = wanted()
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text]
    pictures = stale_pictures()
    if "--check" in sys.argv[1:]:
        for path in (*stale, *pictures):
            print(f"out of date: {path.relative_to(ROOT)}; run python tools/generate_stdlib.py", file=sys.stderr)
        return 1 if stale or pictures else 0
    for path in stale:
        path.write_text(texts[path], "utf-8")
    for path in pictures:
        write_picture(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
