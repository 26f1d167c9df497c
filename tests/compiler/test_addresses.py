"""Addresses and networks are read as the standard library reads them, only faster."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotc.compiler.catalog.behaviour.addresses import address, first_host, network, reserved
from hotc.compiler.schema.dotted_quads import network_of, number_of

PARTS = (
    "0",
    "00",
    "1",
    "01",
    "9",
    "10",
    "127",
    "255",
    "256",
    "1000",
    "",
    " 1",
    "1 ",
    "-1",
    "+1",
    "1_0",
    "٣",
    "a",
    "1\n",
)
QUADS = st.lists(st.one_of(st.sampled_from(PARTS), st.integers(0, 300).map(str)), min_size=3, max_size=5).map(".".join)
SIXES = st.one_of(st.ip_addresses(v=6).map(str), st.sampled_from(("::", "fe80::1%eth0", "::1.2.3.4", "1::2::3")))
ADDRESSES = st.one_of(st.ip_addresses(v=4).map(str), QUADS, SIXES, st.text("0123456789./:", max_size=12))
PREFIXES = st.one_of(
    st.integers(-1, 130).map(str), st.sampled_from((*PARTS, "024", "255.255.0.0", "24/8", "0.0.0.255"))
)
NETWORKS = st.one_of(ADDRESSES, st.tuples(ADDRESSES, PREFIXES).map("/".join))


def read(function: Any, *words: Any, **named: Any) -> Any:
    try:
        return function(*words, **named)
    except ValueError:
        return None


@given(ADDRESSES)
def test_what_is_an_address_is_the_standard_librarys_to_say(text: str) -> None:
    four = read(ipaddress.IPv4Address, text)
    assert number_of(text) == (None if four is None else int(four))
    assert repr(address(text)) == repr(read(ipaddress.ip_address, text))


@given(NETWORKS)
@example("10.0.0.7/24")
@example("10.0.0.7/255.255.255.0")
@example("0.0.0.0/0")
@example("10.0.0.7/024")
def test_what_is_a_network_is_the_standard_librarys_to_say(text: str) -> None:
    theirs = read(ipaddress.ip_network, text, strict=False) if text else None
    assert repr(network(text)) == repr(theirs)
    if (ours := network_of(text)) is not None:
        assert isinstance(theirs, ipaddress.IPv4Network)
        assert ours == (int(theirs.network_address), theirs.prefixlen)


@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_networks_in_their_usual_form_are_read_at_once(one: ipaddress.IPv4Address, length: int) -> None:
    assert network_of(f"{one}/{length}") is not None


@pytest.mark.parametrize("value", [None, 10, "", [], {}, 1.5])
def test_what_is_no_text_is_no_address(value: object) -> None:
    assert address(value) is None
    assert network(value) is None


@given(st.one_of(st.ip_addresses(), st.just(ipaddress.ip_address("::a00:0"))), NETWORKS, st.integers(0, 300))
@example(ipaddress.ip_address("::a00:0"), "10.0.0.0/24", 0)
@example(ipaddress.ip_address("::"), "fe80::1%eth0", 0)
def test_the_addresses_of_a_network_that_nothing_can_have(one: Any, text: str, step: int) -> None:
    cidr = network(text)
    if cidr is None:
        return
    size = cidr.num_addresses
    for each in (one, cidr[step % size], cidr[-1 - step % size], cidr[0], cidr[-1]):
        four = cidr.version == 4 and cidr.prefixlen < 31
        ends = {
            cidr.network_address: "the address of the network itself",
            cidr.broadcast_address: "the broadcast address",
        }
        assert reserved(each, cidr) == (ends.get(each, "") if four else "")
    assert first_host(cidr) == (cidr[0] if size < 3 else cidr[1])
