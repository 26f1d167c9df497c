"""Containers of the object store."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made


def put(made: Made, name: str, content: bytes = b"hello") -> None:
    store = made.cloud.connection.object_store
    answer = store.put(f"/{made.identity}/{name}", data=content, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 201


def test_container_has_its_headers(bench: Bench) -> None:
    name = f"box {secrets.token_hex(4)}"
    access = {"X-Container-Read": ".r:*", "X-Container-Write": "*:*"}
    box = bench.make("OS::Swift::Container", name=name, **access, **{"X-Container-Meta": {"Web-Index": "a.html"}})
    assert box.identity == name
    assert drifted(box) == []
    head = box.attribute("HeadContainer")
    assert (head["x-container-read"], head["x-container-meta-web-index"]) == (".r:*", "a.html")
    assert box.attribute("ObjectCount") == "0"
    assert box.attribute("WebsiteURL") == f"{box.attribute('RootURL')}/{name}"
    assert box.attribute("DomainName") == "127.0.0.1"
    assert [each["id"] for each in box.candidates()] == [name]
    bench.cloud.call("object_store", "POST", f"/{name}", headers={"X-Remove-Container-Read": "x"})
    assert drifted(box) == ["X-Container-Read"]
    box.delete()
    box.delete()
    assert box.candidates() == []


def test_container_of_others_is_not_taken_over(bench: Bench) -> None:
    box = bench.make("OS::Swift::Container")
    assert box.identity == box.context.automatic_name
    with pytest.raises(ResourceProblem, match="is there already"):
        bench.make("OS::Swift::Container", "other", name=box.identity)


def test_container_that_holds_something_is_not_deleted(bench: Bench) -> None:
    box = bench.make("OS::Swift::Container")
    put(box, "folder/a.txt")
    with pytest.raises(ResourceProblem, match=r"not empty: it holds folder/a\.txt") as caught:
        box.delete()
    assert "PurgeOnDelete" in caught.value.hint
    box.sent["purge"] = True


def test_container_goes_with_its_objects_where_the_template_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotc.runtime.drivers.containers._PAGE", 2)
    box = bench.make("OS::Swift::Container", PurgeOnDelete=True)
    for name in ("a b", "c/d", "e", "f", "g"):
        put(box, name)
    box.delete()
    assert not box.exists()


def test_account_takes_metadata(bench: Bench) -> None:
    key = f"Key{secrets.token_hex(4)}".lower()
    bench.make("OS::Swift::Container", **{"X-Account-Meta": {key: "5"}})
    head = bench.cloud.headers("object_store", "")
    assert head is not None
    assert head[f"x-account-meta-{key}"] == "5"
    bench.cloud.call("object_store", "POST", "", headers={f"X-Account-Meta-{key}": ""})


def test_objects_are_written_read_and_listed(bench: Bench) -> None:
    box = bench.make("OS::Swift::Container", PurgeOnDelete=True)
    for name in ("a/1", "a/2", "b"):
        put(box, name, name.encode())
    store = bench.cloud.connection.object_store
    path = f"/{box.identity}"
    assert store.get(f"{path}/a/2").content == b"a/2"
    head = store.head(f"{path}/b").headers
    assert (head["Content-Length"], head["Content-Type"]) == ("1", "text/plain")
    assert store.get(path).text == "a/1\na/2\nb\n"
    listed: Any = bench.cloud.call("object_store", "GET", path, query={"format": "json", "delimiter": "/"})
    assert [each.get("subdir", each.get("name")) for each in listed] == ["a/", "b"]
    assert store.delete(path).status_code == 409
    assert store.put("/nowhere/x", data=b"x").status_code == 404
    assert store.delete(f"{path}/nothing").status_code == 404
    assert store.put(path).status_code == 202
    assert box.attribute("BytesUsed") == "7"
