"""Configurations for servers. The messages are compared with those that Heat's code makes, but for their boundaries."""

from __future__ import annotations

import email
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .harness import Bench


def content(bench: Bench, kind: str, /, **properties: Any) -> Any:
    made = bench.prepare(f"OS::Heat::{kind}", **properties)
    made.create()
    return made.attribute("config")


def test_software_config_gives_what_it_was_given(bench: Bench) -> None:
    assert content(bench, "SoftwareConfig", config="#!/bin/sh\n", group="script") == "#!/bin/sh\n"
    assert content(bench, "StructuredConfig", config={"a": [1]}) == {"a": [1]}


def test_cloud_config_is_the_yaml_that_cloud_init_reads(bench: Bench) -> None:
    written = content(bench, "CloudConfig", cloud_config={"packages": ["git"], "b": {"c": True}})
    assert written == "#cloud-config\nb:\n  c: true\npackages:\n- git\n"


def test_parts_have_type_name_and_place(bench: Bench) -> None:
    parts = [
        {"config": "#!/bin/sh\n", "filename": "run.sh", "subtype": "x-shellscript"},
        {"config": "ä", "filename": "cloud-config.txt"},
        {"config": "plain"},
    ]
    message = email.message_from_string(content(bench, "MultipartMime", parts=parts))
    assert message.is_multipart()
    found: Any = message.get_payload()
    assert [part.get_content_type() for part in found] == ["text/x-shellscript", "text/cloud-config", "text/plain"]
    assert [part.get_filename() for part in found] == ["run.sh", "cloud-config.txt", None]
    assert [part.get_payload(decode=True).decode() for part in found] == ["#!/bin/sh\n", "ä", "plain"]


def test_message_among_the_parts_is_taken_apart(bench: Bench) -> None:
    inner = content(bench, "MultipartMime", parts=[{"config": "one", "filename": "a.txt"}, {"config": "two"}])
    outer = content(
        bench,
        "MultipartMime",
        parts=[{"config": inner, "type": "multipart"}, {"config": "no message", "type": "multipart"}],
    )
    found: Any = email.message_from_string(outer).get_payload()
    assert [(part.get_filename(), part.get_payload()) for part in found] == [("a.txt", "one"), (None, "two")]


def test_equal_properties_make_equal_messages(bench: Bench) -> None:
    made = bench.prepare("OS::Heat::MultipartMime", parts=[{"config": "one"}])
    assert made.build({"parts": [{"config": "one"}]}) == made.sent


@pytest.mark.parametrize("kind", ["CloudConfig", "MultipartMime", "SoftwareConfig", "StructuredConfig"])
def test_config_is_known_by_a_uuid_of_its_own(bench: Bench, kind: str) -> None:
    made = bench.prepare(f"OS::Heat::{kind}")
    made.create()
    assert len(made.identity) == 36
    assert made.identity != made.context.instance
