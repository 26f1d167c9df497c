"""What the template wants, flat: every resource of the instance tree by its address, with all that it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import UNKNOWN, conceal, origins, scan
from hotc.compiler.membership import lasting
from hotc.compiler.values import Secret
from hotc.runtime.errors import NoDriver, ResourceProblem
from hotc.runtime.groups.memory import ROLLING
from hotc.runtime.planning.breakpoints import words
from hotc.runtime.planning.expressions import freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.instance import Instance, ResourceInstance, SymbolicGroup
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.groups.rolling import Policy

Json = dict[str, Any]


@dataclass(slots=True)
class Desired:
    """One resource that is to be there. ``requires`` are addresses; ``source`` is the compiler's object, for places.

    ``external_id``: it is there already, others made it, and it is only read. ``hooks`` and ``restricted`` (actions)
    are what the environments say.
    """

    address: str
    type: str
    expressions: Json
    requires: list[str]
    deletion_policy: str
    source: ResourceInstance | None
    container: bool = False
    file: str | None = None
    line: int | None = None
    external_id: str = ""
    group: Group | None = None
    hooks: list[str] = field(default_factory=list)
    restricted: list[str] = field(default_factory=list)
    passing: bool = False
    """Whether it belongs to a member of a group that is there only while an update is rolled out."""
    deferred: Json = field(default_factory=dict)
    """Of a group whose size is not known: ``{"member": type, "from": [addresses]}``."""

    def place(self, path: list[str | int]) -> tuple[str | None, int | None]:
        """File and line of a property, given as the path to it; of the nearest enclosing thing that has a place."""
        from hotc.compiler.tree import Mapping, Sequence

        if self.source is None:
            return self.file, self.line
        node: Any = self.source.declaration.properties
        best = None
        for key in path:
            if isinstance(node, Mapping):
                node = node.get(key)
            elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
                node = node.items[key]
            else:
                node = None
            if node is None:
                break
            best = node
        return (best.span.source.name, best.span.line) if best is not None else (self.file, self.line)


@dataclass(slots=True)
class Group:
    """What a group has besides its members' own resources.

    ``names``: its members; ``passing``: further ones that may be needed while an update is rolled out. ``update`` and
    ``create``: how; ``None``: all at once. ``highest_first``: members with the highest number are changed first.
    ``memory``: what is noted with its row, see :mod:`hotc.runtime.groups.memory`.
    """

    names: list[str]
    passing: tuple[str, ...]
    update: Policy | None
    create: Policy | None
    highest_first: bool
    memory: Json


@dataclass(slots=True)
class _Flattening:
    lookup: Callable[[str], Driver | None]
    root: Instance
    found: dict[str, Desired] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def flatten(instance: Instance, lookup: Callable[[str], Driver | None]) -> dict[str, Desired]:
    """All resources by address, each after those that it requires.

    Raises :class:`NoDriver` with all resources whose type can't be created, and :class:`ResourceProblem` for what
    else is not possible.
    """
    work = _Flattening(lookup, instance)
    _walk(instance, [], work)
    if work.missing:
        names = ", ".join(f"{address} ({type})" for address, type in work.missing)
        raise NoDriver(
            f"hotc can't create {len(work.missing)} of the resources yet: {names}.",
            "See `hotc explain types` for the types that it can create.",
            work.missing,
        )
    if work.problems:
        raise ResourceProblem("\n".join(work.problems))
    return ordered(work.found)


def _walk(
    instance: Instance, inherited: list[str], work: _Flattening, *, retained: bool = False, passing: bool = False
) -> None:
    needs: dict[str, list[str]] = {}
    if instance.graph is not None:
        for edge in instance.graph.edges:
            if edge.required in instance.resources:
                needs.setdefault(edge.requirer, []).append(instance.resources[edge.required].address)
    owner = instance.owner
    temporary = owner.members.passing if owner is not None and owner.members is not None else ()
    for name, resource in instance.resources.items():
        own = [*needs.get(name, ()), *inherited]
        policy = "Retain" if retained else _policy(resource)
        if resource.nested is not None:
            if resource.external_id is not None:
                work.problems.append(f"{resource.address}: a nested stack can't be external; take external_id away.")
            _walk(resource.nested, own, work, retained=policy == "Retain", passing=passing or name in temporary)
            members = [resource.nested.resources[each].address for each in lasting(resource)]
            _add(resource, [*members, *own], policy, work, container=True)
        elif resource.symbolic is not None and resource.symbolic.member is not None:
            _add(resource, own, policy, work, container=True)
            work.found[resource.address].deferred = _deferred(resource, resource.symbolic.member, work)
        else:
            _check(resource, work)
            _add(resource, own, policy, work)
        work.found[resource.address].passing = passing or name in temporary


def _policy(resource: ResourceInstance) -> str:
    policy = resource.deletion_policy
    return str((policy.value if isinstance(policy, Secret) else policy) or "Delete").capitalize()


def _check(resource: ResourceInstance, work: _Flattening) -> None:
    type_name = resource.catalog_type or resource.type
    if resource.symbolic is not None:
        work.problems.append(f"{resource.address}: {_unknown(resource.symbolic)}")
    elif resource.external_id is not None:
        _check_external(resource, work)
    elif (driver := work.lookup(type_name)) is None:
        work.missing.append((resource.address, type_name))
    elif _policy(resource) == "Snapshot" and driver.copies is None:
        work.problems.append(
            f"{resource.address}: hotc can't keep {type_name} by a snapshot; use the deletion policy delete or retain."
        )


def _unknown(group: SymbolicGroup) -> str:
    """Why a group can't be planned: its size is known only later, or else what its members are."""
    if scan(group.count) & UNKNOWN:
        return "how many members it has is not known before the apply."
    return "its members are copies of a server that only the cloud knows; give ImageId and InstanceType instead."


def _check_external(resource: ResourceInstance, work: _Flattening) -> None:
    type_name = resource.catalog_type or resource.type
    driver = work.lookup(type_name)
    if driver is None:
        work.missing.append((resource.address, type_name))
    elif driver.external is None:
        work.problems.append(
            f"{resource.address}: {type_name} has no id by which it could be found; take external_id away."
        )
    elif not _external_id(resource):
        work.problems.append(f"{resource.address}: external_id has to be the id of something, as a text.")


def _external_id(resource: ResourceInstance) -> str:
    given = resource.external_id
    given = given.value if isinstance(given, Secret) else given
    return str(given) if isinstance(given, str | int) else ""


def _add(
    resource: ResourceInstance, needs: list[str], policy: str, work: _Flattening, *, container: bool = False
) -> None:
    rests_on = origins(resource.typed)
    requires = dict.fromkeys([*needs, *sorted(origin for origin in rests_on if not origin.startswith("param:"))])
    requires.pop(resource.address, None)
    node = resource.declaration.key
    external = _external_id(resource)
    work.found[resource.address] = Desired(
        address=resource.address,
        type=resource.catalog_type or resource.type,
        expressions={} if container or external else _expressions(resource, work),
        requires=list(requires),
        deletion_policy="Retain" if external else policy,
        source=resource,
        container=container,
        file=node.span.source.name,
        line=node.span.line,
        external_id=external,
        hooks=words(work.root, resource.address, "hooks"),
        restricted=words(work.root, resource.address, "restricted_actions"),
        group=_group(resource) if container and resource.members is not None else None,
    )


def _expressions(resource: ResourceInstance, work: _Flattening) -> Json:
    driver = work.lookup(resource.catalog_type or resource.type)
    hidden = driver.secret if driver is not None else ()
    frozen: Json = freeze({name: conceal(value) if name in hidden else value for name, value in resource.typed.items()})
    return frozen


def _deferred(resource: ResourceInstance, pattern: Instance, work: _Flattening) -> Json:
    """What is known of a group whose size is not; what its members can't be is found by one of them."""
    inner = _Flattening(work.lookup, work.root)
    _walk(pattern, [], inner)
    work.missing += inner.missing
    work.problems += inner.problems
    (member,) = pattern.resources.values()
    assert resource.symbolic is not None
    source = sorted(each for each in origins(resource.symbolic.count) if not each.startswith("param:"))
    return {"member": member.catalog_type or member.type, "from": source}


def _group(resource: ResourceInstance) -> Group:
    from hotc.runtime.groups.rolling import create_policy, update_policy

    members = resource.members
    assert members is not None
    update, noted = update_policy(resource), members.kept or {}
    if noted:
        noted = {**noted, ROLLING: asdict(update) if update is not None else None}
    create, numbered = create_policy(resource), resource.catalog_type == _NUMBERED
    return Group(members.names, members.passing, update, create, numbered, noted)


_NUMBERED = "OS::Heat::ResourceGroup"


def recorded_group(type_name: str, noted: Json) -> Group | None:
    """A group as the state remembers it, for the way back to it; ``None`` for other containers.

    There are no further members on that way, so where the policy wants all that there are in service, they are changed
    one by one.
    """
    from hotc.runtime.groups.rolling import Policy

    if "members" not in noted:
        return None
    names, policy = list(noted["members"]), Policy(**noted[ROLLING]) if noted.get(ROLLING) else None
    if policy is not None:
        policy.max_batch_size = max(1, min(policy.max_batch_size, len(names) - policy.min_in_service))
    return Group(names, (), policy, None, type_name == _NUMBERED, noted)


def ordered(found: dict[str, Desired]) -> dict[str, Desired]:
    """The same, requirements first; otherwise in the order of the template."""
    for desired in found.values():
        desired.requires = [address for address in desired.requires if address in found]
    ordered: dict[str, Desired] = {}
    for start, first in found.items():
        waiting = [(start, iter(first.requires))]
        entered = {start}
        while waiting:
            address, further = waiting[-1]
            following = next((each for each in further if each not in ordered), None)
            if following is None:
                waiting.pop()
                ordered.setdefault(address, found[address])
            elif following in entered and any(following == each for each, _ in waiting):
                raise ResourceProblem(f"{address} and {following} require each other.")
            else:
                entered.add(following)
                waiting.append((following, iter(found[following].requires)))
    return ordered
