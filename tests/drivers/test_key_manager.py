"""Secrets, containers of them, and orders: each made, found again, read and removed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.drivers import lookup
from hotc.runtime.drivers.barbican import as_text
from hotc.runtime.drivers.stored_secrets import same_time

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made

ABSENT = "https://keys.example/v1/secrets/5c0bd3f9-5a1a-4b8e-9bb4-34f58d13b7a3"


def found_again(made: Made) -> bool:
    return [made.driver.identity(each) for each in made.candidates()] == [made.identity]


def ref(made: Made) -> str:
    """What ``get_resource`` gives."""
    return str(made.driver.reference(made.identity, made.read()))


def test_secret_gives_its_payload_marked_and_only_when_asked(bench: Bench) -> None:
    secret = bench.make("OS::Barbican::Secret", name="hotc-word", payload="swordfish")
    assert ref(secret).endswith(f"/v1/secrets/{secret.identity}")
    assert "swordfish" not in str(secret.read())
    payload = secret.attribute("decrypted_payload")
    assert isinstance(payload, Secret)
    assert payload.value == "swordfish"
    assert secret.attribute("status") == "ACTIVE"
    assert drifted(secret) == []
    assert found_again(secret)
    secret.delete()
    secret.delete()
    assert not secret.exists()


def test_secret_that_is_no_text(bench: Bench) -> None:
    content = base64.b64encode(bytes(range(250, 256))).decode()
    secret = bench.make(
        "OS::Barbican::Secret",
        payload=content,
        payload_content_type="application/octet-stream",
        payload_content_encoding="base64",
        secret_type="symmetric",
        algorithm="aes",
        bit_length=128,
        mode="cbc",
        expiration="2090-01-02T03:04:05+02:00",
    )
    assert secret.attribute("decrypted_payload").value == content
    assert secret.read()["expiration"].startswith("2090-01-02T01:04:05")
    assert drifted(secret) == []
    assert found_again(secret)


def test_secret_without_payload_holds_nothing(bench: Bench) -> None:
    secret = bench.make("OS::Barbican::Secret", name="hotc-empty")
    assert secret.attribute("decrypted_payload") is None
    assert found_again(secret)
    full = bench.make("OS::Barbican::Secret", "full", name="hotc-empty", payload="x")
    assert found_again(secret)
    assert found_again(full)


def test_secret_is_found_again_behind_many_others(bench: Bench) -> None:
    made = [bench.make("OS::Barbican::Secret", f"s{number}", name=f"hotc-{number}") for number in range(12)]
    listing = made[0].driver.listing
    assert listing is not None
    listed = {each["id"] for each in listing.calls[0].listed(bench.cloud)}
    assert {each.identity for each in made} <= listed
    assert found_again(made[11])


@pytest.fixture
def two_secrets(bench: Bench) -> tuple[str, str]:
    one, two = (bench.make("OS::Barbican::Secret", name, name=name, payload=name) for name in ("one", "two"))
    return ref(one), ref(two)


CONTAINERS = [
    ("GenericContainer", lambda one, two: {"secrets": [{"name": "a", "ref": one}, {"name": "b", "ref": two}]}, "a b"),
    (
        "CertificateContainer",
        lambda one, two: {"certificate_ref": one, "private_key_ref": two},
        "certificate private_key",
    ),
    ("RSAContainer", lambda one, two: {"public_key_ref": one, "private_key_ref": two}, "public_key private_key"),
]


@pytest.mark.parametrize(("kind", "properties", "names"), CONTAINERS)
def test_container_holds_its_secrets_by_name(
    bench: Bench, two_secrets: tuple[str, str], kind: str, properties: Any, names: str
) -> None:
    container = bench.make(f"OS::Barbican::{kind}", name="hotc-box", **properties(*two_secrets))
    assert container.attribute("secret_refs") == dict(zip(names.split(), two_secrets, strict=True))
    assert container.attribute("container_ref") == ref(container)
    assert (container.attribute("status"), container.attribute("consumers")) == ("ACTIVE", [])
    assert drifted(container) == []
    assert found_again(container)
    driver = lookup("OS::Barbican::Secret")
    assert driver is not None
    driver.delete(bench.cloud, two_secrets[1], {})
    assert drifted(container) != []
    container.delete()
    container.delete()
    assert not container.exists()


def test_ordered_key_is_there_and_goes_with_its_order(office: Bench) -> None:
    order = office.make("OS::Barbican::Order", type="key", name="hotc-key", algorithm="aes", bit_length=256, mode="cbc")
    assert order.attribute("order_ref") == ref(order)
    assert (order.attribute("status"), order.attribute("container_ref")) == ("ACTIVE", None)
    assert order.attribute("private_key") is None
    assert drifted(order) == []
    assert found_again(order)
    secret = lookup("OS::Barbican::Secret")
    assert secret is not None
    key = order.attribute("secret_ref")
    found = secret.read(office.cloud, key, {})
    assert found is not None
    assert len(base64.b64decode(secret.attributes["decrypted_payload"](found, office.cloud).value)) == 32
    order.delete()
    order.delete()
    assert secret.read(office.cloud, key, {}) is None


def test_container_is_the_same_at_another_address_of_the_service(bench: Bench, two_secrets: tuple[str, str]) -> None:
    moved = [f"https://elsewhere.example/v1/secrets/{each.rpartition('/')[2]}" for each in two_secrets]
    container = bench.make("OS::Barbican::RSAContainer", public_key_ref=two_secrets[0], private_key_ref=two_secrets[1])
    container.sent["refs"] = {"public_key": moved[0], "private_key": moved[1]}
    assert drifted(container) == []
    assert found_again(container)
    container.sent["refs"] = {"public_key": moved[1], "private_key": moved[0]}
    assert drifted(container) == ["private_key_ref", "public_key_ref"]


def test_ordered_pair_gives_its_keys_the_private_one_marked(office: Bench) -> None:
    phrase = {"pass_phrase": "open sesame"}
    order = office.make("OS::Barbican::Order", type="asymmetric", algorithm="rsa", bit_length=2048, **phrase)
    assert "sesame" not in str(order.read())
    assert found_again(order)
    private = order.attribute("private_key")
    assert isinstance(private, Secret)
    assert str(private.value).startswith("-----BEGIN")
    assert order.attribute("public_key").startswith("-----BEGIN PUBLIC KEY-----")
    assert (order.attribute("certificate"), order.attribute("intermediates")) == (None, None)
    container = order.attribute("container_ref")
    order.delete()
    driver = lookup("OS::Barbican::GenericContainer")
    assert driver is not None
    assert driver.read(office.cloud, container, {}) is None


def test_order_that_can_not_be_met_fails_with_the_reason(office: Bench) -> None:
    order = office.prepare("OS::Barbican::Order", type="key", algorithm="cipher-of-mine", bit_length=128)
    made = order.driver.create(office.cloud, order.sent)
    order.identity = order.driver.identity(made)
    while (status := order.driver.status(order.read())).state == "pending":
        pass
    assert (status.state, "plugin not found" in status.reason) == ("failed", True)
    order.delete()


@pytest.mark.parametrize("name", ["Secret", "GenericContainer", "Order"])
def test_what_is_not_there_is_read_and_deleted_as_such(bench: Bench, name: str) -> None:
    driver = lookup(f"OS::Barbican::{name}")
    assert driver is not None
    assert driver.read(bench.cloud, ABSENT, {}) is None
    driver.delete(bench.cloud, ABSENT, {})


def test_content_is_text_where_it_can_be() -> None:
    assert as_text(b"word", "text/plain") == "word"
    assert as_text(b"-----BEGIN X-----", "application/octet-stream") == "-----BEGIN X-----"
    assert as_text(b"\xff\x00", "application/octet-stream") == "/wA="


def test_times_are_the_same_in_any_zone() -> None:
    assert same_time("2090-01-02T03:04:05+02:00", "2090-01-02T01:04:05")
    assert not same_time("2090-01-02T03:04:05", "2090-01-02T01:04:05")
    assert same_time("soon", "soon")
