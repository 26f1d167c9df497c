"""Refusals of Swift: a small page, or the bare message of what is malformed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Reply

if TYPE_CHECKING:
    from hotc.sandbox.call import RefusedError

_PAGES = {
    202: ("Accepted", "The request is accepted for processing."),
    401: (
        "Unauthorized",
        "This server could not verify that you are authorized to access the document you requested.",
    ),
    403: ("Forbidden", "Access was denied to this resource."),
    404: ("Not Found", "The resource could not be found."),
    405: ("Method Not Allowed", "The method is not allowed for this resource."),
    409: ("Conflict", "There was a conflict when trying to complete your request."),
    422: ("Unprocessable Entity", "Unable to process the contained instructions"),
}
HTML = {"Content-Type": "text/html; charset=UTF-8"}


def page(status: int) -> bytes:
    """Return what Swift says of a status."""
    title, text = _PAGES[status]
    return f"<html><h1>{title}</h1><p>{text}</p></html>".encode()


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Swift does."""
    known = refusal.status in _PAGES
    return Reply(refusal.status, page(refusal.status) if known else refusal.message.encode(), dict(HTML))
