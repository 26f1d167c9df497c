"""Find links, anchors and pictures of the built site that lead nowhere:  python tools/check_site.py build/site

MkDocs looks at links between pages; this looks at the pages as they are, generated ones, raw HTML and the search's
own included, and that nothing is loaded from elsewhere. Addresses elsewhere are not called.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""Tags that make a browser load something, by the attribute that says what."""


class Page(HTMLParser):
    """The links of a page, what it loads, and the places in it that can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag says."""
        values = {name: value for name, value in attrs if value}
        self.places |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if LOADS.get(tag) in values and values.get("rel") not in ("canonical", "next", "prev", "edit"):
            self.loads.append(values[LOADS[tag]])


def broken(site: Path) -> list[str]:
    """Each link or load that leads nowhere, as ``page: link``."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        shown = path.relative_to(site)
        found += [
            f"{shown}: {link}" for link in dict.fromkeys(page.links + page.loads) if not _leads(link, path, pages)
        ]
        found += [f"{shown}: loads {link}" for link in page.loads if urlsplit(link).scheme in ("http", "https")]
    return found


def _leads(link: str, path: Path, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return False
    return not parts.fragment or target.suffix != ".html" or unquote(parts.fragment) in pages[target].places | {""}


def main(arguments: list[str]) -> int:
    """Say what leads nowhere; 1 if there is any."""
    site = Path(arguments[0]).resolve()
    found = broken(site)
    for each in found:
        print(each)
    print(f"{len(list(site.rglob('*.html')))} pages, {len(found)} broken links", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
