"""Heat's own types that need no service: their values live in the state."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING, Final

from hotc.compiler.values import Secret
from hotc.runtime.drivers.local import by_name, local_driver
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

CLASSES: Final[dict[str, str]] = {
    "lettersdigits": string.ascii_letters + string.digits,
    "letters": string.ascii_letters,
    "lowercase": string.ascii_lowercase,
    "uppercase": string.ascii_uppercase,
    "digits": string.digits,
    "hexdigits": string.digits + "ABCDEF",
    "octdigits": string.octdigits,
}
"""The classes of characters that OS::Heat::RandomString knows."""


def build_value(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::Value."""
    return {"id": context.automatic_name, "value": properties.get("value")}


def build_string(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::RandomString: how long, and of which characters at least how many."""
    length = properties.get("length", 32)
    pools = [[CLASSES[each["class"]], each.get("min", 1)] for each in properties.get("character_classes") or []]
    if properties.get("sequence"):
        pools.append([CLASSES[properties["sequence"]], 1])
    pools += [[each["sequence"], each.get("min", 1)] for each in properties.get("character_sequences") or []]
    if not pools:
        pools = [[CLASSES["lettersdigits"], 1]]
    if sum(least for _, least in pools) > length:
        raise ResourceProblem("the characters that must be in it exceed its length", "Raise length, or lower a min.")
    return {"id": context.automatic_name, "length": length, "pools": pools}


def create_string(_cloud: Cloud, sent: Json) -> Json:
    """Draw the string: first what must be in it, then from all pools, then in random order."""
    chance = random.SystemRandom()
    drawn = [chance.choice(pool) for pool, least in sent["pools"] for _ in range(least)]
    everything = [pool for pool, _ in sent["pools"]]
    drawn += [chance.choice(chance.choice(everything)) for _ in range(sent["length"] - len(drawn))]
    chance.shuffle(drawn)
    return {"id": sent["id"], "value": "".join(drawn)}


DRIVERS: Final[list[Driver]] = [
    local_driver(
        "OS::Heat::Value",
        build=build_value,
        attributes={"value": lambda found, cloud: found["value"]},
        volatile=frozenset({"value"}),
    ),
    local_driver(
        "OS::Heat::None",
        build=lambda properties, context: {"id": context.automatic_name, "resource": context.resource},
        reference=by_name,
    ),
    local_driver(
        "OS::Heat::RandomString",
        build=build_string,
        create=create_string,
        keep=lambda found: {"value": found["value"]},
        # Most random strings are passwords: their value is a secret wherever it goes.
        attributes={"value": lambda found, cloud: Secret(found["value"])},
        reference=lambda identity, found: Secret(found["value"]),
    ),
]
