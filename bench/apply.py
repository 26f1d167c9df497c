"""What an apply costs: hotc's own work for each resource, and its wall-clock time beside the ideal and a bare script.

python bench/apply.py [own] [slow] [peer] [--profile]

``own``: processor time of plan and apply against a cloud that answers at once, within the process, without any HTTP;
100, 1,000 and 10,000 resources. ``slow`` and ``peer`` use a separate ``hotc sandbox`` process: 1,000 networks at 50
calls at a time, with answers that take 1 s (beside n·t/p) and 50 ms (beside a script of openstacksdk alone that sends
the same creating requests from as many threads, over as many connections; openstacksdk's own pool of ten would open
a new one for most requests). Each is the best of several rounds, taken in turns. The processor time of the client
and of the sandbox (with its start and end) is told, too: on few cores, that is what is waited for.
"""

from __future__ import annotations

import contextlib
import cProfile
import itertools
import os
import pstats
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARALLEL = 50
COUNT = 1000
OWN_AIM, SLOW_AIM, PEER_AIM = 2.0, 1.3, 1.15
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None


def template(count: int) -> str:
    body = "".join(f"\n  net{n}: {{type: OS::Neutron::Net, properties: {{name: net-{n}}}}}" for n in range(count))
    return f"heat_template_version: 2018-08-31\nresources:{body}\n"


class InstantCloud:
    """A :class:`hotc.runtime.connection.cloud.Cloud` without a network: it answers at once, out of a dictionary."""

    name, auth_url, region, project_id, timeout = "instant", "http://instant", "one", "p", 60.0

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}

    def call(self, _service: str, method: str, path: str, body: Any = None, **_options: Any) -> Any:
        if method == "POST":
            made = {**body["network"], "id": str(uuid.uuid4()), "status": "ACTIVE", "tags": [], "subnets": []}
            self.objects[made["id"]] = made
            return {"network": made}
        identity = path.rpartition("/")[2]
        if method == "DELETE":
            self.objects.pop(identity, None)
            return {}
        return {"network": self.objects[identity]} if identity in self.objects else None

    def listing(self, *_arguments: Any, **_options: Any) -> list[Any]:
        return []

    def remember(self, *_arguments: Any) -> None: ...

    def forget(self, *_arguments: Any) -> None: ...

    def close(self) -> None: ...


@contextlib.contextmanager
def home() -> Iterator[Path]:
    """A folder of its own for state, key and clouds.yaml."""
    with tempfile.TemporaryDirectory(dir=FAST) as name:
        os.environ |= {"HOTC_STATE_DIR": name, "HOTC_KEY_FILE": f"{name}/key"}
        os.environ["OS_CLIENT_CONFIG_FILE"] = f"{name}/clouds.yaml"
        os.environ.pop("OS_CLOUD", None)
        yield Path(name)


def own(count: int) -> tuple[float, float, float]:
    """Milliseconds of processor time for each resource: to compile and plan, to apply, to plan again for nothing."""
    from hotc.runtime import api

    cloud: Any = InstantCloud()
    with home() as folder:
        (folder / "t.yaml").write_text(template(count))
        times = [time.process_time()]
        plan = api.plan("bench", folder / "t.yaml", cloud=cloud, checks=False)
        times.append(time.process_time())
        result = api.apply(plan, cloud=cloud, parallelism=PARALLEL)
        times.append(time.process_time())
        assert result.ok, result.failures[:3]
        assert not api.plan("bench", cloud=cloud, checks=False).has_changes
        times.append(time.process_time())
    made, applied, nothing = (1000 * (after - before) / count for before, after in itertools.pairwise(times))
    return made, applied, nothing


def measure_own() -> None:
    print("hotc's own processor time for each resource (best of 3)")
    for count in (100, 1000, 10_000):
        rounds = [own(count) for _ in range(3 if count < 10_000 else 1)]
        made, applied, nothing = (min(each) for each in zip(*rounds, strict=True))
        print(
            f"  {count:6} resources: plan {made:5.2f} ms + apply {applied:5.2f} ms = {made + applied:5.2f} ms"
            f" (aim: at most {OWN_AIM:g}); plan with nothing to do {nothing:5.2f} ms",
            flush=True,
        )


@contextlib.contextmanager
def sandbox(folder: Path, latency: str) -> Iterator[None]:
    """A sandbox process whose answers take a while; clouds.yaml names it ``sandbox``."""
    data = folder / f"cloud-{uuid.uuid4()}.db"
    command = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]
    command += ["--quiet", "sandbox", "--latency", latency, "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        lines: list[str] = []
        while not (lines and lines[-1].strip().startswith("identity_api_version")):
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            lines.append(line)
        (folder / "clouds.yaml").write_text("".join(lines))
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@dataclass(order=True, slots=True)
class Took:
    """Seconds of one round: by the clock, and of processor time."""

    wall: float
    client: float
    sandbox: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:.2f} s (busy: client {self.client:.1f} s, sandbox {self.sandbox:.1f} s)"


class Stopwatch:
    """Measures a ``with`` block of this process."""

    def __enter__(self) -> Stopwatch:
        self._wall, self._busy = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.took = Took(time.perf_counter() - self._wall, time.process_time() - self._busy)


def with_sandbox(measure: Callable[[Path, str], Took], folder: Path, latency: str) -> Took:
    """One round; a sandbox's processor time is known when it has ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = measure(folder, latency)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took.sandbox = used.ru_utime - before.ru_utime + used.ru_stime - before.ru_stime
    return took


def hotc_seconds(folder: Path, latency: str) -> Took:
    """An apply, connected already, as the peer is."""
    from hotc.runtime import api
    from hotc.runtime.connection.cloud import connect

    with sandbox(folder, latency), connect("sandbox") as cloud:
        (folder / "t.yaml").write_text(template(COUNT))
        cloud.listing("network", "/networks", "networks")
        name = f"bench{uuid.uuid4().hex}"
        plan = api.plan(name, folder / "t.yaml", cloud=cloud, checks=False)
        with Stopwatch() as watch:
            result = api.apply(plan, cloud=cloud, parallelism=PARALLEL)
        assert result.ok, result.failures[:3]
        return watch.took


def peer_seconds(folder: Path, latency: str) -> Took:
    """openstacksdk alone: as many threads and connections, the same creating requests."""
    import openstack
    from keystoneauth1.session import TCPKeepAliveAdapter

    with sandbox(folder, latency):
        connection = openstack.connect("sandbox")
        pool = TCPKeepAliveAdapter(pool_connections=PARALLEL, pool_maxsize=PARALLEL)
        connection.session.session.mount("http://", pool)
        list(connection.network.networks())
        lock, left = threading.Lock(), iter(range(COUNT))

        def work() -> None:
            while True:
                with lock:
                    number = next(left, None)
                if number is None:
                    return
                connection.network.create_network(name=f"net-{number}", description=f"bench {uuid.uuid4()}")

        with Stopwatch() as watch, ThreadPoolExecutor(PARALLEL) as workers:
            for future in [workers.submit(work) for _ in range(PARALLEL)]:
                future.result()
        connection.close()
        return watch.took


def measure_slow() -> None:
    with home() as folder:
        took = min(with_sandbox(hotc_seconds, folder, "1s") for _ in range(2))
    ideal = COUNT * 1.0 / PARALLEL
    ratio = f"{took.wall / ideal:.2f} times the ideal {ideal:g} s (aim: at most {SLOW_AIM:g})"
    print(f"{COUNT} networks, {PARALLEL} at a time, answers of 1 s: {took}, {ratio}; {load()}", flush=True)


def measure_peer() -> None:
    ours, theirs = [], []
    with home() as folder:
        for _ in range(3):
            theirs.append(with_sandbox(peer_seconds, folder, "50ms"))
            ours.append(with_sandbox(hotc_seconds, folder, "50ms"))
    best, bare = min(ours), min(theirs)
    ratio = f"{best.wall / bare.wall:.2f} times openstacksdk's {bare} (aim: at most {PEER_AIM:g})"
    print(f"{COUNT} networks, {PARALLEL} at a time, answers of 50 ms: {best}, {ratio}; {load()}", flush=True)


def load() -> str:
    """How busy the machine is, as far as it says."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def main() -> None:
    parts = {"own": measure_own, "slow": measure_slow, "peer": measure_peer}
    chosen = [word for word in sys.argv[1:] if word in parts] or list(parts)
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(own, 1000)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)
        return
    for name in chosen:
        parts[name]()


if __name__ == "__main__":
    main()
