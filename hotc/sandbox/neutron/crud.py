"""The five operations of every Neutron collection, made from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, Reply
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.listing import list_objects
from hotc.sandbox.neutron.quotas import require_quota
from hotc.sandbox.neutron.resource import (
    Resource,
    body_of,
    check_revision,
    checked_for_create,
    checked_for_update,
    found,
    own,
    touch,
)
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def routes(resource: Resource) -> tuple[Route, ...]:
    """Return the routes of a collection and of its members."""

    def create(call: Call) -> Reply:
        several = call.json().get(resource.plural) if call.content else None
        if isinstance(several, list):
            bodies = [_create(call, resource, body) for body in several]
            return Reply(201, {resource.plural: bodies})
        return Reply(201, {resource.kind: _create(call, resource, body_of(call, resource.kind))})

    def show(call: Call) -> Reply:
        body = resource.view(call, found(call, resource, call.args["id"]))
        fields = {value for key, value in call.query if key == "fields"}
        return Reply(200, {resource.kind: {k: v for k, v in body.items() if not fields or k in fields}})

    def update(call: Call) -> Reply:
        current = own(call, resource, call.args["id"], "update")
        changes = checked_for_update(call, resource, body_of(call, resource.kind))
        check_revision(call, current)
        resource.update(call, current, changes)
        touch(call, resource.kind, current)
        return Reply(200, {resource.kind: resource.view(call, current)})

    def delete(call: Call) -> Reply:
        current = own(call, resource, call.args["id"], "delete")
        check_revision(call, current)
        resource.delete(call, current)
        return Reply(204)

    collection, member = f"/v2.0/{resource.path}", f"/v2.0/{resource.path}/{{id}}"
    return (
        Route("POST", collection, create),
        Route("GET", collection, lambda call: list_objects(call, resource)),
        Route("GET", member, show),
        Route("PUT", member, update),
        Route("DELETE", member, delete),
        *_tag_routes(resource),
    )


def _create(call: Call, resource: Resource, given: object) -> Document:
    if not isinstance(given, dict):
        raise no("HTTPBadRequest", message=f"Unable to find '{resource.kind}' in request body")
    body = checked_for_create(call, resource, given)
    require_quota(call, resource.kind, body["project_id"])
    return resource.view(call, resource.create(call, body))


def _tag_routes(resource: Resource) -> tuple[Route, ...]:
    def show(call: Call) -> Reply:
        return Reply(200, {"tags": found(call, resource, call.args["id"])["tags"]})

    def check(call: Call) -> Reply:
        if call.args["tag"] not in found(call, resource, call.args["id"])["tags"]:
            raise no("TagNotFound", tag=call.args["tag"])
        return Reply(204)

    def change(call: Call, tags: list[str]) -> list[str]:
        current = own(call, resource, call.args["id"], "update")
        for tag in tags:
            if not isinstance(tag, str) or not 0 < len(tag) <= 255:
                raise no("InvalidInput", message=f"'{tag}' is not a valid tag")
        current["tags"] = sorted(set(tags))
        touch(call, resource.kind, current)
        return tags

    def replace(call: Call) -> Reply:
        tags = call.json().get("tags")
        if not isinstance(tags, list):
            raise no("InvalidInput", message="Invalid tags body")
        return Reply(200, {"tags": change(call, tags)})

    def add(call: Call) -> Reply:
        change(call, [*found(call, resource, call.args["id"])["tags"], call.args["tag"]])
        return Reply(201)

    def remove(call: Call) -> Reply:
        check(call)
        tags = found(call, resource, call.args["id"])["tags"]
        change(call, [tag for tag in tags if tag != call.args["tag"]])
        return Reply(204)

    def clear(call: Call) -> Reply:
        change(call, [])
        return Reply(204)

    tags, tag = f"/v2.0/{resource.path}/{{id}}/tags", f"/v2.0/{resource.path}/{{id}}/tags/{{tag}}"
    return (
        Route("GET", tags, show),
        Route("PUT", tags, replace),
        Route("DELETE", tags, clear),
        Route("GET", tag, check),
        Route("PUT", tag, add),
        Route("DELETE", tag, remove),
    )
