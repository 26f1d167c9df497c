"""What a plan costs that has nothing to do: in a process and as a whole, with and without asking the cloud.

python bench/plan_scale.py [RESOURCES] [--profile]

The stack is made first, on the embedded cloud in a thread of this process; that takes most of the time. The whole
process is `hotc plan`, with its start, the login and the checks of names and quotas; with --refresh, what the embedded
cloud itself needs to answer is in the figures, too.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROUNDS = 5
AIM = 1.0
LIST_AIM = 3

RESOURCES = """
  net{n}: {{type: OS::Neutron::Net, properties: {{name: net-{n}, tags: [bench]}}}}
  subnet{n}:
    type: OS::Neutron::Subnet
    properties: {{network: {{get_resource: net{n}}}, cidr: 10.1.0.0/24, dns_nameservers: [192.0.2.1]}}
  group{n}:
    type: OS::Neutron::SecurityGroup
    properties: {{rules: [{{protocol: tcp, port_range_min: 80, port_range_max: 80, remote_ip_prefix: 0.0.0.0/0}}]}}
  port{n}:
    type: OS::Neutron::Port
    properties:
      network: {{get_resource: net{n}}}
      fixed_ips: [{{subnet: {{get_resource: subnet{n}}}}}]
      security_groups: [{{get_resource: group{n}}}]
  volume{n}: {{type: OS::Cinder::Volume, properties: {{size: 1, metadata: {{number: {n}}}}}}}
"""


def template(resources: int) -> str:
    body = "".join(RESOURCES.format(n=n) for n in range(resources // 5))
    return f"heat_template_version: 2018-08-31\nresources:{body}"


def plan(cloud: Any, refresh: str) -> tuple[float, float]:
    """Wall-clock and processor seconds."""
    from hotc.runtime import api

    before, busy = time.perf_counter(), time.process_time()
    made = api.plan("bench", cloud=cloud, refresh=refresh, checks=False)  # type: ignore[arg-type]
    took = time.perf_counter() - before, time.process_time() - busy
    if made.has_changes:
        raise SystemExit(f"the plan is not empty: {made.summary()} {made.drift[:3]}")
    return took


def whole(refresh: str) -> tuple[float, float]:
    """Wall-clock and processor seconds of the child."""
    command = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]
    before, busy = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "plan", "bench", "--refresh", refresh], check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - before, used.ru_utime - busy.ru_utime + used.ru_stime - busy.ru_stime


def middle(times: Iterable[tuple[float, float]]) -> str:
    wall, busy = zip(*times, strict=True)
    return f"{median(wall):6.3f} s ({median(busy):5.3f} s of it busy)"


def main() -> None:
    numbers = [word for word in sys.argv[1:] if word.isdecimal()]
    count = int(numbers[0]) if numbers else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"HOTC_STATE_DIR": name, "HOTC_KEY_FILE": f"{name}/key"}
        os.environ["OS_CLIENT_CONFIG_FILE"] = f"{name}/clouds.yaml"
        os.environ.pop("OS_CLOUD", None)
        (folder / "template.yaml").write_text(template(count))
        from hotc.sandbox import serve_in_thread

        with serve_in_thread(folder / "cloud.db", speed=100) as served:
            (folder / "clouds.yaml").write_text(json.dumps({"clouds": {"bench": served.cloud_config()}}))
            measure(served, folder, count)


def measure(served: Any, folder: Path, count: int) -> None:
    from hotc.runtime import api
    from hotc.runtime.connection.cloud import connect

    with connect("bench") as cloud:
        first = api.plan("bench", folder / "template.yaml", cloud=cloud, checks=False)
        result = api.apply(first, cloud=cloud, parallelism=20)
        if not result.ok:
            raise SystemExit(f"the stack could not be made: {result.failures[:3]}")
        api.apply(api.plan("bench", cloud=cloud), cloud=cloud)
        print(f"{count} resources, nothing to do; medians of {ROUNDS}")
        for refresh in ("none", "touched", "all"):
            since = len(served.requests)
            seconds = middle([plan(cloud, refresh) for _ in range(ROUNDS)])
            sent = Counter(f"{each.method} {each.path}" for each in served.requests[since:])
            calls, most = sum(sent.values()) / ROUNDS, max(sent.values(), default=0) / ROUNDS
            aim = f" (aim: at most {LIST_AIM})" if refresh == "all" else ""
            print(f"  in process,    --refresh={refresh:7} {seconds}; {calls:g} requests, {most:g} of a kind{aim}")
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(plan, cloud, "all")
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
    for refresh in ("none", "touched", "all"):
        seconds = middle([whole(refresh) for _ in range(ROUNDS)])
        print(f"  whole process, --refresh={refresh:7} {seconds} (aim: at most {AIM:g} s)")


if __name__ == "__main__":
    main()
