"""What fuzzing found in the engine, as the smallest scenarios that showed it."""

from __future__ import annotations

from typing import Any

from hotc.runtime.drivers.driver import READY

from .fuzz.play import play

Json = dict[str, Any]


KEPT = {"policy": "Retain"}


def leaf(name: str, type: str, /, **properties: Any) -> Json:
    return {"name": name, "type": f"Test::{type}", "properties": properties}


def group(name: str, /, *members: Json) -> Json:
    return {"name": name, "members": list(members)}


def template(*nodes: Json, **outputs: str) -> Json:
    return {"resources": list(nodes), "outputs": outputs}


def aim(step: str, fault: str = "none", crash: str = "no", nth: int = 1) -> Json:
    return {"step": step, "nth": nth, "fault": fault, "crash": crash}


def scenario(*steps: Json, end: Json, seed: int = 0) -> None:
    """Play it: each step is a template with what happens on the way; ``end`` is what is applied at last."""
    play({"seed": seed, "lateness": 40.0, "foreign": [], "steps": list(steps), "template": end, "last": "apply"})


def test_failing_member_fails_its_group_without_a_traceback() -> None:
    end = template(group("g", leaf("0", "Token"), leaf("1", "Plain")))
    scenario({"template": end, "aims": [aim("create", "4xx")]}, end=end)


def test_what_one_resource_waits_for_keeps_no_other_from_being_ready() -> None:
    scenario(end=template(leaf("a", "Server"), leaf("b", "Token")))
    assert READY.state == "ready"


def test_what_lacks_something_else_is_not_taken_for_gone() -> None:
    end = template(leaf("a", "Group", rules=["r1"]))
    scenario({"template": end, "aims": [aim("configure", "404", nth=2)]}, end=end)


def test_group_goes_although_attempts_to_make_its_members_are_remembered() -> None:
    first = template(group("g", group("0", leaf("0", "Token"))))
    end = template(leaf("a", "Token"), group("g"))
    scenario({"template": first, "aims": [aim("create", "timeout")]}, end=end)


def test_group_whose_deletion_was_killed_is_there_once_when_it_is_wanted_again() -> None:
    end = template(group("g", leaf("0", "Key", name="k"), leaf("1", "Server")))
    for number in (12, 14, 16, 18):
        scenario({"template": end}, {"template": None, "die_after": number}, end=end)


def test_what_broke_before_it_was_seen_is_made_anew_at_once() -> None:
    end = template(leaf("a", "Token"))
    scenario({"template": end, "aims": [aim("create", "goes bad", "sent")]}, end=end)


def test_output_that_the_cloud_did_not_give_is_asked_for_again() -> None:
    end = template(leaf("a", "Token"), o="a")
    aims = [aim("ready", "5xx before", nth=number) for number in range(4, 20)]
    scenario({"template": end, "aims": aims, "wait": 5.0}, end=end)


def test_what_is_to_be_kept_is_not_forgotten_before_it_is_known() -> None:
    """What comes late would be nobody's, and so would be what is beside it."""
    for type, step, crash in (("Plain", "create", "committed"), ("Server", "beside", "answered")):
        first = template({**leaf("a", type), **KEPT})
        scenario({"template": first, "aims": [aim(step, "late", crash)]}, {"template": template()}, end=template())


def test_output_that_was_refused_once_is_asked_for_again() -> None:
    end = template(leaf("a", "Token"), o="a")
    for number in range(7, 12):  # one of these requests reads the output
        scenario({"template": end, "aims": [aim("ready", "4xx", nth=number)]}, end=end)


def key(address: str, name: str, **properties: Any) -> Json:
    return leaf(address, "Key", name=name, **properties)


def test_what_was_renamed_and_keeps_its_name_on_the_cloud_waits_for_the_old_one() -> None:
    before = template(key("a", "k"), leaf("b", "Token", refs=["a"]))
    scenario({"template": before}, end=template(key("c", "k", shape="square"), leaf("b", "Token", refs=["c"])))


def test_two_that_swap_their_names_do_not_wait_for_each_other() -> None:
    scenario({"template": template(key("a", "k"), key("b", "l"))}, end=template(key("a", "l"), key("b", "k")))


def test_what_waits_for_a_name_goes_on_after_a_death() -> None:
    before, end = template(key("a", "k"), key("b", "l")), template(key("b", "k"), key("c", "l"))
    for number in range(1, 16):
        scenario({"template": before}, {"template": end, "die_after": number}, end=end)


def test_equal_requests_without_answers_may_have_made_each_others_objects() -> None:
    """Two that differ are told apart by what they asked for; of equal ones each is given any."""
    for seed, sizes in ((4, (2, 2)), (5, (2, 2)), (5, (1, 3))):
        plains = [leaf(f"p{number}", "Plain", name="n", size=size) for number, size in enumerate(sizes)]
        end = template(leaf("s", "Token"), *plains)
        death = {"template": end, "aims": [aim("create", crash="sent", nth=3)], "parallelism": 10}
        scenario(death, end=end, seed=seed)
        scenario(death, {"template": None}, end=end, seed=seed)


def test_container_and_its_last_member_go_at_the_same_time() -> None:
    inner = group("2", leaf("0", "Server"), leaf("1", "Server", label_of="0"), leaf("2", "Server", refs=["0", "1"]))
    whole = template(group("a", leaf("0", "Server"), {**leaf("1", "Group", label_of="0"), "after": ["0"]}, inner))
    for number in range(24, 34):  # somewhere in the midst of the inner members
        steps: list[Json] = [
            {"template": template(group("a"))},
            {"template": whole, "die_at": number, "parallelism": 1},
        ]
        scenario(*steps, end=template(leaf("a", "Group")), seed=600326)


def test_what_broke_before_it_was_seen_is_made_anew_also_when_it_is_to_be_changed() -> None:
    first, end = template(key("a", "k", size=2)), template(key("a", "k", size=3))
    scenario({"template": first, "aims": [aim("create", "goes bad"), aim("ready", "409")]}, end=end)


def test_what_came_late_beside_something_that_was_not_made_goes() -> None:
    end = template(leaf("a", "Server"))
    aims = [aim("beside", "late"), aim("look", "4xx")]
    for lateness in (40.0, 100.0):
        step = {"template": end, "aims": aims}
        made = {"seed": 0, "lateness": lateness, "foreign": [], "steps": [step], "template": end, "last": "apply"}
        play({**made, "steps": [step, {"template": end}]})
        play({**made, "template": template(leaf("b", "Token"))})
