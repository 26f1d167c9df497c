"""Images that the image service downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .harness import drifted

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made

PLAIN = {"location": "http://images.example.org/x", "disk_format": "raw", "container_format": "bare"}


def imports(served: RunningSandbox, made: Made) -> int:
    return sum(1 for each in served.requests if each.method == "POST" and each.path.endswith(f"{made.identity}/import"))


def test_image_is_downloaded_once_under_an_id_of_ours(bench: Bench, served: RunningSandbox) -> None:
    image = bench.make("OS::Glance::WebImage", name="i", tags=["a"], extra_properties={"k": "v"}, **PLAIN)
    assert image.identity == image.sent["body"]["id"] == image.build(image.properties)["body"]["id"]
    assert (image.found["status"], image.found["k"], image.found["visibility"]) == ("active", "v", "private")
    assert imports(served, image) == 1
    assert drifted(image) == []
    image.complete()
    assert imports(served, image) == 1


def test_image_changes_in_place(bench: Bench) -> None:
    image = bench.make(
        "OS::Glance::WebImage", os_distro="x", tags=["a", "b"], extra_properties={"one": "1", "two": "2"}, **PLAIN
    )
    image.update(os_distro=None, architecture="x86_64", tags=["c"], extra_properties={"two": "3"}, protected=True)
    found = image.read()
    assert (found["architecture"], found["tags"], found["two"]) == ("x86_64", ["c"], "3")
    assert found.keys().isdisjoint({"os_distro", "one"})
    image.update(tags=None, protected=False)
    assert image.read()["tags"] == []
    image.update(active=False)
    assert image.found["status"] == "deactivated"
    assert drifted(image) == []
    image.update(active=True)
    assert image.found["status"] == "active"


def test_image_is_shared_with_others(bench: Bench) -> None:
    image = bench.make("OS::Glance::WebImage", visibility="shared", members=["one", "two"], **PLAIN)

    def members() -> list[str]:
        answer = bench.cloud.call("image", "GET", f"/images/{image.identity}/members") or {}
        return sorted(each["member_id"] for each in answer["members"])

    assert members() == ["one", "two"]
    image.update(members=["two", "three"])
    assert members() == ["three", "two"]


def test_download_that_fails_is_told_and_not_begun_again(bench: Bench, served: RunningSandbox) -> None:
    image = bench.prepare("OS::Glance::WebImage", **(PLAIN | {"location": "http://nowhere.invalid/x"}))
    with pytest.raises(AssertionError, match=r"could not import it: .*nowhere\.invalid"):
        image.create()
    assert imports(served, image) == 1
    image.delete()
    assert not image.exists()
