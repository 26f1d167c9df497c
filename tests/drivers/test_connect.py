from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import openstack.config.loader  # noqa: F401  it looks where it was imported: not in the folder of the first test
import pytest
import yaml

from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import CloudUnknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.sandbox import RunningSandbox


@pytest.fixture(autouse=True)
def no_cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no cloud is configured."""
    import os

    for name in [name for name in os.environ if name.startswith("OS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., None]:
    """Writes clouds.yaml."""

    def write(**clouds: dict[str, Any]) -> None:
        (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": clouds}))

    return write


def entry(served: RunningSandbox, **auth: str) -> dict[str, Any]:
    made = served.cloud_config()
    return {**made, "auth": {**made["auth"], **auth}}


def failure(name: str | None = None) -> CloudUnknown:
    with pytest.raises(CloudUnknown) as caught:
        connect(name)
    return caught.value


def test_cloud_of_the_file(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served), other=entry(served))
    with connect("mine") as cloud:
        assert (cloud.name, cloud.region) == ("mine", "RegionOne")
        assert cloud.auth_url == f"{served.url}/identity"
        assert cloud.project_id
        assert cloud.timeout == 60


def test_cloud_of_the_environment(
    served: RunningSandbox, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(mine=entry(served), other=entry(served))
    monkeypatch.setenv("OS_CLOUD", "other")
    with connect() as cloud:
        assert cloud.name == "other"


def test_variables_without_a_file(served: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in served.cloud_config()["auth"].items():
        monkeypatch.setenv(f"OS_{name.upper()}", value)
    with connect() as cloud:
        assert cloud.name == "envvars"


def test_only_cloud_of_the_file_needs_no_name(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served))
    with connect() as cloud:
        assert cloud.name == "mine"


def test_timeout_of_the_file_counts(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine={**entry(served), "api_timeout": 7})
    with connect("mine") as cloud:
        assert cloud.timeout == 7


def test_embedded_cloud_needs_no_configuration_and_keeps_its_things(tmp_path: Path) -> None:
    with connect("sandbox", sandbox_path=tmp_path / "cloud.db") as cloud:
        first = (cloud.auth_url, cloud.project_id)
        cloud.call("network", "POST", "/networks", {"network": {"name": "kept"}})
    with connect("sandbox", sandbox_path=tmp_path / "cloud.db") as cloud:
        assert (cloud.auth_url, cloud.project_id) == first
        assert cloud.auth_url == f"sandbox:{tmp_path / 'cloud.db'}"
        assert cloud.find("network", "kept")


def test_users_own_sandbox_wins_over_the_embedded_one(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(sandbox=entry(served))
    with connect("sandbox") as cloud:
        assert cloud.auth_url == f"{served.url}/identity"


def test_no_cloud_at_all() -> None:
    problem = failure()
    assert problem.message == "no cloud is configured: there is no clouds.yaml, and OS_AUTH_URL is not set"
    assert "--cloud sandbox" in problem.hint
    assert failure("mine").message == "no cloud named 'mine': there is no clouds.yaml"


def test_unknown_name_lists_the_known_ones(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mini=entry(served), other=entry(served))
    problem = failure("minni")
    assert problem.message.startswith("no cloud named 'minni' in ")
    assert problem.hint == "Did you mean mini? Known: mini, other, sandbox (embedded)."


def test_several_clouds_and_none_chosen(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(a=entry(served), b=entry(served))
    assert "a, b" in failure().hint


def test_wrong_password_is_not_repeated(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served, password="hunter2"))
    problem = failure("mine")
    assert problem.message == f"cloud mine ({served.url}/identity) rejects the credentials of demo"
    assert "hunter2" not in problem.message + problem.hint


def test_no_password(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served, password=""))
    assert failure("mine").message == "cloud mine has no password"


def test_nobody_listens(served: RunningSandbox, configure: Callable[..., None]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    configure(mine=entry(served, auth_url=f"{url}/v3"), sandbox=entry(served, auth_url=f"{url}/v3"))
    assert (
        failure("mine").message == f"cloud mine ({url}/v3) can't be reached: nobody listens there (connection refused)"
    )
    assert "not the embedded one" in failure("sandbox").hint


def test_something_else_than_keystone_answers(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served, auth_url=f"{served.url}/nowhere"))
    assert failure("mine").message.endswith("is not keystone")


def test_unknown_region_lists_the_known_ones(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine={**entry(served), "region_name": "Mars"})
    problem = failure("mine")
    assert problem.message == "cloud mine has no region 'Mars'"
    assert "RegionOne" in problem.hint


def test_service_that_the_cloud_has_not(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine={**entry(served), "interface": "admin", "image_service_type": "nothing"})
    with connect("mine") as cloud, pytest.raises(CloudUnknown, match="cloud mine has no image \\(glance\\) service"):
        cloud.find("image", "cirros")


@pytest.mark.parametrize("text", ["clouds: 3\n", "clouds:\n  mine: 7\n", "- a\n"])
def test_file_of_another_form(tmp_path: Path, text: str) -> None:
    (tmp_path / "clouds.yaml").write_text(text)
    assert failure("mine").message


def test_certificate_that_nobody_vouches_for(tmp_path: Path, configure: Callable[..., None]) -> None:
    import ssl

    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("needs the openssl command to make a certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def refuse(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
                context.wrap_socket(connection, server_side=True).close()
            except ssl.SSLError:
                continue
            except OSError:
                return

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        threading.Thread(target=refuse, args=(listening,), daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/v3"
        auth = {"auth_url": url, "username": "u", "password": "p", "project_name": "p"}
        configure(mine={"auth": {**auth, "user_domain_name": "Default", "project_domain_name": "Default"}})
        problem = failure("mine")
    assert "can't be trusted: certificate verify failed" in problem.message
    assert "cacert" in problem.hint


def test_libraries_say_nothing_on_the_terminal(served: RunningSandbox, configure: Callable[..., None]) -> None:
    """In a process of its own: the test runner catches what libraries log and warn."""
    configure(mine=entry(served))
    served.add_fault("GET /networks 503 1")
    script = (
        "from hotc.runtime.connection.cloud import connect\n"
        "cloud = connect('mine')\n"
        "cloud.listing('network', '/networks', 'networks')\n"
        "cloud.close()\n"
    )
    done = subprocess.run([sys.executable, "-W", "default", "-c", script], capture_output=True, text=True, check=False)
    served.clear_faults()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_connecting_leaves_logging_to_the_user(served: RunningSandbox, configure: Callable[..., None]) -> None:
    configure(mine=entry(served))
    connect("mine").close()
    assert logging.getLogger("keystoneauth").propagate
    assert logging.getLogger("openstack").level == logging.NOTSET
