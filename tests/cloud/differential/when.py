"""When a row of the table of what is ignored holds: what Heat has and what hotc has, where it is a condition."""

from __future__ import annotations

import re
from typing import Any, Final


def unset(heat: Any, hotc: Any) -> bool:
    """Both say nothing: null, or no such field."""
    return all(value is None or repr(value) == "nothing" for value in (heat, hotc))


def unset_or_empty(heat: Any, hotc: Any) -> bool:
    return all(value in (None, "", {}) or repr(value) == "nothing" for value in (heat, hotc))


def only_routes(heat: Any, _hotc: Any) -> bool:
    return isinstance(heat, dict) and list(heat.get("router") or {}) == ["routes"]


AUTOMATIC: Final = re.compile(r"\*-\w+-\*")
"""An automatic name as :mod:`.naming` writes it."""


def kept(heat: Any, hotc: Any) -> bool:
    return isinstance(heat, str) and (hotc is None or AUTOMATIC.fullmatch(str(hotc)) is not None)


def shortened(heat: Any, hotc: Any) -> bool:
    """Two automatic names, of which Heat's lacks the beginning of the resource's name."""
    names = isinstance(heat, str) and isinstance(hotc, str) and AUTOMATIC.fullmatch(heat) and AUTOMATIC.fullmatch(hotc)
    return bool(names) and heat != hotc and hotc[2:-2].endswith(heat[2:-2])


def wrapped(heat: Any, _hotc: Any) -> bool:
    """A text of several parts, as :mod:`.naming` decodes it."""
    return isinstance(heat, str) and heat.startswith("Content-Type: multipart/mixed")


def later(heat: Any, _hotc: Any) -> bool:
    return repr(heat) == "nothing"


def usual_minute(heat: Any, hotc: Any) -> bool:
    return heat is None and hotc == 60


def as_bytes(heat: Any, _hotc: Any) -> bool:
    return isinstance(heat, str) and heat.startswith("b''")


def any_item(_item: Any) -> bool:
    return True


def floating(item: Any) -> bool:
    """An entry among a server's addresses that came with a floating IP."""
    return isinstance(item, dict) and item.get("OS-EXT-IPS:type") == "floating"


def an_address(item: Any) -> bool:
    """The label of an address that the cloud chose."""
    return isinstance(item, str) and item.startswith("address ")


def named_later(heat: Any, hotc: Any) -> bool:
    """Heat's is made from the address, hotc's is not."""
    return isinstance(heat, str) and heat.startswith("host ") and isinstance(hotc, str) and not hotc.startswith("host ")


BOUND: Final = ("DOWN", "ACTIVE")
APPLIED: Final = frozenset({"new", "queued_to_apply", "applying", "active"})
"""States of an access rule of manila's until it holds, and when it does."""


def stripped(heat: Any, hotc: Any) -> bool:
    return isinstance(heat, str) and isinstance(hotc, str) and heat == hotc.removesuffix("\n")


def only_heat(_heat: Any, hotc: Any) -> bool:
    return repr(hotc) == "nothing"


def ordered(heat: Any, hotc: Any) -> bool:
    """A key that an order made: what templates keep themselves is ``opaque`` in the cases."""
    return isinstance(heat, dict) and heat.get("secret_type") == "symmetric" and repr(hotc) == "nothing"


def same_text(heat: Any, hotc: Any) -> bool:
    numbers = not isinstance(heat, bool | dict | list) and not isinstance(hotc, bool | dict | list)
    return numbers and str(heat) == str(hotc)
