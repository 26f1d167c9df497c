"""Who the members of groups are that were made elsewhere: the names are taken as they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.membership import Members
from hotc.runtime.groups.naming import to_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.membership import Naming
    from hotc.compiler.values import Value


def naming(addresses: Iterable[str]) -> Naming:
    """Whoever stands below a group is a member of it; numbers that are missing between them were removed."""
    below: dict[str, set[str]] = {}
    for address in addresses:
        parts = address.split("/")
        for end in range(1, len(parts)):
            below.setdefault("/".join(parts[:end]), set()).add(parts[end])

    def name(resource: ResourceInstance, _wanted: Value) -> Members:
        names = below.get(resource.address, set())
        if resource.target is None or resource.target.name != "OS::Heat::ResourceGroup":
            ordered = sorted(names)
            return Members(ordered, kept=to_note(resource, ordered, minted=len(ordered)))
        numbers = sorted(int(each) for each in names if each.isdecimal())
        removed = frozenset(str(each) for each in range(max(numbers, default=0)) if each not in numbers)
        ordered = [str(each) for each in numbers]
        return Members(ordered, removed, kept=to_note(resource, ordered, removed=sorted(removed)))

    return name
