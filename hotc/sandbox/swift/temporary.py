"""Who a request about an object is from: a token's owner, or whoever knows a TempURL."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from hotc.sandbox.call import RefusedError, Token
from hotc.sandbox.keystone.tokens import authenticate

if TYPE_CHECKING:
    from hotc.sandbox.call import Call

_DIGESTS = {64: hashlib.sha256, 128: hashlib.sha512}
_ALSO = {"HEAD": ("GET", "PUT")}
"""Methods that an address for another one is good for, too."""


def identify(call: Call) -> None:
    """Set the caller; refuses with 401 who is nobody."""
    if call.caller is not None:
        return
    signature = call.ask("temp_url_sig")
    if signature is None:
        call.caller = authenticate(call, call.headers.get("x-auth-token", ""))
        return
    if not _is_signed(call, signature):
        raise RefusedError(401, "Temp URL invalid")
    call.caller = Token("", call.args["account"].removeprefix("AUTH_"), ())


def _is_signed(call: Call, signature: str) -> bool:
    expires, digest = call.ask("temp_url_expires") or "", _DIGESTS.get(len(signature))
    if digest is None or not expires.isdecimal() or int(expires) < call.now:
        return False
    account = call.store.get("account", call.args["account"])
    keys = [value for name, value in (account or {"_meta": {}})["_meta"].items() if name.startswith("Temp-Url-Key")]
    path = f"/object-store/v1/{call.args['account']}/{call.args['container']}/{call.args['object']}"
    methods = (call.method, *_ALSO.get(call.method, ()))
    texts = [f"{method}\n{expires}\n{path}".encode() for method in methods]
    expected = [hmac.new(key.encode(), text, digest).hexdigest() for key in keys for text in texts]
    return any(hmac.compare_digest(each, signature) for each in expected)
