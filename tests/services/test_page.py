"""The HTML page in a real browser: it asks for nothing, everything on it answers, and everybody can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.diagram.api import draw
from tests.services.conftest import ROOT, Page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.services

HEAD = "heat_template_version: 2021-04-16\n"
INNER = """
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  server: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{subnet: {get_resource: subnet}}]}}
outputs:
  id: {value: {get_resource: server}}
"""
OUTER = """
parameters:
  password: {type: string, hidden: true, default: not-to-be-seen}
resources:
  first: {type: inner.yaml}
  second: {type: inner.yaml}
  data: {type: OS::Cinder::Volume, properties: {size: 1}}
  plug:
    type: OS::Cinder::VolumeAttachment
    properties: {volume_id: {get_resource: data}, instance_uuid: {get_attr: [first, id]}}
  login: {type: OS::Keystone::User, properties: {name: web, password: {get_param: password}}}
"""


def many(count: int) -> str:
    """So many resources: networks with what lives in them, and volumes."""
    lines = [HEAD, "resources:\n"]
    for n in range(count // 4):
        server = f"{{image: i, flavor: f, networks: [{{subnet: {{get_resource: subnet_{n}}}}}]}}"
        lines += [
            f"  net_{n}: {{type: OS::Neutron::Net}}\n",
            f"  subnet_{n}: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: net_{n}}}, "
            f"cidr: 10.{n // 250}.{n % 250}.0/24}}}}\n",
            f"  server_{n}: {{type: OS::Nova::Server, properties: {server}}}\n",
            f"  data_{n}: {{type: OS::Cinder::Volume, depends_on: server_{max(n - 1, 0)}, properties: {{size: 1}}}}\n",
        ]
    return "".join(lines)


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    (tmp_path / "inner.yaml").write_text(HEAD + INNER)
    (tmp_path / "outer.yaml").write_text(HEAD + OUTER)
    draw(hotc.compile(str(tmp_path / "outer.yaml")), output=tmp_path / "outer.html")
    return tmp_path / "outer.html"


def shown(page: Any, id: str) -> bool:
    visible: bool = page.locator(f'[data-id="{id}"]').is_visible()
    return visible


@pytest.mark.parametrize("count", [10, 200, 1000])
def test_loads_from_a_file_without_a_request_to_anywhere(page: Page, tmp_path: Path, count: int) -> None:
    text = (ROOT / "examples/webapp/webapp.yaml").read_text() if count == 10 else many(count)
    path = tmp_path / "page.html"
    draw(hotc.compile("t.yaml", text=text), output=path)
    opened = page.open(path)
    assert opened.locator(".node").count() + opened.locator(".box").count() >= min(count, 10) // 2
    opened.locator("#fold").click()
    opened.locator(".node.gone").first.wait_for(state="attached")
    opened.locator("#fold").click()
    opened.locator(".gone").first.wait_for(state="detached")
    page.screenshot(f"page-{count}")
    assert page.foreign() == []
    assert page.complaints == []


def test_search_finds_and_opens(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    opened.keyboard.press("/")
    opened.keyboard.type("second/server")
    assert opened.locator(".node.near").count() == 1
    opened.keyboard.press("Enter")
    assert opened.locator("#panel h2").inner_text() == "server"
    assert "node=second%2Fserver" in opened.url


def test_a_click_tells_what_a_thing_is_and_no_secret(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    opened.locator('[data-id="login"]').click()
    told = opened.locator("#panel").inner_text()
    assert "OS::Keystone::User" in told
    assert "outer.yaml:" in told
    assert "not-to-be-seen" not in opened.content()
    opened.keyboard.press("Escape")
    assert opened.locator("#panel").is_hidden()


def test_boxes_fold_and_the_link_keeps_it(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    opened.locator('[data-of="first"] .handle').click()
    opened.locator('[data-id="first/server"]').wait_for(state="hidden")
    assert shown(opened, "second/server")
    assert "4 inside" not in opened.locator('[data-of="first"]').text_content()
    assert "inside" in opened.locator('[data-of="first"]').text_content()
    leads = 'path[data-from="data"][data-to="first/server"], path[data-from="first/server"][data-to="data"]'
    assert "gone" not in opened.locator(leads).get_attribute("class")  # now it leads to the box
    page.screenshot("folded")
    again = opened.url
    opened.goto("about:blank")
    opened.goto(again)
    opened.locator('[data-id="first/server"]').wait_for(state="hidden")
    opened.locator("#search").fill("first/server")
    opened.keyboard.press("Enter")
    opened.locator('[data-id="first/server"]').wait_for(state="visible")
    assert page.complaints == []


def test_a_kind_of_things_is_hidden_and_shown_again(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    kind = opened.locator('.kind[data-service="storage"]')
    kind.click()
    assert not shown(opened, "data")
    assert kind.get_attribute("aria-pressed") == "false"
    assert "hide=storage" in opened.url
    kind.click()
    assert shown(opened, "data")


def test_a_type_is_hidden_and_shown_again(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    opened.locator('[data-id="data"]').click()
    opened.get_by_text("Hide this type").click()
    assert not shown(opened, "data")
    assert shown(opened, "login")
    assert "hide=OS%3A%3ACinder%3A%3AVolume" in opened.url
    again = opened.url
    opened.goto("about:blank")
    opened.goto(again)
    assert not shown(opened, "data")
    opened.locator(".hidden-type button").click()
    assert shown(opened, "data")
    assert opened.locator(".hidden-type").count() == 0
    assert page.complaints == []


def test_everything_can_be_reached_and_done_by_keyboard(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    reached = set()
    for _ in range(60):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.dataset.id || document.activeElement.id"))
    assert {"search", "fold", "fit", "theme", "first", "first/server", "data"} <= reached
    opened.locator('[data-id="first"]').focus()
    opened.keyboard.press("Enter")
    assert opened.locator("#panel h2").inner_text() == "first"
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.dataset.id") == "first"
    opened.keyboard.press("f")
    opened.locator('[data-id="first/server"]').wait_for(state="hidden")


def test_light_and_dark(page: Page, nested: Path) -> None:
    opened = page.open(nested)
    before = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.locator("#theme").click()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert "theme=dark" in opened.url
    page.screenshot("dark")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("open", ["", "first/server"])
def test_nothing_keeps_anybody_out(page: Page, nested: Path, theme: str, open: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened = page.open(nested, f"#theme={theme}" + (f"&node={open}" if open else ""))
    results = axe.Axe().run(opened)
    assert results.violations_count == 0, results.generate_report()
