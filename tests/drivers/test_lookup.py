from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hotc.runtime.connection.kinds import KINDS
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

    from .harness import Bench


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("network", "public"),
        ("image", "ubuntu-22.04"),
        ("flavor", "m1.small"),
        ("volume_type", "ssd"),
        ("security_group", "default"),
    ],
)
def test_name_and_id_lead_to_the_same(cloud: Cloud, kind: str, name: str) -> None:
    identity = cloud.find(kind, name)
    assert identity != name
    assert cloud.find(kind, identity) == identity


def test_unknown_name_gets_a_suggestion(cloud: Cloud) -> None:
    with pytest.raises(ResourceProblem) as caught:
        cloud.find("image", "ubunut")
    assert caught.value.message == "no image named 'ubunut' on cloud sandbox"
    assert caught.value.hint == "Did you mean ubuntu-22.04?"


def test_name_like_no_other_gets_what_there_is(cloud: Cloud) -> None:
    with pytest.raises(ResourceProblem) as caught:
        cloud.find("flavor", "zzz")
    assert caught.value.hint == "There are: m1.large, m1.medium, m1.small, m1.tiny"


def test_empty_name_is_refused_without_asking(cloud: Cloud, served: RunningSandbox) -> None:
    start = len(served.requests)
    with pytest.raises(ResourceProblem, match="empty name"):
        cloud.find("network", "")
    assert len(served.requests) == start


def test_name_of_several_is_refused_with_their_ids(bench: Bench) -> None:
    ids = sorted(bench.make("OS::Neutron::Net", f"net{number}", name="twin").identity for number in range(2))
    with pytest.raises(ResourceProblem, match="2 networks on cloud sandbox are called 'twin'") as caught:
        bench.cloud.find("network", "twin")
    assert caught.value.hint == f"Give the id instead: {ids[0]}, {ids[1]}"


def test_what_was_found_is_not_asked_again(cloud: Cloud, served: RunningSandbox) -> None:
    cloud.find("flavor", "m1.large")
    start = len(served.requests)
    cloud.find("flavor", "m1.large")
    assert len(served.requests) == start


def test_what_was_made_here_needs_no_question(bench: Bench, served: RunningSandbox) -> None:
    network = bench.make("OS::Neutron::Net")
    start = len(served.requests)
    assert bench.cloud.find("network", network.identity) == network.identity
    assert len(served.requests) == start


def test_deleted_and_made_anew_under_the_same_name(bench: Bench) -> None:
    first = bench.make("OS::Neutron::Net", "first", name="again")
    assert bench.cloud.find("network", "again") == first.identity
    first.delete()
    with pytest.raises(ResourceProblem):
        bench.cloud.find("network", first.identity)
    second = bench.make("OS::Neutron::Net", "second", name="again")
    assert bench.cloud.find("network", "again") == second.identity


def test_renamed_one_is_no_longer_found_under_its_old_name(bench: Bench) -> None:
    network = bench.make("OS::Neutron::Net", name="before")
    bench.cloud.find("network", "before")
    network.update(name="after")
    with pytest.raises(ResourceProblem, match="no network named 'before'"):
        bench.cloud.find("network", "before")


def test_many_threads_ask_at_the_same_time(cloud: Cloud) -> None:
    names = ["m1.tiny", "m1.small", "m1.medium", "m1.large"] * 25
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda name: cloud.find("flavor", name), names))
    assert len(set(found)) == 4
    assert found == [cloud.find("flavor", name) for name in names]


@pytest.mark.parametrize("kind", ["segment", "qos_policy", "address_scope"])
def test_each_kind_has_a_word_for_messages(kind: str) -> None:
    assert KINDS[kind].word
    assert KINDS[kind].path.startswith("/")
