"""``hotc catalog import``: from a Heat that answers over HTTP, through openstacksdk, to a pack that hotc takes."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote

import pytest
import yaml

import hotc as api
from hotc.compiler.catalog import from_heat
from hotc.compiler.catalog.pack_form import mistakes
from hotc.sandbox import serve_in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Result

    Hotc = Callable[..., Result]

RECORD: dict[str, Any] = {
    "resource_type": "Acme::DNS::Record",
    "description": "A name.",
    "properties": {
        "zone": {"type": "string", "required": True, "update_allowed": False, "description": "Where"},
        "ttl": {
            "type": "integer", "required": False, "update_allowed": True, "immutable": False, "default": 300,
            "constraints": [{"range": {"min": 60, "max": None}, "description": "At least a minute"}],
        },
        "kind": {"type": "string", "constraints": [{"allowed_values": ["A", "AAAA"]}], "immutable": True},
        "network": {"type": "string", "constraints": [{"custom_constraint": "neutron.network"}]},
        "owner": {"type": "string", "constraints": [{"allowed_pattern": "[a-z]+"}, {"length": {"min": 1}}]},
        "targets": {
            "type": "list",
            "schema": {"*": {"type": "map", "schema": {"address": {"type": "string", "required": True}}}},
        },
        "enabled": {"type": "boolean", "default": "True"},
        "odd": {"type": "integer", "default": "many", "constraints": [{"custom_constraint": "neutron.flubber"}]},
    },
    "attributes": {"fqdn": {"type": "string", "description": "All of it"}, "any": {}, "show": {"type": "map"}},
    "support_status": {"status": "DEPRECATED", "version": "3.0", "message": None, "previous_status": None},
}  # fmt: skip
EMPTY = {"resource_type": "Acme::Nothing", "properties": {}, "attributes": {"show": {"type": "map"}}}


class _Heat(BaseHTTPRequestHandler):
    types: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        way = self.path.partition("?")[0].rstrip("/").split("/")
        if way[-1] == "resource_types":
            self._answer(200, {"resource_types": list(self.types)})
            return
        found = self.types.get(unquote(way[-1])) if way[-2] == "resource_types" else None
        if found is None:
            error = {"code": 404, "title": "Not Found", "error": {"type": "EntityNotFound", "message": "It is hidden."}}
            self._answer(404, error)
        else:
            self._answer(200, found)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests need no access log."""


@pytest.fixture
def heat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Lets the cloud ``acme``, whose keystone is the embedded one, have a Heat with these types."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "OS_CLOUD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))

    class Handler(_Heat):
        types: ClassVar[dict[str, Any]] = {}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    with serve_in_thread(tmp_path / "cloud.sqlite") as sandbox:

        def have(types: dict[str, Any]) -> None:
            Handler.types = types
            endpoint = f"http://127.0.0.1:{server.server_address[1]}/v1/project"
            cloud = {**sandbox.cloud_config(), "orchestration_endpoint_override": endpoint}
            (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"acme": cloud}}))

        yield have
    server.shutdown()
    server.server_close()
    thread.join(30)


TYPES = {"OS::Neutron::Net": {}, "Acme::DNS::Record": RECORD, "Acme::Nothing": EMPTY, "OS::Quantum::Port": {}}


def test_types_that_are_not_known_become_a_pack(hotc: Hotc, heat: Callable[..., None], tmp_path: Path) -> None:
    heat(TYPES)
    result = hotc("catalog", "import", "--cloud", "acme", "-o", "types.yaml")
    assert result.status == 0, result.err
    pack = yaml.safe_load((tmp_path / "types.yaml").read_text())
    assert mistakes(pack) == []
    assert list(pack["types"]) == ["Acme::DNS::Record", "Acme::Nothing"]
    record = pack["types"]["Acme::DNS::Record"]
    assert record["support"] == {"status": "deprecated", "since": "3.0"}
    assert record["properties"]["ttl"] == {
        "type": "integer", "update": True, "default": 300, "constraints": [{"range": {"min": 60}}],
    }  # fmt: skip
    assert record["properties"]["kind"] == {
        "type": "string", "immutable": True, "constraints": [{"allowed": ["A", "AAAA"]}],
    }  # fmt: skip
    assert record["properties"]["targets"]["items"]["schema"]["address"] == {"type": "string", "required": True}
    assert record["properties"]["enabled"]["default"] is True
    assert record["attributes"] == {"fqdn": {"type": "string", "description": "All of it"}, "any": {}}


def test_what_no_pack_can_have_is_left_out_and_told(hotc: Hotc, heat: Callable[..., None], tmp_path: Path) -> None:
    heat(TYPES)
    result = hotc("catalog", "import", "--cloud", "acme", "-o", "types.json")
    assert "odd.default: The default is no integer" in result.err
    assert "neutron.flubber" in result.err
    assert json.loads((tmp_path / "types.json").read_text())["types"]["Acme::DNS::Record"]["properties"]["odd"] == {
        "type": "integer",
        "constraints": [],
    }


def test_the_pack_is_used_once_the_settings_name_it(hotc: Hotc, heat: Callable[..., None], tmp_path: Path) -> None:
    heat(TYPES)
    assert hotc("catalog", "import", "--cloud", "acme", "-o", "types.yaml").status == 0
    (tmp_path / "hotc.toml").write_text('[catalog]\npacks = ["types.yaml"]\n')
    (tmp_path / "t.yaml").write_text(
        "heat_template_version: 2018-08-31\nresources:\n"
        "  a: {type: Acme::DNS::Record, properties: {zone: x, ttl: 5}}\n"
        "  b: {type: Acme::Nothing, properties: {x: 1}}\n"
    )
    assert [finding.code for finding in api.compile(tmp_path / "t.yaml").diagnostics] == ["H4006", "H4002"]
    again = hotc("catalog", "import", "--cloud", "acme")
    assert (again.status, again.out) == (0, "")
    assert "nothing was written" in again.err
    everything = hotc("catalog", "import", "--cloud", "acme", "--all")
    assert list(yaml.safe_load(everything.out)["types"]) == ["Acme::DNS::Record", "Acme::Nothing"]


def test_named_types_only(hotc: Hotc, heat: Callable[..., None]) -> None:
    heat(TYPES)
    result = hotc("catalog", "import", "--cloud", "acme", "Acme::Nothing")
    assert yaml.safe_load(result.out) == {
        "hotc_catalog": 1,
        "types": {"Acme::Nothing": {"properties": {}, "attributes": {}}},
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [("Acme::DNS::Recrod", 'Did you mean "Acme::DNS::Record"?'), ("OS::Neutron::Net", "hotc knows OS::Neutron::Net")],
)
def test_a_name_that_can_not_be_imported_is_told(hotc: Hotc, heat: Callable[..., None], name: str, words: str) -> None:
    heat(TYPES)
    result = hotc("catalog", "import", "--cloud", "acme", name)
    assert (result.status, result.out) == (2, "")
    assert words in result.err


def test_a_type_that_heat_does_not_show_is_told_and_the_others_are_written(
    hotc: Hotc, heat: Callable[..., None]
) -> None:
    heat({**TYPES, "Acme::Secret": None})
    result = hotc("catalog", "import", "--cloud", "acme")
    assert result.status == 0
    assert "Heat doesn't show: Acme::Secret: It is hidden." in result.err
    assert "Acme::Secret" not in result.out
    named = hotc("catalog", "import", "--cloud", "acme", "Acme::Secret", "Acme::Nothing")
    assert named.status == 1
    assert "Acme::Nothing" in named.out


def test_a_cloud_without_heat_is_told(hotc: Hotc, heat: Callable[..., None]) -> None:
    heat({})
    result = hotc("catalog", "import", "--cloud", "sandbox")
    assert (result.status, result.out) == (2, "")
    assert "orchestration (heat)" in result.err


def test_names_that_can_not_be_types_are_left_out() -> None:
    pack, left_out = from_heat.pack([{**EMPTY, "resource_type": "plain"}, EMPTY])
    assert list(pack["types"]) == ["Acme::Nothing"]
    assert len(left_out) == 1
    assert "plain" in left_out[0]
