"""Notifications on a real RabbitMQ, as a listener of OpenStack's own library hears them."""

from __future__ import annotations

import queue
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from . import rabbitmq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.services

TEMPLATE = """\
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
"""
PATIENCE = 240


@pytest.fixture(scope="module")
def server() -> Iterator[rabbitmq.Server]:
    pytest.importorskip("oslo_messaging", reason="oslo.messaging is not installed: hotc[notify]")
    if rabbitmq.program() is None:
        pytest.skip("RabbitMQ is not installed (Debian: rabbitmq-server)")
    made = rabbitmq.Server()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def heard(server: rabbitmq.Server) -> Iterator[queue.SimpleQueue[Any]]:
    """What a telemetry service would hear."""
    import oslo_messaging
    from oslo_config import cfg

    found: queue.SimpleQueue[Any] = queue.SimpleQueue()

    class Endpoint:
        def info(self, _context: Any, publisher: str, kind: str, payload: Any, _about: Any) -> None:
            found.put(("info", publisher, kind, payload))

        def error(self, _context: Any, publisher: str, kind: str, payload: Any, _about: Any) -> None:
            found.put(("error", publisher, kind, payload))

    config = cfg.ConfigOpts()
    config([], project="ear", default_config_files=[], default_config_dirs=[])
    transport = oslo_messaging.get_notification_transport(config, url=server.url)
    listener = oslo_messaging.get_notification_listener(
        transport, [oslo_messaging.Target(topic="notifications")], [Endpoint()], executor="threading"
    )
    listener.start()
    yield found
    listener.stop()
    listener.wait()
    transport.cleanup()


def hotc(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = "import sys; from hotc.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )


def test_a_life_of_a_stack_is_heard(server: rabbitmq.Server, heard: queue.SimpleQueue[Any], tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    made = hotc(tmp_path, "apply", "web", "-t", "web.yaml", "--cloud", "sandbox", "--yes", "--notify", server.url)
    assert made.returncode == 0, made.stderr
    assert "can't be notified" not in made.stdout + made.stderr
    gone = hotc(tmp_path, "destroy", "web", "--yes", "--notify", server.url)
    assert gone.returncode == 0, gone.stderr
    told = [heard.get(timeout=PATIENCE) for _ in range(4)]
    assert [kind for _, _, kind, _ in told] == [
        "orchestration.stack.create.start",
        "orchestration.stack.create.end",
        "orchestration.stack.delete.start",
        "orchestration.stack.delete.end",
    ]
    assert {priority for priority, _, _, _ in told} == {"info"}
    assert all(publisher.startswith("orchestration.") for _, publisher, _, _ in told)
    assert told[1][3]["state"] == "CREATE_COMPLETE"
    assert told[1][3]["stack_name"] == "web"


def test_a_bus_that_is_not_there_is_said_and_the_stack_is_made(tmp_path: Path) -> None:
    pytest.importorskip("oslo_messaging", reason="oslo.messaging is not installed: hotc[notify]")
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    nowhere = "rabbit://guest:geheim@127.0.0.1:9/"
    made = hotc(tmp_path, "apply", "web", "-t", "web.yaml", "--cloud", "sandbox", "--yes", "--notify", nowhere)
    assert made.returncode == 0, made.stderr
    assert "rabbit://127.0.0.1:9 can't be notified" in made.stdout + made.stderr
    assert "geheim" not in made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    assert "Deprecation" not in made.stderr
