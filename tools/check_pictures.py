"""Draw every template under some folders, and have the real tools read what was drawn:

    .venv/bin/python tools/check_pictures.py [--every N] [--mermaid MERMAID.JS] FOLDER…

``dot -Tsvg`` must take every DOT text, in each view, and give the same SVG for the same text; Mermaid's own parser, run
in Chromium, every Mermaid text. ``--mermaid`` is ``dist/mermaid.min.js`` of the npm package; without it that half is
left out, and said to be.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import hotc
from hotc.diagram import dot, mermaid
from hotc.diagram.api import VIEWS, picture
from hotc.diagram.errors import DiagramError
from hotc.lint.project.contents import is_template
from hotc.lint.project.files import ENDINGS

SECONDS = 120
"""That dot may take for one picture."""


def main() -> int:
    """Look at all files; print what is wrong with each, and how many there were."""
    given = _arguments()
    files = [
        path
        for folder in given.folders
        for path in sorted(Path(folder).rglob("*"))
        if path.suffix in ENDINGS and path.is_file() and is_template(str(path))
    ][:: given.every]
    drawn: list[tuple[str, Any]] = []
    nothing = 0
    for path in files:
        compilation = hotc.compile(str(path))
        try:
            drawn += [(f"{path} ({view})", picture(compilation, view=view)) for view in VIEWS]
        except DiagramError:
            nothing += 1
    print(f"{len(files)} templates, {nothing} with nothing to draw, {len(drawn)} pictures", flush=True)
    wrong = _by_dot(drawn)
    if given.mermaid:
        wrong += _by_mermaid(drawn, Path(given.mermaid))
    else:
        print("Mermaid's parser was not asked: no --mermaid")
    print(f"{wrong} wrong")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw templates and have dot and Mermaid read the pictures")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--every", type=int, default=1, help="look at each Nth file only")
    parser.add_argument("--mermaid", default="", help="mermaid.min.js")
    return parser.parse_args()


def _by_dot(drawn: list[tuple[str, Any]]) -> int:
    wrong = 0
    for name, made in drawn:
        first, second = dot.render(made), dot.render(made)
        if first != second:
            wrong += 1
            print(f"{name}: another DOT text the second time", flush=True)
        try:
            done = subprocess.run(
                ["dot", "-Tsvg"], input=first.encode(), capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            wrong += 1
            print(f"{name}: dot took over {SECONDS} s", flush=True)
            continue
        if done.returncode != 0 or b"</svg>" not in done.stdout or b"syntax error" in done.stderr:
            wrong += 1
            print(f"{name}: dot: {done.stderr.decode(errors='replace').strip()}", flush=True)
    return wrong


def _by_mermaid(drawn: list[tuple[str, Any]], script: Path) -> int:
    sync_playwright = import_module("playwright.sync_api").sync_playwright
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    wrong = 0
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto("about:blank")
        page.add_script_tag(content=script.read_text("utf-8"))
        page.evaluate("mermaid.initialize({startOnLoad: false, maxTextSize: 5000000, maxEdges: 100000})")
        for name, made in drawn:
            said = page.evaluate(
                "text => mermaid.parse(text).then(() => '', error => String(error.message || error))",
                mermaid.render(made),
            )
            if said:
                wrong += 1
                print(f"{name}: Mermaid: {said[:300]}", flush=True)
        browser.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main())
