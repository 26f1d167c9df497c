"""The same small project twice, as two engines would have made it: other ids, addresses and names by chance."""

from __future__ import annotations

import uuid
from typing import Any

from tests.cloud.differential.naming import Side
from tests.cloud.differential.requests import Request, comparable

Json = dict[str, Any]

TEMPLATE = "cidr: 10.1.0.0/24\nremote_ip_prefix: 10.0.0.0/8"
SERVICES = {"http://cloud:9696": "network", "http://cloud:8774/v2.1": "compute", "http://cloud:8776/v3": "volume"}


class Made:
    """One engine's project: objects as the APIs list them, and the lines that were recorded."""

    def __init__(self, seed: str, marks: bool) -> None:
        self._seed = seed
        self._marks = marks
        self.project = self.id("project").replace("-", "")
        self.objects = self._objects()
        self.lines = self._lines()

    def id(self, name: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{self._seed}/{name}"))

    def side(self) -> Side:
        names = ("net", "subnet", "server", "group", "volume")
        known = {self.project: "PROJECT", **{self.id(name): name for name in names}}
        return Side(self.objects, known, {self._seed: "SIDE"}, TEMPLATE)

    def requests(self, side: Side) -> list[Request]:
        return comparable(self.lines, side, SERVICES)

    def _objects(self) -> dict[str, list[Json]]:
        number = 5 if self._marks else 77
        own = {"project_id": self.project, "tenant_id": self.project, "revision_number": number}
        mark = f"hotc app/net {self.id('mark')}" if self._marks else ""
        address = {"subnet_id": self.id("subnet"), "ip_address": f"10.1.0.{number}"}
        mac = f"fa:16:3e:00:00:{number}" if number > 9 else "fa:16:3e:00:00:01"
        port = {
            "id": self.id("port"),
            "network_id": self.id("net"),
            "device_id": self.id("server"),
            "device_owner": "compute:nova",
            "fixed_ips": [address],
            "mac_address": mac,
            "security_groups": [self.id("group")],
            "status": "ACTIVE",
            **own,
        }
        inside = [{"addr": f"10.1.0.{number}", "version": 4, "OS-EXT-IPS-MAC:mac_addr": mac}]
        rules = [self._rule("a", 80, own), self._rule("b", 443, own)]
        return {
            "networks": [{"id": self.id("net"), "name": f"app-net-{self.id('n')[:8]}0000", "description": mark, **own}],
            "subnets": [
                {
                    "id": self.id("subnet"),
                    "network_id": self.id("net"),
                    "cidr": "10.1.0.0/24",
                    "gateway_ip": "10.1.0.1",
                    "dns_nameservers": ["8.8.8.8", "8.8.4.4"],
                    "enable_dhcp": True,
                    **own,
                }
            ],
            "ports": [port],
            "security-groups": [{"id": self.id("group"), "name": f"{self._seed}-web", "description": "web", **own}],
            "security-group-rules": rules if self._marks else rules[::-1],
            "servers": [
                {
                    "id": self.id("server"),
                    "name": "web",
                    "status": "ACTIVE",
                    "flavor": {"original_name": "m1.small", "vcpus": 1},
                    "addresses": {"inside": inside},
                    "metadata": {"role": "web", **({"hotc_instance": self.id("mark")} if self._marks else {})},
                    "created": f"2026-11-23T10:00:{number}Z",
                }
            ],
            "volumes": [
                {
                    "id": self.id("volume"),
                    "size": 2,
                    "bootable": "false",
                    "attachments": [{"server_id": self.id("server"), "device": "/dev/vdb"}],
                }
            ],
        }

    def _rule(self, name: str, port: int, own: Json) -> Json:
        place = {"port_range_min": port, "port_range_max": port, "remote_ip_prefix": "10.0.0.0/8"}
        made = {"id": self.id(f"rule {name}"), "security_group_id": self.id("group"), "protocol": "tcp"}
        return {**made, **place, "direction": "ingress", **own}

    def _lines(self) -> list[Json]:
        network = {"network": {"name": f"app-net-{self.id('n')[:8]}0000", "admin_state_up": True}}
        if self._marks:
            network["network"]["description"] = ""
        rules = [
            {"security_group_id": self.id("group"), "protocol": "tcp", "port_range_min": port} for port in (80, 443)
        ]
        server = {"name": "web", "networks": [{"port": self.id("port")}], "flavorRef": "1", "user_data": "IyEvYmluL3No"}
        lines = [line("POST", "http://cloud:9696/v2.0/networks", network)]
        if self._marks:
            lines.append(line("POST", "http://cloud:9696/v2.0/security-group-rules", {"security_group_rules": rules}))
        else:
            lines += [
                line("POST", "http://cloud:9696/v2.0/security-group-rules", {"security_group_rule": rule})
                for rule in reversed(rules)
            ]
        attach = {"volumeAttachment": {"volumeId": self.id("volume")}}
        return [
            *lines,
            line("POST", "http://cloud:8774/v2.1/servers", {"server": server}),
            line("POST", f"http://cloud:8774/v2.1/servers/{self.id('server')}/os-volume_attachments", attach),
            line("GET", "http://cloud:8774/v2.1/servers/detail", None),
            line("POST", "http://cloud:8774/v2.1/servers", {"server": {"name": "refused"}}, status=409),
        ]


def line(method: str, url: str, body: Any, status: int = 200) -> Json:
    """One recorded request."""
    return {"method": method, "url": url, "body": body, "status": status, "answer": None}


def pair() -> tuple[Made, Made]:
    """What Heat made, and what hotc made."""
    return Made("xheat", marks=False), Made("xhotc", marks=True)
