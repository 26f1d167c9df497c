"""Types of the identity service: each made, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.drivers import lookup
from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made

PLAIN: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "Project",
        {"name": "a", "description": "one", "tags": ["x", "y"]},
        {"name": "b", "tags": ["z"], "enabled": False},
        {"name": "b", "tags": ["z"], "enabled": False, "description": "one"},
    ),
    ("Role", {"name": "a"}, {"name": "b"}, {"name": "b"}),
    ("Domain", {"name": "a", "description": "one"}, {"name": "b", "enabled": False}, {"name": "b", "enabled": False}),
    (
        "Region",
        {"id": "north", "parent_region": "RegionOne"},
        {"parent_region": None, "description": "d"},
        {"id": "north", "parent_region_id": None, "description": "d"},
    ),
    ("Service", {"type": "a"}, {"type": "b", "enabled": False}, {"type": "b", "enabled": False}),
    ("Group", {"name": "a"}, {"name": "b", "description": "d"}, {"name": "b", "description": "d"}),
]


@pytest.mark.parametrize(("kind", "first", "then", "shown"), PLAIN)
def test_object_is_changed_in_place(
    office: Bench, kind: str, first: dict[str, Any], then: dict[str, Any], shown: dict[str, Any]
) -> None:
    made = office.make(f"OS::Keystone::{kind}", **first)
    assert drifted(made) == []
    assert [each["id"] for each in made.candidates()] == [made.identity]
    made.update(**then)
    assert made.read().items() >= shown.items()
    assert drifted(made) == []
    made.delete()
    made.delete()
    assert not made.exists()


def test_objects_without_a_name_get_the_automatic_one(office: Bench) -> None:
    role = office.make("OS::Keystone::Role")
    assert role.found["name"] == role.context.automatic_name


def test_nothing_moves_from_one_domain_to_another_in_place() -> None:
    driver = lookup("OS::Keystone::Project")
    assert driver is not None
    assert driver.in_place is not None
    assert not driver.in_place({"domain": "default"}, {"domain": "other"}, "domain")


def test_project_takes_its_default_security_group_along(office: Bench) -> None:
    project = office.make("OS::Keystone::Project", name="short-lived")
    office.make("OS::Neutron::Net", "net", value_specs={"tenant_id": project.identity}).delete()
    query = {"project_id": project.identity}

    def groups() -> list[dict[str, Any]]:
        return office.cloud.listing("network", "/security-groups", "security_groups", query)

    assert [group["name"] for group in groups()] == ["default"]
    project.delete()
    assert groups() == []


def test_endpoint_belongs_to_a_service_and_a_region(office: Bench) -> None:
    service = office.make("OS::Keystone::Service", "service", type="tool", name="tool")
    endpoint = office.make(
        "OS::Keystone::Endpoint", service="tool", region="RegionOne", interface="public", url="http://x"
    )
    assert endpoint.found["service_id"] == service.identity
    assert endpoint.found["region_id"] == "RegionOne"
    assert [each["id"] for each in endpoint.candidates()] == [endpoint.identity]
    endpoint.update(url="http://y")
    assert endpoint.read()["url"] == "http://y"
    assert drifted(endpoint) == []


def granted(who: Made, word: str) -> set[tuple[str, str]]:
    """(role, project or domain) of all roles that somebody has."""
    query = {f"{word}.id": who.identity}
    listed = who.cloud.listing("identity", "/role_assignments", "role_assignments", query)
    return {(each["role"]["id"], next(iter(each["scope"].values()))["id"]) for each in listed}


def test_user_follows_its_roles_and_groups(office: Bench) -> None:
    role = office.make("OS::Keystone::Role", "role", name="keeper")
    project = office.make("OS::Keystone::Project", "project", name="vault")
    office.make("OS::Keystone::Group", "one", name="one")
    office.make("OS::Keystone::Group", "two", name="two")
    user = office.make(
        "OS::Keystone::User",
        name="alice",
        password="secret",
        default_project="vault",
        groups=["one"],
        roles=[{"role": "keeper", "project": "vault"}],
    )
    assert user.attribute("default_project_id") == project.identity
    assert "password" not in user.found
    assert granted(user, "user") == {(role.identity, project.identity)}
    user.update(default_project=None, groups=["two"], roles=[{"role": "keeper", "domain": "default"}], enabled=False)
    assert user.attribute("default_project_id") is None
    assert user.attribute("enabled") is False
    assert granted(user, "user") == {(role.identity, "default")}
    assert drifted(user) == []


@pytest.mark.parametrize("word", ["user", "group"])
def test_role_assignment_leaves_other_roles_alone(office: Bench, word: str) -> None:
    roles = {name: office.make("OS::Keystone::Role", name, name=name).identity for name in ("a", "b", "c")}
    on_demo = {"project": "demo"}
    who = office.make(f"OS::Keystone::{word.title()}", "who", name="who", roles=[{"role": "a", **on_demo}])
    demo = office.cloud.find("project", "demo")
    given: dict[str, Any] = {word: "who", "roles": [{"role": "b", **on_demo}]}
    assignment = office.make(f"OS::Keystone::{word.title()}RoleAssignment", **given)
    assert assignment.identity == assignment.context.automatic_name
    assert len(assignment.candidates()) == 1
    assignment.update(roles=[{"role": "c", **on_demo}])
    assert granted(who, word) == {(roles["a"], demo), (roles["c"], demo)}
    assignment.delete()
    assignment.delete()
    assert granted(who, word) == {(roles["a"], demo)}


def test_role_is_given_on_one_thing(office: Bench) -> None:
    office.make("OS::Keystone::Role", "role", name="keeper")
    with pytest.raises(ResourceProblem, match="given on nothing"):
        office.prepare("OS::Keystone::Group", roles=[{"role": "keeper"}])
    with pytest.raises(ResourceProblem, match="both a project and a domain"):
        office.prepare("OS::Keystone::Group", roles=[{"role": "keeper", "project": "demo", "domain": "default"}])
