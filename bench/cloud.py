"""100 mixed resources on a real OpenStack: hotc beside a bare openstacksdk script and beside Heat.

    python bench/cloud.py [--rounds 5] [--groups 16] [--servers 20] [--only hotc,script,heat]

Sixteen groups of a network, subnet, port, security group and volume, and 20 servers among them: created and deleted by
each in turn, in a fresh project each time, with the same number of calls at a time. The script goes on with each group
as soon as it can, and asks every half second whether a server or volume is there. Needs the cloud of the sibling folder
``../shared/cloud``, up, with Heat; told are the seconds by the clock (median of the rounds), and hotc's peak memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable

    from openstack.connection import Connection

HOME: Final = Path(os.environ.get("HOTC_CLOUD_HOME", "/opt/minicloud"))
PARALLEL: Final = 10
POLL: Final = 0.5
ROLES: Final = frozenset({"member", "creator", "load-balancer_member", "heat_stack_owner"})


@dataclass(slots=True, frozen=True)
class Size:
    """How much is made."""

    groups: int
    servers: int

    @property
    def resources(self) -> int:
        return 5 * self.groups + self.servers


@dataclass(slots=True)
class Took:
    """Seconds by the clock, and hotc's peak memory in MiB."""

    create: float
    delete: float
    memory: float = 0.0


def template(size: Size) -> dict[str, Any]:
    """The stack as a template."""
    made: dict[str, Any] = {}
    for n in range(size.groups):
        net = {"get_resource": f"net{n}"}
        made[f"net{n}"] = {"type": "OS::Neutron::Net"}
        made[f"subnet{n}"] = _resource("OS::Neutron::Subnet", network=net, cidr=f"10.{n}.0.0/24")
        made[f"port{n}"] = {**_resource("OS::Neutron::Port", network=net), "depends_on": f"subnet{n}"}
        rule = {"protocol": "tcp", "port_range_min": 80, "port_range_max": 80}
        made[f"group{n}"] = _resource("OS::Neutron::SecurityGroup", rules=[rule])
        made[f"volume{n}"] = _resource("OS::Cinder::Volume", size=1)
    for n in range(size.servers):
        group = n % size.groups
        networks = [{"network": {"get_resource": f"net{group}"}}]
        server = _resource("OS::Nova::Server", flavor="m1.tiny", image="cirros", networks=networks)
        server["properties"]["security_groups"] = [{"get_resource": f"group{group}"}]
        made[f"server{n}"] = {**server, "depends_on": f"subnet{group}"}
    return {"heat_template_version": "2018-08-31", "resources": made}


def _resource(type_name: str, **properties: Any) -> dict[str, Any]:
    return {"type": type_name, "properties": properties}


def by_hotc(size: Size, clouds: Path, folder: Path) -> Took:
    """hotc as users run it: one process to create, one to delete."""
    (folder / "t.yaml").write_text(yaml.safe_dump(template(size)))
    environment = {**os.environ, "OS_CLIENT_CONFIG_FILE": str(clouds), "PYTHONPATH": str(ROOT)}
    environment |= {"HOTC_STATE_DIR": str(folder / "state"), "HOTC_KEY_FILE": str(folder / "key")}
    start = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]

    def run(*arguments: str) -> float:
        began = time.perf_counter()
        done = subprocess.run(
            [*start, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=1800
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return time.perf_counter() - began

    create = run(
        "apply", "bench", "-t", str(folder / "t.yaml"), "--cloud", "bench", "--yes", "--parallelism", str(PARALLEL)
    )
    delete = run("destroy", "bench", "--yes", "--parallelism", str(PARALLEL))
    return Took(create, delete, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def by_script(size: Size, clouds: Path, _folder: Path) -> Took:
    """openstacksdk alone, group by group, as many at a time."""
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(clouds)
    import openstack

    connection = openstack.connect("bench")
    image = connection.image.find_image("cirros").id
    flavor = connection.compute.find_flavor("m1.tiny").id
    began = time.perf_counter()
    with ThreadPoolExecutor(PARALLEL) as workers:
        groups = list(workers.map(lambda n: _group(connection, n), range(size.groups)))
        volumes = workers.map(
            lambda made: connection.block_storage.wait_for_status(made["volume"], interval=POLL), groups
        )
        chosen = [groups[n % size.groups] for n in range(size.servers)]
        servers = list(workers.map(lambda made: _server(connection, made, image, flavor), chosen))
        list(volumes)
    create = time.perf_counter() - began
    began = time.perf_counter()
    with ThreadPoolExecutor(PARALLEL) as workers:
        list(workers.map(lambda server: _gone(connection, server), servers))
        list(workers.map(lambda made: _drop(connection, made), groups))
    took = Took(create, time.perf_counter() - began)
    connection.close()
    return took


def _group(connection: Connection, n: int) -> dict[str, Any]:
    network = connection.network.create_network(name=f"net{n}")
    subnet = connection.network.create_subnet(network_id=network.id, cidr=f"10.{n}.0.0/24", ip_version=4)
    port = connection.network.create_port(network_id=network.id)
    group = connection.network.create_security_group(name=f"group{n}")
    connection.network.create_security_group_rule(
        security_group_id=group.id, direction="ingress", protocol="tcp", port_range_min=80, port_range_max=80
    )
    volume = connection.block_storage.create_volume(size=1, name=f"volume{n}")
    return {"network": network, "subnet": subnet, "port": port, "group": group, "volume": volume}


def _server(connection: Connection, made: dict[str, Any], image: str, flavor: str) -> Any:
    server = connection.compute.create_server(
        name=f"server-{made['network'].name}",
        image_id=image,
        flavor_id=flavor,
        networks=[{"uuid": made["network"].id}],
        security_groups=[{"name": made["group"].id}],
    )
    return connection.compute.wait_for_server(server, interval=POLL)


def _gone(connection: Connection, server: Any) -> None:
    connection.compute.delete_server(server)
    connection.compute.wait_for_delete(server, interval=POLL)


def _drop(connection: Connection, made: dict[str, Any]) -> None:
    connection.block_storage.delete_volume(made["volume"])
    connection.network.delete_port(made["port"])
    connection.network.delete_network(made["network"])
    connection.network.delete_security_group(made["group"])
    connection.block_storage.wait_for_delete(made["volume"], interval=POLL)


def by_heat(size: Size, clouds: Path, _folder: Path) -> Took:
    """The Heat service of the cloud."""
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(clouds)
    import openstack

    connection = openstack.connect("bench")
    began = time.perf_counter()
    stack = connection.orchestration.create_stack(name="bench", template=template(size), timeout_mins=30)
    connection.orchestration.wait_for_status(stack, "CREATE_COMPLETE", ["CREATE_FAILED"], POLL, 1800)
    create = time.perf_counter() - began
    began = time.perf_counter()
    connection.orchestration.delete_stack(stack)
    connection.orchestration.wait_for_delete(stack, POLL, 1800)
    took = Took(create, time.perf_counter() - began)
    connection.close()
    return took


WAYS: Final[dict[str, Callable[[Size, Path, Path], Took]]] = {"hotc": by_hotc, "script": by_script, "heat": by_heat}


def one(way: str, size: Size) -> Took:
    """One round in a project of its own."""
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.connection.configured import authenticate, given
    from tests.cloud.project import Project

    known = yaml.safe_load((HOME / "clouds.yaml").read_text())["clouds"]
    with Cloud(authenticate(given(known["mini-admin"])), "admin") as admin, tempfile.TemporaryDirectory() as name:
        project = Project(admin, f"bench-{secrets.token_hex(4)}", ROLES)
        try:
            login = {"username": project.name, "password": project.password, "project_name": project.name}
            settings = {**known["mini"], "auth": {**known["mini"]["auth"], **login}}
            clouds = Path(name) / "clouds.yaml"
            clouds.write_text(yaml.safe_dump({"clouds": {"bench": settings}}))
            return WAYS[way](size, clouds, Path(name))
        finally:
            project.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--groups", type=int, default=16)
    parser.add_argument("--servers", type=int, default=20)
    parser.add_argument("--only", default=",".join(WAYS))
    given = parser.parse_args()
    size = Size(given.groups, given.servers)
    took: dict[str, list[Took]] = {way: [] for way in given.only.split(",")}
    mode = "stock" if os.environ.get("HOTC_CLOUD_STOCK_RPC") else "quick"
    print(f"{size.resources} resources, {PARALLEL} calls at a time, RPC mode {mode}; median of {given.rounds}")
    for number in range(given.rounds):
        for way, rounds in took.items():
            rounds.append(one(way, size))
            last = rounds[-1]
            load = f"load {os.getloadavg()[0]:.1f}"
            print(
                f"  round {number + 1}: {way:6} create {last.create:6.1f} s, delete {last.delete:6.1f} s, {load}",
                flush=True,
            )
    for way, rounds in took.items():
        create, delete = (statistics.median(getattr(each, part) for each in rounds) for part in ("create", "delete"))
        line = f"{way:6} create {create:6.1f} s, delete {delete:6.1f} s"
        if way == "hotc":
            line += f", peak memory {max(each.memory for each in rounds):.0f} MiB"
        elif "hotc" in took:
            ours = took["hotc"]
            ratios = [
                statistics.median(getattr(each, part) for each in ours) / theirs
                for part, theirs in (("create", create), ("delete", delete))
            ]
            line += f"; hotc takes {ratios[0]:.2f} and {ratios[1]:.2f} of it"
        print(line)


if __name__ == "__main__":
    main()
