"""What the server is: quick to start, on loopback, one file for several processes, private, prompt under load."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import requests
from openstack.connection import Connection

from hotc.sandbox import SandboxError, default_path, reset, run, serve_in_thread

from .builders import make_network, make_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.sandbox import RunningSandbox


def test_two_servers_on_one_file_show_the_same_cloud(start: Callable[..., RunningSandbox]) -> None:
    first, second = start(), start()
    one, two = (Connection(**sandbox.cloud_config()) for sandbox in (first, second))
    network, _subnet = make_network(one, "seen-by-both")
    assert [found.id for found in two.network.networks(name="seen-by-both")] == [network.id]
    headers = {"X-Auth-Token": one.auth_token}
    assert requests.get(f"{second.url}/networking/v2.0/networks", headers=headers, timeout=60).status_code == 200
    server = make_server(two, [{"uuid": network.id}])
    assert one.compute.get_server(server.id).status == "ACTIVE"


def test_a_cloud_survives_the_end_of_its_server(start: Callable[..., RunningSandbox]) -> None:
    first = start()
    network, _subnet = make_network(Connection(**first.cloud_config()), "kept")
    first.close()
    again = Connection(**start().cloud_config())
    assert again.network.get_network(network.id).name == "kept"


def test_what_was_due_while_no_server_ran_has_happened_when_the_next_one_starts(
    start: Callable[..., RunningSandbox],
) -> None:
    first = start(speed=0.2)
    cloud = Connection(**first.cloud_config())
    volume = cloud.block_storage.create_volume(size=1)
    assert cloud.block_storage.get_volume(volume.id).status == "creating"
    first.close()
    again = Connection(**start().cloud_config())
    deadline = time.monotonic() + 60
    while again.block_storage.get_volume(volume.id).status != "available":
        assert time.monotonic() < deadline


def test_only_its_owner_can_read_the_file(start: Callable[..., RunningSandbox], tmp_path: Path) -> None:
    path = tmp_path / "state" / "cloud.sqlite"
    start(path)
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_listens_on_loopback_only(sandbox: RunningSandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")


def test_reset_begins_a_new_cloud(start: Callable[..., RunningSandbox], tmp_path: Path) -> None:
    first = start()
    make_network(Connection(**first.cloud_config()), "forgotten")
    first.close()
    reset(tmp_path / "cloud.sqlite")
    assert list(Connection(**start().cloud_config()).network.networks(name="forgotten")) == []


def test_the_file_lies_in_the_state_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HOTC_STATE_DIR", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    assert default_path() == tmp_path / "xdg" / "hotc" / "sandbox.sqlite"
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "own"))
    assert default_path() == tmp_path / "own" / "sandbox.sqlite"


def test_a_file_that_is_no_sandbox_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    path.write_text("not a database, but long enough to look at as if it were one" * 20)
    with pytest.raises(SandboxError, match=r"cloud\.sqlite"):
        serve_in_thread(path)


def test_a_taken_port_is_a_clear_error(sandbox: RunningSandbox, tmp_path: Path) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(SandboxError, match=rf"port {port}.*choose another port"):
        run(port, path=tmp_path / "other.sqlite")


def test_fifty_ports_created_at_once_have_distinct_addresses(cloud: Connection, sandbox: RunningSandbox) -> None:
    network, subnet = make_network(cloud)
    url = f"{sandbox.url}/networking/v2.0/ports"
    headers = {"X-Auth-Token": cloud.auth_token}

    def create(_number: int) -> Any:
        return requests.post(url, json={"port": {"network_id": network.id}}, headers=headers, timeout=30)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(create, range(50)))
    assert {answer.status_code for answer in answers} == {201}
    addresses = [answer.json()["port"]["fixed_ips"][0]["ip_address"] for answer in answers]
    assert len(set(addresses)) == 50
    assert len({answer.json()["port"]["mac_address"] for answer in answers}) == 50
    assert len(list(cloud.network.ports(network_id=network.id))) == 50
    assert subnet.allocation_pools == [{"start": "192.168.100.2", "end": "192.168.100.254"}]


def test_two_servers_hand_out_distinct_addresses_at_the_same_time(start: Callable[..., RunningSandbox]) -> None:
    sandboxes = [start(), start()]
    cloud = Connection(**sandboxes[0].cloud_config())
    network, _subnet = make_network(cloud)
    headers = {"X-Auth-Token": cloud.auth_token}

    def create(number: int) -> str:
        url = f"{sandboxes[number % 2].url}/networking/v2.0/ports"
        answer = requests.post(url, json={"port": {"network_id": network.id}}, headers=headers, timeout=30)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["port"]["fixed_ips"][0]["ip_address"])

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(create, range(60)))) == 60


def test_latency_delays_every_answer_but_not_the_others(start: Callable[..., RunningSandbox]) -> None:
    sandbox = start(latency=0.2)

    def ask(_number: int) -> tuple[float, float]:
        begin = time.perf_counter()
        requests.get(f"{sandbox.url}/identity/v3", timeout=60)
        return begin, time.perf_counter()

    with ThreadPoolExecutor(10) as pool:
        asked = list(pool.map(ask, range(10)))
    assert min(span[1] - span[0] for span in asked) >= 0.2
    together = max(end for _begin, end in asked) - min(begin for begin, _end in asked)
    assert together < sum(end - begin for begin, end in asked)


def test_requests_are_recorded(cloud: Connection, sandbox: RunningSandbox) -> None:
    cloud.network.create_network(name="counted")
    creates = [entry for entry in sandbox.requests if entry[:2] == ("POST", "/networking/v2.0/networks")]
    assert creates == [("POST", "/networking/v2.0/networks", 201)]


def test_a_missing_requirement_is_named(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; sys.modules['starlette'] = None\n"
        "import hotc.sandbox as s\n"
        "try: s.serve_in_thread(pathlib.Path(sys.argv[1]))\n"
        "except s.SandboxError as error: print(error)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "cloud.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "install hotc with all that it requires" in done.stdout


def test_importing_the_package_imports_no_server() -> None:
    program = "import hotc.sandbox, sys; print([m for m in ('uvicorn', 'starlette', 'sqlite3') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_address_of_keystone_by_itself_works_as_well(sandbox: RunningSandbox) -> None:
    config = sandbox.cloud_config()
    config["auth"]["auth_url"] = f"{sandbox.url}/v3"
    assert Connection(**config).network.find_network("public", ignore_missing=False).name == "public"
