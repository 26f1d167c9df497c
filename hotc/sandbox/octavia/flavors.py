"""What administrators offer for load balancers: flavors, availability zones, the profiles of both, and providers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import bad_option, forbidden, in_use, invalid, not_found
from hotc.sandbox.octavia.fields import NAME, SWITCH, checked, text, uuid
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_REQUIRED_NAME = Field(text(), required=True)


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of profile: what it is called, where its data stand, and what rests on it."""

    kind: str
    word: str
    path: str
    singular: str
    plural: str
    links: str
    data: str
    user: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of thing that rests on a profile. ``key`` is the field that it is known by."""

    kind: str
    word: str
    path: str
    singular: str
    plural: str
    key: str
    profile: str
    user: str
    changeable: tuple[str, ...]


FLAVOR_PROFILE = Profile(
    "lb_flavor_profile",
    "Flavor profile",
    "flavorprofiles",
    "flavorprofile",
    "flavorprofiles",
    "flavorprofile_links",
    "flavor_data",
    "lb_flavor",
)
ZONE_PROFILE = Profile(
    "lb_zone_profile",
    "Availability Zone Profile",
    "availabilityzoneprofiles",
    "availability_zone_profile",
    "availability_zone_profiles",
    "availability_zone_profile_links",
    "availability_zone_data",
    "lb_zone",
)
FLAVOR = Offer(
    "lb_flavor",
    "Flavor",
    "flavors",
    "flavor",
    "flavors",
    "id",
    "flavor_profile_id",
    "flavor_id",
    ("name", "description", "enabled"),
)
ZONE = Offer(
    "lb_zone",
    "Availability Zone",
    "availabilityzones",
    "availability_zone",
    "availability_zones",
    "name",
    "availability_zone_profile_id",
    "availability_zone",
    ("description", "enabled"),
)


def _require_admin(call: Call) -> None:
    if not call.token.is_admin:
        raise forbidden()


def _found(call: Call, of: Profile | Offer) -> Document:
    body = call.store.get(of.kind, call.args["id"])
    if body is None:
        raise not_found(of.word, call.args["id"])
    return body


def _data(of: Profile, value: str) -> str:
    try:
        json.loads(value)
    except ValueError:
        raise bad_option(value, of.data) from None
    return value


def _provider(name: str) -> None:
    if name not in tree.provider_names():
        raise RefusedError(400, f"Provider '{name}' is not enabled.")


def _profile_routes(of: Profile) -> tuple[Route, ...]:
    fields = {"name": NAME, "provider_name": NAME, of.data: Field(text(4096))}
    required = {name: Field(field.check, required=True) for name, field in fields.items()}
    argument = f"{of.singular}_"

    def create(call: Call) -> Reply:
        _require_admin(call)
        given = checked(call, argument, of.singular, required)
        _provider(given["provider_name"])
        _data(of, given[of.data])
        body = {"id": new_id(), **given}
        call.store.insert(of.kind, "", body)
        return Reply(201, {of.singular: body})

    def list_all(call: Call) -> Reply:
        _require_admin(call)
        return views.listed(call, _named(call, call.store.all(of.kind)), of.plural, of.links)

    def show(call: Call) -> Reply:
        _require_admin(call)
        return Reply(200, {of.singular: _found(call, of)})

    def update(call: Call) -> Reply:
        _require_admin(call)
        given = checked(call, argument, of.singular, fields)
        for name, value in given.items():
            if value is None:
                raise bad_option(None, name)
        if given.keys() & {of.data, "provider_name"} and _used(call, call.args["id"]):
            raise in_use(of.word, call.args["id"])
        body = _found(call, of)
        if "provider_name" in given:
            _provider(given["provider_name"])
        if of.data in given:
            _data(of, given[of.data])
        call.store.update(of.kind, body | given)
        return Reply(200, {of.singular: body | given})

    def delete(call: Call) -> Reply:
        _require_admin(call)
        if _used(call, call.args["id"]):
            raise in_use(of.word, call.args["id"])
        call.store.delete(of.kind, _found(call, of)["id"])
        return Reply(204)

    def _used(call: Call, identity: str) -> bool:
        profile = FLAVOR.profile if of.user == FLAVOR.kind else ZONE.profile
        return any(each[profile] == identity for each in call.store.all(of.user))

    path = f"/v2.0/lbaas/{of.path}"
    return (
        Route("GET", path, list_all),
        Route("POST", path, create),
        Route("GET", f"{path}/{{id}}", show),
        Route("PUT", f"{path}/{{id}}", update),
        Route("DELETE", f"{path}/{{id}}", delete),
    )


def _offer_routes(of: Offer) -> tuple[Route, ...]:
    fields = {"name": _REQUIRED_NAME, "description": NAME, "enabled": SWITCH, of.profile: Field(uuid, required=True)}
    changeable = {"name": NAME, "description": NAME, "enabled": SWITCH}
    changeable = {name: changeable[name] for name in of.changeable}
    profile_kind = FLAVOR_PROFILE.kind if of is FLAVOR else ZONE_PROFILE.kind
    argument = f"{of.singular}_"

    def shown(body: Document) -> Document:
        return {key: value for key, value in body.items() if key != "id" or of.key == "id"}

    def create(call: Call) -> Reply:
        _require_admin(call)
        given = checked(call, argument, of.singular, fields)
        if any(each["name"] == given["name"] for each in call.store.all(of.kind)):
            raise RefusedError(409, f"A {of.word.lower()} of {given['name']} already exists.")
        if call.store.get(profile_kind, given[of.profile]) is None:
            raise RefusedError(500, "Cannot add or update a child row: a foreign key constraint fails")
        body: Document = {"id": new_id() if of.key == "id" else given["name"], "name": given["name"]}
        body |= {"description": given.get("description") or "", "enabled": bool(given.get("enabled", True))}
        body[of.profile] = given[of.profile]
        call.store.insert(of.kind, "", body)
        return Reply(201, {of.singular: shown(body)})

    def list_all(call: Call) -> Reply:
        return views.listed(call, [shown(each) for each in _named(call, call.store.all(of.kind))], of.plural)

    def show(call: Call) -> Reply:
        return Reply(200, {of.singular: shown(_found(call, of))})

    def update(call: Call) -> Reply:
        _require_admin(call)
        given = checked(call, argument, of.singular, changeable)
        body = _found(call, of) | given
        body["description"] = body["description"] or ""
        call.store.update(of.kind, body)
        return Reply(200, {of.singular: shown(body)})

    def delete(call: Call) -> Reply:
        _require_admin(call)
        body = _found(call, of)
        if any(each[of.user] == body[of.key] for each in call.store.all(tree.BALANCER)):
            raise in_use(of.word, body[of.key])
        call.store.delete(of.kind, body["id"])
        return Reply(204)

    path = f"/v2.0/lbaas/{of.path}"
    return (
        Route("GET", path, list_all),
        Route("POST", path, create),
        Route("GET", f"{path}/{{id}}", show),
        Route("PUT", f"{path}/{{id}}", update),
        Route("DELETE", f"{path}/{{id}}", delete),
    )


def _named(call: Call, bodies: list[Document]) -> list[Document]:
    name = call.ask("name")
    return [body for body in bodies if name is None or body["name"] == name]


def require_offered(call: Call, given: Document) -> None:
    """Refuse a load balancer of a flavor or in a zone that there is not, or that is switched off."""
    for of, option in ((FLAVOR, "flavor_id"), (ZONE, "availability zone")):
        wanted = given.get(of.user)
        if not wanted:
            continue
        body = call.store.get(of.kind, wanted)
        if body is None:
            raise invalid(f"Invalid {option}.")
        if not body["enabled"]:
            word = "flavor" if of is FLAVOR else "availability_zone"
            raise RefusedError(400, f"The selected {word} is not allowed in this deployment: {wanted}")


def list_providers(_call: Call) -> Reply:
    """GET /lbaas/providers."""
    providers = [{"name": name, "description": text} for name, text in settings.LOAD_BALANCER_PROVIDERS]
    return Reply(200, {"providers": providers})


ROUTES = (
    *_profile_routes(FLAVOR_PROFILE),
    *_profile_routes(ZONE_PROFILE),
    *_offer_routes(FLAVOR),
    *_offer_routes(ZONE),
    Route("GET", "/v2.0/lbaas/providers", list_providers),
)
