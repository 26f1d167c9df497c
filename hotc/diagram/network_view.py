"""A network engineer's picture: boxes are networks, what only connects is a line, and names of existing networks are
drawn too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.values import Secret, Unknown, Value
from hotc.diagram import build, facts, look, texts
from hotc.diagram.gather import GROUPS, Gathered, Item, Link
from hotc.diagram.glue import DETAILS, EXISTING, EXTERNAL, GLUE, MEMBERSHIP, NETWORKS, PORTS, SUBNETS
from hotc.diagram.model import Cluster, Picture, PictureEdge, PictureNode
from hotc.diagram.unclutter import unclutter

if TYPE_CHECKING:
    from collections.abc import Iterable


def network_view(gathered: Gathered, title: str, *, reduce: bool = True) -> Picture:
    """Resources grouped by network, glue folded."""
    return _Network(gathered, title).draw(reduce=reduce)


class _Network:
    """One drawing on its way."""

    def __init__(self, gathered: Gathered, title: str) -> None:
        self.items = gathered.items
        self.links = gathered.links
        self.picture = build.start(gathered, title, "network")
        self.out: dict[str, list[Link]] = {}
        for link in self.links:
            self.out.setdefault(link.requirer, []).append(link)
        self.ends: dict[tuple[str, str], PictureEdge] = {}
        self.folded: dict[str, tuple[str, str | None]] = {}
        self.silent: set[tuple[str, str]] = set()

    def draw(self, *, reduce: bool) -> Picture:
        self._fold_glue()
        self._fold_ports()
        self._fold_details()
        self._unfold_circles()
        self._place_nodes()
        self._place_clusters()
        self._lines()
        self._existing_networks()
        self._glue_edges()
        self._plain_edges()
        unclutter(self.picture)
        if reduce:
            build.reduce(self.picture)
        return self.picture

    # -- what is folded -------------------------------------------------------------------------------------------

    def _targets(self, address: str, properties: Iterable[str]) -> list[str]:
        """What an item refers to in these properties, in the order in which the properties are given."""
        links = self.out.get(address, ())
        return [link.required for name in properties for link in links if link.path.split(".")[0] == name]

    def _fold_glue(self) -> None:
        for item in self.items.values():
            if (glue := GLUE.get(item.type)) is None or item.count:
                continue
            owners = self._targets(item.address, glue.owner)
            others = [target for target in self._targets(item.address, glue.other) if target not in owners]
            gateway = item.type == "OS::Neutron::RouterGateway"
            if owners and (others or not glue.other or gateway or item.type == "OS::Neutron::SecurityGroupRule"):
                self.folded[item.address] = (owners[0], others[0] if others else None)
        self._unfold_circles()
        for address in list(self.folded):  # glue on glue (a rule of a folded policy) goes to what is drawn
            self.folded[address] = tuple(self._drawn(end) if end else None for end in self.folded[address])  # type: ignore[assignment]

    def _fold_ports(self) -> None:
        """A port that exactly one server uses is a line in that server."""
        users: dict[str, list[str]] = {}
        for link in self.links:
            if self.items[link.required].type in PORTS and link.path.split(".")[0] == "networks":
                users.setdefault(link.required, []).append(link.requirer)
        for port, servers in users.items():
            if len(set(servers)) == 1 and self.items[servers[0]].stack == self.items[port].stack:
                self.folded[port] = (servers[0], None)

    def _fold_details(self) -> None:
        """A configuration (or the like) that one thing alone uses is a line in it, through deployments and other
        configurations.
        """
        users: dict[str, set[str]] = {}
        for link in self.links:
            if self.items[link.required].type in DETAILS:
                glue = self.folded.get(link.requirer)
                deployed = glue is not None and glue[0] == link.required
                users.setdefault(link.required, set()).add((glue[1] or "") if glue and deployed else link.requirer)
        for detail, using in users.items():
            user = next(iter(using))
            same_stack = bool(user) and self.items[user].stack == self.items[detail].stack
            if len(using) == 1 and same_stack and not self.items[detail].count:
                self.folded[detail] = (user, None)
        for address, (owner, other) in list(self.folded.items()):
            if other is not None and owner in self.folded and self._drawn(owner) == self._drawn(other):
                self.folded[address] = (owner, None)  # a deployment of what is a line already says nothing more

    def _unfold_circles(self) -> None:
        """What would be folded into itself (in a template with a cycle of references) is drawn."""
        for address in list(self.folded):
            if self._drawn(address) in self.folded:
                del self.folded[address]

    def _drawn(self, address: str) -> str:
        """What stands in the picture for an address."""
        for _ in range(len(self.folded) + 1):
            if address not in self.folded:
                break
            address = self.folded[address][0]
        return address

    # -- nodes and boxes ------------------------------------------------------------------------------------------

    def _place_nodes(self) -> None:
        populated = {self._network_of(t) for address in self.items for t in self._homes(address)}
        for item in self.items.values():
            if item.address in self.folded:
                folded = self.picture.folded[item.address] = build.node(item)
                folded.cluster = self._drawn(item.address)
            elif item.nested:
                build.box(self.picture, item, "group" if item.type in GROUPS else "stack").parent = item.stack
            elif item.type in NETWORKS and item.address in populated and not item.count:
                build.box(self.picture, item, "network").parent = item.stack
            else:
                made = build.node(item)
                made.cluster = item.stack
                self.picture.nodes[item.address] = made

    def _homes(self, address: str) -> list[str]:
        """Networks, subnets and ports that put an item into a network."""
        item = self.items[address]
        kind = item.member_type or item.type
        return [t for t in self._targets(address, MEMBERSHIP.get(kind, ())) if self._network_of(t)]

    def _network_of(self, address: str, depth: int = 0) -> str | None:
        """The network that an address means: itself, a subnet's, a port's."""
        item = self.items[address]
        if item.type in NETWORKS:
            return address
        if depth < 4 and (item.type in SUBNETS or item.type in PORTS):
            for target in self._targets(address, MEMBERSHIP[item.type]):
                if found := self._network_of(target, depth + 1):
                    return found
        return None

    def _place_clusters(self) -> None:
        """Put nodes (and whole groups) into the box of the first network they are in; another network is an edge."""
        for address in [*self.picture.nodes, *self.picture.clusters]:
            item = self.items[address]
            homes = self._homes(address)
            for inner, (owner, _) in self.folded.items():
                if owner == address and self.items[inner].type in PORTS:
                    homes += self._homes(inner)
            if item.nested and item.type in GROUPS:
                homes += self._homes_inside(item)
            networks = list(dict.fromkeys(n for home in homes if (n := self._network_of(home))))
            home = next((n for n in networks if n in self.picture.clusters and self.items[n].stack == item.stack), None)
            if home is None or home == address:
                continue
            self._put(address, home)
            self.silent.update((address, target) for target in (*homes, home) if self._network_of(target) == home)

    def _homes_inside(self, group: Item) -> list[str]:
        prefix = group.address + "/"
        return [
            home
            for address in self.items
            if address.startswith(prefix)
            for home in self._homes(address)
            if not home.startswith(prefix)
        ]

    def _put(self, address: str, cluster: str) -> None:
        if address in self.picture.clusters:
            self.picture.clusters[address].parent = cluster
        else:
            self.picture.nodes[address].cluster = cluster

    def _lines(self) -> None:
        """Folded ports and one-ended glue as lines on what carries them."""
        for address, (owner, other) in self.folded.items():
            item, drawn = self.items[address], self._node(self._drawn(owner))
            if drawn is None:
                continue
            if item.type in PORTS:
                lines = facts.lines(item)
                drawn.detail.append(f"{item.name} {lines[0]}" if lines else item.name)
            elif other is None and item.type == "OS::Neutron::SecurityGroupRule":
                drawn.detail.append(" ".join(facts.rule_text(item.values)))
            elif item.type in DETAILS:
                drawn.detail.append(f"{item.name} ({look.noun(item.type)})")
            elif other is None and owner not in self.folded and item.type != "OS::Neutron::RouterGateway":
                drawn.detail.append(f"{GLUE[item.type].label}: {item.name}")

    def _node(self, address: str) -> PictureNode | None:
        if address in self.picture.clusters:
            return self.picture.clusters[address].node
        return self.picture.nodes.get(address)

    # -- networks that exist already ------------------------------------------------------------------------------

    def _existing_networks(self) -> None:
        for item in self.items.values():
            kind = item.member_type or item.type
            drawn = self._drawn(item.address)
            names = [name for path in EXISTING.get(kind, ()) for name in _names(item, path)]
            node = self.picture.nodes.get(drawn)
            if names and node is not None and node.cluster == self.items[drawn].stack:
                node.cluster = self._existing_cluster(names.pop(0), self.items[drawn].stack)
            for name in names:
                self._external_edge(drawn, name, item)
        for item in self.items.values():
            for path in EXTERNAL.get(item.type, ()):
                for name in _names(item, path):
                    self._external_edge(self._drawn(item.address), name, item)

    def _existing_cluster(self, name: str, stack: str | None) -> str:
        address = f"existing:{stack or ''}:{name}"
        if address not in self.picture.clusters:
            cluster = Cluster(address, "network", _outside(address, name))
            cluster.parent = stack
            self.picture.clusters[address] = cluster
        return address

    def _external_edge(self, source: str, name: str, item: Item) -> None:
        """A line to a network that exists already: the box when it is drawn as one, else a node."""
        box = f"existing:{item.stack or ''}:{name}"
        target = box if box in self.picture.clusters else f"external:{name}"
        node = self._node(source)
        if node is None or node.cluster == target:
            return
        if target not in self.picture.clusters and target not in self.picture.nodes:
            self.picture.nodes[target] = _outside(target, name)
        label = "gateway" if item.type in ("OS::Neutron::Router", "OS::Neutron::RouterGateway") else ""
        edge = build.connect(self.picture, self.ends, (source, target), "external", label)
        if item.address in self.folded:
            edge.via.append(item.address)

    # -- edges ----------------------------------------------------------------------------------------------------

    def _glue_edges(self) -> None:
        for address, (owner, other) in self.folded.items():
            if other is None:
                continue
            item = self.items[address]
            source, target = self._drawn(owner), self._drawn(other)
            if source == target:
                continue
            edge = build.connect(self.picture, self.ends, (source, target), "folded", GLUE[item.type].label)
            edge.via.append(address)
            edge.condition = edge.condition or item.condition
            edge.place = edge.place or item.place

    def _plain_edges(self) -> None:
        for link in self.links:
            source, target = self._drawn(link.requirer), self._drawn(link.required)
            if source == target or (source, target) in self.silent or self._inside(source, target):
                continue
            if link.kind == "implied" or self._said_inside(link):
                continue
            through_glue = link.requirer in self.folded and self.items[link.requirer].type in GLUE
            if through_glue or (link.required in self.folded and self._known(source, target)):
                continue
            if link.requirer in self.folded and self._network_of(link.required) is not None:
                network = self._network_of(link.required) or target
                if (source, network) in self.silent:
                    continue  # the port's subnet, in the network where its server is drawn
                target = network
            edge = build.connect(self.picture, self.ends, (source, target), build.kind_of(link), self._label(link))
            build.describe(edge, link)

    def _said_inside(self, link: Link) -> bool:
        """Whether a group only hands on what its members refer to."""
        if not self.items[link.requirer].nested or link.path.split(".")[0] not in ("resource_def", "resource"):
            return False
        prefix = link.requirer + "/"
        return any(other.requirer.startswith(prefix) and other.required == link.required for other in self.links)

    def _known(self, source: str, target: str) -> bool:
        return (source, target) in self.ends or (target, source) in self.ends

    def _inside(self, source: str, target: str) -> bool:
        """Whether the target is a box in which the source is drawn, or the other way round: the box says it already."""
        for inner, outer in ((source, target), (target, source)):
            node = self._node(inner)
            parent = (
                self.picture.clusters[inner].parent
                if inner in self.picture.clusters
                else node.cluster
                if node
                else None
            )
            while parent is not None:
                if parent == outer:
                    return True
                parent = self.picture.clusters[parent].parent
        return False

    def _label(self, link: Link) -> str:
        if link.requirer in self.folded and self._network_of(link.required) is not None:
            return self.items[link.requirer].name  # the port by which it is in that network
        if link.kind == "depends_on":
            return "depends_on"
        return link.path.split(".")[0]


def _outside(id: str, name: str) -> PictureNode:
    node = PictureNode(id, name, "", service="outside", noun="existing network")
    node.external = True
    return node


def _names(item: Item, path: str) -> list[str]:
    """Names of networks in a property that are not resources of this template. ``*`` is every item of a list."""
    head, star, tail = path.partition(".*.")
    values: list[Value] = [item.value(head)]
    if star:
        entries = values[0] if isinstance(values[0], list) else []
        values = [entry.get(tail) for entry in entries if isinstance(entry, dict)]
    return [name for value in values if (name := _name(value))]


def _name(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Unknown) and value.function == "get_param" and not value.secret:
        return texts.of(value)
    return texts.MASK if isinstance(value, Secret) else ""
