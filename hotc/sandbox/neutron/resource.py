"""How a Neutron resource is declared, and the checks that every body goes through."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, new_id
from hotc.sandbox.neutron import checks
from hotc.sandbox.neutron.errors import no

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.neutron.checks import Check
    from hotc.sandbox.store import Document

REQUIRED: Any = object()
ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a body: its check, its default, who may send it when."""

    check: Check = checks.anything
    default: Any = REQUIRED
    post: bool = True
    put: bool = True
    admin: bool = False


@dataclass(frozen=True)
class Resource:
    """One collection: names, attributes, and what creating, changing and deleting one of it does."""

    kind: str
    path: str
    attributes: dict[str, Attribute]
    not_found: str
    create: Callable[[Call, Document], Document]
    update: Callable[[Call, Document, Document], None]
    delete: Callable[[Call, Document], None]
    view: Callable[[Call, Document], Document]
    quota: str = ""
    is_shared: Callable[[Document], bool] = lambda _body: False

    @property
    def plural(self) -> str:
        """The key of a list in bodies."""
        return f"{self.kind.removesuffix('y')}ies" if self.kind.endswith("y") else f"{self.kind}s"


READ_ONLY = Attribute(post=False, put=False, default=ABSENT)
PROJECT = Attribute(checks.string(255), ABSENT, put=False)
STANDARD: dict[str, Attribute] = {
    "id": READ_ONLY,
    "description": Attribute(checks.string(255), ""),
    "tenant_id": PROJECT,
    "project_id": PROJECT,
    "created_at": READ_ONLY,
    "updated_at": READ_ONLY,
    "revision_number": READ_ONLY,
    "tags": READ_ONLY,
}
"""Attributes of every resource."""


def body_of(call: Call, key: str) -> Document:
    """Return the map under ``key`` of the request's body."""
    body = call.json().get(key) if call.content else None
    if not isinstance(body, dict):
        raise no("HTTPBadRequest", message=f"Unable to find '{key}' in request body")
    return body


def checked_for_create(call: Call, resource: Resource, body: Document) -> Document:
    """Return the attributes of a new object: checked, converted, defaults filled in."""
    _known(resource, body)
    given = dict(body)
    project = given.pop("project_id", given.pop("tenant_id", call.project))
    if project != call.project and not call.token.is_admin:
        who = "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request"
        message = f"{who} requires admin privileges"
        raise no("HTTPBadRequest", message=message)
    for name, attribute in resource.attributes.items():
        if name in given and not attribute.post:
            raise no("HTTPBadRequest", message=f"Attribute '{name}' not allowed in POST")
        if name not in given and attribute.default is REQUIRED:
            message = f"Failed to parse request. Required attribute '{name}' not specified"
            raise no("HTTPBadRequest", message=message)
    result: Document = {"id": new_id(), "project_id": str(project), "tenant_id": str(project)}
    result |= _converted(call, resource, given, "create")
    for name, attribute in resource.attributes.items():
        if name not in result and attribute.default is not ABSENT:
            result[name] = copy.copy(attribute.default)
    now = call.stamp()
    return result | {"tags": [], "created_at": now, "updated_at": now, "revision_number": 0}


def checked_for_update(call: Call, resource: Resource, body: Document) -> Document:
    """Return the changed attributes: checked and converted."""
    _known(resource, body)
    for name in body:
        if not resource.attributes[name].put:
            raise no("HTTPBadRequest", message=f"Cannot update read-only attribute {name}")
    return _converted(call, resource, body, "update")


def touch(call: Call, kind: str, body: Document) -> None:
    """Store a change of an object: a new revision, a new time."""
    body["revision_number"] += 1
    body["updated_at"] = call.stamp()
    call.store.update(kind, body)


def check_revision(call: Call, body: Document) -> None:
    """Refuse with 412 if the request is constrained to another revision by its If-Match header."""
    header = call.headers.get("if-match", "")
    if header.startswith("revision_number="):
        wanted = header.removeprefix("revision_number=")
        if wanted != str(body["revision_number"]):
            raise no("RevisionNumberConstraintFailed", wanted=wanted, current=body["revision_number"])


def public(body: Document) -> Document:
    """Return what is shown of an object: all but the sandbox's own keys."""
    return {key: value for key, value in body.items() if not key.startswith("_")}


def _known(resource: Resource, body: Document) -> None:
    unknown = [name for name in body if name not in resource.attributes]
    if unknown:
        raise no("HTTPBadRequest", message=f"Unrecognized attribute(s) '{', '.join(unknown)}'")


def _converted(call: Call, resource: Resource, given: Document, action: str) -> Document:
    result: Document = {}
    for name, attribute in resource.attributes.items():
        if name not in given:
            continue
        try:
            result[name] = attribute.check(given[name])
        except ValueError as error:
            raise no("HTTPBadRequest", message=f"Invalid input for {name}. Reason: {error}.") from None
        if attribute.admin and not call.token.is_admin and result[name] != attribute.default:
            rule = f"{action}_{resource.kind}"
            raise no("PolicyNotAuthorized", rule=f"(rule:{rule} and rule:{rule}:{name})")
    return result


def found(call: Call, resource: Resource, identity: object) -> Document:
    """Return the object that the caller may see, or refuse with 404."""
    body = call.store.get(resource.kind, identity)
    if body is None or not visible(call, resource, body):
        raise no(resource.not_found, id=identity)
    return body


def own(call: Call, resource: Resource, identity: object, action: str) -> Document:
    """Return the object that the caller may change, or refuse with 404 or 403."""
    body = found(call, resource, identity)
    if body["project_id"] != call.project and not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule=f"rule:{action}_{resource.kind}")
    return body


def visible(call: Call, resource: Resource, body: Document) -> bool:
    """Tell whether the caller may see an object."""
    if call.token.is_admin or body["project_id"] == call.project or resource.is_shared(body):
        return True
    granted = call.store.find("rbac_policy", "object_id", body["id"])
    return any(policy["target_tenant"] in ("*", call.project) for policy in granted)
