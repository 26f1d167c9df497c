"""What is called like a secret. One place, so that rules agree."""

from __future__ import annotations

import re
from functools import lru_cache

WORDS = tuple(
    spelt
    for word in ("pass", "secret", "token", "key", "credential")
    for spelt in (word, word.capitalize(), word.upper())
)
"""One of these is in every name that :func:`names_a_secret` takes for that of a secret."""
_SECRET = (  # patterns are compiled by those who need them: most templates need none
    r"(?:^|_)(?:passw(?:or)?d|passwd|passphrase|secret|secret_?key|token|private_?key|admin_?pass|api_?key|credentials?)s?$"
)
_NOT = (
    r"(?:length|name|id|ref|url|uri|path|file|type|policy|enabled?|expir\w*|timeout|ttl|lifetime|rotation|count|size|"
    r"format|algorithm|hash\w*|salt|public\w*)s?(?:$|_)|^(?:use|enable|has|is|allow|generate|no)_"
)


@lru_cache(maxsize=4096)
def names_a_secret(name: str) -> bool:
    """Whether a name (``db_password``, ``AdminPassword``, ``apiKey``) says that its value is a secret."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[-. ]", "_", name).lower()
    return re.search(_SECRET, words) is not None and re.search(_NOT, words) is None


_PLACE = r"(?s:[A-Z]+(?:_[A-Z]+)+|\$[0-9a-z]+\$.*)"  # ADMIN_PASS, $6$… (a hash)
_STAND_IN = r"(?i:\s*|<.*>|\$\{?\w+\}?|\{\{.*\}\}|%\w+%|x{3,}|\*+|none|null|nil|unset|todo|.*%\{.*)"


def is_a_stand_in(value: object) -> bool:
    """Whether a value is no secret, but nothing or a place for one: empty, ``<password>``, ``${PASSWORD}``, ``***``."""
    return not isinstance(value, str) or bool(re.fullmatch(_STAND_IN, value) or re.fullmatch(_PLACE, value))
